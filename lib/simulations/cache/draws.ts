import type { Machine } from './model'
import type { Access } from './patterns'

/** One level in front of memory: enough where only hits and misses are asked for. */
export function oneLevel(sets: number, assoc: number, line: number): Machine {
  return {
    levels: [{ name: 'the cache', shape: { size: sets * assoc * line, assoc, line }, ns: 1 }],
    memoryNs: 100,
  }
}

export function read(address: number, size: number): Access {
  return { address, size, write: false }
}

/** "4 sets of 2 lines", "8 sets of one line (direct-mapped)", "one set of 4 lines (fully associative)". */
export function sayCache(sets: number, assoc: number): string {
  if (sets === 1) return `**one set of ${assoc} lines** (fully associative)`
  if (assoc === 1) return `**${sets} sets of one line** (direct-mapped)`
  return `**${sets} sets of ${assoc} lines** (${assoc}-way)`
}

/** The C type of an element of so many bytes. */
export function typeOf(elem: number): string {
  return { 1: 'char', 2: 'int16_t', 4: 'int32_t', 8: 'int64_t' }[elem] ?? `${elem}-byte struct`
}

/** Draws until it holds; the last draw if it never does. */
export function drawUntil<T>(draw: () => T, holds: (drawn: T) => boolean): T {
  let drawn = draw()
  for (let i = 0; i < 200 && !holds(drawn); i++) drawn = draw()
  return drawn
}

export function missesOf(count: number): string {
  return `${count} ${count === 1 ? 'miss' : 'misses'}`
}
