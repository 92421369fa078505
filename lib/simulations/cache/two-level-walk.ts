import { askLevel, type FastLevel } from './fast-level'

/** Accesses a fixed stride apart, as lines and offsets: the first, and what each adds to the one before. */
export interface LineWalk {
  readonly line: number
  readonly offset: number
  readonly strideLines: number
  readonly strideBytes: number
  readonly count: number
  readonly size: number
  readonly lineSize: number
}

export function isPowerShaped({ sets, assoc }: FastLevel): boolean {
  return [sets, assoc].every((one) => (one & (one - 1)) === 0)
}

/**
 * `askLevel` for two levels, written out in one loop with all numbers in 32 bits: about as fast as C. The levels have
 * powers of two for sets and ways, and no line of the walk is above 31 bits. Returns the accesses that each level missed.
 */
export function walkTwoLevels(
  near: FastLevel,
  far: FastLevel,
  walk: LineWalk,
): { readonly nearMissed: number; readonly farMissed: number } {
  const { turns, stamps, ways, assoc } = near
  const { turns: farTurns, stamps: farStamps, ways: farWays, assoc: farAssoc } = far
  const [setMask, slotMask, wayMask] = [near.sets - 1, near.slots - 1, assoc - 1]
  const [farSetMask, farSlotMask, farWayMask] = [far.sets - 1, far.slots - 1, farAssoc - 1]
  const { strideLines, strideBytes, count, lineSize } = walk
  const lastInside = lineSize - walk.size
  let nearMissed = 0
  let farMissed = 0
  // `| 0` tells the compiler that these never leave 32 bits.
  let line = walk.line | 0
  let offset = walk.offset | 0
  for (let i = 0; i < count; i++) {
    if (offset > lastInside) {
      // Over a boundary both lines are asked for, and either missing is a miss.
      const inNear = askLevel(near, line)
      if (!askLevel(near, line + 1) || !inNear) {
        nearMissed++
        const inFar = askLevel(far, line)
        if (!askLevel(far, line + 1) || !inFar) farMissed++
      }
    } else {
      const set = line & setMask
      const from = Math.imul(set, assoc)
      const turn = turns[set] ?? 0
      if (ways[(from + (turn & wayMask)) | 0] !== line) {
        const slot = line & slotMask
        let isHit = false
        if (turn - (stamps[slot] ?? 0) < assoc) isHit = askLevel(near, line)
        else {
          const next = (turn + 1) | 0
          turns[set] = next
          stamps[slot] = next
          ways[(from + (next & wayMask)) | 0] = line
        }
        if (!isHit) {
          nearMissed++
          const farSet = line & farSetMask
          const farFrom = Math.imul(farSet, farAssoc)
          const farTurn = farTurns[farSet] ?? 0
          if (farWays[(farFrom + (farTurn & farWayMask)) | 0] !== line) {
            const farSlot = line & farSlotMask
            let isInFar = false
            if (farTurn - (farStamps[farSlot] ?? 0) < farAssoc) isInFar = askLevel(far, line)
            else {
              const next = (farTurn + 1) | 0
              farTurns[farSet] = next
              farStamps[farSlot] = next
              farWays[(farFrom + (next & farWayMask)) | 0] = line
            }
            if (!isInFar) farMissed++
          }
        }
      }
    }
    line = (line + strideLines) | 0
    offset = (offset + strideBytes) | 0
    if (offset >= lineSize) {
      offset = (offset - lineSize) | 0
      line = (line + 1) | 0
    }
  }
  return { nearMissed, farMissed }
}
