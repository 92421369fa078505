import { seedFrom } from '@/lib/base/rng'

/**
 * The seed of the variant that a learner is asked: the same until the review is written, another after it.
 * `redraw` counts the seeds before it that could not be drawn or checked and were set aside.
 */
export function variantSeed(userId: string, cardId: string, reviewsSoFar: number, redraw = 0): number {
  return redraw === 0
    ? seedFrom(userId, cardId, reviewsSoFar)
    : seedFrom(userId, cardId, reviewsSoFar, 'redraw', redraw)
}
