import 'server-only'
import { countUsers } from '@/lib/db/users'
import { environment } from './environment'

/** Why this server cannot serve, or null if it can. */
export async function findFault(): Promise<string | null> {
  try {
    environment()
    await countUsers()
    return null
  } catch (error) {
    console.error(error)
    return 'The database cannot be read, or a setting is wrong: the log says more.'
  }
}
