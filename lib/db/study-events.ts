import 'server-only'
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

/** The latest events of a learner, newest first. */
export async function listLatestEvents(
  userId: string,
  count: number,
  session: DatabaseSession = database(),
): Promise<StudyEvent[]> {
  const rows = await session.studyEvent.findMany({
    where: { userId },
    orderBy: [{ studyDay: 'desc' }, { at: 'desc' }, { id: 'desc' }],
    take: count,
    select: SELECT,
  })
  return rows.map(eventFromRow)
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
