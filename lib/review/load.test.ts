import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleReview, sampleUndone } from './event-samples'
import { fold } from './fold'
import { becomesLeech } from './leech'
import { chooseInterval, type DayChoice } from './load'
import { type Memory, newMemory } from './memory'
import { type Rating, ratings } from './rating'
import { nextNightOf, type RestDays, restOn, weekdayOf } from './rest'
import { intervalRanges, nextStates, placeIn, type SchedulingContext } from './scheduler'

const AWAKE: RestDays = { quietWeekdays: [], quietDays: [], breakFrom: null, breakTo: null }
const choice: DayChoice = {
  cardId: 'os/a',
  reps: 3,
  studyDay: 100,
  rest: AWAKE,
  secondsOn: () => 0,
}
const range = { min: 8, ideal: 10, max: 12 }

const on = (studyDay: number, more: Partial<SchedulingContext> = {}): SchedulingContext => ({
  cardId: 'os/a',
  at: studyDay * 86_400_000,
  studyDay,
  retention: 0.9,
  ...more,
})

/** A memory that some answers have made, and the study day on which it is due. */
const memories = fc
  .array(fc.constantFrom<Rating>(...ratings), { minLength: 1, maxLength: 12 })
  .map((given) =>
    given.reduce<Memory>(
      (memory, rating) => nextStates(memory, on(Math.max(100, memory.dueDay)))[rating],
      newMemory(),
    ),
  )

describe('Even nights', () => {
  test('take the ideal interval when nothing is due anywhere', () => {
    expect(chooseInterval(range, choice)).toBe(10)
  })

  test('take the day with the least to do', () => {
    const secondsOn = (day: number) => (day === 111 ? 30 : 200)
    expect(chooseInterval(range, { ...choice, secondsOn })).toBe(11)
  })

  test('reckon that a day further off is still filling', () => {
    const secondsOn = (day: number) => (day === 112 ? 90 : 100)
    expect(chooseInterval(range, { ...choice, secondsOn })).toBe(8)
  })

  test('leave out quiet days, unless all are quiet', () => {
    const rest = { ...AWAKE, quietDays: [110] }
    expect(chooseInterval(range, { ...choice, rest })).toBe(9)
    expect(chooseInterval(range, { ...choice, rest: { ...AWAKE, breakFrom: 105, breakTo: 120 } })).toBe(10)
  })

  test('switched off, leave it to chance, which still leaves quiet days out', () => {
    const chosen = Array.from({ length: 60 }, (_, reps) =>
      chooseInterval(range, { ...choice, reps, secondsOn: null, rest: { ...AWAKE, quietDays: [110] } }),
    )
    expect(new Set(chosen)).toEqual(new Set([8, 9, 11, 12]))
  })

  test('spread cards that would all come back on one day', () => {
    const due = new Map<number, number>()
    for (let i = 0; i < 25; i++) {
      const day = 100 + chooseInterval(range, { ...choice, secondsOn: (on) => due.get(on) ?? 0 })
      due.set(day, (due.get(day) ?? 0) + 10)
    }
    const loads = [...due.values()]
    expect(due.size).toBe(5)
    expect(Math.max(...loads)).toBeLessThanOrEqual(2 * Math.min(...loads))
  })
})

describe('A chosen interval', () => {
  test('lies in a range around the ideal, and a better rating never comes back sooner', () => {
    fc.assert(
      fc.property(memories, (memory) => {
        const ranges = intervalRanges(memory, on(memory.dueDay))
        for (const { min, ideal, max } of Object.values(ranges)) {
          expect(min).toBeLessThanOrEqual(ideal)
          expect(max).toBeGreaterThanOrEqual(ideal)
        }
        expect(ranges.hard.max).toBeLessThanOrEqual(Math.max(ranges.good.min, ranges.hard.ideal))
        expect(ranges.good.max).toBeLessThanOrEqual(Math.max(ranges.easy.min, ranges.good.ideal))
      }),
    )
  })

  test('comes out again from its place in the range, and changes nothing but the due day', () => {
    fc.assert(
      fc.property(memories, fc.double({ min: 0, max: 0.999, noNaN: true }), (memory, luck) => {
        const ranges = intervalRanges(memory, on(memory.dueDay))
        const plain = nextStates(memory, on(memory.dueDay))
        for (const rating of ratings) {
          const { min, max } = ranges[rating]
          const days = min + Math.floor(luck * (max - min + 1))
          const again = nextStates(memory, on(memory.dueDay, { fuzz: placeIn(ranges[rating], days) }))[rating]
          const { dueDay, intervalDays } = plain[rating]
          expect(again).toEqual({
            ...plain[rating],
            intervalDays: days,
            dueDay: dueDay - intervalDays + days,
          })
        }
      }),
    )
  })

  test('is in the event: a review that is decided again keeps its place in the range', () => {
    const first = sampleReview({ number: 1, studyDay: 100, rating: 'easy' })
    const between = sampleReview({ number: 2, studyDay: 104, rating: 'good', before: first.after })
    const place = 0.95
    const plain = sampleReview({ number: 3, studyDay: 108, rating: 'good', before: between.after })
    const fuzzed = { ...on(108), cardId: plain.cardId, at: plain.at, fuzz: place }
    const third = { ...plain, fuzz: place, after: nextStates(between.after, fuzzed).good }
    expect(fold([first, between, third])).toEqual(third.after)
    // With the review between taken back, it is decided from another memory.
    expect(fold([first, between, third, sampleUndone(4, between)])).toEqual(
      nextStates(first.after, fuzzed).good,
    )
  })
})

describe('Rest', () => {
  test('is a weekday, a date, or a break, whose last day counts', () => {
    // 2026-11-23 was a Monday.
    const monday = Date.UTC(2026, 10, 23) / 86_400_000
    expect(weekdayOf(monday)).toBe(1)
    expect(weekdayOf(monday + 6)).toBe(7)
    const rest: RestDays = {
      quietWeekdays: [2],
      quietDays: [monday],
      breakFrom: monday + 3,
      breakTo: monday + 4,
    }
    expect([0, 1, 2, 3, 4, 5].map((days) => restOn(monday + days, rest))).toEqual([
      'quiet',
      'quiet',
      null,
      'break',
      'break',
      null,
    ])
    expect(nextNightOf(monday + 3, rest)).toBe(monday + 5)
    expect(nextNightOf(monday, { ...AWAKE, quietWeekdays: [1, 2, 3, 4, 5, 6, 7] })).toBeNull()
  })
})

test('A leech is made by the eighth lapse and by every fourth after it, and by nothing else', () => {
  const lapsed = (lapses: number): Memory => ({ ...newMemory(), lapses })
  const made = Array.from({ length: 18 }, (_, i) => i + 1).filter((n) =>
    becomesLeech(lapsed(n - 1), lapsed(n)),
  )
  expect(made).toEqual([8, 12, 16])
  expect(becomesLeech(lapsed(8), lapsed(8))).toBe(false)
})
