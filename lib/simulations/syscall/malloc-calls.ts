/** As much of glibc 2.36's malloc as decides when it enters the kernel: the top of the heap and the mmap threshold. Plain JSON. */
export interface Arena {
  /** Bytes left at the top of the heap. */
  readonly top: number
  readonly mmapThreshold: number
  /** Freed small chunks by size, which the thread's cache hands out again. */
  readonly cached: Readonly<Record<string, number>>
}

const PAGE = 4096
const TOP_PAD = 131_072
const LEAST_CHUNK = 32
const MOST_THRESHOLD = 32 << 20
/** Chunks up to this size go to the thread's cache, 7 of a size. */
const LARGEST_CACHED = 1040

/** A heap that has been used once: 132 KiB from brk less the cache's own block. */
export function startArena(): Arena {
  return { top: 135_168 - 656 - LEAST_CHUNK, mmapThreshold: TOP_PAD, cached: {} }
}

export interface Allocated {
  readonly arena: Arena
  readonly calls: readonly string[]
  readonly chunk: number
  readonly isMapped: boolean
}

/** malloc/malloc.c: _int_malloc, sysmalloc. */
export function allocate(arena: Arena, bytes: number): Allocated {
  const chunk = Math.max(LEAST_CHUNK, Math.ceil((bytes + 8) / 16) * 16)
  const cached = arena.cached[String(chunk)] ?? 0
  if (cached > 0) {
    return {
      arena: { ...arena, cached: { ...arena.cached, [chunk]: cached - 1 } },
      calls: [],
      chunk,
      isMapped: false,
    }
  }
  if (arena.top >= chunk + LEAST_CHUNK) {
    return { arena: { ...arena, top: arena.top - chunk }, calls: [], chunk, isMapped: false }
  }
  if (chunk >= arena.mmapThreshold) {
    return { arena, calls: ['mmap'], chunk: Math.ceil((chunk + 8) / PAGE) * PAGE, isMapped: true }
  }
  const grown = Math.ceil((chunk + TOP_PAD + LEAST_CHUNK - arena.top) / PAGE) * PAGE
  return { arena: { ...arena, top: arena.top + grown - chunk }, calls: ['brk'], chunk, isMapped: false }
}

/** malloc/malloc.c: __libc_free. Unmapping a chunk raises the threshold to its size, so that the next one comes from the heap. */
export function release({ arena, chunk, isMapped }: Allocated): {
  readonly arena: Arena
  readonly calls: readonly string[]
} {
  if (isMapped) {
    const raised = chunk > arena.mmapThreshold && chunk <= MOST_THRESHOLD ? chunk : arena.mmapThreshold
    return { arena: { ...arena, mmapThreshold: raised }, calls: ['munmap'] }
  }
  const cached = arena.cached[String(chunk)] ?? 0
  if (chunk <= LARGEST_CACHED && cached < 7) {
    return { arena: { ...arena, cached: { ...arena.cached, [chunk]: cached + 1 } }, calls: [] }
  }
  return { arena: { ...arena, top: arena.top + chunk }, calls: [] }
}
