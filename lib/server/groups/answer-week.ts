import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { inTransaction } from '@/lib/db/client'
import { addWeekAnswer, findWeekAnswer, isWeekAnswerKnown } from '@/lib/db/week-answers'
import { findWeekQuestion } from '@/lib/db/week-questions'
import type { JoinedGroup } from '@/lib/groups/access'
import { answerSchema } from '@/lib/simulations/answer-schema'
import type { Verdict } from '@/lib/simulations/contract'
import { findQuestion } from '@/lib/simulations/registry'
import { now } from '../now'

export const weekAnswerShape = {
  /** Made by the client: the same id twice changes nothing. */
  id: z.uuidv7(),
  week: z.int(),
  answer: answerSchema,
}

/**
 * Answers the question of a week, once; no schedule is touched. Gives the verdict that counts. Throws 'conflict' if it was
 * answered before, 'not-found' if there is none.
 */
export async function answerWeek(
  group: JoinedGroup,
  { id, week, answer }: z.output<z.ZodObject<typeof weekAnswerShape>>,
): Promise<Verdict> {
  return inTransaction(async (session) => {
    const asked = await findWeekQuestion(group.id, week, session)
    const question = asked && findQuestion(asked.variant.simulation, asked.variant.question)
    if (asked === null || question === null)
      throw new AppError('not-found', 'The group had no question in that week.')
    const before = await findWeekAnswer(group.id, week, group.userId, session)
    const verdict = question.draw(asked.variant.params, asked.variant.seed).check(answer)
    if (before?.id === id) return verdict
    if (before !== null || (await isWeekAnswerKnown(id, session)))
      throw new AppError('conflict', 'You have answered this question already. Reload to see your answer.')
    const { score } = verdict
    const misconception = verdict.misconception?.id ?? null
    await addWeekAnswer(
      group.id,
      week,
      { id, userId: group.userId, at: now(), answer, score, misconception },
      session,
    )
    return verdict
  })
}
