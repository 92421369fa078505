import 'server-only'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { newId } from '@/lib/base/ids'
import { database, inTransaction } from '@/lib/db/client'
import { saveLearnerSettings } from '@/lib/db/learner-settings'
import { addMember, changeMember } from '@/lib/db/memberships'
import { storageFolder } from '@/lib/db/storage-folder'
import type { Sharing } from '@/lib/groups/role'
import type { Rating } from '@/lib/review/rating'
import type { QuestionTurn } from '@/lib/review/turn'
import { type Answer, faultOf } from '@/lib/simulations/answer'
import type { Variant } from '@/lib/simulations/contract'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { nextTurn } from '../study/next-turn'
import type { Submission } from '../study/submission'

/** For tests: an account in UTC. */
export async function addLearner(name: string): Promise<Actor> {
  const at = new Date(0)
  await database().user.create({
    data: {
      id: name,
      name,
      email: `${name}@nanosleep.invalid`,
      emailVerified: false,
      createdAt: at,
      updatedAt: at,
    },
  })
  await saveLearnerSettings(name, { timeZone: 'UTC', newPerNight: 5 })
  return { userId: name, name }
}

/** For tests: lets somebody into a group without an invitation. */
export async function letIn(
  groupId: string,
  { userId }: Actor,
  shares: Sharing,
  joinedAt = 1,
): Promise<void> {
  await inTransaction(async (session) => {
    await addMember(groupId, userId, 'member', joinedAt, session)
    await changeMember(groupId, userId, { shares }, session)
  })
}

/** For tests: sets how far the clock runs ahead. */
export function moveClockBy(ms: number): void {
  writeFileSync(path.join(storageFolder(), 'clock'), String(ms))
}

/** For tests: what somebody is asked now. */
export async function askedOf(actor: Actor): Promise<QuestionTurn> {
  const turn = await nextTurn(actor)
  if (turn.kind !== 'question') throw new Error(`expected a question, was ${turn.kind}`)
  return turn
}

/** For tests: the variant of a turn. */
export function variantOf({ simulation, question, params, seed }: QuestionTurn): Variant {
  const variant = findQuestion(simulation, question)?.draw(params, seed)
  if (variant === undefined) throw new Error(`no question ${question}`)
  return variant
}

/** For tests: an answer that is not right, one that a misconception gives if there is one. */
export function wrongAnswer(variant: Variant): Answer {
  const wrong = [...variant.misconceived(), ...otherAnswers(variant)].find(
    (answer) => faultOf(variant.form, answer) === null && variant.check(answer).score < 1,
  )
  if (wrong === undefined) throw new Error('no wrong answer is known for this variant')
  return wrong
}

function otherAnswers({ form, truth }: Variant): readonly Answer[] {
  switch (truth.kind) {
    case 'choice':
      return form.kind === 'choice' ? form.options.map(({ id }) => ({ ...truth, value: id })) : []
    case 'number':
    case 'knob':
      return [1, -1, 2, -2].map((by) => ({ ...truth, value: truth.value + by }))
    default:
      return [
        { ...truth, value: [] },
        { ...truth, value: truth.value.toReversed() },
      ]
  }
}

/** For tests: an answer to a turn, the right one if none is given, as the browser sends it. */
export function submissionFor(turn: QuestionTurn, rating: Rating, answer?: Answer): Submission {
  const variant = variantOf(turn)
  const given = answer ?? variant.truth
  return {
    id: newId(),
    cardId: turn.cardId,
    simulation: turn.simulation,
    simulationVersion: turn.simulationVersion,
    question: turn.question,
    seed: turn.seed,
    reviewsSoFar: turn.reviewsSoFar,
    askedAt: turn.askedAt,
    answer: given,
    browserScore: variant.check(given).score,
    hintsUsed: 0,
    ms: 9000,
    rating,
    shownNights: turn.nights[rating],
  }
}

/** For tests: what `checkSchema` takes of a submission. */
export function checkOf(submission: Submission) {
  const { id: _id, hintsUsed: _hints, ms: _ms, rating: _rating, shownNights: _nights, ...asked } = submission
  return asked
}
