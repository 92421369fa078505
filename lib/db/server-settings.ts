import 'server-only'
import { database, type DatabaseSession } from './client'

/** The one row of the table. */
const ID = 1

/** Whether anyone who reaches the server may make an account. */
export async function findOpenSignUp(session: DatabaseSession = database()): Promise<boolean> {
  const row = await session.serverSettings.findUnique({ where: { id: ID }, select: { openSignUp: true } })
  return row?.openSignUp === true
}

export async function saveOpenSignUp(openSignUp: boolean, session: DatabaseSession): Promise<void> {
  await session.serverSettings.upsert({
    where: { id: ID },
    create: { id: ID, openSignUp },
    update: { openSignUp },
    select: { id: true },
  })
}
