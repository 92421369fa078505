'use server'
import { after } from 'next/server'
import type { FormAction } from '@/components/ui/action-form'
import { askForReset } from '@/lib/server/account/forgotten-password'
import { formAction, textField } from '@/lib/server/form-action'

/** Has a reset link sent, if an account has that address. */
export const forgot: FormAction = async (before, form) =>
  formAction(
    (raw) => askForReset(typeof raw === 'string' ? raw : '', after),
    (fields) => textField(fields, 'address'),
    () => 'If an account here has this address, a link is on its way to it. It works for a day.',
  )(before, form)
