import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../answer'

export function asNumber(value: number): Answer {
  return { kind: 'number', value }
}

export function asChoice(value: string): Answer {
  return { kind: 'choice', value }
}

/** Option ids in the order in which answers are stored. */
export function asChoices(value: readonly string[]): Answer {
  return { kind: 'choices', value: value.toSorted() }
}

/** Draws until it holds; the last draw if it never does. */
export function drawUntil<T>(draw: () => T, holds: (drawn: T) => boolean): T {
  let drawn = draw()
  for (let i = 0; i < 100 && !holds(drawn); i++) drawn = draw()
  return drawn
}

/** `from`, `from` + 1, .. up to, not including, `to`. */
export function span(from: number, to: number, stride = 1): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / stride)) }, (_, i) => from + i * stride)
}

/** A table index that can be read off its nine bits: one or two of them set. */
export function easyIndex(rng: Rng, most = 511): number {
  const bits = most > 255 ? 8 : 7
  const [one = 0, two = 0] = rng.sample(span(0, bits + 1), 2)
  return rng.chance(0.35) ? 2 ** one : 2 ** one + 2 ** two
}
