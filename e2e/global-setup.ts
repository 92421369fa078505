import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildApp } from '../.config/scripts/build-app.mjs'
import { findChromium } from '../.config/scripts/find-chromium.mjs'
import { prepareDatabase } from '../.config/scripts/prepare-database.mjs'

/** Builds what is stale, and makes the database that each server starts with a copy of: migrated, with the content. */
export default async function globalSetup(): Promise<() => void> {
  process.env['CHROMIUM_PATH'] ??= await findChromium()
  await buildApp()
  const base = mkdtempSync(path.join(os.tmpdir(), 'nanosleep-e2e-base-'))
  await prepareDatabase(base)
  process.env['NANOSLEEP_E2E_BASE'] = base
  return () => rmSync(base, { recursive: true, force: true })
}
