import 'server-only'
import { database, type DatabaseSession } from './client'

/** How many accounts there are; 0 until the first has been made. */
export function countUsers(session: DatabaseSession = database()): Promise<number> {
  return session.user.count()
}
