import 'server-only'
import { APIError } from 'better-auth/api'
import { headers } from 'next/headers'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import type { Result } from '@/lib/base/result'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { countUsers } from '@/lib/db/users'
import { isAccountName, MAX_NAME_LENGTH, MIN_NAME_LENGTH, normalizeName } from './account-name'
import { type Failure, readInput, resultOf } from './action'
import { authFor } from './auth'
import { forgiveGuesses, rejectWhenGuessing } from './flood'

const newAccount = z.object({
  name: z
    .string()
    .trim()
    .min(MIN_NAME_LENGTH, `At least ${MIN_NAME_LENGTH} characters.`)
    .max(MAX_NAME_LENGTH, `At most ${MAX_NAME_LENGTH} characters.`)
    .refine(isAccountName, 'Letters and digits, and between them spaces, dots, hyphens and underscores.'),
  password: z.string().min(8, 'At least 8 characters.').max(128, 'At most 128 characters.'),
  timeZone: z.string(),
})

/** Whether the first account has been made. */
export async function isSetUp(): Promise<boolean> {
  return (await countUsers()) > 0
}

/**
 * Makes the first account, with its settings, and signs in. A time zone that this server does not know becomes UTC.
 * Fails with 'invalid' if the name or the password will not do, and with 'forbidden' if there is an account.
 */
export function createFirstAccount(
  name: string,
  password: string,
  timeZone: string,
): Promise<Result<{ readonly userId: string }, Failure>> {
  return resultOf(async () => {
    const input = readInput(newAccount, { name, password, timeZone })
    if (await isSetUp()) throw alreadySetUp()
    const sent = await headers()
    const userId = await signUp(sent, input.name, input.password)
    await saveLearnerSettings(userId, { timeZone: isTimeZone(input.timeZone) ? input.timeZone : 'UTC' })
    return { userId }
  })
}

async function signUp(sent: Headers, name: string, password: string): Promise<string> {
  try {
    const { user } = await authFor(sent).api.signUpEmail({
      headers: sent,
      // Nobody is asked for an address; .invalid is a name that never resolves.
      body: { name, username: name, password, email: `${newId()}@nanosleep.invalid` },
    })
    return user.id
  } catch (error) {
    // Two at the same time: the hook or the unique column has refused this one.
    if (error instanceof APIError && (await isSetUp())) throw alreadySetUp(error)
    throw error
  }
}

function alreadySetUp(cause?: Error): AppError {
  return new AppError('forbidden', 'This server has its first account already. Sign in instead.', { cause })
}

function isTimeZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Signs in. Fails with 'forbidden' if no account has this name and password, without saying which is wrong. */
export function signIn(name: string, password: string): Promise<Result<null, Failure>> {
  return resultOf(async () => {
    await rejectWhenGuessing(normalizeName(name))
    const sent = await headers()
    try {
      await authFor(sent).api.signInUsername({ headers: sent, body: { username: name.trim(), password } })
    } catch (error) {
      if (!(error instanceof APIError)) throw error
      throw new AppError('forbidden', 'No account has this name and password.', { cause: error })
    }
    await forgiveGuesses(normalizeName(name))
    return null
  })
}

/** Ends the session of the request; does nothing if nobody is signed in. */
export async function signOut(): Promise<void> {
  const sent = await headers()
  await authFor(sent).api.signOut({ headers: sent })
}
