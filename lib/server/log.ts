import 'server-only'
import pino from 'pino'
import { environment } from './environment'

/** One JSON line an event, on standard output. Never a password, a cookie, or whose answer it was. */
export const log = pino({ level: environment().logLevel, base: null })
