import { type Area, areaAt, familyFor } from './areas'

/** Pages of 4 KiB in a 2 MiB block. A mapping here starts at a block. */
export const BLOCK = 512
/** fault_around_bytes: a read fault on a file maps up to 16 cached pages at once. */
export const AROUND = 16

/** Private anonymous, shared anonymous, private and shared mapping of a file. */
export const mappingKinds = ['anon', 'shared', 'filep', 'files'] as const
export type MappingKind = (typeof mappingKinds)[number]

/** What a page's table entry holds: nothing, the zero page, a frame of its own, or a page of the page cache. */
export type PageState = 'none' | 'zero' | 'own' | 'cache'
/** What a 2 MiB entry holds: nothing, a page table, a huge page, the huge zero page. */
export type BlockState = 'none' | 'table' | 'huge' | 'huge-zero'

/** One mapping of a process. Plain JSON; page numbers count from its start. */
export interface Mapping {
  readonly kind: MappingKind
  readonly pages: number
  readonly areas: readonly Area[]
  readonly entries: readonly PageState[]
  readonly blocks: readonly BlockState[]
  /** Pages in the page cache, for all kinds but `anon`. */
  readonly cached: readonly boolean[]
  /** Length of the file behind it, in pages. */
  readonly length: number
  readonly families: number
}

/** A mapping being changed inside one step. */
export type Draft = {
  -readonly [K in keyof Mapping]: Mapping[K] extends readonly (infer T)[] ? T[] : Mapping[K]
}

export interface Stop {
  readonly signal: 'SIGSEGV' | 'SIGBUS'
  readonly code: 'MAPERR' | 'ACCERR' | 'ADRERR'
}
/** What an access did: nothing to do, a minor fault that was resolved, or the end of the program. */
export type Touched = 'present' | 'fault' | Stop

export function emptyMapping(kind: MappingKind, pages: number): Mapping {
  const hasFile = kind === 'filep' || kind === 'files'
  return {
    kind,
    pages,
    areas: [{ from: 0, to: pages, protection: 'rw', huge: null, locked: false, family: null }],
    entries: Array.from({ length: pages }, () => 'none' as const),
    blocks: Array.from({ length: Math.ceil(pages / BLOCK) }, () => 'none' as const),
    cached: Array.from({ length: pages }, () => hasFile),
    length: pages,
    families: 0,
  }
}

export function draftOf(mapping: Mapping): Draft {
  return {
    ...mapping,
    areas: [...mapping.areas],
    entries: [...mapping.entries],
    blocks: [...mapping.blocks],
    cached: [...mapping.cached],
  }
}

/** Pages that hold memory, and how many of them are parts of huge pages, as in /proc/pid/smaps. The zero page does not count. */
export function residentOf({ entries, blocks }: Mapping): { readonly rss: number; readonly huge: number } {
  const huge = blocks.filter((block) => block === 'huge').length * BLOCK
  return { rss: huge + entries.filter((entry) => entry === 'own' || entry === 'cache').length, huge }
}

/** One byte is read or written. Linux mm/memory.c: handle_mm_fault; arch/x86/mm/fault.c: access_error. */
export function touch(draft: Draft, page: number, write: boolean): Touched {
  const area = areaAt(draft.areas, page)
  if (area === undefined) return { signal: 'SIGSEGV', code: 'MAPERR' }
  if (area.protection === 'none' || (write && area.protection === 'r'))
    return { signal: 'SIGSEGV', code: 'ACCERR' }
  const found = faultIn(draft, page, write)
  return found === 'beyond' ? { signal: 'SIGBUS', code: 'ADRERR' } : found
}

/** The same without asking for rights, as get_user_pages does; 'beyond' the end of the file. */
export function faultIn(draft: Draft, page: number, write: boolean): 'present' | 'fault' | 'beyond' {
  const index = Math.floor(page / BLOCK)
  const block = draft.blocks[index]
  if (block === 'huge') return 'present'
  if (block === 'huge-zero') {
    if (!write) return 'present'
    draft.blocks[index] = 'huge'
    return 'fault'
  }
  const entry = draft.entries[page]
  if (entry === 'own') return 'present'
  if (entry === 'zero') return write ? own(draft, page) : 'present'
  if (entry === 'cache') return write && draft.kind === 'filep' ? own(draft, page) : 'present'
  return draft.kind === 'anon' ? anonymous(draft, page, write) : fromFile(draft, page, write)
}

