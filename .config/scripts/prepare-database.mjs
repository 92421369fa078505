import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { house, say, Trouble } from './house.mjs'
import { lastLines, runQuietly } from './run-quietly.mjs'

/** Runs a TypeScript command of lib/server/commands. */
export function serverCommand(/** @type {string} */ name) {
  return [process.execPath, '--conditions=react-server', '--import', 'tsx', `lib/server/commands/${name}.ts`]
}

/** Migrates the database and brings the content into it, unless both are as this version has them. */
export async function prepareDatabase(/** @type {string} */ storage) {
  // The code that reads the content counts too: a new rule may find a fault in an old text.
  const stamp = fingerprint([
    'content',
    'prisma/migrations',
    'lib/content',
    'lib/simulations',
    'lib/server',
    'lib/db',
  ])
  if (isPrepared(path.join(storage, 'nanosleep.db'), stamp)) return
  say('Preparing the database and the content …')
  const { code, output } = await runQuietly([...serverCommand('prepare'), stamp], {
    env: { NANOSLEEP_DATA: storage },
  })
  if (code !== 0) throw new Trouble(lastLines(output, 60))
}

/** The stamp is kept in the database itself, so that a restored backup is prepared anew. */
function isPrepared(/** @type {string} */ file, /** @type {string} */ stamp) {
  if (!existsSync(file)) return false
  const Database = createRequire(path.join(house, 'package.json'))('better-sqlite3')
  const migrations = readdirSync(path.join(house, 'prisma/migrations'), { withFileTypes: true })
  const wanted = migrations.filter((entry) => entry.isDirectory()).length
  try {
    const database = new Database(file, { readonly: true })
    try {
      const found = database.prepare(`SELECT hash FROM "Stamp" WHERE part = 'prepared'`).pluck().get()
      const applied = database
        .prepare('SELECT count(*) FROM "_prisma_migrations" WHERE finished_at IS NOT NULL')
        .pluck()
        .get()
      return found === stamp && applied === wanted
    } finally {
      database.close()
    }
  } catch {
    // Half made, or no database at all: the migration says which.
    return false
  }
}
