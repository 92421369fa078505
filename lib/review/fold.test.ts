import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleReset, sampleReview, sampleUndone } from './event-samples'
import type { Reviewed, StudyEvent } from './events'
import { apply, eventsInEffect, fold, inOrder, lastInEffect, reviewsSoFar } from './fold'
import type { Memory } from './memory'
import { type Rating, ratings } from './rating'
import { nextStates } from './scheduler'

const DAY = 20_000

/** What a learner does with a card on one device: each review is decided from the memory at hand. */
type Deed = { readonly gap: number } & (
  | { readonly kind: 'review'; readonly rating: Rating }
  | { readonly kind: 'undo' | 'reset' }
)

function live(deeds: readonly Deed[], firstNumber = 1): StudyEvent[] {
  const events: StudyEvent[] = []
  let day = DAY
  let number = firstNumber
  for (const deed of deeds) {
    day += deed.gap
    const last = lastInEffect(events)
    if (deed.kind === 'review') {
      events.push(sampleReview({ number, studyDay: day, rating: deed.rating, before: fold(events) }))
    } else if (deed.kind === 'reset') events.push(sampleReset(number, day))
    else if (last !== null) events.push(sampleUndone(number, last, day * 86_400_000 + number * 1000))
    number += 1
  }
  return events
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('review' as const),
      gap: fc.integer({ min: 0, max: 30 }),
      rating: fc.constantFrom(...ratings),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('undo' as const), gap: fc.integer({ min: 0, max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('reset' as const), gap: fc.integer({ min: 0, max: 2 }) }),
  },
)
const deeds = fc.array(deed, { maxLength: 14 })
/** Two devices that were both offline. */
const merged = fc.tuple(deeds, deeds).map(([a, b]) => [...live(a, 1), ...live(b, 1001)])
const arrivals = merged.chain((events) =>
  fc.tuple(
    fc.constant(events),
    fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
  ),
)

describe('The memory is a fold', () => {
  test('that does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(arrivals, ([events, arrived]) => {
        expect(fold(arrived)).toEqual(fold(events))
        expect(reviewsSoFar(arrived)).toBe(reviewsSoFar(events))
      }),
    )
  })

  test('that an event arriving twice does not change', () => {
    fc.assert(
      fc.property(merged, fc.nat(), (events, n) => {
        const twice =
          events.length === 0 ? [] : [...events, events[n % events.length]].filter((e) => e !== undefined)
        expect(fold(twice)).toEqual(fold(events))
        expect(fold([...events, ...events])).toEqual(fold(events))
      }),
    )
  })

  test('that goes on from where it was', () => {
    fc.assert(
      fc.property(merged, deed, (events, last) => {
        fc.pre(last.kind !== 'undo')
        const after = Math.max(DAY, ...events.map((event) => event.studyDay)) + 1
        const next =
          last.kind === 'review'
            ? sampleReview({ number: 5000, studyDay: after, rating: last.rating, before: fold(events) })
            : sampleReset(5000, after)
        expect(fold([...events, next])).toEqual(apply(fold(events), next))
      }),
    )
  })

  test('that on one device keeps every decision as it was shown', () => {
    fc.assert(
      fc.property(deeds, (done) => {
        const events = live(done).filter((event) => event.kind === 'reviewed')
        for (const event of events) {
          const until = live(done).filter((other) => inOrder(other, event) <= 0)
          expect(fold(until)).toEqual(event.after)
        }
      }),
    )
  })
})

describe('Undo', () => {
  test('of the last event restores exactly what was before', () => {
    fc.assert(
      fc.property(merged, deed, (events, last) => {
        fc.pre(last.kind !== 'undo')
        const after = Math.max(DAY, ...events.map((event) => event.studyDay)) + 1
        const next =
          last.kind === 'review'
            ? sampleReview({ number: 5000, studyDay: after, rating: last.rating, before: fold(events) })
            : sampleReset(5000, after)
        expect(fold([...events, next, sampleUndone(5001, next)])).toEqual(fold(events))
      }),
    )
  })

  test('goes back several levels, to the very beginning', () => {
    fc.assert(
      fc.property(merged, (events) => {
        const log = [...events]
        const states: (Memory | null)[] = [fold(log)]
        for (let n = 9000; ; n += 1) {
          const last = lastInEffect(log)
          if (last === null) break
          log.push(sampleUndone(n, last))
          states.push(fold(log))
        }
        expect(states.at(-1)).toBeNull()
        expect(reviewsSoFar(log)).toBe(0)
      }),
    )
  })

  test('counts also when it arrives before what it takes back', () => {
    const review = sampleReview({ number: 1, studyDay: DAY, rating: 'good' })
    const undone = sampleUndone(2, review)
    expect(fold([undone])).toBeNull()
    expect(fold([undone, review])).toBeNull()
  })

  test('gives the variant back: the number of reviews falls by one', () => {
    const first = sampleReview({ number: 1, studyDay: DAY, rating: 'again' })
    const second = sampleReview({ number: 2, studyDay: DAY, rating: 'good', before: first.after })
    expect(reviewsSoFar([first, second])).toBe(2)
    expect(reviewsSoFar([first, second, sampleUndone(3, second)])).toBe(1)
  })
})

describe('Two devices that were both offline', () => {
  const start = sampleReview({ number: 1, studyDay: DAY, rating: 'good' })
  const phone = sampleReview({ number: 2, studyDay: DAY + 2, rating: 'good', before: start.after })
  const laptop = sampleReview({
    number: 3,
    studyDay: DAY + 3,
    rating: 'again',
    before: start.after,
    second: 5,
  })

  test('lose no review: the later one is decided again after the earlier', () => {
    const memory = fold([start, laptop, phone])
    const { at, studyDay, cardId, retention } = laptop
    expect(memory).toEqual(nextStates(phone.after, { at, studyDay, cardId, retention }).again)
    expect(memory?.reps).toBe(3)
  })

  test('keep the word of a scheduler or of weights that this program does not have', () => {
    const newer: Reviewed = { ...laptop, schedulerVersion: 99 }
    expect(fold([start, phone, newer])).toEqual(laptop.after)
    const fitted: Reviewed = { ...laptop, weightsId: 'fitted-7' }
    expect(fold([start, phone, fitted])).toEqual(laptop.after)
  })

  test('use the weights that were in force, when they are at hand', () => {
    const weights =
      '0.3 1.5 3 10 6.4 0.8 3 0.001 1.9 0.17 0.8 1.5 0.06 0.26 1.65 0.6 1.87 0.54 0.09 0.07 0.15'
        .split(' ')
        .map(Number)
    const fitted: Reviewed = { ...laptop, weightsId: 'fitted-7' }
    const { at, studyDay, cardId, retention } = laptop
    expect(fold([start, phone, fitted], { 'fitted-7': weights })).toEqual(
      nextStates(phone.after, { at, studyDay, cardId, retention, weights }).again,
    )
  })
})

test('A reset makes the card new but keeps its reviews, so that its next variant is fresh', () => {
  const first = sampleReview({ number: 1, studyDay: DAY, rating: 'good' })
  const reset = sampleReset(2, DAY + 1)
  expect(fold([first, reset])).toBeNull()
  expect(reviewsSoFar([first, reset])).toBe(1)
  expect(eventsInEffect([reset, first]).map((event) => event.kind)).toEqual(['reviewed', 'reset'])
})
