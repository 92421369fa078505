'use server'
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormAction } from '@/components/ui/action-form'
import { changePassword, passwordChangeSchema, signOutEverywhere } from '@/lib/server/account/change-password'
import { deleteAccount, deletionSchema } from '@/lib/server/account/delete-account'
import { addressChangeSchema, askForAddress, forgetAddress } from '@/lib/server/account/mail-address'
import {
  finishPasskey,
  passkeyAnswerSchema,
  passkeyIdSchema,
  passkeyStartSchema,
  removePasskey,
  startPasskey,
} from '@/lib/server/account/passkeys'
import { signOut } from '@/lib/server/accounts'
import { action } from '@/lib/server/action'
import { formAction, textField } from '@/lib/server/form-action'

const nothing = z.strictObject({})
const noFields = () => ({})

function shown(words: string): () => string {
  return () => {
    revalidatePath('/settings/account')
    return words
  }
}

const passwordDoor = action(passwordChangeSchema, changePassword)
/** Changes one’s password. */
export const changeOwnPassword: FormAction = async (before, form) =>
  formAction(
    passwordDoor,
    (fields) => ({
      password: textField(fields, 'password'),
      newPassword: textField(fields, 'newPassword'),
    }),
    shown('Changed. Other devices are signed out.'),
  )(before, form)

const everywhereDoor = action(nothing, signOutEverywhere)
/** Signs out on all devices, this one too. */
export const leaveEverywhere: FormAction = async (before, form) =>
  formAction(everywhereDoor, noFields, async () => {
    await signOut()
    redirect('/sign-in?after=everywhere')
  })(before, form)

const addressDoor = action(addressChangeSchema, askForAddress)
/** Has a mail address confirmed. */
export const changeAddress: FormAction = async (before, form) =>
  formAction(
    addressDoor,
    (fields) => ({ address: textField(fields, 'address'), password: textField(fields, 'password') }),
    shown('A link is on its way. Open it within a day.'),
  )(before, form)

const forgetDoor = action(nothing, forgetAddress)
/** Takes the mail address off the account. */
export const removeAddress: FormAction = async (before, form) =>
  formAction(forgetDoor, noFields, shown('It is gone.'))(before, form)

const startPasskeyDoor = action(passkeyStartSchema, startPasskey)
/** What the browser makes a passkey from. */
export async function startOwnPasskey(asked: unknown) {
  return startPasskeyDoor(asked)
}

const finishPasskeyDoor = action(passkeyAnswerSchema, finishPasskey)
/** Keeps the passkey that the browser has made. */
export async function finishOwnPasskey(made: unknown) {
  const finished = await finishPasskeyDoor(made)
  if (finished.ok) revalidatePath('/settings/account')
  return finished
}

const removePasskeyDoor = action(passkeyIdSchema, removePasskey)
/** Removes one of one’s passkeys. */
export const removeOwnPasskey: FormAction = async (before, form) =>
  formAction(
    removePasskeyDoor,
    (fields) => ({ passkeyId: textField(fields, 'passkeyId') }),
    shown('It is gone.'),
  )(before, form)

const deleteDoor = action(deletionSchema, deleteAccount)
/** Deletes one’s account. */
export const deleteOwnAccount: FormAction = async (before, form) =>
  formAction(
    deleteDoor,
    (fields) => ({ password: textField(fields, 'password') }),
    async () => {
      await signOut()
      redirect('/sign-in?after=deleted')
    },
  )(before, form)
