import 'server-only'
import { createHash } from 'node:crypto'
import { AppError } from '@/lib/base/app-error'
import { noteServerError } from '@/lib/db/server-errors'
import { log } from '../log'
import { now } from '../now'
import { sayError } from './say-error'

/** Writes an error into the log, and counts it for the owner of the server. What a person is told is none. Never throws. */
export async function recordError(error: unknown, place: string): Promise<void> {
  if (error instanceof AppError) return
  const message = sayError(error)
  log.error({ place, err: error instanceof Error ? { message, stack: framesOf(error) } : message })
  try {
    const digest = createHash('sha256').update(`${place}\n${message}`).digest('hex')
    await noteServerError(digest, { place, message, at: now() })
  } catch (failure) {
    log.error({ place: 'recording an error', message: sayError(failure) })
  }
}

/** The stack without the message at its head. */
function framesOf({ stack = '' }: Error): string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
}
