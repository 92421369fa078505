import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { moveClock, now as clockTime } from '@/lib/base/clock'
import { storageFolder } from '@/lib/db/storage-folder'
import { environment } from './environment'

/**
 * The time in epoch milliseconds. With NANOSLEEP_TEST_CLOCK=1 the file `clock` in the storage folder says how many
 * milliseconds this server's clock runs ahead, and is read anew at each call.
 */
export function now(): number {
  if (environment().hasTestClock) followClockFile()
  return clockTime()
}

function followClockFile(): void {
  const file = path.join(storageFolder(), 'clock')
  const byMs = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (Number.isFinite(byMs)) moveClock(byMs)
}
