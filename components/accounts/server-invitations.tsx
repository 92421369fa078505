import { CopyLink } from '@/components/groups/copy-link'
import {
  ActionForm,
  type FormAction,
  FormField,
  SmallSubmit,
  SubmitButton,
} from '@/components/ui/action-form'
import { sayDate } from './say-date'

interface ShownInvitation {
  readonly id: string
  readonly expiresAt: number
  readonly maxUses: number
  readonly uses: number
  readonly path: string
}

interface ServerInvitationsProps {
  readonly invitations: readonly ShownInvitation[]
  readonly invite: FormAction
  readonly revoke: FormAction
}

/** Links by which people make an account without joining a group. */
export function ServerInvitations({ invitations, invite, revoke }: ServerInvitationsProps) {
  return (
    <section className="flex flex-col gap-6" aria-labelledby="invitations">
      <header className="flex flex-col gap-1">
        <h2 id="invitations" className="book text-2xl">
          Invitations
        </h2>
        <p className="text-muted">
          Who opens the link makes an account here. To have them in a group at once, invite from the group.
        </p>
      </header>
      <ActionForm action={invite} className="flex max-w-xl flex-col gap-4" label="Invite">
        <div className="grid grid-cols-2 gap-4">
          <FormField
            label="For how many people"
            name="maxUses"
            type="number"
            min={1}
            max={200}
            defaultValue={1}
          />
          <FormField label="For how many days" name="days" type="number" min={1} max={90} defaultValue={7} />
        </div>
        <div>
          <SubmitButton look="quiet">Make a link</SubmitButton>
        </div>
      </ActionForm>
      {invitations.length === 0 ? (
        <p className="text-muted">No invitation is open.</p>
      ) : (
        <ul className="flex max-w-xl flex-col gap-6">
          {invitations.map((invitation) => (
            <li key={invitation.id} className="flex flex-col gap-2">
              <CopyLink path={invitation.path} label={sayInvitation(invitation)} />
              <ActionForm action={revoke} className="flex flex-col gap-2" label="Take back">
                <input type="hidden" name="invitationId" value={invitation.id} />
                <div>
                  <SmallSubmit>Take it back</SmallSubmit>
                </div>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function sayInvitation({ uses, maxUses, expiresAt }: ShownInvitation): string {
  const left = maxUses - uses
  return `For ${left === 1 ? 'one more person' : `${left} more people`}, until ${sayDate(expiresAt)}`
}
