'use server'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { AccountFormState } from '@/components/account/account-form'
import { signInByPasskey, startPasskeySignIn } from '@/lib/server/account/passkey-sign-in'
import { signIn } from '@/lib/server/accounts'
import { readAccountForm, stateOf } from '@/lib/server/account-form'
import { pathWithin } from '@/lib/server/path-within'

/** Signs in and goes where one came from, else to Tonight; otherwise says what is wrong. */
export async function enter(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const { name, password } = readAccountForm(form)
  const entered = await signIn(name, password)
  if (!entered.ok) return stateOf(entered.error, name)
  redirect(pathWithin(form.get('to')))
}

/** What the browser asks for a passkey with. */
export async function askForPasskey() {
  return startPasskeySignIn()
}

/** Signs in by a passkey and goes where one came from; otherwise says what is wrong. */
export async function enterByPasskey(asked: unknown): Promise<{ readonly fault: string }> {
  const input = z.object({ to: z.unknown(), answer: z.unknown() }).safeParse(asked)
  const entered = await signInByPasskey(input.data?.answer)
  if (!entered.ok) return { fault: entered.error.message }
  redirect(pathWithin(input.data?.to))
}
