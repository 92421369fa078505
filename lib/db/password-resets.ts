import 'server-only'
import { database, type DatabaseSession } from './client'

/** A link that gives an account a new password, once; times in epoch milliseconds. */
export interface PasswordReset {
  readonly id: string
  readonly userId: string
  readonly expiresAt: number
}

const SELECT = { id: true, userId: true, expiresAt: true } as const

export async function addPasswordReset(
  { id, userId, expiresAt, createdAt }: PasswordReset & { readonly createdAt: number },
  session: DatabaseSession,
): Promise<void> {
  await session.passwordReset.create({
    data: { id, userId, createdAt: BigInt(createdAt), expiresAt: BigInt(expiresAt) },
    select: { id: true },
  })
}

/** A reset that was not used and has not expired, with the name of its account; or null. */
export async function findOpenReset(
  id: string,
  now: number,
  session: DatabaseSession = database(),
): Promise<(PasswordReset & { readonly name: string }) | null> {
  const row = await session.passwordReset.findFirst({
    where: { id, usedAt: null, expiresAt: { gt: BigInt(now) } },
    select: { ...SELECT, user: { select: { name: true } } },
  })
  return row === null
    ? null
    : { id: row.id, userId: row.userId, expiresAt: Number(row.expiresAt), name: row.user.name }
}

/** All resets that still work, the newest first. */
export async function listOpenResets(
  now: number,
  session: DatabaseSession = database(),
): Promise<PasswordReset[]> {
  const rows = await session.passwordReset.findMany({
    where: { usedAt: null, expiresAt: { gt: BigInt(now) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: SELECT,
  })
  return rows.map((row) => ({ ...row, expiresAt: Number(row.expiresAt) }))
}

/** Uses up the reset; gives whether it was still open. Two at once cannot both use it. */
export async function useReset(id: string, now: number, session: DatabaseSession): Promise<boolean> {
  const { count } = await session.passwordReset.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: BigInt(now) } },
    data: { usedAt: BigInt(now) },
  })
  return count > 0
}

/** Ends all open resets of an account; gives how many there were. */
export async function endResets(userId: string, session: DatabaseSession): Promise<number> {
  const { count } = await session.passwordReset.deleteMany({ where: { userId, usedAt: null } })
  return count
}
