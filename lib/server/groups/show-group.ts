import 'server-only'
import { listDocuments } from '@/lib/db/documents'
import { listGroupDocuments } from '@/lib/db/groups'
import { listGroupsOf, listMembers, type Member } from '@/lib/db/memberships'
import type { JoinedGroup, OwnedGroup } from '@/lib/groups/access'
import { roles } from '@/lib/groups/role'
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
    members: members
      .map(({ userId, name, role }) => ({ userId, name, role, isSelf: userId === group.userId }))
      .toSorted(byRoleAndName),
    documents: documents.map(({ id, title }) => ({ id, title, isStudied: studied.includes(id) })),
  }
}

const names = new Intl.Collator('en')

/** The owner, then the editors, then the members, each by name: that is how one looks for somebody among fifty. */
function byRoleAndName(a: Pick<Member, 'name' | 'role'>, b: Pick<Member, 'name' | 'role'>): number {
  return roles.indexOf(b.role) - roles.indexOf(a.role) || names.compare(a.name, b.name)
}

/** What its owner manages. */
export async function showOwnedGroup(group: OwnedGroup) {
  const [shown, invitations] = await Promise.all([showGroup(group), listOpenInvitations(group)])
  return { ...shown, invitations }
}
