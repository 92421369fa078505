import { assert } from '@/lib/base/assert'
import { askLevel, fastLevel, linesIn } from './fast-level'
import type { Shape } from './geometry'
import type { Run } from './patterns'
import { isPowerShaped, walkTwoLevels } from './two-level-walk'

const LAST_NARROW = 2 ** 31 - 1

/** Reads or writes that one level did not have. */
interface Counts {
  readonly reads: number
  readonly writes: number
}

/** The model for long walks: the rules of `step`, all levels in flat arrays, nothing allocated on the way. */
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
  const levels = shapes.map(fastLevel)
  const depth = levels.length
  const [near, far] = levels
  const isTwoPowers = depth === 2 && levels.every(isPowerShaped)
  // By where it was found; reads, then writes.
  const found = new Float64Array(2 * (depth + 1))
  let isNarrow = true

  function note(place: number, times: number): void {
    found[place] = (found[place] ?? 0) + times
  }

  function findLine(line: number): number {
    for (let level = 0; level < depth; level++) {
      const one = levels[level]
      if (one !== undefined && askLevel(one, line)) return level
    }
    return depth
  }

  /** A level is asked for both lines, and the next one too if either was missing. */
  function findLines(line: number): number {
    for (const [level, one] of levels.entries()) {
      const hit = askLevel(one, line)
      if (askLevel(one, line + 1) && hit) return level
    }
    return depth
  }

  return {
    run(address, stride, count, size, write) {
      const counted = write ? depth + 1 : 0
      const strideLines = Math.floor(stride / lineSize)
      const strideBytes = stride - strideLines * lineSize
      let line = Math.floor(address / lineSize)
      let offset = address - line * lineSize
      if (isNarrow && line + Math.ceil((stride * count + size) / lineSize) > LAST_NARROW) {
        isNarrow = false
        for (const level of levels) level.ways = Float64Array.from(level.ways)
      }
      if (
        isNarrow &&
        isTwoPowers &&
        strideLines > 0 &&
        tell === null &&
        near !== undefined &&
        far !== undefined
      ) {
        const walk = { line, offset, strideLines, strideBytes, count, size, lineSize }
        const { nearMissed, farMissed } = walkTwoLevels(near, far, walk)
        note(counted, count - nearMissed)
        note(counted + 1, nearMissed - farMissed)
        note(counted + 2, farMissed)
        return
      }
      for (let i = 0; i < count;) {
        const room = lineSize - offset - size
        const where = room < 0 ? findLines(line) : findLine(line)
        note(counted + where, 1)
        if (tell !== null) tell(where)
        i += 1
        if (stride <= room) {
          // What follows in the same line is a hit and changes nothing: it is the most recently used line already.
          const same = stride === 0 ? count - i : Math.min(count - i, Math.floor(room / stride))
          note(counted, same)
          if (tell !== null) for (let j = 0; j < same; j++) tell(0)
          i += same
          offset += same * stride
        }
        line += strideLines
        offset += strideBytes
        if (offset >= lineSize) {
          offset -= lineSize
          line += 1
        }
      }
    },
    counts() {
      const from = (level: number): Counts => ({
        reads: found.subarray(level, depth + 1).reduce((sum, one) => sum + one, 0),
        writes: found.subarray(depth + 1 + level).reduce((sum, one) => sum + one, 0),
      })
      return { all: from(0), missed: levels.map((_, level) => from(level + 1)) }
    },
    linesIn(level, set) {
      const one = levels[level]
      return one === undefined ? [] : linesIn(one, set)
    },
  }
}
