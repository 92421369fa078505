'use server'
import { redirect } from 'next/navigation'
import type { PasswordFormState } from '@/components/accounts/new-password-form'
import { setPasswordByLink } from '@/lib/server/account/reset-password'
import { textField } from '@/lib/server/form-action'

/** Sets a new password by a link, and goes to sign in with it. */
export async function setPassword(_before: PasswordFormState, form: FormData): Promise<PasswordFormState> {
  const set = await setPasswordByLink(textField(form, 'token') ?? '', textField(form, 'password') ?? '')
  if (set.ok) redirect('/sign-in?after=reset')
  const fault = set.error.fields?.['password']?.[0] ?? null
  return { fault, message: fault === null ? set.error.message : null }
}
