import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/client'
import { addInvitation, listInvitations, revokeInvitation } from '@/lib/db/invitations'
import type { OwnedGroup } from '@/lib/groups/access'
import { type Invitation, type invitationSchema, invitationState } from '@/lib/groups/invitation'
import { now } from '../now'
import { signedToken } from '../signed-link'

const DAY_MS = 86_400_000
/** More than a group has use for; a loop would make more. */
const MAX_OPEN = 50

/** Makes an invitation to a group. Throws AppError('conflict') if there are fifty open ones. */
export async function inviteToGroup(
  group: OwnedGroup,
  { days, maxUses, role }: z.output<typeof invitationSchema>,
): Promise<void> {
  await inTransaction(async (session) => {
    const at = now()
    const open = (await listInvitations(group.id, session)).filter(
      (invitation) => invitationState(invitation, at) === 'open',
    )
    if (open.length >= MAX_OPEN)
      throw new AppError('conflict', 'There are fifty open invitations. Take one back first.')
    await addInvitation(
      {
        id: newId(),
        groupId: group.id,
        role,
        createdById: group.userId,
        createdAt: at,
        expiresAt: at + days * DAY_MS,
        maxUses,
        uses: 0,
        revokedAt: null,
      },
      session,
    )
  })
}

/** Takes an invitation back. Throws AppError('not-found') if the group has no such invitation, or it is taken back. */
export async function revokeGroupInvitation(group: OwnedGroup, invitationId: string): Promise<void> {
  if (!(await revokeInvitation(invitationId, group.id, now())))
    throw new AppError('not-found', 'This invitation has been taken back already.')
}

/** An invitation as its maker sees it. */
export interface ShownInvitation extends Pick<Invitation, 'id' | 'role' | 'expiresAt' | 'maxUses' | 'uses'> {
  /** The path of its link. */
  readonly path: string
}

/** The invitations of a group that still let someone in. */
export async function listOpenInvitations(group: OwnedGroup): Promise<ShownInvitation[]> {
  const at = now()
  return (await listInvitations(group.id))
    .filter((invitation) => invitationState(invitation, at) === 'open')
    .map(showInvitation)
}

/** What is shown of an invitation, with its link. */
export function showInvitation({ id, role, expiresAt, maxUses, uses }: Invitation): ShownInvitation {
  return { id, role, expiresAt, maxUses, uses, path: `/join/${signedToken('invitation', id)}` }
}