function own(draft: Draft, page: number): 'fault' {
  draft.blocks[Math.floor(page / BLOCK)] = 'table'
  draft.entries[page] = 'own'
  adopt(draft, page)
  return 'fault'
}

/** Gives the page's area a family if it has none. */
function adopt(draft: Draft, page: number): void {
  const at = draft.areas.findIndex(({ from, to }) => from <= page && page < to)
  const area = draft.areas[at]
  if (area === undefined || area.family !== null) return
  draft.areas[at] = { ...area, family: familyFor(draft.areas, area, draft.families) }
  draft.families += 1
}

/** Linux mm/memory.c: do_anonymous_page; mm/huge_memory.c: do_huge_pmd_anonymous_page (mode `madvise`). */
function anonymous(draft: Draft, page: number, write: boolean): 'fault' {
  const index = Math.floor(page / BLOCK)
  const area = areaAt(draft.areas, page)
  const fits = area !== undefined && area.from <= index * BLOCK && (index + 1) * BLOCK <= area.to
  if (fits && area.huge === 'wanted' && draft.blocks[index] === 'none') {
    draft.blocks[index] = write ? 'huge' : 'huge-zero'
    adopt(draft, page)
    return 'fault'
  }
  if (write) return own(draft, page)
  draft.blocks[index] = 'table'
  draft.entries[page] = 'zero'
  return 'fault'
}

/** Linux mm/memory.c: do_read_fault, do_cow_fault, do_shared_fault. */
function fromFile(draft: Draft, page: number, write: boolean): 'fault' | 'beyond' {
  if (!write) mapAround(draft, page)
  if (page >= draft.length) return 'beyond'
  draft.cached[page] = true
  if (write && draft.kind === 'filep') return own(draft, page)
  draft.blocks[Math.floor(page / BLOCK)] = 'table'
  draft.entries[page] = 'cache'
  return 'fault'
}

/** Linux mm/memory.c: do_fault_around; mm/filemap.c: filemap_map_pages. Only what is in the page cache and not mapped yet. */
function mapAround(draft: Draft, page: number): void {
  const area = areaAt(draft.areas, page)
  if (area === undefined) return
  const block = page - (page % BLOCK)
  const from = Math.max(page - (page % AROUND), area.from)
  const to = Math.min(from + AROUND, block + BLOCK, area.to, draft.length)
  for (let at = from; at < to; at++) {
    if (draft.cached[at] !== true || draft.entries[at] !== 'none') continue
    draft.entries[at] = 'cache'
    draft.blocks[Math.floor(at / BLOCK)] = 'table'
  }
}

/** Turns a huge entry into a table of small ones. Linux mm/huge_memory.c: __split_huge_pmd_locked. */
export function splitBlock(draft: Draft, index: number): void {
  const block = draft.blocks[index]
  if (block !== 'huge' && block !== 'huge-zero') return
  draft.entries.fill(block === 'huge' ? 'own' : 'zero', index * BLOCK, (index + 1) * BLOCK)
  draft.blocks[index] = 'table'
}

/** Splits huge entries that a border at this page would cut. */
export function splitAt(draft: Draft, page: number): void {
  if (page % BLOCK !== 0) splitBlock(draft, Math.floor(page / BLOCK))
}

/** Takes the entries of a range out. A table that the whole range of it emptied goes too. Linux mm/memory.c: zap_pte_range, mm/pt_reclaim.c. */
export function drop(draft: Draft, from: number, to: number): void {
  splitAt(draft, from)
  splitAt(draft, to)
  draft.entries.fill('none', from, to)
  for (let index = Math.ceil(from / BLOCK); (index + 1) * BLOCK <= to; index++) draft.blocks[index] = 'none'
}
