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

/** Whether the account is the server's first one. */
export async function isFounder(userId: string, session: DatabaseSession = database()): Promise<boolean> {
  const found = await session.user.findUnique({ where: { id: userId }, select: { founder: true } })
  return found?.founder === true
}
