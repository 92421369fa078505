import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Memory, memorySchema, newMemory } from './memory'
import { type Rating, ratings } from './rating'
import { idealInterval, nextStates, recallAfter, retrievability, type SchedulingContext } from './scheduler'

const on = (studyDay: number, cardId = 'os/vruntime'): SchedulingContext => ({
  cardId,
  at: studyDay * 86_400_000 + 79_200_000,
  studyDay,
  retention: 0.9,
})

function reviewed(from: Memory, days: readonly (readonly [number, Rating])[]): Memory {
  return days.reduce((memory, [day, rating]) => nextStates(memory, on(day))[rating], from)
}

describe('The first answer', () => {
  const next = nextStates(newMemory(), on(100))

  test('gives again tonight, hard tomorrow, good in two days and easy in about eight', () => {
    expect(next.again.intervalDays).toBe(0)
    expect(next.hard.intervalDays).toBe(1)
    expect(next.good.intervalDays).toBe(2)
    // Eight, give or take the fuzz.
    expect([6, 7, 8, 9, 10]).toContain(next.easy.intervalDays)
    expect(ratings.map((rating) => next[rating].state)).toEqual(['learning', 'review', 'review', 'review'])
  })

  test('leaves the initial stabilities of FSRS-6', () => {
    expect(ratings.map((rating) => next[rating].stability)).toEqual([0.212, 1.2931, 2.3065, 8.2956])
  })

  test('is due on a study day, not at a time of day', () => {
    for (const rating of ratings) {
      expect(next[rating].dueDay).toBe(100 + next[rating].intervalDays)
      expect(next[rating].lastDay).toBe(100)
    }
  })
})

describe('A miss', () => {
  const learnt = reviewed(newMemory(), [
    [100, 'good'],
    [102, 'good'],
  ])

  test.each(ratings)(
    'comes back once the same night, then not again that night, also when rated %s',
    (second) => {
      for (const start of [newMemory(), learnt]) {
        const day = Math.max(start.dueDay, 100)
        const missed = nextStates(start, on(day)).again
        expect([missed.dueDay, missed.step]).toEqual([day, 1])
        const later = nextStates(missed, on(day))[second]
        expect([later.state, later.step]).toEqual(['review', 0])
        expect(later.dueDay).toBeGreaterThan(day)
      }
    },
  )

  test('twice in a night is due the next one', () => {
    const stable = reviewed(learnt, [
      [110, 'easy'],
      [140, 'easy'],
    ])
    const twice = reviewed(stable, [
      [stable.dueDay, 'again'],
      [stable.dueDay, 'again'],
    ])
    expect(twice.intervalDays).toBe(1)
  })

  test('counts as a lapse only once it had been learnt', () => {
    expect(nextStates(newMemory(), on(100)).again.lapses).toBe(0)
    const missed = nextStates(learnt, on(learnt.dueDay)).again
    expect([missed.state, missed.lapses]).toEqual(['relearning', 1])
    expect(nextStates(missed, on(learnt.dueDay)).again.lapses).toBe(1)
  })

  test('that was not asked again before the light went out may come back once in the next night', () => {
    const missed = nextStates(learnt, on(learnt.dueDay)).again
    const nextNight = learnt.dueDay + 1
    const again = nextStates(missed, on(nextNight)).again
    expect([again.dueDay, again.step]).toEqual([nextNight, 1])
    expect(nextStates(again, on(nextNight)).again.dueDay).toBe(nextNight + 1)
    expect(nextStates(missed, on(nextNight)).good.state).toBe('review')
  })
})

describe('Time', () => {
  test('between two reviews in one night counts as none, whatever midnight they straddle', () => {
    const first = nextStates(newMemory(), { ...on(100), at: Date.parse('2026-11-23T23:55:00Z') }).good
    const second = nextStates(first, { ...on(100), at: Date.parse('2026-11-24T00:15:00Z') }).good
    const sameDay = nextStates(first, on(100)).good
    expect(second.stability).toBe(sameDay.stability)
  })

  test('of the answer changes nothing but the time that is kept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), (later) => {
        const { again, hard, good, easy } = nextStates(newMemory(), { ...on(100), at: on(100).at + later })
        const plain = nextStates(newMemory(), on(100))
        expect([again, hard, good, easy].map((memory) => ({ ...memory, lastAt: 0 }))).toEqual(
          ratings.map((rating) => ({ ...plain[rating], lastAt: 0 })),
        )
      }),
    )
  })

  test('that runs backwards counts as the day of the last review', () => {
    const first = nextStates(newMemory(), on(100)).good
    expect(nextStates(first, { ...on(98), at: on(100).at })).toEqual(nextStates(first, on(100)))
  })
})

