'use server'
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormAction } from '@/components/ui/action-form'
import { makeResetLink, takeBackReset } from '@/lib/server/account/reset-password'
import { formAction, numberField, textField } from '@/lib/server/form-action'
import { handOverSchema, handOverServer } from '@/lib/server/people/hand-over-server'
import {
  inviteToServer,
  revokeServerInvitation,
  serverInvitationSchema,
} from '@/lib/server/people/invite-to-server'
import { setSignUp } from '@/lib/server/people/open-sign-up'
import { serverOwnerAction } from '@/lib/server/people/server-owner-action'

const somebody = z.strictObject({ userId: z.string().min(1).max(100) })
const whom = (form: FormData) => ({ userId: textField(form, 'userId') })

function shown(words: string): () => string {
  return () => {
    revalidatePath('/admin/people')
    return words
  }
}

const inviteDoor = serverOwnerAction(serverInvitationSchema, inviteToServer)
/** Makes an invitation to the server. */
export const invite: FormAction = async (before, form) =>
  formAction(
    inviteDoor,
    (fields) => ({ days: numberField(fields, 'days'), maxUses: numberField(fields, 'maxUses') }),
    shown('The link is below.'),
  )(before, form)

const revokeDoor = serverOwnerAction(
  z.strictObject({ invitationId: z.string().max(100) }),
  (owner, { invitationId }) => revokeServerInvitation(owner, invitationId),
)
/** Takes an invitation to the server back. */
export const revoke: FormAction = async (before, form) =>
  formAction(
    revokeDoor,
    (fields) => ({ invitationId: textField(fields, 'invitationId') }),
    shown('Taken back.'),
  )(before, form)

const signUpDoor = serverOwnerAction(z.strictObject({ isOpen: z.boolean() }), (owner, { isOpen }) =>
  setSignUp(owner, isOpen),
)
/** Lets anyone make an account, or only who is invited. */
export const changeSignUp: FormAction = async (before, form) =>
  formAction(
    signUpDoor,
    (fields) => ({ isOpen: textField(fields, 'isOpen') === 'yes' }),
    shown('Changed. It counts from now on.'),
  )(before, form)

const resetDoor = serverOwnerAction(somebody, (owner, { userId }) => makeResetLink(owner, userId))
/** Makes a link with which somebody sets a new password. */
export const makeReset: FormAction = async (before, form) =>
  formAction(resetDoor, whom, shown('The link is below.'))(before, form)

const takeBackDoor = serverOwnerAction(somebody, (owner, { userId }) => takeBackReset(owner, userId))
/** Takes such a link back. */
export const takeResetBack: FormAction = async (before, form) =>
  formAction(takeBackDoor, whom, shown('Taken back.'))(before, form)

const handOverDoor = serverOwnerAction(handOverSchema, handOverServer)
/** Makes somebody else the owner of the server. */
export const handOver: FormAction = async (before, form) =>
  formAction(
    handOverDoor,
    (fields) => ({ ...whom(fields), password: textField(fields, 'password') }),
    () => {
      revalidatePath('/', 'layout')
      redirect('/settings')
    },
  )(before, form)
