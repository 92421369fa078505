import 'server-only'
import { eventPages, listUndone } from '@/lib/db/learner-rows'
import { REVIEWS_CSV_HEAD, reviewCsvLine } from '@/lib/review/reviews-csv'
import type { Actor } from '../actor'

/** The reviews of a learner that count, as the review log that the FSRS optimiser reads; those taken back are left out. */
export async function* exportReviews({ userId }: Actor): AsyncGenerator<string> {
  const undone = await listUndone(userId)
  yield REVIEWS_CSV_HEAD
  for await (const events of eventPages(userId)) {
    const lines = events.flatMap((event) =>
      event.kind === 'reviewed' && !undone.has(event.id) ? [reviewCsvLine(event)] : [],
    )
    if (lines.length > 0) yield lines.join('')
  }
}
