import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { closeDatabase } from './client'
import { migrate, readMigrations } from './migrate'
import { databaseFile, storageFolder } from './storage-folder'

/** For tests: before each one `database()` is a new, migrated SQLite file in a storage folder of its own. */
export function useFreshDatabase(): void {
  let base = ''

  beforeAll(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-base-'))
    migrate(path.join(base, 'nanosleep.db'), readMigrations(path.resolve('prisma/migrations')))
  })

  beforeEach(() => {
    process.env['NANOSLEEP_DATA'] = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-test-'))
    copyFileSync(path.join(base, 'nanosleep.db'), databaseFile())
  })

  afterEach(async () => {
    await closeDatabase()
    rmSync(storageFolder(), { recursive: true, force: true })
    delete process.env['NANOSLEEP_DATA']
  })

  afterAll(() => rmSync(base, { recursive: true, force: true }))
}
