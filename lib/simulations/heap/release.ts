import { makeTcache } from './allocate'
import { type Arena, headAt, putInBin, setHead, topSize, versionRules } from './arena'
import {
  CONSOLIDATION_THRESHOLD,
  MAX_FAST,
  MAX_MMAP_THRESHOLD,
  MAX_TCACHE,
  MIN_LARGE,
  trimOf,
} from './chunk-sizes'
import { consolidateFastbins, joinNeighbours } from './consolidate'
import { Abort, type Deed } from './deed'
import { tcached, tcacheHasRoom, tcachePut } from './tcache'

/** Frees a heap chunk: tcache, fastbin, or merged with its neighbours (malloc.c: _int_free). */
export function freeChunk(arena: Arena, at: number, deed: Deed): void {
  const { size } = headAt(arena, at)
  const { fastbins } = versionRules[arena.version]
  if (size <= MAX_TCACHE) {
    if (arena.marked[at] === true && tcached(arena, size).includes(at)) {
      throw new Abort('free(): double free detected in tcache 2')
    }
    if (arena.tcacheAt === null) makeTcache(arena, deed)
    if (tcacheHasRoom(arena, size)) {
      deed.path = 'tcache'
      return tcachePut(arena, at, size)
    }
  }
  if (fastbins && size <= MAX_FAST) {
    const first = arena.fast[size] ?? null
    if (first === at) throw new Abort('double free or corruption (fasttop)')
    arena.haveFast = true
    arena.next[at] = first
    arena.fast[size] = at
    deed.path = 'fastbin'
    return
  }
  mergeChunk(arena, at, size, deed)
}

/** Merges a chunk with free neighbours or with the top (malloc.c: _int_free, _int_free_merge_chunk). */
function mergeChunk(arena: Arena, at: number, size: number, deed: Deed): void {
  const above = at + size
  if (at === arena.top) throw new Abort('double free or corruption (top)')
  if (above >= arena.end) throw new Abort('double free or corruption (out)')
  if (!(arena.heads[above]?.prevInUse ?? false)) throw new Abort('double free or corruption (!prev)')
  const merged = joinNeighbours(arena, at, size)
  deed.path = merged.at === arena.top ? 'merged into top' : 'unsorted'
  if (merged.at !== arena.top) {
    if (versionRules[arena.version].straightToSmallBin && merged.size < MIN_LARGE)
      putInBin(arena, merged.at, merged.size)
    else arena.unsorted.unshift(merged.at)
  }
  if (merged.size < CONSOLIDATION_THRESHOLD) return
  if (arena.haveFast) consolidateFastbins(arena, deed)
  if (topSize(arena) >= arena.trimThreshold) trim(arena, deed)
}

/** Gives whole pages at the end of the heap back to the kernel (malloc.c: systrim). */
function trim(arena: Arena, deed: Deed): void {
  const by = trimOf(topSize(arena))
  if (by === 0) return
  deed.calls.push('brk')
  deed.grown -= by
  arena.end -= by
  setHead(arena, arena.top, arena.end - arena.top)
}

/** Unmaps a chunk of its own; a large one raises both thresholds (malloc.c: __libc_free, munmap_chunk). */
export function freeMapping(arena: Arena, map: number, deed: Deed): void {
  const size = arena.maps[map] ?? null
  if (size === null) throw new Abort('', 'SIGSEGV')
  // The header that is compared carries the bit "mapped", which is worth 2.
  if (size + 2 > arena.mmapThreshold && size + 2 <= MAX_MMAP_THRESHOLD) {
    arena.mmapThreshold = size
    arena.trimThreshold = 2 * size
  }
  arena.maps[map] = null
  deed.calls.push(`munmap ${size}`)
  deed.path = 'unmapped'
}
