import type { MemoryState } from './memory'

export const ratings = ['again', 'hard', 'good', 'easy'] as const
export type Rating = (typeof ratings)[number]

export const verdictWords = ['right', 'partly', 'wrong'] as const
export type VerdictWord = (typeof verdictWords)[number]

/** What a score of 0 to 1 is called: 1 right, at least a half partly right, else wrong. */
export function verdictOf(score: number): VerdictWord {
  if (score >= 1) return 'right'
  return score >= 0.5 ? 'partly' : 'wrong'
}

export interface Performance {
  /** 0 to 1, from the verdict. */
  readonly score: number
  readonly hintsUsed: number
  /** Milliseconds from the question to the answer. */
  readonly ms: number
  /** The learner's own median for that kind of question in milliseconds; null while there are too few answers. */
  readonly medianMs: number | null
  /** The card's state before this answer. */
  readonly state: MemoryState
}

export interface Suggestion {
  readonly rating: Rating
  /** One short sentence for the learner. */
  readonly because: string
}

/** The rating that follows from the check of an answer, by the published rule (the table in the help). */
export function suggestRating({ score, hintsUsed, ms, medianMs, state }: Performance): Suggestion {
  const verdict = verdictOf(score)
  if (verdict === 'wrong') return { rating: 'again', because: 'The prediction was wrong.' }
  if (verdict === 'partly') return { rating: 'hard', because: 'The prediction was partly right.' }
  if (hintsUsed > 0) return { rating: 'hard', because: 'Right, with a hint.' }
  const isFast = medianMs !== null && ms < medianMs
  if (isFast && state === 'review') {
    return {
      rating: 'easy',
      because: 'Right, unaided, and faster than your median for this kind of question.',
    }
  }
  return { rating: 'good', because: 'Right, unaided.' }
}

/** Whether the learner raised the rating above the suggestion. Lowering it is always allowed and is no override. */
export function isOverride(suggested: Rating, rating: Rating): boolean {
  return ratings.indexOf(rating) > ratings.indexOf(suggested)
}
