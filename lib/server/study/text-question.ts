import 'server-only'
import { seedFrom } from '@/lib/base/rng'
import { AppError } from '@/lib/base/app-error'
import { findMarks } from '@/lib/db/card-marks'
import type { StoredCard } from '@/lib/db/cards'
import { listClaims } from '@/lib/db/claims'
import { listEventsOfCard } from '@/lib/db/study-events'
import { fold, reviewsSoFar } from '@/lib/review/fold'
import { newMemory } from '@/lib/review/memory'
import { nextStates } from '@/lib/review/scheduler'
import type { TextQuestion } from '@/lib/review/text-question'
import type { Actor } from '../actor'
import { log } from '../log'
import { askVariant } from './ask-variant'
import type { Learner } from './learner'
import type { Submission } from './submission'
import { submitReview } from './submit-review'
import { errataOf } from './errata-of'

/**
 * A card as a text asks it. A learner who has never met it is asked the variant that the night would ask, and the
 * answer starts its memory; all others get the same variant, as practice. Null if it cannot be asked.
 */
export async function textQuestion(learner: Learner | null, card: StoredCard): Promise<TextQuestion | null> {
  const { id: cardId, simulation, question, params, explain } = card
  const errata = errataOf(await listClaims(card.claims))
  const asked = { cardId, simulation, question, params, explain, errata, seed: seedFrom(cardId) }
  if (learner === null) return { ...asked, first: null, practice: 'signed-out' }
  const { userId, studyDay, settings, now } = learner
  const [events, marks] = await Promise.all([listEventsOfCard(userId, cardId), findMarks(userId, cardId)])
  const before = fold(events) ?? newMemory()
  if (before.state !== 'new') return { ...asked, first: null, practice: 'met' }
  if (marks.suspended) return { ...asked, first: null, practice: 'suspended' }
  try {
    const count = reviewsSoFar(events)
    const { seed, simulationVersion } = await askVariant(learner, card, events)
    const next = nextStates(before, { cardId, at: now, studyDay, retention: settings.retention / 1000 })
    const nights = {
      again: next.again.intervalDays,
      hard: next.hard.intervalDays,
      good: next.good.intervalDays,
      easy: next.easy.intervalDays,
    }
    return {
      ...asked,
      seed,
      first: { simulationVersion, reviewsSoFar: count, askedAt: now, nights },
      practice: null,
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.error({ error: error.message }, 'A question in a text is left out.')
    return null
  }
}

/**
 * The first answer to a card, given in a text: a review outside the night. It counts among the new cards of its
 * study day, but no limit forbids it. Throws 'conflict' if the card has been met, or is suspended.
 */
export function answerInText(actor: Actor, submission: Submission): Promise<void> {
  return submitReview(actor, submission, { place: 'text' })
}
