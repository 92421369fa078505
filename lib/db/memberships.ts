import 'server-only'
import type { GroupName, StudyGroup } from '@/lib/groups/group'
import { type Role, roleSchema, type Sharing, sharingSchema } from '@/lib/groups/role'
import { database, type DatabaseSession } from './client'
import { GROUP_COLUMNS, groupFromRow } from './groups'

export interface Member {
  readonly userId: string
  /** As the person wrote it. */
  readonly name: string
  readonly role: Role
  /** Epoch milliseconds. */
  readonly joinedAt: number
  readonly shares: Sharing
  readonly explains: boolean
}

/** The members of a group, in the order in which they joined. */
export async function listMembers(groupId: string, session: DatabaseSession = database()): Promise<Member[]> {
  const rows = await session.membership.findMany({
    where: { groupId },
    orderBy: [{ joinedAt: 'asc' }, { userId: 'asc' }],
    select: {
      userId: true,
      role: true,
      joinedAt: true,
      shares: true,
      explains: true,
      user: { select: { name: true } },
    },
  })
  return rows.map(({ userId, role, joinedAt, shares, explains, user }) => ({
    userId,
    name: user.name,
    role: roleSchema.parse(role),
    joinedAt: Number(joinedAt),
    shares: sharingSchema.parse(shares),
    explains,
  }))
}

/** The role of a person in a group, or null. */
export async function findRole(
  groupId: string,
  userId: string,
  session: DatabaseSession = database(),
): Promise<Role | null> {
  const row = await session.membership.findUnique({
    where: { groupId_userId: { groupId, userId } },
    select: { role: true },
  })
  return row === null ? null : roleSchema.parse(row.role)
}

export interface GroupOfLearner {
  readonly group: StudyGroup
  readonly role: Role
  readonly members: number
}

/** The groups that a person is in, the one joined first at the head. */
export async function listGroupsOf(
  userId: string,
  session: DatabaseSession = database(),
): Promise<GroupOfLearner[]> {
  const rows = await session.membership.findMany({
    where: { userId },
    orderBy: [{ joinedAt: 'asc' }, { groupId: 'asc' }],
    select: { role: true, group: { select: { ...GROUP_COLUMNS, _count: { select: { members: true } } } } },
  })
  return rows.map(({ role, group }) => ({
    group: groupFromRow(group),
    role: roleSchema.parse(role),
    members: group._count.members,
  }))
}

/** Of the groups of a person that study a document, the one joined first; null if none does. */
export async function findGroupThatStudies(
  userId: string,
  documentId: string,
  session: DatabaseSession = database(),
): Promise<GroupName | null> {
  const row = await session.membership.findFirst({
    where: { userId, group: { documents: { some: { documentId } } } },
    orderBy: [{ joinedAt: 'asc' }, { groupId: 'asc' }],
    select: { group: { select: { id: true, name: true } } },
  })
  return row?.group ?? null
}

export async function countMembers(groupId: string, session: DatabaseSession = database()): Promise<number> {
  return session.membership.count({ where: { groupId } })
}

export async function addMember(
  groupId: string,
  userId: string,
  role: Role,
  joinedAt: number,
  session: DatabaseSession,
): Promise<void> {
  await session.membership.create({
    data: { groupId, userId, role, joinedAt: BigInt(joinedAt) },
    select: { userId: true },
  })
}

/** Changes what is named of a membership; gives whether there was one. */
export async function changeMember(
  groupId: string,
  userId: string,
  changes: Readonly<Partial<Pick<Member, 'role' | 'shares' | 'explains'>>>,
  session: DatabaseSession,
): Promise<boolean> {
  const { count } = await session.membership.updateMany({ where: { groupId, userId }, data: changes })
  return count > 0
}

/** Ends a membership; gives whether there was one. */
export async function removeMember(
  groupId: string,
  userId: string,
  session: DatabaseSession,
): Promise<boolean> {
  const { count } = await session.membership.deleteMany({ where: { groupId, userId } })
  return count > 0
}
