import 'server-only'
import { seedFrom } from '@/lib/base/rng'
import { AppError } from '@/lib/base/app-error'
import { findCard, listCardIdsOfGroup } from '@/lib/db/cards'
import { inTransaction } from '@/lib/db/client'
import { listGroupRecords } from '@/lib/db/study-events'
import { listAnsweredWeeks } from '@/lib/db/week-answers'
import { addWeekQuestion, findWeekQuestion, listWeekQuestions } from '@/lib/db/week-questions'
import type { JoinedGroup } from '@/lib/groups/access'
import { chooseWeekCard, RECORD_WEEKS, REST_WEEKS, sayWhy } from '@/lib/groups/hardest'
import { mondayOf, weekOf } from '@/lib/groups/week'
import type { WeekLine, WeekQuestion } from '@/lib/groups/week-question'
import { findQuestion } from '@/lib/simulations/registry'
import { log } from '../log'
import { drawVariant } from '../study/draw-variant'
import { learnerOf } from '../study/learner'

/** The week that it is for a member. */
async function weekOfMember(group: JoinedGroup): Promise<number> {
  return weekOf((await learnerOf(group)).studyDay)
}

/**
 * The question of this week. The first member to look in a week has it chosen; from then on it stays. Null if the group
 * studies nothing that can be asked.
 */
export async function questionOfThisWeek(group: JoinedGroup): Promise<WeekQuestion | null> {
  const week = await weekOfMember(group)
  const known = await findWeekQuestion(group.id, week)
  if (known !== null) return known
  const chosen = await chooseQuestion(group.id, week)
  if (chosen === null) return null
  return inTransaction(async (session) => {
    // Somebody else may have looked at the same moment: the first choice stays.
    const first = await findWeekQuestion(group.id, week, session)
    if (first !== null) return first
    await addWeekQuestion(chosen, session)
    return chosen
  })
}

/** The group’s questions so far, this week’s first. */
export async function listWeeks(group: JoinedGroup): Promise<readonly WeekLine[]> {
  const [questions, answered] = await Promise.all([
    listWeekQuestions(group.id, SHOWN_WEEKS),
    listAnsweredWeeks(group.id, group.userId),
  ])
  return questions.map((question) => lineOf(question, answered))
}

/** This week’s question in a line, chosen if this is the first look; null if there is none. */
export async function lineOfThisWeek(group: JoinedGroup): Promise<WeekLine | null> {
  const [question, answered] = await Promise.all([
    questionOfThisWeek(group),
    listAnsweredWeeks(group.id, group.userId),
  ])
  return question && lineOf(question, answered)
}

function lineOf(question: WeekQuestion, answered: readonly number[]): WeekLine {
  return {
    week: question.week,
    title: titleOf(question),
    why: sayWhy(question.why),
    hasAnswered: answered.includes(question.week),
  }
}

const SHOWN_WEEKS = 26

/** What the question of a week is called. */
export function titleOf({ variant }: WeekQuestion): string {
  return findQuestion(variant.simulation, variant.question)?.title ?? variant.question
}

async function chooseQuestion(groupId: string, week: number): Promise<WeekQuestion | null> {
  const [cardIds, records, before] = await Promise.all([
    listCardIdsOfGroup(groupId),
    listGroupRecords(groupId, mondayOf(week - RECORD_WEEKS)),
    listWeekQuestions(groupId, REST_WEEKS),
  ])
  const lately = new Set(before.flatMap((one) => (one.week > week - REST_WEEKS ? [one.cardId] : [])))
  const left = new Set(cardIds)
  while (left.size > 0) {
    const choice = chooseWeekCard(records, [...left], lately, seedFrom('question of the week', groupId, week))
    if (choice === null) return null
    const question = await drawQuestion(groupId, week, choice.cardId)
    if (question !== null) return { groupId, week, ...choice, variant: question }
    left.delete(choice.cardId)
  }
  return null
}

/** Null for a card that cannot be asked, because its question is gone or cannot be drawn. */
async function drawQuestion(
  groupId: string,
  week: number,
  cardId: string,
): Promise<WeekQuestion['variant'] | null> {
  const card = await findCard(cardId)
  if (card === null) return null
  try {
    // Not the seed of the nights: who has reviewed the card this week has not met this variant.
    const { seed, simulationVersion } = drawVariant(card, (redraw) =>
      seedFrom('question of the week', groupId, cardId, week, redraw),
    )
    const { simulation, question, params } = card
    return { simulation, version: simulationVersion, question, params, seed }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.error({ error: error.message }, 'A card cannot be the question of the week.')
    return null
  }
}
