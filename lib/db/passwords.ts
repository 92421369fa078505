import 'server-only'
import { newId } from '@/lib/base/ids'
import { database, type DatabaseSession } from './client'

/** How better-auth calls signing in by name and password. */
const PROVIDER = 'credential'

/** The hash of an account's password; null for one that signs in another way. */
export async function findPasswordHash(
  userId: string,
  session: DatabaseSession = database(),
): Promise<string | null> {
  const row = await session.account.findFirst({
    where: { userId, providerId: PROVIDER },
    select: { password: true },
  })
  return row?.password ?? null
}

/** Gives an account another password, or its first. */
export async function savePasswordHash(
  userId: string,
  hash: string,
  at: number,
  session: DatabaseSession,
): Promise<void> {
  const { count } = await session.account.updateMany({
    where: { userId, providerId: PROVIDER },
    data: { password: hash, updatedAt: new Date(at) },
  })
  if (count > 0) return
  await session.account.create({
    data: {
      id: newId(),
      accountId: userId,
      providerId: PROVIDER,
      userId,
      password: hash,
      createdAt: new Date(at),
      updatedAt: new Date(at),
    },
    select: { id: true },
  })
}

/** Ends the sessions of an account: all, or all but the one with that token. Gives how many. */
export async function endSessions(
  userId: string,
  exceptToken: string | null,
  session: DatabaseSession,
): Promise<number> {
  const { count } = await session.session.deleteMany({
    where: { userId, ...(exceptToken === null ? {} : { token: { not: exceptToken } }) },
  })
  return count
}

/** On how many devices an account is signed in. */
export function countSessions(
  userId: string,
  now: number,
  session: DatabaseSession = database(),
): Promise<number> {
  return session.session.count({ where: { userId, expiresAt: { gt: new Date(now) } } })
}
