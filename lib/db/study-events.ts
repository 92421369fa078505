import 'server-only'
import { z } from 'zod'
import type { CardRecord } from '@/lib/groups/hardest'
import { eventFromRow, eventToRow, type StudyEvent } from '@/lib/review/events'
import { database, type DatabaseSession } from './client'
import { inParts } from './in-parts'

const SELECT = {
  id: true,
  userId: true,
  cardId: true,
  kind: true,
  at: true,
  studyDay: true,
  undoes: true,
  body: true,
} as const

const answerTimes = z.array(z.object({ kind: z.enum(['quick', 'predict']), ms: z.coerce.number() }))
export type AnswerTime = Readonly<z.output<typeof answerTimes>[number]>

/** All events of a learner about one card, in order. */
export async function listEventsOfCard(
  userId: string,
  cardId: string,
  session: DatabaseSession = database(),
): Promise<StudyEvent[]> {
  const rows = await session.studyEvent.findMany({
    where: { userId, cardId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: SELECT,
  })
  return rows.map(eventFromRow)
}

/** All events of a learner about these cards, in order. */
export async function listEventsOfCards(
  userId: string,
  cardIds: readonly string[],
  session: DatabaseSession = database(),
): Promise<StudyEvent[]> {
  const rows = await inParts(cardIds, (part) =>
    session.studyEvent.findMany({
      where: { userId, cardId: { in: part } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      select: SELECT,
    }),
  )
  return rows.map(eventFromRow)
}

/** The events of these learners about a card since a moment, in order. */
export async function listEventsOfMembers(
  userIds: readonly string[],
  cardId: string,
  sinceMs: number,
  session: DatabaseSession = database(),
): Promise<StudyEvent[]> {
  const rows = await session.studyEvent.findMany({
    where: { userId: { in: [...userIds] }, cardId, at: { gte: BigInt(sinceMs) } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: SELECT,
  })
  return rows.map(eventFromRow)
}

const recordRows = z.array(
  z.object({
    cardId: z.string(),
    people: z.coerce.number(),
    reviews: z.coerce.number(),
    meanScore: z.coerce.number().min(0).max(1),
  }),
)

/** How the members of a group have done on each card since a study day; who shares nothing is left out. */
export async function listGroupRecords(
  groupId: string,
  sinceDay: number,
  session: DatabaseSession = database(),
): Promise<CardRecord[]> {
  return recordRows.parse(
    await session.$queryRaw`
      SELECT e."cardId", COUNT(DISTINCT e."userId") AS "people", COUNT(*) AS "reviews",
        AVG(json_extract(e."body", '$.score')) AS "meanScore"
      FROM "Membership" AS m
      JOIN "StudyEvent" AS e ON e."userId" = m."userId" AND e."studyDay" >= ${sinceDay}
      WHERE m."groupId" = ${groupId} AND m."shares" <> 'nothing' AND e."kind" = 'reviewed'
        AND (e."userId", e."id") NOT IN (
          SELECT u."userId", u."undoes" FROM "Membership" AS n
          JOIN "StudyEvent" AS u ON u."userId" = n."userId" AND u."studyDay" >= ${sinceDay}
          WHERE n."groupId" = ${groupId} AND u."kind" = 'undone' AND u."undoes" IS NOT NULL
        )
      GROUP BY e."cardId"`,
  )
}

/** All events of a learner's study day, in order. */
export async function listEventsOfDay(
  userId: string,
  studyDay: number,
  session: DatabaseSession = database(),
): Promise<StudyEvent[]> {
  const rows = await session.studyEvent.findMany({
    where: { userId, studyDay },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: SELECT,
  })
  return rows.map(eventFromRow)
}

/**
 * How long the latest answers of nights before that study day took, each with the kind of its card; newest first. A
 * question in a text is looked at for as long as the text is read, so it does not count.
 */
export async function listAnswerTimes(
  userId: string,
  { beforeDay, count }: { readonly beforeDay: number; readonly count: number },
  session: DatabaseSession = database(),
): Promise<AnswerTime[]> {
  // Only the number is taken out of each body: this is read at every turn.
  const rows = await session.$queryRaw`
    SELECT c."kind", json_extract(e."body", '$.ms') AS "ms"
    FROM (
      SELECT "cardId", "body" FROM "StudyEvent"
      WHERE "userId" = ${userId} AND "studyDay" < ${beforeDay} AND "kind" = 'reviewed'
        AND json_extract("body", '$.place') IS NULL
      ORDER BY "studyDay" DESC, "at" DESC LIMIT ${count}
    ) AS e JOIN "Card" AS c ON c."id" = e."cardId"`
  return answerTimes.parse(rows)
}

export async function findEvent(
  id: string,
  session: DatabaseSession = database(),
): Promise<StudyEvent | null> {
  const row = await session.studyEvent.findUnique({ where: { id }, select: SELECT })
  return row === null ? null : eventFromRow(row)
}

/** Adds to the log. The caller has looked that the id is not there yet, in the same transaction. */
export async function addEvent(event: StudyEvent, session: DatabaseSession): Promise<void> {
  await session.studyEvent.create({ data: eventToRow(event), select: { id: true } })
}

/** The same for many. */
export async function addEvents(events: readonly StudyEvent[], session: DatabaseSession): Promise<void> {
  await inParts(events, async (part) => {
    await session.studyEvent.createMany({ data: part.map(eventToRow) })
    return []
  })
}

/** Every (learner, card) that has events, for the check of the fold. */
export async function listEventKeys(
  session: DatabaseSession = database(),
): Promise<{ userId: string; cardId: string }[]> {
  return session.studyEvent.findMany({
    distinct: ['userId', 'cardId'],
    select: { userId: true, cardId: true },
  })
}
