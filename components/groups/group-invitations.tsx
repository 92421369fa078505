import { sayDate } from '@/components/accounts/say-date'
import { Invitations } from '@/components/invitations/invitations'
import type { FormAction } from '@/components/ui/action-form'
import { SelectField } from '@/components/ui/field'

interface GroupInvitationsProps {
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

/** Links by which people join a group. */
export function GroupInvitations({ groupId, invitations, invite, revoke }: GroupInvitationsProps) {
  return (
    <Invitations
      groupId={groupId}
      invitations={invitations.map(({ role, expiresAt, ...invitation }) => ({
        ...invitation,
        terms: `as ${role === 'editor' ? 'an editor' : 'a member'}, until ${sayDate(expiresAt)}`,
      }))}
      people={5}
      invite={invite}
      revoke={revoke}
    >
      <SelectField label="They join as" name="role" defaultValue="member">
        <option value="member">member</option>
        <option value="editor">editor</option>
      </SelectField>
    </Invitations>
  )
}
