import 'server-only'
import { z } from 'zod'
import { database, type DatabaseSession } from './client'

const row = z.object({
  id: z.string(),
  says: z.string(),
  verdict: z.enum(['correct', 'imprecise', 'wrong', 'unverifiable']),
  right: z.string(),
  note: z.string().nullable(),
  holds: z.string().nullable(),
  sources: z.string(),
})
export type StoredClaim = Readonly<z.infer<typeof row>>

/** The claims of these ids ("document/claim"), in the order of the ids. */
export async function listClaims(
  ids: readonly string[],
  session: DatabaseSession = database(),
): Promise<StoredClaim[]> {
  const found = await session.claim.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, says: true, verdict: true, right: true, note: true, holds: true, sources: true },
  })
  return ids.flatMap((id) => found.filter((one) => one.id === id).map((one) => row.parse(one)))
}
