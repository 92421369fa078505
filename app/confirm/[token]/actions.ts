'use server'
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormAction } from '@/components/ui/action-form'
import { confirmAddress } from '@/lib/server/account/mail-address'
import { formAction, textField } from '@/lib/server/form-action'

/** Makes an address its account’s, and goes to the account. */
export const confirm: FormAction = async (before, form) =>
  formAction(
    (raw) => confirmAddress(typeof raw === 'string' ? raw : ''),
    (fields) => textField(fields, 'token'),
    () => {
      revalidatePath('/settings/account')
      redirect('/settings/account')
    },
  )(before, form)
