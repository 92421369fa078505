import { type Buffer, emptyBuffer, lookUp } from './buffer'

/** Two levels and what each costs in cycles: the first answers at once, the second late, a walk of the tables last. */
export interface Levels {
  readonly first: number
  readonly second: number
  readonly costs: { readonly first: number; readonly second: number; readonly walk: number }
}

export type Where = 'first' | 'second' | 'walk'

export interface LevelsState {
  readonly first: Buffer
  readonly second: Buffer
  readonly found: readonly { readonly page: number; readonly where: Where; readonly cycles: number }[]
  readonly cycles: number
}

export function startLevels({ first, second }: Levels): LevelsState {
  const level = (ways: number) => emptyBuffer({ policy: 'LRU', sets: 1, ways })
  return { first: level(first), second: level(second), found: [], cycles: 0 }
}

/** Looks in the first level, then in the second, then walks; what was found is kept in both. */
export function stepLevels(levels: Levels, state: LevelsState, page: number): LevelsState {
  const first = lookUp(state.first, page)
  const second = first.hit ? { buffer: state.second, hit: false } : lookUp(state.second, page)
  const where: Where = first.hit ? 'first' : second.hit ? 'second' : 'walk'
  const cycles = levels.costs[where]
  return {
    first: first.buffer,
    second: second.buffer,
    found: [...state.found, { page, where, cycles }],
    cycles: state.cycles + cycles,
  }
}
