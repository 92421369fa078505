import type { Reviewed } from './events'
import type { MemoryState } from './memory'
import type { Rating } from './rating'

const RATINGS: Readonly<Record<Rating, number>> = { again: 1, hard: 2, good: 3, easy: 4 }
const STATES: Readonly<Record<MemoryState, number>> = { new: 0, learning: 1, review: 2, relearning: 3 }

/** The first line of a review log as the FSRS optimiser reads it: its README, “Review Logs Schema”. */
export const REVIEWS_CSV_HEAD = 'card_id,review_time,review_rating,review_state,review_duration\n'

/** A review as a line of that log: times in milliseconds, the state that of the card before the answer. */
export function reviewCsvLine({ cardId, at, rating, before, ms }: Reviewed): string {
  return `${quoted(cardId)},${at},${RATINGS[rating]},${STATES[before.state]},${ms}\n`
}

/** As RFC 4180 has it. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
