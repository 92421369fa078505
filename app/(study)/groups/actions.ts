'use server'
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormAction } from '@/components/ui/action-form'
import { groupDefaultsSchema } from '@/lib/groups/defaults'
import { invitationSchema } from '@/lib/groups/invitation'
import { sharingSchema } from '@/lib/groups/role'
import { action } from '@/lib/server/action'
import { formAction, numberField, textField } from '@/lib/server/form-action'
import { editorAction, memberAction, ownerAction } from '@/lib/server/groups/group-action'
import { inviteToGroup, revokeGroupInvitation } from '@/lib/server/groups/invite'
import {
  createGroup,
  deleteWholeGroup,
  groupNameSchema,
  handOver,
  leaveGroup,
  removeMember,
  renameGroup,
  setGroupDefaults,
  setGroupDocuments,
  setRole,
  setSharing,
} from '@/lib/server/groups/manage'

const userId = z.string().min(1).max(100)
const groupOf = (form: FormData) => ({ groupId: textField(form, 'groupId') })
const memberOf = (form: FormData) => ({ ...groupOf(form), userId: textField(form, 'userId') })

function shown(words: string): () => string {
  return () => {
    revalidatePath('/groups', 'layout')
    return words
  }
}

const createDoor = action(z.strictObject({ name: groupNameSchema }), (actor, { name }) =>
  createGroup(actor, name),
)
/** Makes a group and goes there. */
export const create: FormAction = async (before, form) =>
  formAction(
    createDoor,
    (fields) => ({ name: textField(fields, 'name') }),
    ({ groupId }) => redirect(`/groups/${groupId}`),
  )(before, form)

const renameDoor = ownerAction({ name: groupNameSchema }, (group, { name }) => renameGroup(group, name))
/** Gives a group another name. */
export const rename: FormAction = async (before, form) =>
  formAction(
    renameDoor,
    (fields) => ({ ...groupOf(fields), name: textField(fields, 'name') }),
    shown('Renamed.'),
  )(before, form)

const inviteDoor = ownerAction(invitationSchema.shape, inviteToGroup)
/** Makes an invitation. */
export const invite: FormAction = async (before, form) =>
  formAction(
    inviteDoor,
    (fields) => ({
      ...groupOf(fields),
      days: numberField(fields, 'days'),
      maxUses: numberField(fields, 'maxUses'),
      role: textField(fields, 'role'),
    }),
    shown('The link is below.'),
  )(before, form)

const revokeDoor = ownerAction({ invitationId: z.string().max(100) }, (group, { invitationId }) =>
  revokeGroupInvitation(group, invitationId),
)
/** Takes an invitation back. */
export const revoke: FormAction = async (before, form) =>
  formAction(
    revokeDoor,
    (fields) => ({ ...groupOf(fields), invitationId: textField(fields, 'invitationId') }),
    shown('Taken back.'),
  )(before, form)

const roleDoor = ownerAction({ userId, role: z.enum(['member', 'editor']) }, (group, input) =>
  setRole(group, input.userId, input.role),
)
/** Makes a member an editor, or an editor a member. */
export const changeRole: FormAction = async (before, form) =>
  formAction(
    roleDoor,
    (fields) => ({ ...memberOf(fields), role: textField(fields, 'role') }),
    shown('Changed.'),
  )(before, form)

const removeDoor = ownerAction({ userId }, (group, input) => removeMember(group, input.userId))
/** Ends somebody’s membership. */
export const remove: FormAction = async (before, form) =>
  formAction(removeDoor, memberOf, shown('Removed.'))(before, form)

const handOverDoor = ownerAction({ userId }, (group, input) => handOver(group, input.userId))
/** Makes somebody else the owner. */
export const passOn: FormAction = async (before, form) =>
  formAction(handOverDoor, memberOf, () => {
    revalidatePath('/groups', 'layout')
    redirect('/groups')
  })(before, form)

const leaveDoor = memberAction({}, leaveGroup)
/** Leaves a group. */
export const leave: FormAction = async (before, form) =>
  formAction(leaveDoor, groupOf, () => {
    revalidatePath('/groups', 'layout')
    redirect('/groups')
  })(before, form)

const deleteDoor = ownerAction({}, deleteWholeGroup)
/** Deletes a group for all. */
export const disband: FormAction = async (before, form) =>
  formAction(deleteDoor, groupOf, () => {
    revalidatePath('/groups', 'layout')
    redirect('/groups')
  })(before, form)

const documentsDoor = editorAction(
  { documentIds: z.array(z.string().max(100)).max(500) },
  (group, { documentIds }) => setGroupDocuments(group, documentIds),
)
/** Sets what the group studies. */
export const chooseDocuments: FormAction = async (before, form) =>
  formAction(
    documentsDoor,
    (fields) => ({ ...groupOf(fields), documentIds: fields.getAll('documentId') }),
    shown('Saved.'),
  )(before, form)

const defaultsDoor = ownerAction({ defaults: groupDefaultsSchema }, (group, { defaults }) =>
  setGroupDefaults(group, defaults),
)
/** Sets the defaults of the group; a field left empty gives none. */
export const setDefaults: FormAction = async (before, form) =>
  formAction(defaultsDoor, readDefaults, shown('Saved. It counts from now on.'))(before, form)

function readDefaults(form: FormData) {
  const one = (key: string, perUnit = 1) => {
    const value = numberField(form, key)
    if (value === undefined || value === '') return {}
    const whole = typeof value === 'number' ? Math.round(value * perUnit * 1000) / 1000 : value
    return { [key]: { value: whole, locked: form.get(`${key}-locked`) === 'on' } }
  }
  return {
    ...groupOf(form),
    defaults: { ...one('retention', 10), ...one('newPerNight'), ...one('budgetMinutes') },
  }
}

const sharingDoor = memberAction({ shares: sharingSchema, explains: z.boolean() }, setSharing)
/** Says what the group may see. */
export const share: FormAction = async (before, form) =>
  formAction(
    sharingDoor,
    (fields) => ({
      ...groupOf(fields),
      shares: textField(fields, 'shares'),
      explains: fields.get('explains') === 'on',
    }),
    shown('Saved.'),
  )(before, form)
