import 'server-only'
import { whySchema } from '@/lib/groups/hardest'
import type { WeekQuestion } from '@/lib/groups/week-question'
import { database, type DatabaseSession } from './client'

const SELECT = {
  groupId: true,
  week: true,
  cardId: true,
  simulation: true,
  question: true,
  params: true,
  simulationVersion: true,
  seed: true,
  why: true,
} as const

interface Row {
  readonly groupId: string
  readonly week: number
  readonly cardId: string
  readonly simulation: string
  readonly question: string
  readonly params: string
  readonly simulationVersion: number
  readonly seed: bigint
  readonly why: string
}

function fromRow({ simulation, question, params, simulationVersion, seed, why, ...rest }: Row): WeekQuestion {
  return {
    ...rest,
    variant: {
      simulation,
      version: simulationVersion,
      question,
      params: JSON.parse(params) as unknown,
      seed: Number(seed),
    },
    why: whySchema.parse(JSON.parse(why)),
  }
}

export async function findWeekQuestion(
  groupId: string,
  week: number,
  session: DatabaseSession = database(),
): Promise<WeekQuestion | null> {
  const row = await session.weekQuestion.findUnique({
    where: { groupId_week: { groupId, week } },
    select: SELECT,
  })
  return row === null ? null : fromRow(row)
}

/** The questions that a group has had, the latest first, at most `count`. */
export async function listWeekQuestions(
  groupId: string,
  count: number,
  session: DatabaseSession = database(),
): Promise<WeekQuestion[]> {
  const rows = await session.weekQuestion.findMany({
    where: { groupId },
    orderBy: { week: 'desc' },
    take: count,
    select: SELECT,
  })
  return rows.map(fromRow)
}

export async function addWeekQuestion(
  { groupId, week, cardId, variant, why }: WeekQuestion,
  session: DatabaseSession,
): Promise<void> {
  const { simulation, question, params, version, seed } = variant
  await session.weekQuestion.create({
    data: {
      groupId,
      week,
      cardId,
      simulation,
      question,
      params: JSON.stringify(params),
      simulationVersion: version,
      seed: BigInt(seed),
      why: JSON.stringify(why),
    },
    select: { week: true },
  })
}
