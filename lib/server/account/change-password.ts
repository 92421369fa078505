import 'server-only'
import { z } from 'zod'
import { inTransaction } from '@/lib/db/client'
import { endResets } from '@/lib/db/password-resets'
import { countSessions, endSessions, findPasswordHash, savePasswordHash } from '@/lib/db/passwords'
import { type Actor, findSessionToken } from '../actor'
import { now } from '../now'
import { hashOf, knownPassword, newPassword, requirePassword } from './password'

export const passwordChangeSchema = z.strictObject({ password: knownPassword, newPassword })

/** How an account is signed in to. */
export async function showAccess(actor: Actor) {
  const [hash, devices] = await Promise.all([
    findPasswordHash(actor.userId),
    countSessions(actor.userId, now()),
  ])
  return { hasPassword: hash !== null, devices }
}

/** Changes one's own password and ends all sessions but the one that asks. The old password must be right. */
export async function changePassword(
  actor: Actor,
  change: z.output<typeof passwordChangeSchema>,
): Promise<void> {
  await requirePassword(actor, change.password, 'password')
  const [hash, token] = await Promise.all([hashOf(change.newPassword), findSessionToken()])
  await inTransaction(async (session) => {
    await savePasswordHash(actor.userId, hash, now(), session)
    await endSessions(actor.userId, token, session)
    await endResets(actor.userId, session)
  })
}

/** Ends all sessions, also the one that asks. */
export async function signOutEverywhere(actor: Actor): Promise<void> {
  await inTransaction((session) => endSessions(actor.userId, null, session))
}
