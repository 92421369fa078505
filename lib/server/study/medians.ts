import 'server-only'
import { listCards } from '@/lib/db/cards'
import { listLatestEvents } from '@/lib/db/study-events'
import { type MedianMs, medianOf } from '@/lib/review/effort'
import type { Reviewed } from '@/lib/review/events'
import type { Learner } from './learner'

/** So many of the latest answers count: enough for a median, few enough to read at each turn. */
const LATEST = 120

/** The learner's own median time for each kind of question, from the nights before this one: it does not move while one works. */
export async function mediansOf({ userId, studyDay }: Learner): Promise<MedianMs> {
  const events = await listLatestEvents(userId, LATEST)
  const reviews = events.filter(
    (event): event is Reviewed =>
      // A question in a text is looked at for as long as the text is read.
      event.kind === 'reviewed' && event.place === undefined && event.studyDay < studyDay,
  )
  const cards = await listCards([...new Set(reviews.map(({ cardId }) => cardId))])
  const kindOf = new Map(cards.map(({ id, kind }) => [id, kind]))
  const times = (kind: 'quick' | 'predict') =>
    reviews.filter(({ cardId }) => kindOf.get(cardId) === kind).map(({ ms }) => ms)
  return { quick: medianOf(times('quick')), predict: medianOf(times('predict')) }
}
