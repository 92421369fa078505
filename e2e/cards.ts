import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import type { TestServer } from './server'

export interface AskedCard {
  readonly simulation: string
  readonly question: string
  readonly params: unknown
}
export type CardsById = ReadonlyMap<string, AskedCard>

interface CardRow {
  readonly id: string
  readonly simulation: string
  readonly question: string
  readonly params: string
}

/** The cards that a server has, by "document/card". */
export function readCards(server: TestServer): CardsById {
  const database = new SqliteDatabase(path.join(server.storage, 'nanosleep.db'), { readonly: true })
  try {
    const rows = database.prepare<[], CardRow>('SELECT id, simulation, question, params FROM "Card"').all()
    return new Map(
      rows.map(({ id, simulation, question, params }) => [
        id,
        { simulation, question, params: JSON.parse(params) as unknown },
      ]),
    )
  } finally {
    database.close()
  }
}

/** How many events the log of a server has, by kind. */
export function countEvents(server: TestServer): Readonly<Record<string, number>> {
  const database = new SqliteDatabase(path.join(server.storage, 'nanosleep.db'), { readonly: true })
  try {
    const rows = database
      .prepare<[], { kind: string; count: number }>(
        'SELECT kind, count(*) AS count FROM "StudyEvent" GROUP BY kind',
      )
      .all()
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
  } finally {
    database.close()
  }
}
