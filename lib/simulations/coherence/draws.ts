import type { Rng } from '@/lib/base/rng'
import type { Declared, DeclaredField, Language } from './declared'

/** Draws until it holds; the last draw if it never does. */
export function drawUntil<T>(draw: () => T, holds: (drawn: T) => boolean): T {
  let drawn = draw()
  for (let i = 0; i < 100 && !holds(drawn); i++) drawn = draw()
  return drawn
}

export function drawLanguage(rng: Rng, wanted: Language | 'any'): Language {
  return wanted === 'any' ? rng.pick(['c', 'go'] as const) : wanted
}

const SMALL = {
  c: ['char', 'short', 'int', 'float'],
  go: ['bool', 'int16', 'int32', 'uint8'],
} as const
const LARGE = {
  c: ['long', 'double', 'void *'],
  go: ['int64', 'string', '[]byte', '*int32', 'sync.Mutex', 'float64'],
} as const

/** A struct with small and large types mixed, so that alignment leaves holes. */
export function drawStruct(rng: Rng, language: Language, count: number): Declared {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const fields = Array.from({ length: count }, (_, i): DeclaredField => {
    const name = names[i] ?? `f${i}`
    if (rng.chance(0.15))
      return { name, type: language === 'c' ? 'char' : 'byte', count: rng.pick([3, 5, 6, 10, 12]) }
    return {
      name,
      type: rng.chance(0.55) ? rng.pick<string>(SMALL[language]) : rng.pick<string>(LARGE[language]),
    }
  })
  return { language, fields }
}

/** The same number, with the words round it. */
export function baseText(base: number): string {
  return base === 0 ? 'at the start of a 64-byte line' : `${base} bytes into a 64-byte line`
}
