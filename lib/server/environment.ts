import 'server-only'
import { z } from 'zod'

const settings = z.object({
  /** The address under which browsers reach this server, if a proxy stands before it. */
  BETTER_AUTH_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://nanosleep.example.org' })
    .optional(),
  /** Signs the session cookies; if it is not set, a secret is made and kept in the storage folder. */
  BETTER_AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Where mail is handed in, such as smtps://user:password@mail.example.org. Without it, none is sent. */
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      hostname: /./,
      error: 'must be an address such as smtps://user:password@mail.example.org',
    })
    .optional(),
  /** The address that mail comes from, with or without a name before it in angle brackets. */
  MAIL_FROM: z
    .string()
    .regex(
      /^[^\r\n<>@]*(<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'must be an address such as Nanosleep <night@example.org>',
    )
    .optional(),
  /** The OpenID provider by which people may sign in too, such as https://id.example.org/realms/study. */
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://id.example.org' })
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What the button says that it signs in with. */
  OIDC_NAME: z.string().max(40, 'must have at most 40 characters').optional(),
  /** 1 lets everyone whom the provider knows make an account, without an invitation. */
  OIDC_OPEN: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** 1 lets a test move the clock of this server through a file in the storage folder. */
  NANOSLEEP_TEST_CLOCK: z.enum(['0', '1']).default('0'),
})

// Each of these alone would do nothing, or something unsafe.
const schema = settings.superRefine((given, context) => {
  const need = (name: keyof typeof given, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message })
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined)
    need('MAIL_FROM', 'must be set, since SMTP_URL is')
  if (given.SMTP_URL === undefined && given.MAIL_FROM !== undefined)
    need('SMTP_URL', 'must be set, since MAIL_FROM is')
  // A link in a mail must not be made from what a request says this server is called.
  if (given.SMTP_URL !== undefined && given.BETTER_AUTH_URL === undefined)
    need('BETTER_AUTH_URL', 'must be set, since SMTP_URL is: mails hold links to this server')
  if (given.OIDC_ISSUER === undefined) return
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'BETTER_AUTH_URL'] as const)
    if (given[name] === undefined) need(name, 'must be set, since OIDC_ISSUER is')
})

/** Where mail is handed in and whom it comes from. */
export interface MailSettings {
  readonly smtpUrl: string
  readonly from: string
}

/** The OpenID provider by which people may sign in too. */
export interface OpenIdSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  /** Whether everyone whom it knows may make an account. */
  readonly isOpen: boolean
}

export interface Environment {
  readonly publicUrl: string | undefined
  readonly secret: string | undefined
  /** Null if this server sends no mail. */
  readonly mail: MailSettings | null
  /** Null if one signs in by name and password alone. */
  readonly openId: OpenIdSettings | null
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
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = read.data
  return {
    publicUrl: read.data.BETTER_AUTH_URL,
    secret: read.data.BETTER_AUTH_SECRET,
    mail: smtpUrl === undefined || from === undefined ? null : { smtpUrl, from },
    openId: readOpenId(read.data),
    logLevel: read.data.LOG_LEVEL,
    hasTestClock: read.data.NANOSLEEP_TEST_CLOCK === '1',
  }
}

function readOpenId(given: z.output<typeof schema>): OpenIdSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null
  const name = given.OIDC_NAME ?? new URL(issuer).host
  return { issuer, clientId, clientSecret, name, isOpen: given.OIDC_OPEN === '1' }
}

let known: Environment | null = null

/** The settings of this server, read at the first call. */
export function environment(): Environment {
  known ??= readEnvironment(process.env)
  return known
}
