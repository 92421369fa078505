import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'

const schemaFile = path.resolve('prisma/schema.prisma')

const exported = z.object({ __wbindgen_start: z.custom<() => void>((value) => typeof value === 'function') })

let started: Promise<void> | null = null

/** Loads Prisma's schema engine from npm, once a process: its command line tool would download a binary. */
function startEngine(): Promise<void> {
  started ??= (async () => {
    const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    const wasm = readFileSync(path.join(path.dirname(script), 'schema_engine_bg.wasm'))
    const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...engine } })
    engine.__wbg_set_wasm(instance.exports)
    exported.parse(instance.exports).__wbindgen_start()
  })()
  return started
}

/** Virtual tables and what SQLite keeps for them: schema.prisma cannot say them, so they are not compared. */
function virtualTables(databaseFile: string): string[] {
  const database = new SqliteDatabase(databaseFile, { readonly: true })
  try {
    const names = database
      .prepare(`SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')`)
      .pluck()
      .all()
    return z.array(z.string()).parse(names)
  } finally {
    database.close()
  }
}

/**
 * The SQL that would bring a database file to prisma/schema.prisma; empty if they agree. Virtual tables are left
 * out. Development only.
 */
export async function sqlToReachSchema(databaseFile: string): Promise<string> {
  await startEngine()
  const content = readFileSync(schemaFile, 'utf8')
  const schema = await engine.SchemaEngine.new(
    { datamodels: [[schemaFile, content]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: `file:${databaseFile}` })),
  )
  const files = [{ path: schemaFile, content }]
  const { stdout } = await schema.diff({
    // The data source is the file that the adapter has open.
    from: { tag: 'schemaDatasource', files, configDir: path.dirname(schemaFile) },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: virtualTables(databaseFile), externalEnums: [] },
  })
  schema.free()
  return stdout ?? ''
}
