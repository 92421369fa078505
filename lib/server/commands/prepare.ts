import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { closeDatabase } from '@/lib/db/client'
import { migrate, MigrationError, readMigrations } from '@/lib/db/migrate'
import { saveStamp } from '@/lib/db/stamps'
import { databaseFile, storageFolder } from '@/lib/db/storage-folder'
import { ContentError, syncContent } from '../sync-content'

/** `prepare [stamp]`: migrates the database, brings the content into it, and then notes the stamp. */
async function main(stamp: string | undefined): Promise<void> {
  mkdirSync(storageFolder(), { recursive: true, mode: 0o700 })
  for (const name of migrate(databaseFile(), readMigrations(path.resolve('prisma/migrations')))) {
    console.log(`Migrated: ${name}`)
  }
  await syncContent()
  if (stamp !== undefined) await saveStamp('prepared', stamp)
  await closeDatabase()
}

try {
  await main(process.argv[2])
} catch (error) {
  if (!(error instanceof MigrationError || error instanceof ContentError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
