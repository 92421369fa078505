/** How a review went, by the four buttons. */
export type Rating = 'again' | 'hard' | 'good' | 'easy'
export const RATINGS = ['again', 'hard', 'good', 'easy'] as const satisfies readonly Rating[]

export type MemoryState = 'new' | 'learning' | 'review' | 'relearning'
