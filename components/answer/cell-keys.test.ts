import fc from 'fast-check'
import { expect, test } from 'vitest'
import { simulations } from '@/lib/simulations/registry'
import { cellKeys } from './cell-keys'

test('A value is typed by its first letter, or by the next that is free', () => {
  expect(cellKeys(['hit', 'miss'])).toEqual(['h', 'm'])
  expect(cellKeys(['minor fault', 'miss', 'major fault'])).toEqual(['m', 'i', 'a'])
  expect(cellKeys(['0', '1', '2'])).toEqual(['0', '1', '2'])
  expect(cellKeys(['I', 'i', '1'])).toEqual(['i', '1', '2'])
})

test('No two values of a cell are typed by the same key', () => {
  const labels = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(labels, (some) => {
      const keys = cellKeys(some)
      return new Set(keys).size === some.length && keys.every((key) => [...key].length === 1)
    }),
  )
})

test('Every grid of the simulations has a key for each value', () => {
  for (const simulation of simulations) {
    for (const question of simulation.questions.filter(({ form }) => form === 'grid')) {
      const { form } = question.draw({}, 1)
      const values = form.kind === 'grid' ? form.values : []
      expect(values.length).toBeGreaterThan(1)
      expect(new Set(cellKeys(values.map(({ label }) => label))).size).toBe(values.length)
    }
  }
})
