import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleReview, sampleUndone } from '@/lib/review/event-samples'
import { groupOfSeed, isFirstOfWeek, ownSeeds, SEED_TRIES, sharedSeeds } from './asked-seed'
import { mondayOf, weekOf } from './week'

const monday = mondayOf(2900)
const reviewOn = (studyDay: number, number = 1) => sampleReview({ number, studyDay, rating: 'good' })

test('A card is shared the first time in a week, and again after that was taken back', () => {
  const review = reviewOn(monday + 2)
  expect(isFirstOfWeek([], monday)).toBe(true)
  expect(isFirstOfWeek([reviewOn(monday - 1)], monday)).toBe(true)
  expect(isFirstOfWeek([review], monday + 6)).toBe(false)
  expect(isFirstOfWeek([review], monday + 7)).toBe(true)
  expect(isFirstOfWeek([review, sampleUndone(2, review)], monday + 6)).toBe(true)
})

test('All members draw the same in a week, and each their own otherwise', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.nat(6),
      fc.nat(SEED_TRIES - 1),
      (day, later, redraw) => {
        const sunday = mondayOf(weekOf(day)) + 6
        const shared = sharedSeeds('owls', 'os/card', day)(redraw)
        expect(sharedSeeds('owls', 'os/card', Math.min(day + later, sunday))(redraw)).toBe(shared)
        expect(sharedSeeds('owls', 'os/card', sunday + 1)(redraw)).not.toBe(shared)
        expect(ownSeeds('ada', 'os/card', [])(redraw)).not.toBe(ownSeeds('bob', 'os/card', [])(redraw))
        expect(ownSeeds('ada', 'os/card', [])(redraw)).not.toBe(shared)
      },
    ),
  )
})

test('A seed tells which group shared it, also when it was answered in the week after', () => {
  const groups = [{ id: 'owls' }, { id: 'larks' }]
  const seed = sharedSeeds('larks', 'os/card', monday)(3)
  expect(groupOfSeed(groups, 'os/card', seed, monday + 6)).toEqual({ id: 'larks' })
  expect(groupOfSeed(groups, 'os/card', seed, monday + 7)).toEqual({ id: 'larks' })
  expect(groupOfSeed(groups, 'os/card', seed, monday - 1)).toBeNull()
  expect(groupOfSeed(groups, 'os/other', seed, monday)).toBeNull()
  expect(groupOfSeed([{ id: 'owls' }], 'os/card', seed, monday)).toBeNull()
})
