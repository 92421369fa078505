import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { type DatabaseSession, inTransaction } from '@/lib/db/client'
import {
  addExplanation,
  deleteExplanation,
  findExplanation,
  listExplanations,
  pinOnly,
  saveExplanationText,
} from '@/lib/db/explanations'
import { findWeekAnswer } from '@/lib/db/week-answers'
import { findWeekQuestion } from '@/lib/db/week-questions'
import type { EditedGroup, JoinedGroup } from '@/lib/groups/access'
import { type Explanation, explanationText, MAX_EXPLANATIONS } from '@/lib/groups/explanation'
import { isAtLeast } from '@/lib/groups/role'
import { rejectWhenWriting } from '../flood'
import { learnerOf } from '../study/learner'
import { isOfToday } from './show-week'

export const explainShape = { id: z.uuidv7(), week: z.int(), text: explanationText }
export const changeShape = { id: z.uuidv7(), text: explanationText }

/**
 * Writes an explanation under the question of a week, for who has answered it. The same id twice changes nothing. Throws
 * 'forbidden' before one’s own answer is in, 'conflict' if one has written enough there.
 */
export async function explain(
  group: JoinedGroup,
  { id, week, text }: z.output<z.ZodObject<typeof explainShape>>,
): Promise<void> {
  await rejectWhenWriting(group.userId)
  const { userId, now: at } = await learnerOf(group)
  await inTransaction(async (session) => {
    const question = await findWeekQuestion(group.id, week, session)
    if (question === null) throw new AppError('not-found', 'The group had no question in that week.')
    if ((await findWeekAnswer(group.id, week, userId, session)) === null)
      throw new AppError('forbidden', 'Answer the question first, then explain it.')
    const known = await findExplanation(id, session)
    if (known?.userId === userId && known.groupId === group.id) return
    if (known !== null) throw new AppError('conflict', 'This was sent already, from another place.')
    const thread = await listExplanations(group.id, week, session)
    if (thread.filter((one) => one.userId === userId).length >= MAX_EXPLANATIONS)
      throw new AppError('conflict', `You have written ${MAX_EXPLANATIONS} here. Change one of them instead.`)
    await addExplanation({ id, groupId: group.id, week, cardId: question.cardId, userId, at, text }, session)
  })
}

/** Changes one’s own explanation, on the study day on which it was written. Throws 'forbidden' later, or for another’s. */
export async function changeExplanation(
  group: JoinedGroup,
  { id, text }: z.output<z.ZodObject<typeof changeShape>>,
): Promise<void> {
  await rejectWhenWriting(group.userId)
  const learner = await learnerOf(group)
  await inTransaction(async (session) => {
    const known = await requireExplanation(group, id, session)
    if (known.userId !== group.userId || !isOfToday(learner, known.at)) throw tooLate()
    await saveExplanationText(id, text, session)
  })
}

/** Removes an explanation: one’s own on its day, an editor any. What is gone already is no error. */
export async function removeExplanation(group: JoinedGroup, id: string): Promise<void> {
  const learner = await learnerOf(group)
  await inTransaction(async (session) => {
    const known = await findExplanation(id, session)
    if (known === null || known.groupId !== group.id) return
    const isOwnOfToday = known.userId === group.userId && isOfToday(learner, known.at)
    if (!isOwnOfToday && !isAtLeast(group.role, 'editor')) throw tooLate()
    await deleteExplanation(id, session)
  })
}

/** Keeps an explanation with its card, in place of any other of the group. */
export async function pinExplanation(group: EditedGroup, id: string): Promise<void> {
  const { now: at } = await learnerOf(group)
  await inTransaction(async (session) => {
    const { cardId } = await requireExplanation(group, id, session)
    await pinOnly(group.id, cardId, { id, at }, session)
  })
}

/** Keeps it with its card no longer. */
export async function unpinExplanation(group: EditedGroup, id: string): Promise<void> {
  await inTransaction(async (session) => {
    const { cardId, isPinned } = await requireExplanation(group, id, session)
    if (isPinned) await pinOnly(group.id, cardId, null, session)
  })
}

async function requireExplanation(
  group: JoinedGroup,
  id: string,
  session: DatabaseSession,
): Promise<Explanation> {
  const known = await findExplanation(id, session)
  if (known?.groupId !== group.id) throw new AppError('not-found', 'This explanation is no longer there.')
  return known
}

function tooLate(): AppError {
  return new AppError('forbidden', 'Only your own words can be changed, on the day you wrote them.')
}
