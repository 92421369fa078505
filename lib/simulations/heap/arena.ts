import { assert } from '@/lib/base/assert'
import { binIndex, FIRST_MMAP_THRESHOLD, FIRST_TRIM_THRESHOLD, MIN_LARGE } from './chunk-sizes'

/** 2.36 stands for all up to 2.42 where fastbins are concerned; 2.43 has none. */
export const glibcVersions = ['2.36', '2.43'] as const
export type GlibcVersion = (typeof glibcVersions)[number]

export interface VersionRules {
  readonly fastbins: boolean
  /** Chunks that the tcache holds of one size. */
  readonly tcacheCount: number
  /** The chunk that holds the tcache itself. */
  readonly tcacheChunk: number
  /** Whether the first allocation makes the tcache, or the first free. */
  readonly tcacheFirst: boolean
  /** Whether calloc takes from the tcache. */
  readonly callocFromTcache: boolean
  /** Whether a small chunk that is freed goes straight to its small bin, not to the unsorted list. */
  readonly straightToSmallBin: boolean
}

export const versionRules: Readonly<Record<GlibcVersion, VersionRules>> = {
  '2.36': {
    fastbins: true,
    tcacheCount: 7,
    tcacheChunk: 656,
    tcacheFirst: true,
    callocFromTcache: false,
    straightToSmallBin: false,
  },
  '2.43': {
    fastbins: false,
    tcacheCount: 16,
    tcacheChunk: 768,
    tcacheFirst: false,
    callocFromTcache: true,
    straightToSmallBin: true,
  },
}

/** The words in front of a chunk (malloc.c: struct malloc_chunk). Stays in memory when the chunk is merged away. */
export interface Head {
  size: number
  /** Whether the chunk below is in use; chunks in the tcache and in fastbins count as in use. */
  prevInUse: boolean
  /** The size of the chunk below, valid only if that is free. */
  prevSize: number
}

/** What a pointer points to: a chunk of the heap by its address, or a mapping of its own by its number. */
export type Place =
  | { readonly in: 'heap'; readonly at: number }
  | { readonly in: 'mmap'; readonly map: number }

/**
 * One main arena, as plain JSON. Addresses count from the start of the heap and are those of chunks;
 * the pointer that the program gets is 16 higher.
 */
export interface Arena {
  version: GlibcVersion
  /** Where the heap ends (the program break); 0 before the first allocation. */
  end: number
  top: number
  heads: Record<number, Head>
  /** Where the tcache's own chunk is; null as long as there is none. */
  tcacheAt: number | null
  /** Lists by chunk size: the first chunk, and how many it thinks there are. */
  tcache: Record<number, { first: number | null; count: number }>
  fast: Record<number, number | null>
  /** The link of chunks in the tcache and in fastbins. */
  next: Record<number, number | null>
  /** Chunks that carry the tcache's mark, by which a double free is noticed. */
  marked: Record<number, true>
  haveFast: boolean
  /** Newest first. */
  unsorted: number[]
  /** By bin index, first to last. */
  bins: Record<number, number[]>
  lastRemainder: number | null
  mmapThreshold: number
  trimThreshold: number
  /** Mappings of their own: the chunk size, null once unmapped. */
  maps: (number | null)[]
}

export function emptyArena(version: GlibcVersion): Arena {
  return {
    version,
    end: 0,
    top: 0,
    heads: {},
    tcacheAt: null,
    tcache: {},
    fast: {},
    next: {},
    marked: {},
    haveFast: false,
    unsorted: [],
    bins: {},
    lastRemainder: null,
    mmapThreshold: FIRST_MMAP_THRESHOLD,
    trimThreshold: FIRST_TRIM_THRESHOLD,
    maps: [],
  }
}

