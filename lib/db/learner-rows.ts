import 'server-only'
import { z } from 'zod'
import { eventFromRow, type StudyEvent } from '@/lib/review/events'
import { type Memory, memorySchema } from '@/lib/review/memory'
import { database, type DatabaseSession } from './client'

const PAGE = 1000
const json = z.json()

/**
 * All events of a learner in order of their ids, a thousand at a time: however many there are, few are in memory.
 * Events written meanwhile may or may not be among them.
 */
export async function* eventPages(userId: string): AsyncGenerator<readonly StudyEvent[]> {
  let after = ''
  for (;;) {
    const rows = await database().studyEvent.findMany({
      where: { userId, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PAGE,
      select: {
        id: true,
        userId: true,
        cardId: true,
        kind: true,
        at: true,
        studyDay: true,
        undoes: true,
        body: true,
      },
    })
    if (rows.length > 0) yield rows.map(eventFromRow)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = last.id
  }
}

/** The ids of the reviews and resets that a learner took back. */
export async function listUndone(
  userId: string,
  session: DatabaseSession = database(),
): Promise<ReadonlySet<string>> {
  const rows = await session.studyEvent.findMany({
    where: { userId, kind: 'undone' },
    select: { undoes: true },
  })
  return new Set(rows.flatMap(({ undoes }) => (undoes === null ? [] : [undoes])))
}

/** Every memory of a learner, whatever became of the card. */
export async function listMemoriesOf(
  userId: string,
  session: DatabaseSession = database(),
): Promise<{ readonly cardId: string; readonly memory: Memory }[]> {
  const rows = await session.memory.findMany({
    where: { userId },
    orderBy: { cardId: 'asc' },
    select: { cardId: true, snapshot: true },
  })
  return rows.map(({ cardId, snapshot }) => ({ cardId, memory: memorySchema.parse(JSON.parse(snapshot)) }))
}

/** What a learner has set aside, marked or written, and said in groups; times in epoch milliseconds. */
export async function listWritings(userId: string, session: DatabaseSession = database()) {
  const where = { userId }
  const marks = await session.cardMark.findMany({
    where,
    orderBy: { cardId: 'asc' },
    select: { cardId: true, suspended: true, flagged: true, buriedTo: true, leechEvent: true },
  })
  const notes = await session.cardNote.findMany({
    where,
    orderBy: { cardId: 'asc' },
    select: { cardId: true, text: true, changedAt: true },
  })
  const answers = await session.weekAnswer.findMany({
    where,
    orderBy: { id: 'asc' },
    select: {
      id: true,
      week: true,
      at: true,
      answer: true,
      score: true,
      misconception: true,
      question: { select: { cardId: true, group: { select: { name: true } } } },
    },
  })
  const explanations = await session.explanation.findMany({
    where,
    orderBy: { id: 'asc' },
    select: { id: true, week: true, cardId: true, at: true, text: true, group: { select: { name: true } } },
  })
  return {
    marks,
    notes: notes.map(({ changedAt, ...note }) => ({ ...note, changedAt: Number(changedAt) })),
    weekAnswers: answers.map(({ at, answer, question, ...rest }) => ({
      ...rest,
      at: Number(at),
      answer: json.parse(JSON.parse(answer)),
      cardId: question.cardId,
      group: question.group.name,
    })),
    explanations: explanations.map(({ at, group, ...rest }) => ({
      ...rest,
      at: Number(at),
      group: group.name,
    })),
  }
}

/** How much of a learner there is. */
export async function countLearnerRows(userId: string, session: DatabaseSession = database()) {
  const where = { userId }
  return {
    reviews: await session.studyEvent.count({ where: { userId, kind: 'reviewed' } }),
    memories: await session.memory.count({ where }),
    notes: await session.cardNote.count({ where }),
    reports: await session.report.count({ where }),
  }
}
