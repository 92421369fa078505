import 'server-only'
import pino from 'pino'

/** One JSON line an event, on standard output. Never a password, an answer's owner's name or a cookie. */
export const log = pino({ level: process.env['NANOSLEEP_LOG'] ?? 'info', base: null })
