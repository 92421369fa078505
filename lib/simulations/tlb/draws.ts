import type { Rng } from '@/lib/base/rng'

/** A string of page references with reuse: mostly from a few pages, now and then another one. */
export function referenceString(rng: Rng, length: number, pages: number): number[] {
  const refs: number[] = []
  for (let i = 0; i < length; i++) {
    const before = refs.at(-1)
    let page = rng.between(1, pages)
    // Twice the same page in a row teaches nothing.
    while (page === before) page = rng.between(1, pages)
    refs.push(page)
  }
  return refs
}

/** Draws until it holds; the last draw if it never does. */
export function drawUntil<T>(draw: () => T, holds: (drawn: T) => boolean): T {
  let drawn = draw()
  for (let i = 0; i < 200 && !holds(drawn); i++) drawn = draw()
  return drawn
}

export function pagesOf(count: number): string {
  return `${count} ${count === 1 ? 'page' : 'pages'}`
}

export function missesOf(count: number): string {
  return `${count} ${count === 1 ? 'miss' : 'misses'}`
}
