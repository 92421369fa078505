import 'server-only'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { z } from 'zod'
import { findPasswordHash } from '@/lib/db/passwords'
import { fieldFault } from '../action'
import type { Actor } from '../actor'
import { forgiveGuesses, rejectWhenGuessing } from '../flood'

/** A password that somebody chooses. */
export const newPassword = z.string().min(8, 'At least 8 characters.').max(128, 'At most 128 characters.')

/** A password that somebody has; any will do to be compared. */
export const knownPassword = z.string().max(1000)

/** How a password is kept. */
export function hashOf(password: string): Promise<string> {
  return hashPassword(password)
}

/**
 * Throws a fault of the field `field` unless this is the actor's password. An account without a password, of someone who
 * comes by another door, has nothing to prove.
 */
export async function requirePassword(actor: Actor, password: string, field: string): Promise<void> {
  const key = `of ${actor.userId}`
  await rejectWhenGuessing(key)
  const hash = await findPasswordHash(actor.userId)
  if (hash !== null && !(await verifyPassword({ hash, password })))
    throw fieldFault(field, 'This is not your password.')
  await forgiveGuesses(key)
}
