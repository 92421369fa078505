import { describe, expect, test } from 'vitest'
import { sampleReset, sampleReview } from './event-samples'
import type { Reset, Reviewed } from './events'
import { fold } from './fold'
import { recallCurve } from './recall-curve'
import type { Rating } from './rating'
import { retrievability } from './scheduler'

const DAY = 20_000

function studied(...nights: readonly (readonly [day: number, rating: Rating])[]): (Reviewed | Reset)[] {
  const events: (Reviewed | Reset)[] = []
  for (const [i, [day, rating]] of nights.entries()) {
    events.push(sampleReview({ number: i + 1, studyDay: DAY + day, rating, before: fold(events) }))
  }
  return events
}

describe('the curve of recall', () => {
  test('There is none before the first review, nor after a card was begun anew', () => {
    expect(recallCurve([], DAY)).toBeNull()
    expect(recallCurve([...studied([0, 'good']), sampleReset(9, DAY + 1)], DAY + 2)).toBeNull()
  })

  test('It begins at certainty, falls, and is at the retrievability of today where today is', () => {
    const events = studied([0, 'good'], [3, 'good'], [14, 'hard'])
    const today = DAY + 20
    const curve = recallCurve(events, today)
    const memory = fold(events)
    if (curve === null || memory === null) throw new Error('it was studied')
    for (const falling of [...curve.past, curve.ahead]) {
      expect(falling[0]?.recall).toBe(1)
      for (const [i, point] of falling.slice(1).entries())
        expect(point.recall).toBeLessThan(falling[i]?.recall ?? 0)
    }
    const [before, after] = [
      curve.ahead.findLast(({ day }) => day <= today),
      curve.ahead.find(({ day }) => day >= today),
    ]
    const now = retrievability(memory, today)
    expect(before?.recall).toBeGreaterThanOrEqual(now)
    expect(after?.recall).toBeLessThanOrEqual(now)
    expect(curve.dueDay).toBe(memory.dueDay)
    expect(curve.toDay).toBeGreaterThan(Math.max(today, curve.dueDay))
  })

  test('Each review stands where the curve before it had fallen to', () => {
    const curve = recallCurve(studied([0, 'good'], [3, 'good'], [14, 'again']), DAY + 14)
    expect(curve?.reviews.map(({ day, rating }) => [day - DAY, rating])).toEqual([
      [0, 'good'],
      [3, 'good'],
      [14, 'again'],
    ])
    for (const [i, falling] of (curve?.past ?? []).entries())
      expect(curve?.reviews[i + 1]?.recall).toBeCloseTo(falling.at(-1)?.recall ?? 0)
  })

  test('A miss and its second question of the same night are one point', () => {
    const curve = recallCurve(studied([0, 'again'], [0, 'good']), DAY)
    expect(curve?.reviews).toEqual([{ day: DAY, recall: 1, rating: 'good' }])
  })

  test('What was before a new beginning is left out', () => {
    const old = studied([0, 'good'], [3, 'good'])
    const events = [
      ...old,
      sampleReset(5, DAY + 4),
      sampleReview({ number: 6, studyDay: DAY + 6, rating: 'good' }),
    ]
    expect(recallCurve(events, DAY + 7)?.fromDay).toBe(DAY + 6)
  })
})
