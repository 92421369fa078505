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
  const { documents } = await syncContent()
  console.log(`Content: ${documents.map((document) => document.title).join(', ')}`)
  if (stamp !== undefined) await saveStamp('prepared', stamp)
}

try {
  await main(process.argv[2])
} catch (error) {
  if (!(error instanceof MigrationError) && !(error instanceof ContentError)) throw error
  // A failed migration has what SQLite said as its cause; the person who keeps this server wants that too.
  console.error(error.cause instanceof Error ? `${error.message}\n${error.cause.message}` : error.message)
  process.exitCode = 1
} finally {
  await closeDatabase()
}
