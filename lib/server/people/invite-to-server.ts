import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/client'
import { addInvitation, listInvitations, revokeInvitation } from '@/lib/db/invitations'
import { invitationSchema, invitationState } from '@/lib/groups/invitation'
import { showInvitation, type ShownInvitation } from '../groups/invite'
import { now } from '../now'
import type { Owner } from '../owner'

const DAY_MS = 86_400_000
/** More than a server has use for; a loop would make more. */
const MAX_OPEN = 50

export const serverInvitationSchema = invitationSchema.omit({ role: true })

/** Makes an invitation to the server alone. Throws AppError('conflict') if there are fifty open ones. */
export async function inviteToServer(
  owner: Owner,
  { days, maxUses }: z.output<typeof serverInvitationSchema>,
): Promise<void> {
  await inTransaction(async (session) => {
    const at = now()
    const open = (await listInvitations(null, session)).filter(
      (invitation) => invitationState(invitation, at) === 'open',
    )
    if (open.length >= MAX_OPEN)
      throw new AppError('conflict', 'There are fifty open invitations. Take one back first.')
    await addInvitation(
      {
        id: newId(),
        groupId: null,
        role: 'member',
        createdById: owner.userId,
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

/** Takes an invitation to the server back. Throws AppError('not-found') if there is none such any more. */
export async function revokeServerInvitation(_owner: Owner, invitationId: string): Promise<void> {
  if (!(await revokeInvitation(invitationId, null, now())))
    throw new AppError('not-found', 'This invitation has been taken back already.')
}

/** The invitations to the server that still let someone in. */
export async function listServerInvitations(_owner: Owner): Promise<ShownInvitation[]> {
  const at = now()
  return (await listInvitations(null))
    .filter((invitation) => invitationState(invitation, at) === 'open')
    .map(showInvitation)
}