describe('Laws over random histories', () => {
  const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(...ratings)), {
    minLength: 1,
    maxLength: 25,
  })
  const retention = fc.constantFrom(0.7, 0.8, 0.85, 0.9, 0.95, 0.97)

  test('What is shown is what is written, the buttons do not cross, and the memory is plain JSON', () => {
    fc.assert(
      fc.property(history, retention, fc.string(), (steps, wanted, cardId) => {
        let memory = newMemory()
        let day = 20_000
        for (const [gap, rating] of steps) {
          day += gap
          const context = { ...on(day, cardId), retention: wanted }
          const shown = nextStates(memory, context)
          expect(nextStates(memory, context)).toEqual(shown)
          expect(shown.again.intervalDays).toBeLessThanOrEqual(shown.hard.intervalDays)
          expect(shown.hard.intervalDays).toBeLessThanOrEqual(shown.good.intervalDays)
          expect(shown.good.intervalDays).toBeLessThanOrEqual(shown.easy.intervalDays)
          memory = shown[rating]
          expect(memorySchema.parse(JSON.parse(JSON.stringify(memory)))).toEqual(memory)
          expect(memory.dueDay).toBe(day + memory.intervalDays)
          expect(memory.step).toBe(memory.dueDay === day ? 1 : 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('Nothing is asked three times in a night', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.constantFrom(...ratings)), (steps, tonight) => {
        let memory = newMemory()
        let day = 20_000
        for (const [gap, rating] of steps) {
          day += gap + 1
          memory = nextStates(memory, on(day))[rating]
        }
        day = Math.max(day + 1, memory.dueDay)
        let asked = 0
        for (const rating of tonight) {
          if (memory.dueDay > day) break
          memory = nextStates(memory, on(day))[rating]
          asked += 1
        }
        expect(asked).toBeLessThanOrEqual(2)
      }),
      { numRuns: 60 },
    )
  })
})

describe('The formulas of FSRS-6', () => {
  const DECAY = -0.1542
  const FACTOR = 0.9 ** (1 / DECAY) - 1

  test('R(t, S) is the published power curve, and 0.9 after S days', () => {
    for (const [days, stability] of [
      [0, 5],
      [1, 2.3065],
      [10, 10],
      [30, 8.2956],
      [365, 40],
    ] as const) {
      expect(recallAfter(days, stability)).toBeCloseTo((1 + (FACTOR * days) / stability) ** DECAY, 6)
    }
    expect(recallAfter(40, 40)).toBeCloseTo(0.9, 6)
  })

  test('I(r, S) gives the published multipliers against a retention of 0.90', () => {
    expect(idealInterval(0.9, 100)).toBeCloseTo(100, 3)
    expect(idealInterval(0.8, 1)).toBeCloseTo(3.32, 2)
    expect(idealInterval(0.85, 1)).toBeCloseTo(1.91, 2)
    expect(idealInterval(0.95, 1)).toBeCloseTo(0.403, 3)
    for (const r of [0.75, 0.88, 0.96]) {
      expect(idealInterval(r, 7)).toBeCloseTo((7 / FACTOR) * (r ** (1 / DECAY) - 1), 4)
    }
  })

  test('Retrievability counts study days from the last review, and is 0 for a new card', () => {
    const memory = nextStates(newMemory(), on(100)).good
    expect(retrievability(memory, 100)).toBe(1)
    expect(retrievability(memory, 90)).toBe(1)
    expect(retrievability(memory, 104)).toBe(recallAfter(4, 2.3065))
    expect(retrievability(newMemory(), 100)).toBe(0)
  })
})

test('The fuzz differs from card to card but not with the time', () => {
  const stable = reviewed(newMemory(), [
    [100, 'easy'],
    [108, 'easy'],
    [150, 'good'],
  ])
  const intervals = Array.from(
    { length: 40 },
    (_, i) => nextStates(stable, on(300, `os/card-${i}`)).good.intervalDays,
  )
  expect(new Set(intervals).size).toBeGreaterThan(5)
})
