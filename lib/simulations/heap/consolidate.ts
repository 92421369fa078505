import { type Arena, headAt, linked, setFoot, setHead, topSize, unlink } from './arena'
import { Abort, type Deed } from './deed'

/** Joins a chunk with the free chunk below and the free chunk or the top above; writes its header, lists it nowhere. */
export function joinNeighbours(arena: Arena, from: number, length: number): { at: number; size: number } {
  let at = from
  let size = length
  const above = from + length
  const head = headAt(arena, from)
  if (!head.prevInUse) {
    at -= head.prevSize
    if (arena.heads[at]?.size !== head.prevSize)
      throw new Abort('corrupted size vs. prev_size while consolidating')
    size += head.prevSize
    unlink(arena, at)
  }
  if (above === arena.top) {
    size += topSize(arena)
    arena.top = at
    setHead(arena, at, size)
    return { at, size }
  }
  const { size: aboveSize } = headAt(arena, above)
  if (headAt(arena, above + aboveSize).prevInUse) headAt(arena, above).prevInUse = false
  else {
    unlink(arena, above)
    size += aboveSize
  }
  setHead(arena, at, size)
  setFoot(arena, at, size)
  return { at, size }
}

/** Empties all fastbins: each chunk is merged with its neighbours and goes to the unsorted list or the top (malloc.c: malloc_consolidate). */
export function consolidateFastbins(arena: Arena, deed: Deed): void {
  arena.haveFast = false
  const sizes = Object.keys(arena.fast).map(Number)
  for (const size of sizes.toSorted((a, b) => a - b)) {
    const chunks = linked(arena, arena.fast[size])
    arena.fast[size] = null
    for (const at of chunks) {
      const merged = joinNeighbours(arena, at, headAt(arena, at).size)
      if (merged.at !== arena.top) arena.unsorted.unshift(merged.at)
      deed.consolidated += 1
    }
  }
}
