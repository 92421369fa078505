import 'server-only'
import type { Result } from '@/lib/base/result'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { type DatabaseSession, inTransaction } from '@/lib/db/client'
import { addPasswordReset, endResets, findOpenReset, useReset } from '@/lib/db/password-resets'
import { endSessions, savePasswordHash } from '@/lib/db/passwords'
import { findUserName } from '@/lib/db/users'
import { normalizeName } from '../account-name'
import { type Failure, readInput, resultOf } from '../action'
import { forgiveGuesses } from '../flood'
import { now } from '../now'
import type { Owner } from '../owner'
import { readSignedToken, signedToken } from '../signed-link'
import { z } from 'zod'
import { hashOf, newPassword } from './password'

const DAY_MS = 86_400_000
const NO_SUCH_LINK =
  'This link no longer sets a password: it has been used, has expired, or a part of it is missing. Ask for another.'

/** The path of a reset's link. */
export function resetPath(resetId: string): string {
  return `/reset/${signedToken('password-reset', resetId)}`
}

/** Makes a link that gives this account a new password, once, within a day. Gives its path. */
export async function addReset(userId: string, session: DatabaseSession): Promise<string> {
  const createdAt = now()
  const id = newId()
  await addPasswordReset({ id, userId, createdAt, expiresAt: createdAt + DAY_MS }, session)
  return resetPath(id)
}

/** Makes a reset link for someone; those made before no longer work. Throws AppError('not-found') if nobody is there. */
export async function makeResetLink(owner: Owner, userId: string): Promise<void> {
  if (userId === owner.userId)
    throw new AppError('conflict', 'You know your password: change it in your settings.')
  await inTransaction(async (session) => {
    if ((await findUserName(userId, session)) === null)
      throw new AppError('not-found', 'This account is no longer there.')
    await endResets(userId, session)
    await addReset(userId, session)
  })
}

/** Takes back what reset links there are for someone. */
export async function takeBackReset(_owner: Owner, userId: string): Promise<void> {
  if ((await inTransaction((session) => endResets(userId, session))) === 0)
    throw new AppError('not-found', 'This link has been used or taken back already.')
}

/** Whose password a link sets; null if it sets none. */
export async function openReset(token: string): Promise<{ readonly name: string } | null> {
  const id = readSignedToken('password-reset', token)
  const reset = id === null ? null : await findOpenReset(id, now())
  return reset === null ? null : { name: reset.name }
}

/** Sets a new password by a link and signs the account out everywhere. Fails with 'forbidden' if the link sets none. */
export function setPasswordByLink(token: string, password: string): Promise<Result<null, Failure>> {
  return resultOf(async () => {
    const input = readInput(z.strictObject({ password: newPassword }), { password })
    const id = readSignedToken('password-reset', token)
    const reset = id === null ? null : await findOpenReset(id, now())
    if (reset === null) throw new AppError('forbidden', NO_SUCH_LINK)
    const hash = await hashOf(input.password)
    await inTransaction(async (session) => {
      const at = now()
      if (!(await useReset(reset.id, at, session))) throw new AppError('forbidden', NO_SUCH_LINK)
      await savePasswordHash(reset.userId, hash, at, session)
      await endSessions(reset.userId, null, session)
      await endResets(reset.userId, session)
    })
    await forgiveGuesses(normalizeName(reset.name))
    return null
  })
}
