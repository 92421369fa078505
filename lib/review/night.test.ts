import { describe, expect, test } from 'vitest'
import { sampleReview } from './event-samples'
import { countBySection, countPlan, minutesOf, nightState, outcomesOf, sectionToReread } from './night'
import type { NightPlan } from './queue'
import type { PlannedCard } from './queue-order'

const DAY = 20_000
const item = (
  cardId: string,
  kind: PlannedCard['kind'] = 'review',
  retrievability: number | null = 0.9,
): PlannedCard => ({
  cardId,
  kind,
  seconds: 20,
  retrievability,
})
const plan: NightPlan = {
  items: [item('a'), item('b', 'review', 0.6), item('c', 'reask', 0.9), item('d', 'new', null)],
  seconds: 80,
  waiting: 2,
}
const tonight = [0, 1, 2].map((n) =>
  sampleReview({ number: n + 1, studyDay: DAY, rating: 'good', second: n * 60 }),
)
const settings = { budgetSeconds: 600, hasStopped: false }

describe('Where a night stands', () => {
  test('asks the first card of the plan and counts what is answered and planned', () => {
    expect(nightState(plan, tonight, settings)).toEqual({
      next: plan.items[0],
      answered: 3,
      planned: 7,
      minutesLeft: 1,
      offersToStop: false,
      isLightsOut: false,
    })
  })

  test('offers to stop at the budget, and still has a next card', () => {
    const state = nightState(plan, tonight, { ...settings, budgetSeconds: 120 })
    expect([state.offersToStop, state.isLightsOut, state.next?.cardId]).toEqual([true, false, 'a'])
  })

  test('never offers to stop before the first answer', () => {
    expect(nightState(plan, [], { ...settings, budgetSeconds: 0 }).offersToStop).toBe(false)
  })

  test('puts the light out when nothing is left, or when the learner stops', () => {
    const done = { ...plan, items: [], seconds: 0 }
    expect(nightState(done, tonight, settings)).toMatchObject({
      next: null,
      isLightsOut: true,
      planned: 3,
      minutesLeft: 0,
    })
    expect(nightState(plan, tonight, { ...settings, hasStopped: true })).toMatchObject({
      next: null,
      isLightsOut: true,
    })
    expect(nightState(done, tonight, { ...settings, budgetSeconds: 1 }).offersToStop).toBe(false)
  })
})

test('A plan is counted in what is kept, what slips and what is new', () => {
  expect(countPlan(plan, 0.9)).toEqual({ keeping: 1, slipping: 2, fresh: 1 })
})

test('Minutes are whole, and never none for something', () => {
  expect([0, 1, 89, 91, 600].map(minutesOf)).toEqual([0, 1, 1, 2, 10])
})

test('A card is met, kept or slips by its first answer of the night', () => {
  const fresh = sampleReview({ number: 1, studyDay: DAY - 5, rating: 'good' })
  const reviews = [
    sampleReview({ number: 2, studyDay: DAY, rating: 'again', cardId: 'os/met' }),
    sampleReview({ number: 3, studyDay: DAY, rating: 'hard', cardId: 'os/kept', before: fresh.after }),
    sampleReview({ number: 4, studyDay: DAY, rating: 'again', cardId: 'os/slipped', before: fresh.after }),
    sampleReview({ number: 5, studyDay: DAY, rating: 'good', cardId: 'os/slipped', before: fresh.after }),
  ]
  expect(outcomesOf(reviews)).toEqual([
    { cardId: 'os/met', how: 'met' },
    { cardId: 'os/kept', how: 'kept' },
    { cardId: 'os/slipped', how: 'slipped' },
  ])
  expect(countBySection(outcomesOf(reviews), (id) => (id === 'os/met' ? 'epoll' : 'paging'))).toEqual([
    { sectionId: 'epoll', met: 1, kept: 0, slipped: 0 },
    { sectionId: 'paging', met: 0, kept: 1, slipped: 1 },
  ])
})

test('At most one section is named to be read again: the one in which most slipped, the earlier if even', () => {
  const section = (sectionId: string, slipped: number) => ({ sectionId, met: 1, kept: 0, slipped })
  expect(sectionToReread([])).toBeNull()
  expect(sectionToReread([section('a', 0), section('b', 0)])).toBeNull()
  expect(sectionToReread([section('a', 1), section('b', 2), section('c', 2)])).toBe('b')
})
