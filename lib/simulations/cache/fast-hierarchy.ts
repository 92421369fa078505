import { assert } from '@/lib/base/assert'
import { setsOf, type Shape } from './geometry'
import type { Run } from './patterns'

const EMPTY = -1

/** Reads or writes that one level did not have. */
interface Counts {
  readonly reads: number
  readonly writes: number
}

/** The model for long walks: the rules of `step`, a level in flat arrays, nothing allocated on the way. */
export interface FastHierarchy {
  readonly run: Run
  /** All accesses, and for each level those that it did not have. */
  counts(): { readonly all: Counts; readonly missed: readonly Counts[] }
  /** The lines of a set, the most recently used first. */
  linesIn(level: number, set: number): readonly number[]
}

/**
 * All levels have lines of one size. `tell` is told where each access was found: the index of a level, or the number of
 * levels for memory.
 */
export function fastHierarchy(
  shapes: readonly Shape[],
  tell: ((found: number) => void) | null = null,
): FastHierarchy {
  const lineSize = shapes[0]?.line ?? 1
  assert(
    shapes.every(({ line }) => line === lineSize),
    'all levels have lines of one size',
  )
  // Dividing by a power of two is multiplying by its inverse, exactly, and ten times as fast.
  const inverse = (lineSize & (lineSize - 1)) === 0 ? 1 / lineSize : 0
  const levels = shapes.map(fastLevel)
  const depth = levels.length
  // By where it was found; reads, then writes.
  const found = new Float64Array(2 * (depth + 1))

  function findLine(line: number): number {
    let level = 0
    while (level < depth && levels[level]?.hasLine(line) === false) level += 1
    return level
  }

  /** A level is asked for both lines, and the next one too if either was missing. */
  function findLines(line: number): number {
    for (const [level, { hasLine }] of levels.entries()) {
      const hit = hasLine(line)
      if (hasLine(line + 1) && hit) return level
    }
    return depth
  }

  return {
    run(address, stride, count, size, write) {
      const counted = write ? depth + 1 : 0
      for (let i = 0; i < count;) {
        const at = address + i * stride
        const line = Math.floor(inverse > 0 ? at * inverse : at / lineSize)
        const room = (line + 1) * lineSize - at - size
        const where = room < 0 ? findLines(line) : findLine(line)
        found[counted + where] = (found[counted + where] ?? 0) + 1
        if (tell !== null) tell(where)
        i += 1
        if (stride > room) continue
        // What follows in the same line is a hit and changes nothing: the line is the most recently used one already.
        const same = stride === 0 ? count - i : Math.min(count - i, Math.floor(room / stride))
        found[counted] = (found[counted] ?? 0) + same
        if (tell !== null) for (let j = 0; j < same; j++) tell(0)
        i += same
      }
    },
    counts() {
      const from = (level: number): Counts => ({
        reads: found.subarray(level, depth + 1).reduce((sum, one) => sum + one, 0),
        writes: found.subarray(depth + 1 + level).reduce((sum, one) => sum + one, 0),
      })
      return { all: from(0), missed: levels.map((_, level) => from(level + 1)) }
    },
    linesIn: (level, set) => levels[level]?.linesIn(set) ?? [],
  }
}

function fastLevel(shape: Shape) {
  const { assoc } = shape
  const sets = setsOf(shape)
  // A set is a ring that begins at its most recently used line, so that a miss moves nothing.
  // Line numbers reach 2⁴⁸, so whole numbers of 32 bits are too short.
  const ways = new Float64Array(sets * assoc).fill(EMPTY)
  const heads = new Int32Array(sets)
  const mask = sets - 1
  const hasMask = (sets & mask) === 0
  // One byte of each line's tag, four to a word: most misses are known by these alone.
  const words = Math.ceil(assoc / 4)
  const tags = new Int32Array(sets * words)
  const tagBytes = new Uint8Array(tags.buffer)
  const tagShift = Math.floor(Math.log2(sets))

  function mayHold(set: number, tag: number): boolean {
    const pattern = Math.imul(tag, 0x0101_0101)
    const from = (set * words) | 0
    const end = (from + words) | 0
    for (let at = from; at < end; at++) {
      const other = (tags[at] ?? 0) ^ pattern
      // Not zero where a byte of `other` is: Hacker's Delight, 6-1.
      if (((other - 0x0101_0101) & ~other & 0x8080_8080) !== 0) return true
    }
    return false
  }

  function hasLine(line: number): boolean {
    // `| 0` keeps the counting in whole numbers; of a line it takes the low 32 bits.
    const low = line | 0
    const set = hasMask ? low & mask : (line - Math.floor(line / sets) * sets) | 0
    const from = (set * assoc) | 0
    const head = ((heads[set] ?? 0) + from) | 0
    const end = (from + assoc) | 0
    const tag = (low >>> tagShift) & 255
    const firstTag = (set * words * 4 - from) | 0
    if (mayHold(set, tag)) {
      if (ways[head] === line) return true
      for (let at = from; at < end; at++) {
        if (ways[at] !== line) continue
        // All lines used since move one place back, and this one comes first.
        let to = at
        while (to !== head) {
          const before = to === from ? end - 1 : to - 1
          ways[to] = ways[before] ?? EMPTY
          tagBytes[firstTag + to] = tagBytes[firstTag + before] ?? 0
          to = before
        }
        ways[head] = line
        tagBytes[firstTag + head] = tag
        return true
      }
    }
    // The place before the first holds the last: the line used longest ago.
    const first = head === from ? end - 1 : head - 1
    ways[first] = line
    tagBytes[firstTag + first] = tag
    heads[set] = first - from
    return false
  }

  return {
    hasLine,
    linesIn(set: number): readonly number[] {
      const lines = ways.subarray(set * assoc, (set + 1) * assoc)
      const head = heads[set] ?? 0
      return [...lines.subarray(head), ...lines.subarray(0, head)].filter((line) => line !== EMPTY)
    },
  }
}
