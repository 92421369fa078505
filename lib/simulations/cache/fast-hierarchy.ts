import { setsOf, type Shape } from './geometry'

/** Accesses side by side in flat arrays. A level leaves those that it did not have to the level after it. */
interface Batch {
  readonly addresses: Float64Array
  readonly sizes: Uint8Array
  /** Which access of the first batch it is. */
  readonly origins: Uint16Array
  length: number
}

const BATCH = 1024
const EMPTY = -1

/** The model for long runs: the rules of `step`, a level in one flat array, nothing allocated on the way. */
export interface FastHierarchy {
  touch(address: number, size: number, write: boolean): void
  /** Hands over what has been touched since the last batch was handed over. */
  finish(): void
  /** The lines of a set, the most recently used first; of what was handed over. */
  linesIn(level: number, set: number): readonly number[]
}

/**
 * `found` is told, for each batch, where each access was found: the index of a level, or the number of levels for memory.
 * What it is given is used again for the next batch.
 */
export function fastHierarchy(
  shapes: readonly Shape[],
  found: (where: Uint8Array, writes: Uint8Array, length: number) => void,
): FastHierarchy {
  const levels = shapes.map(fastLevel)
  const first = emptyBatch()
  for (let i = 0; i < BATCH; i++) first.origins[i] = i
  const writes = new Uint8Array(BATCH)
  const where = new Uint8Array(BATCH)
  // Each level reads one of these and writes the other.
  const spare = [emptyBatch(), emptyBatch()] as const

  function finish(): void {
    where.fill(0, 0, first.length)
    let asked = first
    for (const [i, level] of levels.entries()) {
      const missed = i % 2 === 0 ? spare[0] : spare[1]
      level.pass(asked, missed, where, i + 1)
      asked = missed
    }
    found(where, writes, first.length)
    first.length = 0
  }

  return {
    touch(address, size, write) {
      const at = first.length
      first.addresses[at] = address
      first.sizes[at] = size
      writes[at] = write ? 1 : 0
      first.length = at + 1
      if (at + 1 === BATCH) finish()
    },
    finish,
    linesIn: (level, set) => levels[level]?.linesIn(set) ?? [],
  }
}

function emptyBatch(): Batch {
  return {
    addresses: new Float64Array(BATCH),
    sizes: new Uint8Array(BATCH),
    origins: new Uint16Array(BATCH),
    length: 0,
  }
}

function fastLevel(shape: Shape) {
  const { assoc, line: lineSize } = shape
  const sets = setsOf(shape)
  // A set is a ring that begins at its most recently used line, so that a miss moves nothing.
  // Line numbers reach 2⁴⁸, so whole numbers of 32 bits are too short.
  const ways = new Float64Array(sets * assoc).fill(EMPTY)
  const heads = new Int32Array(sets)
  const mask = sets - 1
  const hasMask = (sets & mask) === 0
  // How many lines of each ending are held: none, and no search is needed. With 2ⁿ sets they are all of one set, so
  // that 16 bits are enough to count them.
  const heldMask = Math.max(sets, 2 ** Math.min(22, Math.ceil(Math.log2(sets * assoc)) + 2)) - 1
  const held = new Uint16Array(hasMask ? heldMask + 1 : 0)
  // Dividing by a power of two is multiplying by its inverse, exactly, and ten times as fast.
  const inverse = (lineSize & (lineSize - 1)) === 0 ? 1 / lineSize : 0

  function hasLine(line: number): boolean {
    // `| 0` keeps the counting in whole numbers; of a line it takes the low 32 bits.
    const ending = line | 0
    const set = hasMask ? ending & mask : (line - Math.floor(line / sets) * sets) | 0
    const from = (set * assoc) | 0
    const end = (from + assoc) | 0
    const head = ((heads[set] ?? 0) + from) | 0
    for (let at = hasMask && held[ending & heldMask] === 0 ? end : from; at < end; at++) {
      if (ways[at] !== line) continue
      // All lines used since move one place back, and this one comes first.
      let to = at
      while (to !== head) {
        const before = to === from ? end - 1 : to - 1
        ways[to] = ways[before] ?? EMPTY
        to = before
      }
      ways[head] = line
      return true
    }
    // The place before the first holds the last: the line used longest ago.
    const first = head === from ? end - 1 : head - 1
    if (hasMask) {
      const leaves = ways[first] ?? EMPTY
      if (leaves !== EMPTY) held[leaves & heldMask] = (held[leaves & heldMask] ?? 0) - 1
      held[ending & heldMask] = (held[ending & heldMask] ?? 0) + 1
    }
    ways[first] = line
    heads[set] = first - from
    return false
  }

  return {
    pass(asked: Batch, missed: Batch, where: Uint8Array, next: number): void {
      const { addresses, sizes, origins, length } = asked
      let last = EMPTY
      let left = 0
      for (let i = 0; i < length; i++) {
        const address = addresses[i] ?? 0
        const size = sizes[i] ?? 0
        const line = Math.floor(inverse > 0 ? address * inverse : address / lineSize)
        // The line used just before is the first of its set already.
        let hit = line === last || hasLine(line)
        last = line
        if (address - line * lineSize + size > lineSize) {
          last = line + 1
          hit = hasLine(last) && hit
        }
        if (hit) continue
        const origin = origins[i] ?? 0
        where[origin] = next
        missed.addresses[left] = address
        missed.sizes[left] = size
        missed.origins[left] = origin
        left += 1
      }
      missed.length = left
    },
    linesIn(set: number): readonly number[] {
      const lines = ways.subarray(set * assoc, (set + 1) * assoc)
      const head = heads[set] ?? 0
      return [...lines.subarray(head), ...lines.subarray(0, head)].filter((line) => line !== EMPTY)
    },
  }
}
