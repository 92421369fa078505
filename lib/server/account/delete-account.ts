import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { inTransaction } from '@/lib/db/client'
import { countLearnerRows } from '@/lib/db/learner-rows'
import { endPendingAddresses } from '@/lib/db/mail-addresses'
import { saveOpenSignUp } from '@/lib/db/server-settings'
import { countUsers, deleteUser, isFounder } from '@/lib/db/users'
import type { Actor } from '../actor'
import { leaveAllGroups } from '../groups/manage'
import { knownPassword, requirePassword } from './password'

export const deletionSchema = z.strictObject({ password: knownPassword })

/** What would go with the account, and whether it must be handed over first: the server’s owner, while others are here. */
export async function showLeaving(actor: Actor) {
  const [rows, isOwner, accounts] = await Promise.all([
    countLearnerRows(actor.userId),
    isFounder(actor.userId),
    countUsers(),
  ])
  return { ...rows, mustHandOver: isOwner && accounts > 1 }
}

/**
 * Deletes the actor’s account and all that is theirs, at once and for good. Groups of theirs pass on. Throws
 * AppError('conflict') for the owner of the server while others have accounts.
 */
export async function deleteAccount(
  actor: Actor,
  { password }: z.output<typeof deletionSchema>,
): Promise<void> {
  await requirePassword(actor, password, 'password')
  await inTransaction(async (session) => {
    const isOwner = await isFounder(actor.userId, session)
    if (isOwner && (await countUsers(session)) > 1)
      throw new AppError('conflict', 'You own this server, and others study here. Hand it over first.')
    await leaveAllGroups(actor.userId, session)
    await endPendingAddresses(actor.userId, session)
    await deleteUser(actor.userId, session)
    // The next first account decides anew who may come in.
    if (isOwner) await saveOpenSignUp(false, session)
  })
}
