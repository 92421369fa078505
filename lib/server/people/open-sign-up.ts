import 'server-only'
import { AppError } from '@/lib/base/app-error'
import type { Result } from '@/lib/base/result'
import { inTransaction } from '@/lib/db/client'
import { findOpenSignUp, saveOpenSignUp } from '@/lib/db/server-settings'
import { createGuestAccount, isSetUp } from '../accounts'
import type { Failure } from '../action'
import { rejectWhenCrowding } from '../flood'
import type { Owner } from '../owner'

/** Whether anyone may make an account here, without an invitation. */
export async function isSignUpOpen(): Promise<boolean> {
  return (await isSetUp()) && (await findOpenSignUp())
}

/** Lets anyone who reaches the server make an account, or only who is invited. */
export async function setSignUp(_owner: Owner, isOpen: boolean): Promise<void> {
  await inTransaction((session) => saveOpenSignUp(isOpen, session))
}

/** Makes an account without an invitation, and signs in. Fails with 'forbidden' unless the owner has opened the server. */
export function signUpFreely(account: {
  readonly name: string
  readonly password: string
  readonly timeZone: string
}): Promise<Result<{ readonly userId: string }, Failure>> {
  return createGuestAccount(account, letAnyoneIn, async () => {})
}

async function letAnyoneIn(): Promise<void> {
  if (!(await findOpenSignUp()))
    throw new AppError('forbidden', 'New accounts need an invitation. Ask who runs this server for a link.')
  await rejectWhenCrowding()
}
