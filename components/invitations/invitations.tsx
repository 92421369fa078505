import type { ReactNode } from 'react'
import {
  ActionForm,
  type FormAction,
  FormField,
  SmallSubmit,
  SubmitButton,
} from '@/components/ui/action-form'
import { CopyLink } from './copy-link'

interface InvitationsProps {
  readonly invitations: readonly {
    readonly id: string
    readonly path: string
    readonly maxUses: number
    readonly uses: number
    /** Until when, and as what. */
    readonly terms: string
  }[]
  readonly invite: FormAction
  readonly revoke: FormAction
  /** How many an invitation is for, if nothing else is typed. */
  readonly people: number
  /** Of the group that they join; none if they only make an account. */
  readonly groupId?: string
  readonly remark?: string
  /** What else is asked of an invitation. */
  readonly children?: ReactNode
}

/** Invitations by link: made with an end and a number of uses, shown until then, taken back at any time. */
export function Invitations({
  invitations,
  invite,
  revoke,
  people,
  groupId,
  remark,
  children,
}: InvitationsProps) {
  const group = groupId !== undefined && <input type="hidden" name="groupId" value={groupId} />
  return (
    <section className="flex flex-col gap-6" aria-labelledby="invitations">
      <header className="flex flex-col gap-1">
        <h2 id="invitations" className="book text-2xl">
          Invitations
        </h2>
        {remark !== undefined && <p className="text-muted">{remark}</p>}
      </header>
      <ActionForm action={invite} className="flex max-w-xl flex-col gap-4" label="Invite">
        {group}
        <div className={`grid grid-cols-2 gap-4 ${children === undefined ? '' : 'sm:grid-cols-3'}`}>
          <FormField
            label="For how many people"
            name="maxUses"
            type="number"
            min={1}
            max={200}
            defaultValue={people}
          />
          <FormField label="For how many days" name="days" type="number" min={1} max={90} defaultValue={7} />
          {children}
        </div>
        <div>
          <SubmitButton look="quiet">Make a link</SubmitButton>
        </div>
      </ActionForm>
      {invitations.length === 0 ? (
        <p className="text-muted">No invitation is open.</p>
      ) : (
        <ul className="flex max-w-xl flex-col gap-6">
          {invitations.map(({ id, path, uses, maxUses, terms }) => (
            <li key={id} className="flex flex-col gap-2">
              <CopyLink path={path} label={`For ${sayMore(maxUses - uses)}, ${terms}`} />
              <ActionForm action={revoke} className="flex flex-col gap-2" label="Take back">
                {group}
                <input type="hidden" name="invitationId" value={id} />
                <div>
                  <SmallSubmit>
                    Take it back
                    <span className="sr-only">
                      : the link for {sayMore(maxUses - uses)}, {terms}
                    </span>
                  </SmallSubmit>
                </div>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function sayMore(people: number): string {
  return people === 1 ? 'one more person' : `${people} more people`
}
