import 'server-only'
import { APIError } from 'better-auth/api'
import { headers } from 'next/headers'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import type { Result } from '@/lib/base/result'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { countUsers, isNameTaken } from '@/lib/db/users'
import { newPassword } from './account/password'
import { admit } from './admission'
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
  password: newPassword,
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
    try {
      return { userId: await admit('founder', () => signUp(sent, input)) }
    } catch (error) {
      // Two at the same time: the unique column has refused this one.
      if (error instanceof APIError && (await isSetUp())) throw alreadySetUp(error)
      throw error
    }
  })
}

/**
 * Makes an account for someone whom `letIn` lets in, and signs in. `letIn` throws if it does not; it is called once
 * name and password will do, and `takeBack` if the account could not be made after all. Fails with 'conflict' if the
 * name is taken.
 */
export function createGuestAccount(
  account: { readonly name: string; readonly password: string; readonly timeZone: string },
  letIn: () => Promise<void>,
  takeBack: () => Promise<void>,
): Promise<Result<{ readonly userId: string }, Failure>> {
  return resultOf(async () => {
    const input = readInput(newAccount, account)
    if (!(await isSetUp()))
      throw new AppError('forbidden', 'This server has no owner yet. Its first account is made at /set-up.')
    if (await isNameTaken(normalizeName(input.name))) throw nameTaken()
    const sent = await headers()
    await letIn()
    try {
      return { userId: await admit('guest', () => signUp(sent, input)) }
    } catch (error) {
      await takeBack()
      if (error instanceof APIError && (await isNameTaken(normalizeName(input.name)))) throw nameTaken(error)
      throw error
    }
  })
}

async function signUp(
  sent: Headers,
  { name, password, timeZone }: z.output<typeof newAccount>,
): Promise<string> {
  const { user } = await authFor(sent).api.signUpEmail({
    headers: sent,
    // Nobody is asked for an address; .invalid is a name that never resolves.
    body: { name, username: name, password, email: `${newId()}@nanosleep.invalid` },
  })
  await saveLearnerSettings(user.id, { timeZone: knownTimeZone(timeZone) })
  return user.id
}

function nameTaken(cause?: Error): AppError {
  return new AppError('conflict', 'Someone here has this name already. Take another.', { cause })
}

function alreadySetUp(cause?: Error): AppError {
  return new AppError('forbidden', 'This server has its first account already. Sign in instead.', { cause })
}

/** A time zone that this server knows: the one given, or UTC. */
export function knownTimeZone(timeZone: string): string {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone === '' ? 'UTC' : timeZone
  } catch {
    return 'UTC'
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