/** A copy that can be changed without changing the original. Faster than structuredClone, which counts in draws. */
export function copyArena(arena: Arena): Arena {
  const heads: Record<number, Head> = {}
  for (const at in arena.heads) heads[at] = { ...headAt(arena, Number(at)) }
  const bins: Record<number, number[]> = {}
  for (const index in arena.bins) bins[index] = [...(arena.bins[index] ?? [])]
  return {
    ...arena,
    heads,
    bins,
    tcache: { ...arena.tcache },
    fast: { ...arena.fast },
    next: { ...arena.next },
    marked: { ...arena.marked },
    unsorted: [...arena.unsorted],
    maps: [...arena.maps],
  }
}

export function headAt(arena: Arena, at: number): Head {
  const head = arena.heads[at]
  assert(head, `a chunk starts at ${at}`)
  return head
}

/** Writes the size and the bit of a header; the size of the chunk below stays. */
export function setHead(arena: Arena, at: number, size: number, prevInUse = true): void {
  arena.heads[at] = { size, prevInUse, prevSize: arena.heads[at]?.prevSize ?? 0 }
}

/** Notes at the end of a free chunk how large it is. */
export function setFoot(arena: Arena, at: number, size: number): void {
  const above = arena.heads[at + size]
  arena.heads[at + size] = { size: above?.size ?? 0, prevInUse: above?.prevInUse ?? true, prevSize: size }
}

export function topSize(arena: Arena): number {
  return arena.end === 0 ? 0 : headAt(arena, arena.top).size
}

/** Takes a free chunk out of whichever list it is in (malloc.c: unlink_chunk). */
export function unlink(arena: Arena, at: number): void {
  const lists = [arena.unsorted, ...Object.values(arena.bins)]
  const list = lists.find((one) => one.includes(at))
  if (list !== undefined) list.splice(list.indexOf(at), 1)
}

/** Small bins take a chunk at the front; large bins stay sorted, largest first, an equal one in second place. */
export function putInBin(arena: Arena, at: number, size: number): void {
  const bin = (arena.bins[binIndex(size)] ??= [])
  if (size < MIN_LARGE) bin.unshift(at)
  else {
    const sizes = bin.map((one) => headAt(arena, one).size)
    const equal = sizes.indexOf(size)
    const smaller = sizes.findIndex((one) => one < size)
    bin.splice(equal >= 0 ? equal + 1 : smaller >= 0 ? smaller : bin.length, 0, at)
  }
}

/** The chunks in a list that is linked by `next`. A list that a double free has tied into a ring is cut after 64. */
export function linked(arena: Arena, first: number | null | undefined): number[] {
  const chunks: number[] = []
  for (let at = first ?? null; at !== null && chunks.length < 64; at = arena.next[at] ?? null) chunks.push(at)
  return chunks
}

export type Use = 'used' | 'tcache' | 'fastbin' | 'unsorted' | 'bin' | 'top' | 'glibc'

export interface Chunk {
  readonly at: number
  readonly size: number
  readonly use: Use
}

/** Every chunk from the start of the heap to its end, the top last. They follow one another without gap or overlap. */
export function chunksOf(arena: Arena): Chunk[] {
  if (arena.end === 0) return []
  const listed = new Map<number, Use>()
  for (const { first } of Object.values(arena.tcache))
    for (const at of linked(arena, first)) listed.set(at, 'tcache')
  for (const first of Object.values(arena.fast))
    for (const at of linked(arena, first)) listed.set(at, 'fastbin')
  for (const list of Object.values(arena.bins)) for (const at of list) listed.set(at, 'bin')
  for (const at of arena.unsorted) listed.set(at, 'unsorted')
  if (arena.tcacheAt !== null) listed.set(arena.tcacheAt, 'glibc')
  const chunks: Chunk[] = []
  for (let at = 0; at < arena.top;) {
    const { size } = headAt(arena, at)
    assert(size >= 32, `the chunk at ${at} has a size`)
    chunks.push({ at, size, use: listed.get(at) ?? 'used' })
    at += size
  }
  chunks.push({ at: arena.top, size: topSize(arena), use: 'top' })
  return chunks
}
