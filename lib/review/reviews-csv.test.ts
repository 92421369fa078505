import { expect, test } from 'vitest'
import { sampleReview } from './event-samples'
import { newMemory } from './memory'
import { REVIEWS_CSV_HEAD, reviewCsvLine } from './reviews-csv'

test('a review is a line of the columns that the optimiser names', () => {
  const review = sampleReview({ number: 1, studyDay: 20_000, rating: 'hard' })
  expect(REVIEWS_CSV_HEAD.trim().split(',')).toEqual([
    'card_id',
    'review_time',
    'review_rating',
    'review_state',
    'review_duration',
  ])
  expect(reviewCsvLine(review)).toBe(`os/vruntime,${review.at},2,0,9000\n`)
})

test('the state is that before the answer', () => {
  const state = (name: 'learning' | 'review' | 'relearning') =>
    reviewCsvLine({
      ...sampleReview({ number: 1, studyDay: 20_000, rating: 'easy' }),
      before: { ...newMemory(), state: name },
    }).split(',')[3]
  expect([state('learning'), state('review'), state('relearning')]).toEqual(['1', '2', '3'])
})

test('an id with a comma or a quote stays one field', () => {
  const review = sampleReview({ number: 1, studyDay: 1, rating: 'good', cardId: 'own/a, "b"' })
  expect(reviewCsvLine(review)).toMatch(/^"own\/a, ""b""",\d/)
})
