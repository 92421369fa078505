import 'server-only'
import { database, type DatabaseSession } from './client'

/** How many accounts there are; 0 until the first has been made. */
export function countUsers(session: DatabaseSession = database()): Promise<number> {
  return session.user.count()
}

/** Whether an account has this name, in lower case. */
export async function isNameTaken(username: string, session: DatabaseSession = database()): Promise<boolean> {
  return (await session.user.count({ where: { username } })) > 0
}

/** The name of a person as they wrote it, or null. */
export async function findUserName(
  userId: string,
  session: DatabaseSession = database(),
): Promise<string | null> {
  const row = await session.user.findUnique({ where: { id: userId }, select: { name: true } })
  return row?.name ?? null
}

/** Whether the account owns the server: as its first one, or because it was handed over. */
export async function isFounder(userId: string, session: DatabaseSession = database()): Promise<boolean> {
  const found = await session.user.findUnique({ where: { id: userId }, select: { founder: true } })
  return found?.founder === true
}

/** Hands the server from one account to another; gives whether it was the one's to give and the other is there. */
export async function moveFounder(from: string, to: string, session: DatabaseSession): Promise<boolean> {
  if ((await session.user.count({ where: { id: to } })) === 0) return false
  // First the one, then the other: the column is unique.
  const given = await session.user.updateMany({ where: { id: from, founder: true }, data: { founder: null } })
  if (given.count === 0) return false
  await session.user.update({ where: { id: to }, data: { founder: true }, select: { id: true } })
  return true
}

/** The name of an account and when it was made, in epoch milliseconds; null if there is none. */
export async function findAccount(
  userId: string,
  session: DatabaseSession = database(),
): Promise<{ readonly name: string; readonly madeAt: number } | null> {
  const row = await session.user.findUnique({
    where: { id: userId },
    select: { name: true, createdAt: true },
  })
  return row === null ? null : { name: row.name, madeAt: row.createdAt.getTime() }
}

/** Deletes an account and, by the foreign keys, every row that belongs to it. */
export async function deleteUser(userId: string, session: DatabaseSession): Promise<void> {
  await session.user.delete({ where: { id: userId }, select: { id: true } })
}

/** Gives an account a name: as the person wrote it, and as it is compared. */
export async function saveUserName(
  userId: string,
  { name, username }: { readonly name: string; readonly username: string },
  session: DatabaseSession,
): Promise<void> {
  await session.user.update({
    where: { id: userId },
    data: { name, username, displayUsername: name },
    select: { id: true },
  })
}
