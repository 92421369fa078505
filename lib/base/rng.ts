import { assert } from './assert'

/** A source of chance that gives the same sequence for a seed on every machine. */
export interface Rng {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number
  /** A whole number from low to high, both ends included. */
  between(low: number, high: number): number
  /** True with probability p, 0 to 1. */
  chance(p: number): boolean
  pick<T>(items: readonly T[]): T
  /** `count` different items, in random order; count at most items.length. */
  sample<T>(items: readonly T[], count: number): T[]
  /** A new list with the same items in random order. */
  shuffle<T>(items: readonly T[]): T[]
}

/** mulberry32: 32 bits of state. The seed is a whole number; only its low 32 bits count. */
export function rngFrom(seed: number): Rng {
  let a = seed >>> 0
  function next(): number {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  function between(low: number, high: number): number {
    assert(low <= high, `between(${low}, ${high})`)
    return low + Math.floor(next() * (high - low + 1))
  }
  function shuffle<T>(items: readonly T[]): T[] {
    const left = [...items]
    const out: T[] = []
    while (left.length > 0) out.push(...left.splice(between(0, left.length - 1), 1))
    return out
  }
  return {
    next,
    between,
    chance: (p) => next() < p,
    pick(items) {
      assert(items.length > 0, 'pick from a list that is not empty')
      // The index is in range, so only an `undefined` item itself can come out as undefined.
      return items[between(0, items.length - 1)] as (typeof items)[number]
    },
    sample(items, count) {
      assert(count <= items.length, `sample ${count} of ${items.length}`)
      return shuffle(items).slice(0, count)
    },
    shuffle,
  }
}

/** A 32-bit seed from words, for instance (learner, card, number of reviews so far). FNV-1a. */
export function seedFrom(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const character of words.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return hash
}
