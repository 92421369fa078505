import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { findMarks } from '@/lib/db/card-marks'
import { findCard } from '@/lib/db/cards'
import { listEventsOfCard } from '@/lib/db/study-events'
import type { Reviewed } from '@/lib/review/events'
import { eventsInEffect, fold } from '@/lib/review/fold'
import { retrievability } from '@/lib/review/scheduler'
import { findQuestion } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { learnerOf } from './learner'

/** What is known of a card: its state, and its reviews, newest first. */
export async function getCardSheet(actor: Actor, cardId: string) {
  const card = await findCard(cardId)
  if (card === null) throw new AppError('not-found', 'This card is no longer there.')
  const learner = await learnerOf(actor)
  const events = await listEventsOfCard(actor.userId, cardId)
  const memory = fold(events)
  const marks = await findMarks(actor.userId, cardId)
  const reviews = eventsInEffect(events).filter((event): event is Reviewed => event.kind === 'reviewed')
  const day = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return {
    title: findQuestion(card.simulation, card.question)?.title ?? card.question,
    section: card.sectionTitle,
    state: memory?.state ?? 'new',
    stabilityNights: memory === null ? null : memory.stability,
    difficulty: memory === null ? null : memory.difficulty,
    recall: memory === null ? null : retrievability(memory, learner.studyDay),
    flagged: marks.flagged,
    reviews: reviews.toReversed().map(({ id, studyDay, rating, score, after }) => ({
      id,
      when: day.format(new Date(studyDay * 86_400_000)),
      rating,
      score,
      nights: after.intervalDays,
    })),
  }
}
