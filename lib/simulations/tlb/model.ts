import { emptyBuffer, type Buffer, lookUp, type Shape } from './buffer'

/** A run of references over one buffer. */
export interface State {
  readonly buffer: Buffer
  /** Pages still to come. */
  readonly left: readonly number[]
  /** What was asked so far, with what came of it. */
  readonly asked: readonly Reference[]
  readonly hits: number
  readonly misses: number
}

export interface Reference {
  readonly page: number
  readonly hit: boolean
  readonly victim: number | null
  readonly set: number
}

export function start(shape: Shape, refs: readonly number[]): State {
  return { buffer: emptyBuffer(shape), left: refs, asked: [], hits: 0, misses: 0 }
}

/** Looks up the next page; the same state when none is left. */
export function step(state: State): State {
  const [page, ...left] = state.left
  if (page === undefined) return state
  const { buffer, hit, victim, set } = lookUp(state.buffer, page, 0, left)
  return {
    buffer,
    left,
    asked: [...state.asked, { page, hit, victim, set }],
    hits: state.hits + (hit ? 1 : 0),
    misses: state.misses + (hit ? 0 : 1),
  }
}

/** The end of a run, without keeping the way there: for long ones. */
export function runToEnd(shape: Shape, refs: readonly number[]): Omit<State, 'left'> {
  let buffer = emptyBuffer(shape)
  const asked: Reference[] = []
  let hits = 0
  for (const [i, page] of refs.entries()) {
    const looked = lookUp(buffer, page, 0, shape.policy === 'OPT' ? refs.slice(i + 1) : [])
    buffer = looked.buffer
    if (looked.hit) hits += 1
    asked.push({ page, hit: looked.hit, victim: looked.victim, set: looked.set })
  }
  return { buffer, asked, hits, misses: refs.length - hits }
}

/** The page that a byte address lies in. */
export function pageOf(address: number, pageSize: number): number {
  return Math.floor(address / pageSize)
}
