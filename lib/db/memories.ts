import 'server-only'
import { z } from 'zod'
import { type Memory, memorySchema } from '@/lib/review/memory'
import { database, type DatabaseSession } from './client'
import { moveLoad } from './day-load'
import { inParts } from './in-parts'
import { advanceCursor, lowerCursor } from './new-card-cursor'

export interface CardMemory {
  readonly cardId: string
  readonly memory: Memory
}

const SELECT = { cardId: true, snapshot: true } as const

function read({ cardId, snapshot }: { cardId: string; snapshot: string }): CardMemory {
  return { cardId, memory: memorySchema.parse(JSON.parse(snapshot)) }
}

/** What is due on or before that study day: read through the index on (user, due day), whatever else there is. */
export async function listDueMemories(
  userId: string,
  studyDay: number,
  session: DatabaseSession = database(),
): Promise<CardMemory[]> {
  const rows = await session.memory.findMany({
    where: {
      userId,
      dueDay: { lte: studyDay },
      card: {
        retired: false,
        marks: { none: { userId, OR: [{ suspended: true }, { buriedTo: { gt: studyDay } }] } },
      },
    },
    select: SELECT,
  })
  return rows.map(read)
}

/** How many cards come back on each of the study days from..to, both included. */
export async function countDueByDay(
  userId: string,
  from: number,
  to: number,
  session: DatabaseSession = database(),
): Promise<ReadonlyMap<number, number>> {
  const rows = await session.memory.groupBy({
    by: ['dueDay'],
    where: {
      userId,
      dueDay: { gte: from, lte: to },
      card: { retired: false, marks: { none: { userId, suspended: true } } },
    },
    _count: { cardId: true },
  })
  return new Map(rows.map((row) => [row.dueDay, row._count.cardId]))
}

export async function findMemory(
  userId: string,
  cardId: string,
  session: DatabaseSession = database(),
): Promise<Memory | null> {
  const found = await session.memory.findUnique({
    where: { userId_cardId: { userId, cardId } },
    select: SELECT,
  })
  return found === null ? null : read(found).memory
}

/** The memories of these cards; those never reviewed are left out. */
export async function listMemories(
  userId: string,
  cardIds: readonly string[],
  session: DatabaseSession = database(),
): Promise<CardMemory[]> {
  const rows = await inParts(cardIds, (part) =>
    session.memory.findMany({ where: { userId, cardId: { in: part } }, select: SELECT }),
  )
  return rows.map(read)
}

/**
 * Writes the cache of the fold, and what is counted from it: the load of the days, and where new cards begin. Null
 * removes it, for a card whose only review was taken back.
 */
export async function saveMemory(
  userId: string,
  cardId: string,
  memory: Memory | null,
  session: DatabaseSession,
): Promise<void> {
  const card = await session.card.findUniqueOrThrow({
    where: { id: cardId },
    select: {
      documentId: true,
      position: true,
      seconds: true,
      memories: { where: { userId }, select: { dueDay: true } },
    },
  })
  const before = card.memories[0] ?? null
  await moveLoad(
    userId,
    { from: before?.dueDay ?? null, to: memory?.dueDay ?? null, seconds: card.seconds },
    session,
  )
  if (memory === null) {
    await session.memory.deleteMany({ where: { userId, cardId } })
    await lowerCursor(userId, card, session)
    return
  }
  const { state, stability, difficulty, dueDay, lastDay, reps, lapses } = memory
  const row = {
    state,
    stability,
    difficulty,
    dueDay,
    lastDay,
    reps,
    lapses,
    snapshot: JSON.stringify(memory),
  }
  await session.memory.upsert({
    where: { userId_cardId: { userId, cardId } },
    create: { userId, cardId, ...row },
    update: row,
    select: { cardId: true },
  })
  if (before === null) await advanceCursor(userId, card.documentId, session)
}

const sampleRows = z.array(
  z.object({
    cardId: z.string(),
    snapshot: z.string().transform((text) => memorySchema.parse(JSON.parse(text))),
    kind: z.enum(['quick', 'predict']),
    seconds: z.coerce.number(),
  }),
)

/** The learner's memories of cards that are asked, with what the card takes: every `every`-th, to reckon with. */
export async function sampleMemories(
  userId: string,
  every: number,
  session: DatabaseSession = database(),
): Promise<(CardMemory & { readonly kind: 'quick' | 'predict'; readonly seconds: number })[]> {
  const rows = await session.$queryRaw`
    SELECT m."cardId", m."snapshot", c."kind", c."seconds"
    FROM "Memory" AS m JOIN "Card" AS c ON c."id" = m."cardId"
    WHERE m."userId" = ${userId} AND c."retired" = false AND m.rowid % ${every} = 0
      AND NOT EXISTS (
        SELECT 1 FROM "CardMark" AS k
        WHERE k."userId" = ${userId} AND k."cardId" = c."id" AND k."suspended" = true
      )
    ORDER BY m."cardId"`
  return sampleRows.parse(rows).map(({ snapshot, ...card }) => ({ ...card, memory: snapshot }))
}

/** How many cards the learner has begun. */
export function countMemories(userId: string, session: DatabaseSession = database()): Promise<number> {
  return session.memory.count({ where: { userId } })
}

/** Everything cached, for the check against the fold. */
export async function listAllMemories(
  session: DatabaseSession = database(),
): Promise<(CardMemory & { readonly userId: string })[]> {
  const rows = await session.memory.findMany({ select: { ...SELECT, userId: true } })
  return rows.map(({ userId, ...row }) => ({ userId, ...read(row) }))
}
