import { expect, test } from 'vitest'
import { expectedSeconds, medianOf } from './effort'

const none = { quick: null, predict: null }

test('Without answers of the learner the author’s estimate counts, and the verdict takes its time', () => {
  expect(expectedSeconds({ kind: 'quick', seconds: 10, isNew: false }, none)).toBe(16)
  expect(expectedSeconds({ kind: 'predict', seconds: 40, isNew: false }, none)).toBe(52)
  expect(expectedSeconds({ kind: 'predict', seconds: 40, isNew: true }, none)).toBe(72)
})

test('A learner’s pace stretches it, within reason', () => {
  const quick = (median: number): number =>
    expectedSeconds({ kind: 'quick', seconds: 10, isNew: false }, { ...none, quick: median })
  expect(quick(10_000)).toBe(16)
  expect(quick(20_000)).toBe(26)
  expect(quick(500_000)).toBe(36)
  expect(quick(5000)).toBe(11)
  expect(expectedSeconds({ kind: 'predict', seconds: 40, isNew: false }, { ...none, quick: 99_000 })).toBe(52)
})

test('A median wants five answers', () => {
  expect(medianOf([1, 2, 3, 4])).toBeNull()
  expect(medianOf([5, 1, 4, 2, 3])).toBe(3)
  expect(medianOf([6, 5, 1, 4, 2, 3])).toBe(3.5)
})
