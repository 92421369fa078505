import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultsTrace, metBy } from './faults'
import { tlb } from './index'
import { runToEnd } from './model'

const pages = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 30 })
const shape = fc.record({
  policy: fc.constantFrom('LRU' as const, 'FIFO' as const, 'CLOCK' as const),
  sets: fc.integer({ min: 1, max: 4 }),
  ways: fc.integer({ min: 1, max: 4 }),
})

describe('misses and faults', () => {
  test('A page faults exactly once if it had no entry, and never if it had one', () => {
    fc.assert(
      fc.property(shape, pages, pages, (of, present, refs) => {
        const met = metBy(of, present, refs)
        const faulted = refs.filter((_, i) => met[i] === 'fault')
        expect(faulted).toEqual([...new Set(refs)].filter((page) => !present.includes(page)))
      }),
    )
  })

  test('What the TLB hits does not depend on which pages had entries', () => {
    fc.assert(
      fc.property(shape, pages, pages, (of, present, refs) => {
        const hits = metBy(of, present, refs).map((met) => met === 'hit')
        expect(hits).toEqual(runToEnd(of, refs).asked.map(({ hit }) => hit))
      }),
    )
  })

  test('The run says at each fault that the walk found no entry', () => {
    const { steps } = faultsTrace({ policy: 'LRU', sets: 1, ways: 1 }, [1], [1, 2, 1])
    expect(steps.map(({ cells }) => cells[1])).toEqual(['–', 'miss', 'miss and page fault', 'miss'])
    expect(steps[2]?.says).toContain('no entry')
  })
})

test.each([
  ['still-there', { sets: '2' }],
  ['still-there', { sets: '4' }],
  ['still-there', { sets: '4', ways: 1 }],
  ['still-there', { sets: '2', ways: 1 }],
  ['miss-or-fault', { length: 5 }],
  ['miss-or-fault', { length: 9, entries: 3 }],
  ['miss-or-fault', { length: 9, entries: 4 }],
])('%s has many truths with %o', (id, params) => {
  const question = tlb.questions.find((one) => one.id === id)
  const variants = Array.from({ length: 50 }, (_, seed) => question?.draw(params, seed))
  expect(new Set(variants.map((variant) => JSON.stringify(variant?.truth))).size).toBeGreaterThan(10)
  for (const variant of variants) {
    expect(variant?.prompt.text).not.toMatch(/undefined|NaN|null/)
    expect(variant?.check(variant.truth).because).not.toMatch(/undefined|NaN|null/)
  }
})
