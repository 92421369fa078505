import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { findCard } from '@/lib/db/cards'
import { listMembers } from '@/lib/db/memberships'
import { findEvent, listEventsOfCard, listEventsOfMembers } from '@/lib/db/study-events'
import { groupOfSeed } from '@/lib/groups/asked-seed'
import type { GroupName } from '@/lib/groups/group'
import type { ShownSpread } from '@/lib/groups/spread'
import { mondayOf, weekOf } from '@/lib/groups/week'
import type { Reviewed } from '@/lib/review/events'
import { eventsInEffect } from '@/lib/review/fold'
import { drawReplay } from '@/lib/simulations/draw-replay'
import { findSimulation } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { verdictOn } from '../study/check-answer'
import { learnerOf } from '../study/learner'
import type { checkSchema } from '../study/submission'
import { type GivenAnswer, tellSpread } from './tell-spread'

const DAY_MS = 24 * 3_600_000
/** A week begins at other moments in other time zones, and a question of the week before may be answered in it. */
const SLACK_MS = 9 * DAY_MS

type Mine = Pick<Reviewed, 'variant' | 'cardId' | 'studyDay' | 'answer' | 'score' | 'misconception'>

/**
 * How the group answered the question that is open, for a learner whose answer to it comes along and is checked here.
 * Throws 'conflict' as `checkAnswer` does, 'not-found' if the variant is the learner's own.
 */
export async function spreadOfQuestion(
  actor: Actor,
  asked: z.output<typeof checkSchema>,
): Promise<ShownSpread> {
  const card = await findCard(asked.cardId)
  if (card === null) throw new AppError('not-found', 'This card is no longer there.')
  const [events, learner] = await Promise.all([listEventsOfCard(actor.userId, card.id), learnerOf(actor)])
  const { verdict, drawn } = await verdictOn(actor.userId, card, events, asked)
  if (drawn.group === null) throw notShared()
  return spreadIn(drawn.group, actor.userId, {
    cardId: card.id,
    studyDay: learner.studyDay,
    variant: {
      simulation: card.simulation,
      version: drawn.simulationVersion,
      question: card.question,
      // Params are parsed JSON already; only their type does not say so.
      params: card.params as Reviewed['variant']['params'],
      seed: drawn.seed,
    },
    answer: asked.answer,
    score: verdict.score,
    misconception: verdict.misconception?.id ?? null,
  })
}

export const reviewSchema = z.strictObject({ reviewId: z.uuidv7() })

/**
 * How the group answered what one answered in a review of one's own. Throws 'not-found' for a review that is somebody
 * else's, that was taken back, or whose variant no group of one's shared.
 */
export async function spreadOfReview(
  actor: Actor,
  { reviewId }: z.output<typeof reviewSchema>,
): Promise<ShownSpread> {
  const event = await findEvent(reviewId)
  if (event?.kind !== 'reviewed' || event.userId !== actor.userId) throw notShared()
  const [events, { groups }] = await Promise.all([
    listEventsOfCard(actor.userId, event.cardId),
    learnerOf(actor),
  ])
  const group = groupOfSeed(groups, event.cardId, event.variant.seed, event.studyDay)
  if (group === null || !eventsInEffect(events).some(({ id }) => id === reviewId)) throw notShared()
  return spreadIn(group, actor.userId, event)
}

async function spreadIn(group: GroupName, userId: string, mine: Mine): Promise<ShownSpread> {
  const { variant: ref, cardId } = mine
  const simulation = findSimulation(ref.simulation)
  const drawn = simulation && drawReplay(simulation, { ...ref, answer: null })
  if (drawn === null || drawn.kind === 'fault')
    throw new AppError(
      'conflict',
      'The simulation has changed since, and this question can no longer be drawn.',
    )
  const members = (await listMembers(group.id)).filter(
    (member) => member.userId === userId || member.shares !== 'nothing',
  )
  const others = members.filter((member) => member.userId !== userId)
  const since = mondayOf(weekOf(mine.studyDay)) * DAY_MS - SLACK_MS
  const events = await listEventsOfMembers(
    others.map((member) => member.userId),
    cardId,
    since,
  )
  const answers = members.flatMap(({ userId: id, name, shares }): GivenAnswer[] => {
    const given =
      id === userId
        ? mine
        : findAnswer(
            events.filter((event) => event.userId === id),
            ref,
          )
    if (given === undefined) return []
    const { answer, score, misconception } = given
    return [{ userId: id, name, shares, answer, score, misconception }]
  })
  return tellSpread(userId, { ref, question: drawn.question, variant: drawn.variant }, answers)
}

/** What counts of a learner's answers to exactly this variant; the last, should there be several. */
function findAnswer(
  events: Parameters<typeof eventsInEffect>[0],
  ref: Reviewed['variant'],
): Reviewed | undefined {
  const params = JSON.stringify(ref.params)
  return eventsInEffect(events)
    .filter((event) => event.kind === 'reviewed')
    .findLast(
      ({ variant }) =>
        variant.seed === ref.seed &&
        variant.version === ref.version &&
        variant.simulation === ref.simulation &&
        variant.question === ref.question &&
        JSON.stringify(variant.params) === params,
    )
}

function notShared(): AppError {
  return new AppError('not-found', 'There is no question here that your group shares with you.')
}
