import {
  type Arena,
  headAt,
  type Place,
  putInBin,
  setFoot,
  setHead,
  topSize,
  unlink,
  versionRules,
} from './arena'
import { binIndex, growthFor, mappingFor, MAX_FAST, MIN_CHUNK, MIN_LARGE } from './chunk-sizes'
import { consolidateFastbins } from './consolidate'
import { Abort, type Deed, type Path } from './deed'
import { tcacheGet, tcacheHasRoom, tcachePut } from './tcache'

/** Makes the chunk that holds the tcache itself (malloc.c: tcache_init). Leaves the deed's path as it was. */
export function makeTcache(arena: Arena, deed: Deed): void {
  const { path } = deed
  const place = fromArena(arena, versionRules[arena.version].tcacheChunk, deed)
  if (place.in === 'heap') arena.tcacheAt = place.at
  deed.path = path
}

/** malloc without the tcache's fast path: fastbin, small bin, unsorted list, larger bins, top, kernel (malloc.c: _int_malloc). */
export function fromArena(arena: Arena, chunk: number, deed: Deed): Place {
  const heap = (path: Path, at: number): Place => {
    deed.path = path
    return { in: 'heap', at }
  }
  if (versionRules[arena.version].fastbins && chunk <= MAX_FAST) {
    const at = fromFastbin(arena, chunk)
    if (at !== null) return heap('fastbin', at)
  }
  if (chunk < MIN_LARGE) {
    const at = fromSmallBin(arena, chunk)
    if (at !== null) return heap('small bin', at)
  } else if (arena.haveFast) consolidateFastbins(arena, deed)

  for (;;) {
    const found = sortUnsorted(arena, chunk)
    if (found !== null) return heap(found.path, found.at)
    const fit = fromLargerBin(arena, chunk)
    if (fit !== null) return heap('bin', fit)
    if (topSize(arena) >= chunk + MIN_CHUNK) return heap('top', cutTop(arena, chunk))
    if (!arena.haveFast) return fromKernel(arena, chunk, deed)
    consolidateFastbins(arena, deed)
  }
}

/** The last in comes out first; what is left of the bin moves into the tcache while that has room. */
function fromFastbin(arena: Arena, chunk: number): number | null {
  const at = arena.fast[chunk] ?? null
  if (at === null) return null
  if (arena.heads[at]?.size !== chunk) throw new Abort('malloc(): memory corruption (fast)')
  arena.fast[chunk] = arena.next[at] ?? null
  for (
    let more = arena.fast[chunk] ?? null;
    more !== null && tcacheHasRoom(arena, chunk);
    more = arena.fast[chunk] ?? null
  ) {
    arena.fast[chunk] = arena.next[more] ?? null
    tcachePut(arena, more, chunk)
  }
  return at
}

/** The first in comes out first; what is left of the bin moves into the tcache while that has room. */
function fromSmallBin(arena: Arena, chunk: number): number | null {
  const bin = arena.bins[binIndex(chunk)]
  const at = bin?.pop()
  if (bin === undefined || at === undefined) return null
  headAt(arena, at + chunk).prevInUse = true
  while (tcacheHasRoom(arena, chunk)) {
    const more = bin.pop()
    if (more === undefined) break
    headAt(arena, more + chunk).prevInUse = true
    tcachePut(arena, more, chunk)
  }
  return at
}

/** Goes through the unsorted list, oldest first: takes an exact fit, puts the others into their bins. */
function sortUnsorted(arena: Arena, chunk: number): { path: Path; at: number } | null {
  let cached = false
  for (let at = arena.unsorted.at(-1); at !== undefined; at = arena.unsorted.at(-1)) {
    const { size } = headAt(arena, at)
    const isOnly = arena.unsorted.length === 1
    if (chunk < MIN_LARGE && isOnly && at === arena.lastRemainder && size > chunk + MIN_CHUNK) {
      arena.unsorted = []
      arena.lastRemainder = split(arena, at, size, chunk)
      return { path: 'last remainder', at }
    }
    arena.unsorted.pop()
    if (size === chunk) {
      headAt(arena, at + size).prevInUse = true
      if (!tcacheHasRoom(arena, chunk)) return { path: 'unsorted', at }
      tcachePut(arena, at, chunk)
      cached = true
    } else putInBin(arena, at, size)
  }
  const at = cached ? tcacheGet(arena, chunk) : null
  return at === null ? null : { path: 'unsorted', at }
}

/** Best fit: the smallest chunk that is large enough, in this bin (if it is a large one) or the next that holds any. */
function fromLargerBin(arena: Arena, chunk: number): number | null {
  const own = binIndex(chunk)
  const inOwn = chunk < MIN_LARGE ? undefined : smallestFit(arena, arena.bins[own] ?? [], chunk)
  const next = Object.entries(arena.bins)
    .filter(([index, bin]) => Number(index) > own && bin.length > 0)
    .toSorted(([a], [b]) => Number(a) - Number(b))[0]?.[1]
    .at(-1)
  const at = inOwn ?? next
  if (at === undefined) return null
  const { size } = headAt(arena, at)
  unlink(arena, at)
  const rest = split(arena, at, size, chunk)
  if (rest !== null && inOwn === undefined && chunk < MIN_LARGE) arena.lastRemainder = rest
  return at
}

/** Among equal ones the second, as the first holds the list of sizes together. */
function smallestFit(arena: Arena, bin: readonly number[], chunk: number): number | undefined {
  const sizes = bin.map((at) => headAt(arena, at).size)
  const best = sizes.findLast((size) => size >= chunk)
  if (best === undefined) return undefined
  const first = sizes.indexOf(best)
  return bin[sizes[first + 1] === best ? first + 1 : first]
}

/** Cuts a free chunk: the low end is taken, a rest of at least 32 bytes goes to the unsorted list. Gives the rest. */
function split(arena: Arena, at: number, size: number, chunk: number): number | null {
  if (size - chunk < MIN_CHUNK) {
    headAt(arena, at + size).prevInUse = true
    return null
  }
  const rest = at + chunk
  setHead(arena, at, chunk)
  setHead(arena, rest, size - chunk)
  setFoot(arena, rest, size - chunk)
  arena.unsorted.unshift(rest)
  return rest
}

function cutTop(arena: Arena, chunk: number): number {
  const at = arena.top
  const size = topSize(arena)
  arena.top = at + chunk
  setHead(arena, at, chunk)
  setHead(arena, arena.top, size - chunk)
  return at
}

/** A mapping of its own from the threshold on, else a higher program break (malloc.c: sysmalloc). */
function fromKernel(arena: Arena, chunk: number, deed: Deed): Place {
  if (chunk >= arena.mmapThreshold) {
    const size = mappingFor(chunk)
    deed.calls.push(`mmap ${size}`)
    deed.path = 'mmap'
    return { in: 'mmap', map: arena.maps.push(size) - 1 }
  }
  const by = growthFor(chunk, topSize(arena))
  // The first time the C library has to ask where the break is.
  deed.calls.push(...(arena.end === 0 ? ['brk', 'brk'] : ['brk']))
  deed.grown += by
  arena.end += by
  setHead(arena, arena.top, arena.end - arena.top)
  deed.path = 'grown top'
  return { in: 'heap', at: cutTop(arena, chunk) }
}
