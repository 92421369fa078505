import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { studyDayOf } from '@/lib/base/study-day'
import { findCard } from '@/lib/db/cards'
import { listExplanations } from '@/lib/db/explanations'
import { listMembers } from '@/lib/db/memberships'
import { findWeekAnswer, listWeekAnswers } from '@/lib/db/week-answers'
import { findWeekQuestion } from '@/lib/db/week-questions'
import type { JoinedGroup } from '@/lib/groups/access'
import { type Explanation, MAX_EXPLANATIONS } from '@/lib/groups/explanation'
import { sayWhy } from '@/lib/groups/hardest'
import { isAtLeast } from '@/lib/groups/role'
import type { ShownSpread } from '@/lib/groups/spread'
import type { ThreadEntry, WeekAnswered, WeekQuestion, WeekView } from '@/lib/groups/week-question'
import { drawReplay } from '@/lib/simulations/draw-replay'
import { findSimulation } from '@/lib/simulations/registry'
import { type Learner, learnerOf } from '../study/learner'
import { tellSpread } from './tell-spread'
import { titleOf } from './week-question'

/**
 * The question of a week as a member may see it: how the others answered and what they wrote only once their own answer
 * is in. Throws AppError('not-found') for a week without a question.
 */
export async function showWeek(group: JoinedGroup, week: number): Promise<WeekView> {
  const question = await findWeekQuestion(group.id, week)
  const card = question && (await findCard(question.cardId))
  if (question === null || card === null)
    throw new AppError('not-found', 'The group had no question in that week.')
  return {
    groupId: group.id,
    groupName: group.name,
    role: group.role,
    week,
    cardId: question.cardId,
    title: titleOf(question),
    section: { title: card.sectionTitle, href: `/read/${card.sectionId}` },
    why: sayWhy(question.why),
    variant: question.variant,
    answered: await showAnswered(group, question),
  }
}

async function showAnswered(group: JoinedGroup, question: WeekQuestion): Promise<WeekAnswered | null> {
  const own = await findWeekAnswer(group.id, question.week, group.userId)
  if (own === null) return null
  const [spread, explanations, learner] = await Promise.all([
    spreadOfWeek(group, question),
    listExplanations(group.id, question.week),
    learnerOf(group),
  ])
  const written = explanations.filter(({ userId }) => userId === group.userId).length
  return {
    answer: own.answer,
    spread,
    thread: explanations.map((one) => threadEntry(group, learner, one)),
    mayWrite: written < MAX_EXPLANATIONS,
  }
}

async function spreadOfWeek(group: JoinedGroup, { week, variant: ref }: WeekQuestion): Promise<ShownSpread> {
  const simulation = findSimulation(ref.simulation)
  const drawn = simulation && drawReplay(simulation, { ...ref, answer: null })
  if (drawn === null || drawn.kind === 'fault') return { rows: [], total: 0 }
  const [members, answers] = await Promise.all([listMembers(group.id), listWeekAnswers(group.id, week)])
  const given = members.flatMap(({ userId, name, shares }) => {
    const answer = answers.find((one) => one.userId === userId)
    return answer === undefined ? [] : [{ ...answer, name, shares }]
  })
  return tellSpread(group.userId, { ref, question: drawn.question, variant: drawn.variant }, given)
}

function threadEntry(group: JoinedGroup, learner: Learner, one: Explanation): ThreadEntry {
  const isOwn = one.userId === group.userId
  const isToday = isOfToday(learner, one.at)
  const mayChange = isOwn && isToday
  const isEditor = isAtLeast(group.role, 'editor')
  return {
    id: one.id,
    name: one.name,
    text: one.text,
    studyDay: dayOf(learner, one.at),
    isToday,
    isOwn,
    isPinned: one.isPinned,
    mayChange,
    mayRemove: mayChange || isEditor,
    mayPin: isEditor,
  }
}

/** Whether something was written on the study day that it is now for the learner. */
export function isOfToday(learner: Learner, at: number): boolean {
  return dayOf(learner, at) === learner.studyDay
}

function dayOf({ settings }: Learner, at: number): number {
  return studyDayOf(at, settings.timeZone, settings.dayStartHour)
}
