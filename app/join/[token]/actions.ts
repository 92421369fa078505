'use server'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { AccountFormState } from '@/components/account/account-form'
import type { FormAction } from '@/components/ui/action-form'
import { readAccountForm, stateOf } from '@/lib/server/account-form'
import { action } from '@/lib/server/action'
import { formAction, textField } from '@/lib/server/form-action'
import { joinGroup, joinWithNewAccount } from '@/lib/server/groups/join'

const joinDoor = action(z.strictObject({ token: z.string().max(200) }), (actor, { token }) =>
  joinGroup(actor, token),
)

/** Joins with the account that one has, and goes to the group. */
export const join: FormAction = async (before, form) =>
  formAction(
    joinDoor,
    (fields) => ({ token: textField(fields, 'token') }),
    ({ groupId }) => redirect(`/groups/${groupId}`),
  )(before, form)

/** Makes an account by an invitation, and goes to the group or to Tonight. */
export async function joinAnew(_before: AccountFormState, form: FormData): Promise<AccountFormState> {
  const { name, ...account } = readAccountForm(form)
  const joined = await joinWithNewAccount(textField(form, 'token') ?? '', { name, ...account })
  if (!joined.ok) return stateOf(joined.error, name)
  redirect(joined.value.groupId === null ? '/' : `/groups/${joined.value.groupId}`)
}
