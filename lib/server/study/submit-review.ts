import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { offsetMinutes, studyDayOf } from '@/lib/base/study-day'
import { findMarks, saveMarks } from '@/lib/db/card-marks'
import { findCard } from '@/lib/db/cards'
import { inTransaction } from '@/lib/db/client'
import { saveMemory } from '@/lib/db/memories'
import { addEvent, findEvent, listEventsOfCard } from '@/lib/db/study-events'
import type { Reviewed } from '@/lib/review/events'
import { fold } from '@/lib/review/fold'
import { becomesLeech } from '@/lib/review/leech'
import { newMemory } from '@/lib/review/memory'
import { isOverride, suggestRating, verdictOf } from '@/lib/review/rating'
import { DEFAULT_WEIGHTS_ID, SCHEDULER_VERSION } from '@/lib/review/scheduler'
import type { Actor } from '../actor'
import { verdictOn } from './check-answer'
import { learnerOf, type Learner } from './learner'
import { mediansOf } from './medians'
import { decideAsShown } from './schedule'
import type { Submission } from './submission'

/** A question may be answered this long after it was given out, and is then dated to the night it was asked in. */
const ASKED_AT_MOST_MS = 12 * 3600 * 1000

interface SubmitOptions {
  /** Answered in a text: only a first answer counts there. */
  readonly place?: 'text'
}

/**
 * Writes a review: the event, and the memory that follows from it, in one transaction. The same id a second time
 * changes nothing. A card that has lapsed too often is set aside with it. Throws 'conflict' if the card was answered meanwhile, 'not-found' if it is gone.
 */
export async function submitReview(
  actor: Actor,
  submission: Submission,
  { place }: SubmitOptions = {},
): Promise<void> {
  const learner = await learnerOf(actor)
  const medians = await mediansOf(learner)
  await inTransaction(async (session) => {
    const known = await findEvent(submission.id, session)
    if (known !== null) {
      if (known.userId !== actor.userId) throw new AppError('forbidden', 'This review is somebody else’s.')
      return
    }
    const card = await findCard(submission.cardId, session)
    if (card === null) throw new AppError('not-found', 'This card is no longer there.')
    const events = await listEventsOfCard(actor.userId, card.id, session)
    const { verdict } = await verdictOn(actor.userId, card, events, submission, session)
    const before = fold(events) ?? newMemory()
    if (place === 'text') {
      const { suspended } = await findMarks(actor.userId, card.id, session)
      if (before.state !== 'new' || suspended) {
        throw new AppError(
          'conflict',
          'This card is not new any more: from here on it is practice in a text.',
        )
      }
    }
    const studyDay = studyDayAsked(learner, submission.askedAt)
    const retention = learner.settings.retention / 1000
    const decision = await decideAsShown({ ...learner, studyDay }, card, before, submission, session)
    if (decision === null) {
      throw new AppError(
        'conflict',
        'The schedule has changed since this was shown. Here are the new intervals; your answer still stands.',
      )
    }
    const suggested = suggestRating({
      score: verdict.score,
      hintsUsed: submission.hintsUsed,
      ms: submission.ms,
      medianMs: medians[card.kind],
      state: before.state,
    }).rating
    const event: Reviewed = {
      kind: 'reviewed',
      id: submission.id,
      userId: actor.userId,
      cardId: card.id,
      at: learner.now,
      offsetMinutes: offsetMinutes(learner.now, learner.settings.timeZone),
      studyDay,
      variant: {
        simulation: card.simulation,
        version: submission.simulationVersion,
        question: card.question,
        params: plainJson(card.params),
        seed: submission.seed,
      },
      answer: plainJson(submission.answer),
      truth: plainJson(verdict.truth),
      verdict: verdictOf(verdict.score),
      score: verdict.score,
      misconception: verdict.misconception?.id ?? null,
      hintsUsed: submission.hintsUsed,
      ms: submission.ms,
      suggested,
      rating: submission.rating,
      override: isOverride(suggested, submission.rating),
      before,
      after: decision.after,
      schedulerVersion: SCHEDULER_VERSION,
      weightsId: DEFAULT_WEIGHTS_ID,
      retention,
      ...(place === undefined ? {} : { place }),
      ...(decision.fuzz === null ? {} : { fuzz: decision.fuzz }),
    }
    await addEvent(event, session)
    await saveMemory(actor.userId, card.id, fold([...events, event]), session)
    if (becomesLeech(before, event.after)) {
      await saveMarks(actor.userId, card.id, { suspended: true, leechEvent: event.id }, session)
    }
  })
}

/** The night in which the question was given out, if that was not long ago: what the buttons showed is what is written. */
function studyDayAsked({ now, studyDay, settings }: Learner, askedAt: number): number {
  if (askedAt > now || now - askedAt > ASKED_AT_MOST_MS) return studyDay
  return studyDayOf(askedAt, settings.timeZone, settings.dayStartHour)
}

/** JSON as the event's schema knows it; what came out of JSON goes back in unchanged. */
function plainJson(value: unknown): Reviewed['answer'] {
  // Answers and params are parsed JSON already; only their types do not say so.
  return value as Reviewed['answer']
}
