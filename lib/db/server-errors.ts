import 'server-only'
import { newId } from '@/lib/base/ids'
import { inTransaction, database, type DatabaseSession } from './client'

/** So many kinds are kept; the one longest not seen goes first. */
const KEPT = 200

export interface ServerError {
  /** What was being done, such as "action /settings". */
  readonly place: string
  readonly message: string
  /** When it was last seen, epoch milliseconds. */
  readonly at: number
  readonly count: number
}

/** Counts an error with those of its kind, which `digest` names. */
export async function noteServerError(
  digest: string,
  { place, message, at }: Omit<ServerError, 'count'>,
): Promise<void> {
  await inTransaction(async (session) => {
    await session.serverError.upsert({
      where: { digest },
      create: { id: newId(), digest, place, message, at: BigInt(at) },
      update: { at: BigInt(at), count: { increment: 1 } },
      select: { id: true },
    })
    const old = await session.serverError.findMany({
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      skip: KEPT,
      select: { id: true },
    })
    await session.serverError.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
  })
}

/** The errors of this server, the one seen last at the head. */
export async function listServerErrors(session: DatabaseSession = database()): Promise<ServerError[]> {
  const rows = await session.serverError.findMany({
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: KEPT,
    select: { place: true, message: true, at: true, count: true },
  })
  return rows.map((row) => ({ ...row, at: Number(row.at) }))
}
