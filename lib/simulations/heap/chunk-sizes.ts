/** Sizes and limits of glibc malloc on 64-bit Linux. Source: glibc malloc/malloc.c, sysdeps/unix/sysv/linux. */
export const PAGE = 4096
export const MIN_CHUNK = 32
/** Chunks up to this size go to a fastbin (malloc.c: DEFAULT_MXFAST). */
export const MAX_FAST = 128
/** Chunks below this size have a small bin of their own size (malloc.c: MIN_LARGE_SIZE). */
export const MIN_LARGE = 1024
/** The largest chunk that the tcache holds (malloc.c: MAX_TCACHE_SIZE). */
export const MAX_TCACHE = 1040
/** Asked for beyond what is needed, whenever the heap grows (malloc.c: DEFAULT_TOP_PAD). */
export const TOP_PAD = 131072
export const FIRST_MMAP_THRESHOLD = 131072
export const FIRST_TRIM_THRESHOLD = 131072
/** A freed mapping larger than this no longer raises the threshold (malloc.c: DEFAULT_MMAP_THRESHOLD_MAX). */
export const MAX_MMAP_THRESHOLD = 32 * 1024 * 1024
/** A freed chunk that has grown to this size makes free consolidate and perhaps trim (malloc.c: FASTBIN_CONSOLIDATION_THRESHOLD). */
export const CONSOLIDATION_THRESHOLD = 65536

/** The chunk that serves a request: 8 bytes of header, rounded up to 16, at least 32 (malloc.c: request2size). */
export function chunkFor(request: number): number {
  return Math.max(MIN_CHUNK, Math.ceil((request + 8) / 16) * 16)
}

/** The bytes mapped for a chunk of its own: 8 more, rounded up to whole pages (malloc.c: sysmalloc_mmap). */
export function mappingFor(chunk: number): number {
  return Math.ceil((chunk + 8) / PAGE) * PAGE
}

/** malloc_usable_size: a heap chunk may use the first 8 bytes of the next chunk, a mapped one has no next. */
export function usableOf(chunk: number, where: 'heap' | 'mmap'): number {
  return where === 'heap' ? chunk - 8 : chunk - 16
}

/** By how much brk grows for a chunk that the top cannot serve (malloc.c: sysmalloc). */
export function growthFor(chunk: number, top: number): number {
  return Math.ceil((chunk + TOP_PAD + MIN_CHUNK - top) / PAGE) * PAGE
}

/** By how much a top of this size is trimmed (malloc.c: systrim); 0 if it is not. */
export function trimOf(top: number): number {
  const spare = top - MIN_CHUNK - 1 - TOP_PAD
  return spare <= 0 ? 0 : Math.floor(spare / PAGE) * PAGE
}

/** The bin of a chunk size (malloc.c: smallbin_index, largebin_index_64). */
export function binIndex(size: number): number {
  if (size < MIN_LARGE) return size / 16
  const by = (step: number) => Math.floor(size / step)
  if (by(64) <= 48) return 48 + by(64)
  if (by(512) <= 20) return 91 + by(512)
  if (by(4096) <= 10) return 110 + by(4096)
  if (by(32768) <= 4) return 119 + by(32768)
  if (by(262144) <= 2) return 124 + by(262144)
  return 126
}
