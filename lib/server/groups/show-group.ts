import 'server-only'
import { listDocuments } from '@/lib/db/documents'
import { listGroupDocuments } from '@/lib/db/groups'
import { listGroupsOf, listMembers } from '@/lib/db/memberships'
import type { JoinedGroup, OwnedGroup } from '@/lib/groups/access'
import type { Actor } from '../actor'
import { listOpenInvitations } from './invite'

/** The groups that a person is in. */
export async function listMyGroups(actor: Actor) {
  return (await listGroupsOf(actor.userId)).map(({ group, role, members }) => ({
    id: group.id,
    name: group.name,
    role,
    members,
  }))
}

/** Who is in a group and what it studies, as each of them may see. */
export async function showGroup(group: JoinedGroup) {
  const [members, documents, studied] = await Promise.all([
    listMembers(group.id),
    listDocuments(),
    listGroupDocuments(group.id),
  ])
  const own = members.find(({ userId }) => userId === group.userId)
  return {
    id: group.id,
    name: group.name,
    role: group.role,
    defaults: group.defaults,
    own: { shares: own?.shares ?? 'aggregate', explains: own?.explains ?? false },
    members: members.map(({ userId, name, role }) => ({
      userId,
      name,
      role,
      isSelf: userId === group.userId,
    })),
    documents: documents.map(({ id, title }) => ({ id, title, isStudied: studied.includes(id) })),
  }
}

/** What its owner manages. */
export async function showOwnedGroup(group: OwnedGroup) {
  const [shown, invitations] = await Promise.all([showGroup(group), listOpenInvitations(group)])
  return { ...shown, invitations }
}
