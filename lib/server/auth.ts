import 'server-only'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { betterAuth } from 'better-auth'
import { nextCookies } from 'better-auth/next-js'
import { genericOAuth, username } from 'better-auth/plugins'
import { newId } from '@/lib/base/ids'
import { type Database, database } from '@/lib/db/client'
import { environment } from './environment'
import { openIdConfig } from './open-id'
import { isAccountName, MAX_NAME_LENGTH, MIN_NAME_LENGTH, normalizeName } from './account-name'
import { currentAdmission, tellMade } from './admission'
import { serverSecret } from './secret'
import { sessionPlugin } from './session-plugin'

const DAY_S = 24 * 60 * 60

/** What only the forms do, through the functions of accounts.ts. */
const CLOSED_PATHS = [
  '/sign-up/email',
  '/sign-in/email',
  '/sign-in/username',
  '/sign-in/social',
  '/link-social',
  '/unlink-account',
  '/is-username-available',
  '/update-user',
  '/change-email',
  '/delete-user',
  '/change-password',
  '/set-password',
  '/verify-password',
  '/request-password-reset',
  '/reset-password',
]

function makeAuth(db: Database, isSecure: boolean) {
  const { publicUrl, openId } = environment()
  return betterAuth({
    appName: 'Nanosleep',
    secret: serverSecret(),
    baseURL: publicUrl ?? { allowedHosts: ['*'], protocol: isSecure ? 'https' : 'http' },
    disabledPaths: CLOSED_PATHS,
    database: prismaAdapter(db, { provider: 'sqlite', transaction: true }),
    telemetry: { enabled: false },
    logger: { level: 'error' },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 90 * DAY_S, updateAge: DAY_S },
    user: { additionalFields: { founder: { type: 'boolean', required: false, input: false } } },
    advanced: {
      cookiePrefix: 'nanosleep',
      useSecureCookies: isSecure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      database: { generateId: newId },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => {
            const admission = currentAdmission()
            if (admission === undefined) return false
            // `founder` is unique and null for guests: of two first accounts at once the database refuses one.
            return { data: { ...user, founder: admission === 'founder' ? true : null } }
          },
          after: async (user) => tellMade(user.id),
        },
      },
    },
    plugins: [
      username({
        minUsernameLength: MIN_NAME_LENGTH,
        maxUsernameLength: MAX_NAME_LENGTH,
        usernameValidator: isAccountName,
        usernameNormalization: normalizeName,
      }),
      genericOAuth({ config: openId === null ? [] : [openIdConfig(openId)] }),
      sessionPlugin(),
      // Last, so that it sees the cookies of all others.
      nextCookies(),
    ],
  })
}

export type Auth = ReturnType<typeof makeAuth>

const made = new WeakMap<Database, Map<boolean, Auth>>()

/** The accounts of this server, with cookies for the way that the request came: Secure behind https. */
export function authFor(headers: Headers): Auth {
  const isSecure = isHttps(headers)
  const ofDatabase = made.get(database()) ?? new Map<boolean, Auth>()
  made.set(database(), ofDatabase)
  const auth = ofDatabase.get(isSecure) ?? makeAuth(database(), isSecure)
  ofDatabase.set(isSecure, auth)
  return auth
}

function isHttps(headers: Headers): boolean {
  const { publicUrl } = environment()
  if (publicUrl !== undefined) return publicUrl.startsWith('https:')
  return headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
}
