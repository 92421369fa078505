import 'server-only'
import type { WeekAnswer } from '@/lib/groups/week-question'
import { database, type DatabaseSession } from './client'

const SELECT = { id: true, userId: true, at: true, answer: true, score: true, misconception: true } as const

interface Row {
  readonly id: string
  readonly userId: string
  readonly at: bigint
  readonly answer: string
  readonly score: number
  readonly misconception: string | null
}

function fromRow({ at, answer, ...rest }: Row): WeekAnswer {
  return { ...rest, at: Number(at), answer: JSON.parse(answer) as unknown }
}

export async function findWeekAnswer(
  groupId: string,
  week: number,
  userId: string,
  session: DatabaseSession = database(),
): Promise<WeekAnswer | null> {
  const row = await session.weekAnswer.findUnique({
    where: { groupId_week_userId: { groupId, week, userId } },
    select: SELECT,
  })
  return row === null ? null : fromRow(row)
}

/** All answers to the question of a week, in the order in which they came. */
export async function listWeekAnswers(
  groupId: string,
  week: number,
  session: DatabaseSession = database(),
): Promise<WeekAnswer[]> {
  const rows = await session.weekAnswer.findMany({
    where: { groupId, week },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: SELECT,
  })
  return rows.map(fromRow)
}

/** The weeks whose question a member has answered. */
export async function listAnsweredWeeks(
  groupId: string,
  userId: string,
  session: DatabaseSession = database(),
): Promise<number[]> {
  const rows = await session.weekAnswer.findMany({ where: { groupId, userId }, select: { week: true } })
  return rows.map(({ week }) => week)
}

/** Whether an answer with this id is there, whoever's. */
export async function isWeekAnswerKnown(id: string, session: DatabaseSession): Promise<boolean> {
  return (await session.weekAnswer.findUnique({ where: { id }, select: { id: true } })) !== null
}

export async function addWeekAnswer(
  groupId: string,
  week: number,
  { at, answer, ...rest }: WeekAnswer,
  session: DatabaseSession,
): Promise<void> {
  await session.weekAnswer.create({
    data: { groupId, week, ...rest, at: BigInt(at), answer: JSON.stringify(answer) },
    select: { id: true },
  })
}
