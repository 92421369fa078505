'use server'
import { redirect } from 'next/navigation'
import type { AccountFormState } from '@/components/account/account-form'
import { readAccountForm, stateOf } from '@/lib/server/account-form'
import { signUpFreely } from '@/lib/server/people/open-sign-up'

/** Makes an account on an open server and goes to Tonight; otherwise says what is wrong. */
export async function signUp(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const { name, password, timeZone } = readAccountForm(form)
  const made = await signUpFreely({ name, password, timeZone })
  if (!made.ok) return stateOf(made.error, name)
  redirect('/')
}
