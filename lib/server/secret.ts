import 'server-only'
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { storageFolder } from '@/lib/db/storage-folder'
import { environment } from './environment'

/** What this server signs with: from the environment, else kept in the storage folder. */
export function serverSecret(): string {
  return environment().secret ?? readOrMakeSecret(storageFolder())
}

/** The secret kept in a folder, made at the first call and readable by this user alone. */
export function readOrMakeSecret(folder: string): string {
  const file = path.join(folder, 'secret')
  if (!existsSync(file)) makeSecret(file)
  return readFileSync(file, 'utf8').trim()
}

function makeSecret(file: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    // Whole or not at all, and the first of two processes wins.
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
