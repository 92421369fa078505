import 'server-only'
import { database, type DatabaseSession } from './client'

/** Notes that a part of the set-up has been brought to the state that `hash` names. */
export async function saveStamp(
  part: string,
  hash: string,
  session: DatabaseSession = database(),
): Promise<void> {
  await session.stamp.upsert({
    where: { part },
    create: { part, hash },
    update: { hash },
    select: { part: true },
  })
}
