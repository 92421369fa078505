import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'

/** Tables that grow with what a learner has, or has done. */
const LARGE = ['Card', 'Memory', 'StudyEvent', 'CardMark'] as const

const plan = z.array(z.object({ detail: z.string() }))

/** Runs `work` and gives the text of every query that it sent to SQLite, each once. */
export async function recordQueries(work: () => Promise<unknown>): Promise<readonly string[]> {
  const queries = new Set<string>()
  const { prototype } = SqliteDatabase
  // The method is put back below; it is called with the database as its receiver.
  // oxlint-disable-next-line typescript/unbound-method
  const prepare = prototype.prepare
  // It takes and gives what the original does; its generic type cannot be written for a function of our own.
  prototype.prepare = function record(this: SqliteDatabase.Database, source: string) {
    queries.add(source)
    return prepare.call(this, source)
  } as typeof prepare
  try {
    await work()
  } finally {
    prototype.prepare = prepare
  }
  return [...queries]
}

/** The queries that would read through a whole large table, with SQLite's own words for it. */
export function findScans(file: string, queries: readonly string[]): readonly string[] {
  const database = new SqliteDatabase(file, { readonly: true })
  try {
    return queries
      .filter((query) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/i.test(query))
      .flatMap((query) =>
        plan
          .parse(database.prepare(`EXPLAIN QUERY PLAN ${query}`).all(...blanks(query)))
          .filter(({ detail }) => isScanOf(detail, query))
          .map(({ detail }) => `${detail}: ${query.replaceAll(/\s+/g, ' ')}`),
      )
  } finally {
    database.close()
  }
}

/** A plan does not depend on the values; there must only be as many as there are places for them. */
function blanks(query: string): null[] {
  return Array.from({ length: query.split('?').length - 1 }, () => null)
}

function isScanOf(detail: string, query: string): boolean {
  const alias = /^SCAN (?:main\.)?(\w+)/.exec(detail)?.[1]
  if (alias === undefined) return false
  const table = new RegExp(`[\`"](\\w+)[\`"]\\s+AS\\s+[\`"]?${alias}\\b`, 'i').exec(query)?.[1] ?? alias
  return LARGE.some((large) => large === table)
}
