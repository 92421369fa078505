import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Migration, migrate, MigrationError, readMigrations } from './migrate'

const shipped = readMigrations(path.resolve('prisma/migrations'))
let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-migrate-'))
  file = path.join(folder, 'nanosleep.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function written(name: string, sql: string): Migration {
  return { name, sql, checksum: `checksum of ${sql}` }
}

function tableNames(): unknown[] {
  const database = new SqliteDatabase(file, { readonly: true })
  try {
    return database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).pluck().all()
  } finally {
    database.close()
  }
}

test('the shipped migrations make a database from nothing, and a second run does nothing', () => {
  expect(migrate(file, shipped)).toEqual(shipped.map((migration) => migration.name))
  expect(tableNames()).toContain('StudyEvent')
  expect(migrate(file, shipped)).toEqual([])
})

test('the file is in WAL mode afterwards', () => {
  migrate(file, shipped)
  const database = new SqliteDatabase(file)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  database.close()
})

test('a new migration is applied to a database that has the earlier ones', () => {
  const first = written('0001_a', 'CREATE TABLE a (x)')
  migrate(file, [first])
  expect(migrate(file, [first, written('0002_b', 'CREATE TABLE b (x)')])).toEqual(['0002_b'])
  expect(tableNames()).toEqual(['_prisma_migrations', 'a', 'b'])
})

test('a migration that fails in the middle leaves nothing of itself and can be tried again', () => {
  const first = written('0001_a', 'CREATE TABLE a (x)')
  expect(() => migrate(file, [first, written('0002_b', 'CREATE TABLE b (x); CREATE TABEL c (x)')])).toThrow(
    /0002_b failed; the database is as it was/,
  )
  expect(tableNames()).toEqual(['_prisma_migrations', 'a'])
  expect(migrate(file, [first, written('0002_b', 'CREATE TABLE b (x)')])).toEqual(['0002_b'])
})

test('a migration that leaves rows referring to nothing is refused', () => {
  const first = written(
    '0001_a',
    'CREATE TABLE a (id TEXT PRIMARY KEY); CREATE TABLE b (a TEXT REFERENCES a (id)); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)',
  )
  migrate(file, [first])
  expect(() => migrate(file, [first, written('0002_drop', 'DELETE FROM a')])).toThrow(
    /1 rows that refer to nothing/,
  )
})

test('an applied migration that was changed is refused', () => {
  migrate(file, [written('0001_a', 'CREATE TABLE a (x)')])
  const changed = written('0001_a', 'CREATE TABLE a (x, y)')
  expect(() => migrate(file, [changed])).toThrow(MigrationError)
  expect(() => migrate(file, [changed])).toThrow(/0001_a was changed after it was applied/)
})

test('a database of a newer version is refused', () => {
  const first = written('0001_a', 'CREATE TABLE a (x)')
  migrate(file, [first, written('0002_b', 'CREATE TABLE b (x)')])
  expect(() => migrate(file, [first])).toThrow(/0002_b, which this version does not know/)
})

test('a file that is no database is refused', () => {
  writeFileSync(
    file,
    'This is not a database, but a text that is longer than a page header would be. '.repeat(20),
  )
  expect(() => migrate(file, shipped)).toThrow(/not a database/)
})
