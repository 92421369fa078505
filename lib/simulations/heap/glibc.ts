import { assert } from '@/lib/base/assert'
import { fromArena, makeTcache } from './allocate'
import {
  type Arena,
  copyArena,
  emptyArena,
  type GlibcVersion,
  headAt,
  type Place,
  setHead,
  topSize,
  unlink,
  versionRules,
} from './arena'
import { chunkFor, mappingFor, MAX_TCACHE, MIN_CHUNK, usableOf } from './chunk-sizes'
import { Abort, type Deed, newDeed } from './deed'
import { freeChunk, freeMapping } from './release'
import { tcacheGet } from './tcache'

export type GlibcOp =
  | { readonly op: 'malloc' | 'calloc'; readonly size: number }
  | { readonly op: 'realloc'; readonly of: number; readonly size: number }
  | { readonly op: 'free'; readonly of: number }

export interface GlibcHeap {
  readonly arena: Arena
  /** What each allocating operation gave, in order; null for a realloc to 0, which frees. */
  readonly given: readonly (Place | null)[]
  /** Which of them the program still holds. */
  readonly live: readonly boolean[]
  /** How the program was ended, if it was; the message is glibc's. */
  readonly aborted: { readonly signal: 'SIGABRT' | 'SIGSEGV'; readonly message: string } | null
}

export interface Given {
  readonly place: Place
  /** The chunk, without flags. */
  readonly chunk: number
  readonly usable: number
}

/** What one operation did. */
export interface GlibcDone {
  readonly heap: GlibcHeap
  readonly deed: Deed
  /** Absent after free, and after an abort. */
  readonly given?: Given
}

export function startGlibc(version: GlibcVersion): GlibcHeap {
  return { arena: emptyArena(version), given: [], live: [], aborted: null }
}

/** One call of the C library in a program with one thread. */
export function stepGlibc(heap: GlibcHeap, op: GlibcOp): GlibcDone {
  assert(heap.aborted === null, 'the program still runs')
  const arena = copyArena(heap.arena)
  const deed = newDeed()
  try {
    const place = perform(arena, heap.given, op, deed)
    const live = heap.live.map((held, i) => held && !('of' in op && op.of === i))
    if (op.op === 'free') return { heap: { ...heap, arena, live }, deed }
    const next = { ...heap, arena, given: [...heap.given, place], live: [...live, place !== null] }
    return place === null ? { heap: next, deed } : { heap: next, deed, given: describe(arena, place) }
  } catch (error) {
    if (!(error instanceof Abort)) throw error
    return { heap: { ...heap, aborted: { signal: error.signal, message: error.message } }, deed }
  }
}

function describe(arena: Arena, place: Place): Given {
  const chunk = place.in === 'heap' ? headAt(arena, place.at).size : arena.maps[place.map]
  assert(chunk, 'what was given has a size')
  return { place, chunk, usable: usableOf(chunk, place.in) }
}

function perform(arena: Arena, given: GlibcHeap['given'], op: GlibcOp, deed: Deed): Place | null {
  switch (op.op) {
    case 'malloc':
      return allocate(arena, op.size, true, deed)
    case 'calloc':
      return allocate(arena, op.size, versionRules[arena.version].callocFromTcache, deed)
    case 'free': {
      const place = given[op.of] ?? null
      if (place === null) deed.path = 'nothing'
      else release(arena, place, deed)
      return null
    }
    case 'realloc': {
      const place = given[op.of] ?? null
      if (place === null) return allocate(arena, op.size, true, deed)
      if (op.size === 0) {
        release(arena, place, deed)
        return null
      }
      return place.in === 'mmap'
        ? remap(arena, place, op.size, deed)
        : resize(arena, place.at, chunkFor(op.size), deed)
    }
  }
}

/** malloc.c: __libc_malloc, __libc_calloc. */
function allocate(arena: Arena, size: number, useTcache: boolean, deed: Deed): Place {
  const chunk = chunkFor(size)
  if (arena.tcacheAt === null && versionRules[arena.version].tcacheFirst) makeTcache(arena, deed)
  if (useTcache && chunk <= MAX_TCACHE) {
    const at = tcacheGet(arena, chunk)
    if (at !== null) {
      deed.path = 'tcache'
      return { in: 'heap', at }
    }
  }
  return fromArena(arena, chunk, deed)
}

function release(arena: Arena, place: Place, deed: Deed): void {
  if (place.in === 'mmap') freeMapping(arena, place.map, deed)
  else freeChunk(arena, place.at, deed)
}

/** A mapping stays a mapping, however small it becomes (malloc.c: mremap_chunk). */
function remap(arena: Arena, place: Place & { readonly in: 'mmap' }, size: number, deed: Deed): Place {
  const old = arena.maps[place.map] ?? null
  if (old === null) throw new Abort('', 'SIGSEGV')
  const now = mappingFor(chunkFor(size))
  deed.path = 'mremap'
  if (now !== old) deed.calls.push(`mremap ${old}`)
  arena.maps[place.map] = now
  return place
}

/** In place if the chunk, the top or the free chunk above has the room; else a new chunk, a copy and a free (malloc.c: _int_realloc). */
function resize(arena: Arena, at: number, chunk: number, deed: Deed): Place {
  const { size: old } = headAt(arena, at)
  const above = at + old
  if (old >= chunk) return shrink(arena, at, old, chunk, deed)
  if (above === arena.top && old + topSize(arena) >= chunk + MIN_CHUNK) {
    const rest = old + topSize(arena) - chunk
    const { prevInUse } = headAt(arena, at)
    setHead(arena, at, chunk, prevInUse)
    arena.top = at + chunk
    setHead(arena, arena.top, rest)
    deed.path = 'in place'
    return { in: 'heap', at }
  }
  const aboveSize = above === arena.top ? 0 : headAt(arena, above).size
  if (above !== arena.top && !headAt(arena, above + aboveSize).prevInUse && old + aboveSize >= chunk) {
    unlink(arena, above)
    return shrink(arena, at, old + aboveSize, chunk, deed)
  }
  const moved = fromArena(arena, chunk, deed)
  if (moved.in === 'heap' && moved.at === above) {
    // The new chunk happens to follow the old one: they become one, and nothing is copied.
    return shrink(arena, at, old + headAt(arena, above).size, chunk, deed)
  }
  freeChunk(arena, at, deed)
  deed.path = 'moved'
  return moved
}

/** Keeps the low end; a rest of at least 32 bytes is freed. */
function shrink(arena: Arena, at: number, size: number, chunk: number, deed: Deed): Place {
  const { prevInUse } = headAt(arena, at)
  const rest = size - chunk
  deed.path = 'in place'
  setHead(arena, at, rest < MIN_CHUNK ? size : chunk, prevInUse)
  headAt(arena, at + size).prevInUse = true
  if (rest >= MIN_CHUNK) {
    setHead(arena, at + chunk, rest)
    freeChunk(arena, at + chunk, deed)
    deed.path = 'in place'
  }
  return { in: 'heap', at }
}
