import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { type DatabaseSession, inTransaction } from '@/lib/db/client'
import { listDocuments } from '@/lib/db/documents'
import {
  addGroup,
  deleteGroup,
  renameGroup as saveName,
  saveGroupDefaults,
  saveGroupDocuments,
} from '@/lib/db/groups'
import {
  addMember,
  changeMember,
  countMembers,
  listGroupsOf,
  listMembers,
  removeMember as endMembership,
} from '@/lib/db/memberships'
import type { EditedGroup, JoinedGroup, OwnedGroup } from '@/lib/groups/access'
import type { GroupDefaults } from '@/lib/groups/defaults'
import { MAX_GROUP_NAME } from '@/lib/groups/group'
import type { Sharing } from '@/lib/groups/role'
import type { Actor } from '../actor'
import { now } from '../now'

export const groupNameSchema = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(MAX_GROUP_NAME, `At most ${MAX_GROUP_NAME} characters.`)

const MAX_GROUPS = 20

/** Makes a group that studies all documents, owned by who makes it. Gives its id. */
export async function createGroup(actor: Actor, name: string): Promise<{ readonly groupId: string }> {
  const groupId = newId()
  await inTransaction(async (session) => {
    if ((await listGroupsOf(actor.userId, session)).length >= MAX_GROUPS)
      throw new AppError('conflict', `You are in ${MAX_GROUPS} groups, which is as many as one can be in.`)
    const at = now()
    await addGroup({ id: groupId, name, createdAt: at, defaults: {} }, session)
    await addMember(groupId, actor.userId, 'owner', at, session)
    const documents = await listDocuments(session)
    await saveGroupDocuments(
      groupId,
      documents.map(({ id }) => id),
      session,
    )
  })
  return { groupId }
}

export async function renameGroup(group: OwnedGroup, name: string): Promise<void> {
  await inTransaction((session) => saveName(group.id, name, session))
}

export async function setGroupDefaults(group: OwnedGroup, defaults: GroupDefaults): Promise<void> {
  await inTransaction((session) => saveGroupDefaults(group.id, defaults, session))
}

/** Sets what the group studies. Throws AppError('not-found') if one of the documents is not there. */
export async function setGroupDocuments(group: EditedGroup, documentIds: readonly string[]): Promise<void> {
  await inTransaction(async (session) => {
    const known = new Set((await listDocuments(session)).map(({ id }) => id))
    if (!documentIds.every((id) => known.has(id)))
      throw new AppError('not-found', 'One of these documents is no longer there.')
    await saveGroupDocuments(group.id, [...new Set(documentIds)], session)
  })
}

/** Makes a member an editor or an editor a member. Throws AppError('not-found') for whoever is not in the group. */
export async function setRole(group: OwnedGroup, userId: string, role: 'member' | 'editor'): Promise<void> {
  if (userId === group.userId)
    throw new AppError('conflict', 'You own the group. Hand it over to someone first.')
  await inTransaction(async (session) => {
    if (!(await changeMember(group.id, userId, { role }, session))) throw notThere()
  })
}

/** Ends somebody else’s membership. Their own reviews stay theirs. */
export async function removeMember(group: OwnedGroup, userId: string): Promise<void> {
  if (userId === group.userId) throw new AppError('conflict', 'You own the group. Leave it instead.')
  await inTransaction(async (session) => {
    if (!(await endMembership(group.id, userId, session))) throw notThere()
  })
}

/** Makes another member the owner; who owned it becomes an editor. */
export async function handOver(group: OwnedGroup, userId: string): Promise<void> {
  if (userId === group.userId) throw new AppError('conflict', 'You own the group already.')
  await inTransaction(async (session) => {
    if (!(await changeMember(group.id, userId, { role: 'owner' }, session))) throw notThere()
    await changeMember(group.id, group.userId, { role: 'editor' }, session)
  })
}

/** Ends one’s own membership. An owner with others in the group hands it over first; the last one takes it along. */
export async function leaveGroup(group: JoinedGroup): Promise<void> {
  await inTransaction(async (session) => {
    if ((await countMembers(group.id, session)) === 1) return deleteGroup(group.id, session)
    if (group.role === 'owner')
      throw new AppError('conflict', 'You own the group. Hand it over to someone first, then leave.')
    await endMembership(group.id, group.userId, session)
  })
}

/** Deletes the group for all. */
export async function deleteWholeGroup(group: OwnedGroup): Promise<void> {
  await inTransaction((session) => deleteGroup(group.id, session))
}

/** What the group may see of what one knows, and whether it is told what one could explain. */
export async function setSharing(
  group: JoinedGroup,
  sharing: { readonly shares: Sharing; readonly explains: boolean },
): Promise<void> {
  await inTransaction((session) => changeMember(group.id, group.userId, sharing, session))
}

/**
 * Takes a person out of all groups, before the account goes: a group of theirs passes to its longest-standing editor,
 * else member; one that nobody else is in goes too.
 */
export async function leaveAllGroups(userId: string, session: DatabaseSession): Promise<void> {
  for (const { group, role } of await listGroupsOf(userId, session)) {
    const others = (await listMembers(group.id, session)).filter((member) => member.userId !== userId)
    const heir = others.find((member) => member.role === 'editor') ?? others[0]
    if (heir === undefined) {
      await deleteGroup(group.id, session)
      continue
    }
    if (role === 'owner') await changeMember(group.id, heir.userId, { role: 'owner' }, session)
    await endMembership(group.id, userId, session)
  }
}

function notThere(): AppError {
  return new AppError('not-found', 'This person is not in the group any more.')
}
