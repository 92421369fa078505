import {
  ActionForm,
  type FormAction,
  FormField,
  SmallSubmit,
  SubmitButton,
} from '@/components/ui/action-form'
import { CopyLink } from './copy-link'

interface InvitationsProps {
  readonly groupId: string
  readonly invitations: readonly {
    readonly id: string
    readonly role: 'member' | 'editor'
    readonly expiresAt: number
    readonly maxUses: number
    readonly uses: number
    readonly path: string
  }[]
  readonly invite: FormAction
  readonly revoke: FormAction
}

/** Invitations by link: made with an end and a number of uses, shown until then, taken back at any time. */
export function Invitations({ groupId, invitations, invite, revoke }: InvitationsProps) {
  return (
    <section className="flex flex-col gap-6" aria-labelledby="invitations">
      <h2 id="invitations" className="book text-2xl">
        Invitations
      </h2>
      <ActionForm action={invite} className="flex max-w-xl flex-col gap-4" label="Invite">
        <input type="hidden" name="groupId" value={groupId} />
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
          <FormField
            label="For how many people"
            name="maxUses"
            type="number"
            min={1}
            max={200}
            defaultValue={5}
          />
          <FormField label="For how many days" name="days" type="number" min={1} max={90} defaultValue={7} />
          <label className="flex flex-col gap-1.5 text-sm font-medium">
            They join as
            <select
              name="role"
              defaultValue="member"
              className="min-h-13 rounded border border-edge bg-surface px-4 text-lg font-normal"
            >
              <option value="member">member</option>
              <option value="editor">editor</option>
            </select>
          </label>
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
                <input type="hidden" name="groupId" value={groupId} />
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

function sayInvitation({ role, uses, maxUses, expiresAt }: InvitationsProps['invitations'][number]): string {
  const left = maxUses - uses
  const until = new Date(expiresAt).toISOString().slice(0, 10)
  return `For ${left === 1 ? 'one more person' : `${left} more people`}, as ${role}, until ${until}`
}
