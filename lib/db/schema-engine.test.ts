import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate, readMigrations } from './migrate'
import { sqlToReachSchema } from './schema-engine'

const shipped = readMigrations(path.resolve('prisma/migrations'))
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-schema-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the migrations make exactly the tables of prisma/schema.prisma', async () => {
  const file = path.join(folder, 'agree.db')
  migrate(file, shipped)
  expect(await sqlToReachSchema(file)).toMatch(/^(\s*-- This is an empty migration\.\s*)?$/)
})

test('a column missing from the migrations is noticed', async () => {
  const file = path.join(folder, 'differ.db')
  const sql = 'ALTER TABLE "Document" DROP COLUMN "summary"'
  migrate(file, [...shipped, { name: '9999_drop', sql, checksum: '' }])
  expect(await sqlToReachSchema(file)).toMatch(/"summary" TEXT NOT NULL/)
})

test('a virtual table beside the tables of the schema is left alone', async () => {
  const file = path.join(folder, 'virtual.db')
  const sql = 'CREATE VIRTUAL TABLE "Elsewhere" USING fts5(words)'
  migrate(file, [...shipped, { name: '9999_virtual', sql, checksum: '' }])
  expect(await sqlToReachSchema(file)).not.toMatch(/Elsewhere/)
})
