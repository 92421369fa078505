/** The best of several draws: the first that scores `enough`, else the one that scores most. */
export function bestOf<T>(
  tries: number,
  enough: number,
  draw: () => T | null,
  score: (drawn: T) => number,
): T | null {
  let best: T | null = null
  let most = -Infinity
  for (let i = 0; i < tries; i++) {
    const drawn = draw()
    if (drawn === null) continue
    const got = score(drawn)
    if (got > most) {
      best = drawn
      most = got
    }
    if (got >= enough) break
  }
  return best
}

export function distinct(values: readonly unknown[]): number {
  return new Set(values.map((value) => JSON.stringify(value))).size
}
