import 'server-only'
import { groupDefaultsSchema, type GroupDefaults } from '@/lib/groups/defaults'
import type { StudyGroup } from '@/lib/groups/group'
import { database, type DatabaseSession } from './client'

const SELECT = { id: true, name: true, createdAt: true, defaults: true } as const

interface Row {
  readonly id: string
  readonly name: string
  readonly createdAt: bigint
  readonly defaults: string
}

/** A group as the domain knows it; also for rows that other modules join. */
export function groupFromRow({ id, name, createdAt, defaults }: Row): StudyGroup {
  return { id, name, createdAt: Number(createdAt), defaults: groupDefaultsSchema.parse(JSON.parse(defaults)) }
}

export const GROUP_COLUMNS = SELECT

export async function findGroup(
  id: string,
  session: DatabaseSession = database(),
): Promise<StudyGroup | null> {
  const row = await session.studyGroup.findUnique({ where: { id }, select: SELECT })
  return row === null ? null : groupFromRow(row)
}

export async function addGroup(group: StudyGroup, session: DatabaseSession): Promise<void> {
  const { createdAt, defaults, ...rest } = group
  await session.studyGroup.create({
    data: { ...rest, createdAt: BigInt(createdAt), defaults: JSON.stringify(defaults) },
    select: { id: true },
  })
}

export async function renameGroup(id: string, name: string, session: DatabaseSession): Promise<void> {
  await session.studyGroup.update({ where: { id }, data: { name }, select: { id: true } })
}

export async function saveGroupDefaults(
  id: string,
  defaults: GroupDefaults,
  session: DatabaseSession,
): Promise<void> {
  await session.studyGroup.update({
    where: { id },
    data: { defaults: JSON.stringify(defaults) },
    select: { id: true },
  })
}

/** Removes a group with its memberships, invitations, questions and explanations. Nobody’s reviews hang on it. */
export async function deleteGroup(id: string, session: DatabaseSession): Promise<void> {
  await session.studyGroup.delete({ where: { id }, select: { id: true } })
}

/** Ids of the documents that a group studies, in the order of the documents. */
export async function listGroupDocuments(
  groupId: string,
  session: DatabaseSession = database(),
): Promise<string[]> {
  const rows = await session.groupDocument.findMany({
    where: { groupId, document: { retired: false } },
    orderBy: [{ document: { position: 'asc' } }, { documentId: 'asc' }],
    select: { documentId: true },
  })
  return rows.map(({ documentId }) => documentId)
}

export async function saveGroupDocuments(
  groupId: string,
  documentIds: readonly string[],
  session: DatabaseSession,
): Promise<void> {
  await session.groupDocument.deleteMany({ where: { groupId } })
  await session.groupDocument.createMany({ data: documentIds.map((documentId) => ({ groupId, documentId })) })
}
