import 'server-only'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { type Prisma, PrismaClient } from './generated/client'
import { oneTransactionAtATime } from './one-transaction-at-a-time'
import { databaseFile } from './storage-folder'

const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA busy_timeout = 5000;
`

// Transactions wait for each other: on a slow machine, a row of them takes longer than Prisma's two seconds.
const WAIT_MS = 30_000

export type Database = PrismaClient
/** What a module of lib/db works on: the database, or a transaction open on it. */
export type DatabaseSession = Prisma.TransactionClient

class SqliteAdapter extends PrismaBetterSqlite3 {
  override async connect() {
    const adapter = await super.connect()
    await adapter.executeScript(PRAGMAS)
    return oneTransactionAtATime(adapter)
  }
}

/** Opens a migrated SQLite file. A committed transaction survives power loss. Close it with `$disconnect`. */
export function openDatabase(file: string): Database {
  const adapter = new SqliteAdapter({ url: `file:${file}` }, { timestampFormat: 'unixepoch-ms' })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: WAIT_MS, timeout: WAIT_MS } })
}

interface Opened {
  readonly file: string
  readonly database: Database
}

declare global {
  // On globalThis because Next reloads modules in development, and each reload would open the file once more.
  var nanosleepDatabase: Opened | undefined
}

/** The database of this server: nanosleep.db in the storage folder, opened at the first call. */
export function database(): Database {
  const file = databaseFile()
  if (globalThis.nanosleepDatabase?.file === file) return globalThis.nanosleepDatabase.database
  globalThis.nanosleepDatabase = { file, database: openDatabase(file) }
  return globalThis.nanosleepDatabase.database
}

/** Closes what `database()` opened; the next call opens it again. */
export async function closeDatabase(): Promise<void> {
  const before = globalThis.nanosleepDatabase
  globalThis.nanosleepDatabase = undefined
  await before?.database.$disconnect()
}

/**
 * Runs `work` in one transaction: all of it is written, or nothing. Inside, use only the session given:
 * everything else waits until the transaction has ended.
 */
export function inTransaction<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T> {
  return database().$transaction(work)
}
