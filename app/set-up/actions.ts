'use server'
import { redirect } from 'next/navigation'
import type { AccountFormState } from '@/components/account/account-form'
import { createFirstAccount } from '@/lib/server/accounts'
import { readAccountForm, stateOf } from '@/lib/server/account-form'

/** Makes the first account and goes to Tonight; otherwise says what is wrong. */
export async function setUp(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const { name, password, timeZone } = readAccountForm(form)
  const made = await createFirstAccount(name, password, timeZone)
  if (!made.ok) return stateOf(made.error, name)
  redirect('/')
}
