import { setsOf, type Shape } from './geometry'

const EMPTY = -1

/**
 * One level in flat arrays.
 *
 * A set is a ring. Each miss turns it by one place, onto the line used longest ago, and puts the new line there; so a
 * miss moves nothing. Going back from the place of the last turn come the lines by recency.
 *
 * Each line number falls in a slot, which notes the turn of its set when a line of that slot was last put in front.
 * After as many turns as there are ways such a line is gone: most misses are known without a search.
 */
export interface FastLevel {
  readonly assoc: number
  readonly sets: number
  /** A multiple of the sets, so that the lines of a slot are all of one set. */
  readonly slots: number
  readonly turns: Int32Array
  readonly stamps: Int32Array
  /** Line numbers, in 32 bits while they fit: so the model of a large cache fits in the caches of the machine. */
  ways: Int32Array | Float64Array
}

export function fastLevel(shape: Shape): FastLevel {
  const { assoc } = shape
  const sets = setsOf(shape)
  // Twice the lines that fit: with as many, a long walk in order would find in each slot the line about to go.
  const slots = sets * 2 ** (1 + Math.ceil(Math.log2(assoc)))
  return {
    assoc,
    sets,
    slots,
    turns: new Int32Array(sets),
    stamps: new Int32Array(slots).fill(-assoc),
    ways: new Int32Array(sets * assoc).fill(EMPTY),
  }
}

/** Whether the level had the line. Afterwards it has it, and in front. */
export function askLevel({ assoc, sets, slots, turns, stamps, ways }: FastLevel, line: number): boolean {
  const set = line % sets
  const from = set * assoc
  const turn = turns[set] ?? 0
  const front = from + (turn % assoc)
  if (ways[front] === line) return true
  const slot = line % slots
  if (turn - (stamps[slot] ?? 0) < assoc && bringToFront(ways, from, from + assoc - 1, front, line)) {
    stamps[slot] = turn
    return true
  }
  turns[set] = turn + 1
  stamps[slot] = turn + 1
  ways[from + ((turn + 1) % assoc)] = line
  return false
}

/** All lines used since move one place back. False if the ring from `from` to `end` has no such line. */
function bringToFront(
  ways: FastLevel['ways'],
  from: number,
  end: number,
  front: number,
  line: number,
): boolean {
  let at = front === from ? end : front - 1
  while (at !== front && ways[at] !== line) at = at === from ? end : at - 1
  if (at === front) return false
  while (at !== front) {
    const next = at === end ? from : at + 1
    ways[at] = ways[next] ?? EMPTY
    at = next
  }
  ways[front] = line
  return true
}

/** The lines of a set, the most recently used first. */
export function linesIn({ assoc, turns, ways }: FastLevel, set: number): readonly number[] {
  const places = Array.from({ length: assoc }, (_, back) => ((turns[set] ?? 0) + assoc - back) % assoc)
  return places.map((place) => ways[set * assoc + place] ?? EMPTY).filter((line) => line !== EMPTY)
}
