import { z } from 'zod'

export const invitationSchema = z.strictObject({
  days: z.int('Say a number of days.').min(1, 'At least one day.').max(90, 'At most 90 days.'),
  maxUses: z.int('Say how many people.').min(1, 'At least one person.').max(200, 'At most 200 people.'),
  role: z.enum(['member', 'editor']),
})

export interface Invitation {
  readonly id: string
  /** Null for an invitation to the server alone. */
  readonly groupId: string | null
  readonly role: 'member' | 'editor'
  readonly createdById: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly maxUses: number
  readonly uses: number
  readonly revokedAt: number | null
}

export type InvitationState = 'open' | 'revoked' | 'expired' | 'used-up'

/** Whether an invitation still lets someone in, and if not, why. */
export function invitationState(invitation: Invitation, now: number): InvitationState {
  if (invitation.revokedAt !== null) return 'revoked'
  if (now >= invitation.expiresAt) return 'expired'
  return invitation.uses >= invitation.maxUses ? 'used-up' : 'open'
}

/** Why an invitation lets nobody in, and what to do about it. */
export const INVITATION_SAYS: Readonly<Record<Exclude<InvitationState, 'open'>, string>> = {
  revoked: 'This invitation has been taken back. Ask whoever sent it for another.',
  expired: 'This invitation has expired. Ask whoever sent it for another.',
  'used-up': 'This invitation has been used as often as it may be. Ask whoever sent it for another.',
}
