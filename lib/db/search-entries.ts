import 'server-only'
import { z } from 'zod'
import {
  HIT_BEGINS,
  HIT_ENDS,
  type SearchEntry,
  type SearchKind,
  withoutMarks,
} from '@/lib/content/search-results'
import { database, type DatabaseSession } from './client'

/** Makes these all that can be searched for. Doing it twice changes nothing. */
export async function replaceSearchEntries(
  entries: readonly SearchEntry[],
  session: DatabaseSession,
): Promise<void> {
  const rows = entries.map(({ kind, href, title, place, text }) => [
    kind,
    href,
    withoutMarks(title),
    withoutMarks(place),
    withoutMarks(text),
  ])
  await session.$executeRaw`DELETE FROM "SearchEntry"`
  await session.$executeRaw`
    INSERT INTO "SearchEntry" (rowid, kind, href, title, place, text)
    SELECT key + 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
    FROM json_each(${JSON.stringify(rows)})`
}

const found = z.array(
  z.object({ href: z.string(), title: z.string(), place: z.string(), snippet: z.string() }),
)

/** What matches best of one kind; title and snippet with HIT_BEGINS and HIT_ENDS round what matched. */
export async function findSearchEntries(
  kind: SearchKind,
  match: string,
  count: number,
  session: DatabaseSession = database(),
) {
  // A word in a title says more about what is there than one in the text.
  const rows = await session.$queryRaw`
    SELECT href, place,
           highlight("SearchEntry", 2, ${HIT_BEGINS}, ${HIT_ENDS}) AS title,
           snippet("SearchEntry", 4, ${HIT_BEGINS}, ${HIT_ENDS}, '…', 28) AS snippet
    FROM "SearchEntry"
    WHERE "SearchEntry" MATCH ${match} AND kind = ${kind}
    ORDER BY bm25("SearchEntry", 0, 0, 8, 3, 1), rowid
    LIMIT ${count}`
  return found.parse(rows)
}

const counted = z.array(z.object({ kind: z.string(), total: z.coerce.number() }))

/** How many match, by kind. */
export async function countSearchEntries(
  match: string,
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.$queryRaw`
    SELECT kind, count(*) AS total FROM "SearchEntry" WHERE "SearchEntry" MATCH ${match} GROUP BY kind`
  return new Map(counted.parse(rows).map(({ kind, total }) => [kind, total]))
}
