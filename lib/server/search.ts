import 'server-only'
import { MAX_QUERY_LENGTH, matchOf } from '@/lib/content/search-query'
import { piecesOf, searchKinds, type SearchResults } from '@/lib/content/search-results'
import { countSearchEntries, findSearchEntries } from '@/lib/db/search-entries'

/**
 * What fits a query, best first, at most so many of a kind. Where nothing has all of its words, what has some of
 * them. Whatever the query is, it is answered. Texts are for everyone who reaches the server, and so is this.
 */
export async function search(query: string, countPerKind: number): Promise<SearchResults> {
  const asked = query.slice(0, MAX_QUERY_LENGTH).trim()
  const match = matchOf(query)
  if (match === null) return { query: asked, groups: [] }
  const strict = await countSearchEntries(match.all)
  const [words, totals] =
    strict.size > 0 ? [match.all, strict] : [match.any, await countSearchEntries(match.any)]
  const groups = await Promise.all(
    searchKinds
      .filter((kind) => totals.has(kind))
      .map(async (kind) => {
        const hits = await findSearchEntries(kind, words, countPerKind)
        return {
          kind,
          total: totals.get(kind) ?? 0,
          hits: hits.map(({ href, title, place, snippet }) => ({
            href,
            title: piecesOf(title),
            place,
            snippet: piecesOf(snippet),
          })),
        }
      }),
  )
  return { query: asked, groups }
}
