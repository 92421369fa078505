import { Invitations } from '@/components/invitations/invitations'
import type { FormAction } from '@/components/ui/action-form'
import { sayDate } from './say-date'

interface ServerInvitationsProps {
  readonly invitations: readonly {
    readonly id: string
    readonly expiresAt: number
    readonly maxUses: number
    readonly uses: number
    readonly path: string
  }[]
  readonly invite: FormAction
  readonly revoke: FormAction
}

/** Links by which people make an account without joining a group. */
export function ServerInvitations({ invitations, invite, revoke }: ServerInvitationsProps) {
  return (
    <Invitations
      remark="Who opens the link makes an account here. To have them in a group at once, invite from the group."
      invitations={invitations.map(({ expiresAt, ...invitation }) => ({
        ...invitation,
        terms: `until ${sayDate(expiresAt)}`,
      }))}
      people={1}
      invite={invite}
      revoke={revoke}
    />
  )
}
