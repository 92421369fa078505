import 'server-only'
import { z } from 'zod'

const schema = z.object({
  /** The address under which browsers reach this server, if a proxy stands before it. */
  BETTER_AUTH_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://nanosleep.example.org' })
    .optional(),
  /** Signs the session cookies; if it is not set, a secret is made and kept in the storage folder. */
  BETTER_AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** 1 lets a test move the clock of this server through a file in the storage folder. */
  NANOSLEEP_TEST_CLOCK: z.enum(['0', '1']).default('0'),
})

export interface Environment {
  readonly publicUrl: string | undefined
  readonly secret: string | undefined
  readonly logLevel: z.output<typeof schema>['LOG_LEVEL']
  readonly hasTestClock: boolean
}

/** Reads the settings of the server. Throws with all that is wrong, one a line. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const read = schema.safeParse(given)
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`These environment variables are wrong:\n${faults.join('\n')}`)
  }
  return {
    publicUrl: read.data.BETTER_AUTH_URL,
    secret: read.data.BETTER_AUTH_SECRET,
    logLevel: read.data.LOG_LEVEL,
    hasTestClock: read.data.NANOSLEEP_TEST_CLOCK === '1',
  }
}

let known: Environment | null = null

/** The settings of this server, read at the first call. */
export function environment(): Environment {
  known ??= readEnvironment(process.env)
  return known
}
