import type { Memory } from './memory'

const FIRST = 8
const EVERY = 4

/** Whether this review made the card a leech: its eighth lapse, and after that every fourth. */
export function becomesLeech(before: Memory, after: Memory): boolean {
  return after.lapses > before.lapses && after.lapses >= FIRST && (after.lapses - FIRST) % EVERY === 0
}
