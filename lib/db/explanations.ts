import 'server-only'
import type { Explanation, PinnedExplanation } from '@/lib/groups/explanation'
import { database, type DatabaseSession } from './client'

const SELECT = {
  id: true,
  groupId: true,
  week: true,
  cardId: true,
  userId: true,
  at: true,
  text: true,
  pinnedAt: true,
  user: { select: { name: true } },
} as const

interface Row {
  readonly id: string
  readonly groupId: string
  readonly week: number
  readonly cardId: string
  readonly userId: string
  readonly at: bigint
  readonly text: string
  readonly pinnedAt: bigint | null
  readonly user: { readonly name: string }
}

function fromRow({ at, pinnedAt, user, ...rest }: Row): Explanation {
  return { ...rest, at: Number(at), name: user.name, isPinned: pinnedAt !== null }
}

/** What was written under the question of a week, in the order in which it came. */
export async function listExplanations(
  groupId: string,
  week: number,
  session: DatabaseSession = database(),
): Promise<Explanation[]> {
  const rows = await session.explanation.findMany({
    where: { groupId, week },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: SELECT,
  })
  return rows.map(fromRow)
}

export async function findExplanation(
  id: string,
  session: DatabaseSession = database(),
): Promise<Explanation | null> {
  const row = await session.explanation.findUnique({ where: { id }, select: SELECT })
  return row === null ? null : fromRow(row)
}

/** What these groups keep with a card. */
export async function listPinned(
  groupIds: readonly string[],
  cardId: string,
  session: DatabaseSession = database(),
): Promise<PinnedExplanation[]> {
  if (groupIds.length === 0) return []
  const rows = await session.explanation.findMany({
    where: { groupId: { in: [...groupIds] }, cardId, pinnedAt: { not: null } },
    orderBy: { pinnedAt: 'asc' },
    select: {
      id: true,
      text: true,
      group: { select: { name: true } },
      user: { select: { name: true } },
    },
  })
  return rows.map(({ id, text, group, user }) => ({ id, text, group: group.name, by: user.name }))
}

export async function addExplanation(
  { id, groupId, week, cardId, userId, at, text }: Omit<Explanation, 'name' | 'isPinned'>,
  session: DatabaseSession,
): Promise<void> {
  await session.explanation.create({
    data: { id, groupId, week, cardId, userId, at: BigInt(at), text },
    select: { id: true },
  })
}

export async function saveExplanationText(id: string, text: string, session: DatabaseSession): Promise<void> {
  await session.explanation.update({ where: { id }, data: { text }, select: { id: true } })
}

export async function deleteExplanation(id: string, session: DatabaseSession): Promise<void> {
  await session.explanation.delete({ where: { id }, select: { id: true } })
}

/** Keeps one explanation with its card, and no other of the group; null keeps none. */
export async function pinOnly(
  groupId: string,
  cardId: string,
  pin: { readonly id: string; readonly at: number } | null,
  session: DatabaseSession,
): Promise<void> {
  await session.explanation.updateMany({
    where: { groupId, cardId, pinnedAt: { not: null } },
    data: { pinnedAt: null },
  })
  if (pin === null) return
  await session.explanation.update({
    where: { id: pin.id },
    data: { pinnedAt: BigInt(pin.at) },
    select: { id: true },
  })
}
