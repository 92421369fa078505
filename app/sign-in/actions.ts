'use server'
import { redirect } from 'next/navigation'
import type { AccountFormState } from '@/components/account/account-form'
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
