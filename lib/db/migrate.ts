import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'

// Prisma's own table, so that its tools read the same history.
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

const appliedRows = z.array(z.object({ migration_name: z.string(), checksum: z.string() }))

export interface Migration {
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file, as Prisma computes it. */
  readonly checksum: string
}

/** The database and the migrations of this version do not fit together; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** The migrations in a folder, each `NNNN_name/migration.sql`, in order of their names. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .toSorted()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings a SQLite file up to date, making it if it is not there: one transaction a migration. Gives the names
 * of those applied now. Throws a MigrationError, with the database as it was before the migration that failed.
 */
export function migrate(file: string, migrations: readonly Migration[]): readonly string[] {
  const database = new SqliteDatabase(file)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    // A migration that rebuilds a table drops the old one: no cascade may follow. Checked before each commit.
    database.pragma('foreign_keys = OFF')
    database.exec(HISTORY_TABLE)
    return migrations
      .filter((migration) => applyUnlessApplied(database, migration, migrations))
      .map(({ name }) => name)
  } finally {
    database.close()
  }
}

function applyUnlessApplied(
  database: SqliteDatabase.Database,
  migration: Migration,
  all: readonly Migration[],
) {
  const run = database.transaction((): boolean => {
    // Read inside the transaction: another process may be migrating the same file.
    const applied = findApplied(database)
    refuseOtherHistory(applied, all)
    if (applied.has(migration.name)) return false
    try {
      database.exec(migration.sql)
    } catch (cause) {
      throw new MigrationError(`Migration ${migration.name} failed; the database is as it was before it.`, {
        cause,
      })
    }
    const broken = database.pragma('foreign_key_check')
    if (Array.isArray(broken) && broken.length > 0) {
      throw new MigrationError(
        `Migration ${migration.name} left ${broken.length} rows that refer to nothing; the database is as it was before it.`,
      )
    }
    database
      .prepare(
        `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
         VALUES (?, ?, ?, ?, ?, 1)`,
      )
      .run(randomUUID(), migration.checksum, Date.now(), migration.name, Date.now())
    return true
  })
  return run.immediate()
}

function findApplied(database: SqliteDatabase.Database): ReadonlyMap<string, string> {
  const rows = appliedRows.parse(
    database
      .prepare(
        `SELECT migration_name, checksum FROM "_prisma_migrations"
         WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
      )
      .all(),
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

function refuseOtherHistory(applied: ReadonlyMap<string, string>, all: readonly Migration[]): void {
  const known = new Map(all.map((migration) => [migration.name, migration.checksum]))
  for (const [name, checksum] of applied) {
    const expected = known.get(name)
    if (expected === undefined) {
      throw new MigrationError(
        `The database has the migration ${name}, which this version does not know: it was made by a newer version. ` +
          'Start that version, or restore a backup made before the update.',
      )
    }
    if (expected !== checksum) {
      throw new MigrationError(
        `The migration ${name} was changed after it was applied to this database. ` +
          `Restore prisma/migrations/${name}/migration.sql and put the change into a new migration.`,
      )
    }
  }
}
