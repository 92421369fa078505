import { describe, expect, test } from 'vitest'
import { isOverride, type Performance, ratings, suggestRating, verdictOf } from './rating'

const unaided: Performance = { score: 1, hintsUsed: 0, ms: 9000, medianMs: 12_000, state: 'review' }

describe('The rating follows from the verdict by the published table', () => {
  test.each<[string, Partial<Performance>, string]>([
    ['wrong', { score: 0 }, 'again'],
    ['less than half right', { score: 0.49 }, 'again'],
    ['half right', { score: 0.5 }, 'hard'],
    ['nearly right', { score: 0.99, hintsUsed: 1 }, 'hard'],
    ['right after a hint, however fast', { hintsUsed: 1, ms: 10 }, 'hard'],
    ['right', { ms: 12_000 }, 'good'],
    ['right and fast, but the card is new', { state: 'new' }, 'good'],
    ['right and fast on the second asking of a night', { state: 'relearning' }, 'good'],
    ['right, but there is no median yet', { medianMs: null }, 'good'],
    ['right, unaided, faster than the median, in review', {}, 'easy'],
  ])('%s', (_case, change, rating) => {
    expect(suggestRating({ ...unaided, ...change }).rating).toBe(rating)
  })

  test('Each suggestion says why in one sentence', () => {
    for (const score of [0, 0.6, 1])
      expect(suggestRating({ ...unaided, score }).because).toMatch(/^[A-Z].+\.$/)
  })
})

test('Raising is an override, lowering and keeping are not', () => {
  for (const [i, suggested] of ratings.entries()) {
    for (const [j, rating] of ratings.entries()) expect(isOverride(suggested, rating)).toBe(j > i)
  }
})

test('Scores have three names', () => {
  expect([1, 0.999, 0.5, 0.499, 0].map(verdictOf)).toEqual(['right', 'partly', 'partly', 'wrong', 'wrong'])
})
