import { expect, test } from 'vitest'
import { mondayOf, weekOf, weekSeed } from './week'

test('A week goes from Monday to Sunday', () => {
  // 2026-11-23 is a Monday.
  const monday = Date.UTC(2026, 10, 23) / 86_400_000
  expect(new Set(Array.from({ length: 7 }, (_, day) => weekOf(monday + day))).size).toBe(1)
  expect(weekOf(monday - 1)).toBe(weekOf(monday) - 1)
  expect(mondayOf(weekOf(monday + 6))).toBe(monday)
})

test('A group’s seed differs by group, card and week, and by nothing else', () => {
  const seeds = [weekSeed('g', 'c', 1), weekSeed('h', 'c', 1), weekSeed('g', 'd', 1), weekSeed('g', 'c', 2)]
  expect(new Set(seeds).size).toBe(4)
  expect(weekSeed('g', 'c', 1)).toBe(seeds[0])
})
