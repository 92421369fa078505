import { describe, expect, test } from 'vitest'
import { type BacklogInput, forecastBacklog } from './forecast'
import { type Memory, newMemory } from './memory'
import type { RestDays } from './rest'
import { type CostCard, type CostInput, type RetentionCost, simulateCost } from './retention-cost'

const TODAY = 20_000
const AWAKE: RestDays = { quietWeekdays: [], quietDays: [], breakFrom: null, breakTo: null }

function overdue(stability: number, dueDay = TODAY): Memory {
  return {
    ...newMemory(),
    state: 'review',
    stability,
    difficulty: 5,
    dueDay,
    lastDay: dueDay - Math.round(stability),
    lastAt: 0,
    intervalDays: Math.round(stability),
    reps: 3,
  }
}

function backlog(cards: number, more: Partial<BacklogInput> = {}): BacklogInput {
  return {
    studyDay: TODAY,
    waiting: Array.from({ length: cards }, (_, i) => ({
      cardId: `os/${i}`,
      memory: overdue(20 + (i % 30)),
      seconds: 20,
    })),
    secondsOn: () => 0,
    budgetSeconds: 600,
    retention: 0.9,
    rest: AWAKE,
    ...more,
  }
}

describe('When a backlog is worked off', () => {
  test('is tonight if all of it fits, also with what is asked twice', () => {
    expect(forecastBacklog(backlog(20))).toEqual({ doneOn: TODAY })
  })

  test('takes about as many nights as it has minutes, and what is missed on top', () => {
    // 200 cards of 20 seconds are a little over 6.6 nights of ten minutes; a tenth and more is asked again.
    const done = forecastBacklog(backlog(200))?.doneOn ?? 0
    expect(done).toBeGreaterThanOrEqual(TODAY + 7)
    expect(done).toBeLessThanOrEqual(TODAY + 9)
  })

  test('is later with less time, with more coming back, and over a break', () => {
    const plain = forecastBacklog(backlog(120))?.doneOn ?? 0
    expect(forecastBacklog(backlog(120, { budgetSeconds: 300 }))?.doneOn).toBeGreaterThan(plain)
    expect(forecastBacklog(backlog(120, { secondsOn: () => 200 }))?.doneOn).toBeGreaterThan(plain)
    const rest = { ...AWAKE, breakFrom: TODAY + 1, breakTo: TODAY + 10 }
    expect(forecastBacklog(backlog(120, { rest }))?.doneOn).toBeGreaterThanOrEqual(plain + 10)
  })

  test('is never if as much comes back as can be done', () => {
    expect(forecastBacklog(backlog(120, { secondsOn: () => 600 }))).toBeNull()
  })

  test('does not depend on the order in which the cards are handed in', () => {
    const input = backlog(150)
    expect(forecastBacklog({ ...input, waiting: input.waiting.toReversed() })).toEqual(forecastBacklog(input))
  })
})

describe('What a wanted recall costs', () => {
  const cards: CostCard[] = Array.from({ length: 240 }, (_, i) => ({
    cardId: `os/${i}`,
    memory: i < 200 ? overdue(5 + (i % 40), TODAY + (i % 30)) : null,
    seconds: 30,
  }))
  const input: CostInput = { studyDay: TODAY, cards, newPerNight: 2, rest: AWAKE, nights: 90, weight: 1 }

  function costOf(given: CostInput, retention: number): RetentionCost {
    const run = simulateCost(given, retention)
    for (;;) {
      const { done, value } = run.next()
      if (done === true) return value
    }
  }

  test('rises with it', () => {
    const costs = [0.8, 0.85, 0.9, 0.95].map((retention) => costOf(input, retention).cardsPerNight)
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
    expect((costs[3] ?? 0) / (costs[0] ?? 1)).toBeGreaterThan(1.8)
  })

  test('is minutes for the cards that it is', () => {
    const { cardsPerNight, minutesPerNight } = costOf(input, 0.9)
    expect(minutesPerNight).toBeCloseTo(cardsPerNight / 2, 6)
  })

  test('comes out the same each time, and about the same from every second card', () => {
    const whole = costOf(input, 0.9)
    expect(costOf(input, 0.9)).toEqual(whole)
    const half = costOf({ ...input, cards: cards.filter((_, i) => i % 2 === 0), weight: 2 }, 0.9)
    expect(half.cardsPerNight / whole.cardsPerNight).toBeGreaterThan(0.85)
    expect(half.cardsPerNight / whole.cardsPerNight).toBeLessThan(1.15)
  })

  test('is nothing without cards', () => {
    expect(costOf({ ...input, cards: [] }, 0.9)).toEqual({ cardsPerNight: 0, minutesPerNight: 0 })
  })
})
