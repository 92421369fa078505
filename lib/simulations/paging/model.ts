import { AppError } from '@/lib/base/app-error'
import { type Area, changeAreas, firstHole, type Protection, within } from './areas'
import {
  draftOf,
  type Draft,
  drop,
  emptyMapping,
  faultIn,
  type Mapping,
  type MappingKind,
  residentOf,
  splitAt,
  type Stop,
  touch,
} from './mapping'

export const advices = ['DONTNEED', 'HUGEPAGE', 'NOHUGEPAGE', 'POPULATE_READ', 'POPULATE_WRITE'] as const
export type Advice = (typeof advices)[number]

interface Range {
  readonly from: number
  readonly to: number
}
/** Touches one byte of each page, in the order of the list. */
export interface AccessOp {
  readonly op: 'read' | 'write'
  readonly pages: readonly number[]
}
export type CallOp =
  | ({ readonly op: 'madvise'; readonly advice: Advice } & Range)
  | ({ readonly op: 'mprotect'; readonly protection: Protection } & Range)
  | ({ readonly op: 'munmap' | 'mlock' } & Range)
  | { readonly op: 'truncate'; readonly pages: number }
  | { readonly op: 'resident' }
/** What the program does with the mapping. */
export type Op = AccessOp | CallOp

export function isAccess(op: Op): op is AccessOp {
  return op.op === 'read' || op.op === 'write'
}

type Failure = 'ENOMEM' | 'EINVAL' | 'EFAULT'

/** What a step gave: minor faults, and how the call failed or where the access was stopped. */
export interface Outcome {
  readonly faults: number
  readonly error?: Failure
  readonly stop?: Stop & { readonly page: number; readonly done: number }
  readonly resident?: { readonly rss: number; readonly huge: number }
}

export interface Stepped {
  readonly mapping: Mapping
  readonly outcome: Outcome
}

/** mmap of so many pages, read and write; MAP_POPULATE faults them in at once, ignoring failures. */
export function start(kind: MappingKind, pages: number, populate = false): Stepped {
  const draft = draftOf(emptyMapping(kind, pages))
  if (!populate) return { mapping: draft, outcome: { faults: 0 } }
  const { faults } = populateArea(draft, { from: 0, to: pages }, isPrivate(draft))
  return { mapping: draft, outcome: { faults } }
}

export function step(mapping: Mapping, op: Op): Stepped {
  const draft = draftOf(mapping)
  const outcome = perform(draft, op)
  return { mapping: draft, outcome }
}

function perform(draft: Draft, op: Op): Outcome {
  if (isAccess(op)) return access(draft, op.pages, op.op === 'write')
  switch (op.op) {
    case 'madvise':
      return madvise(draft, op.advice, op.from, op.to)
    case 'mprotect':
      return mprotect(draft, op.protection, op.from, op.to)
    case 'munmap':
      return munmap(draft, op.from, op.to)
    case 'mlock':
      return mlock(draft, op.from, op.to)
    case 'truncate':
      return truncate(draft, op.pages)
    case 'resident':
      return { faults: 0, resident: residentOf(draft) }
  }
}

function access(draft: Draft, pages: readonly number[], write: boolean): Outcome {
  let faults = 0
  for (const [done, page] of pages.entries()) {
    const touched = touch(draft, page, write)
    if (touched === 'fault') faults += 1
    else if (touched !== 'present') return { faults, stop: { ...touched, page, done } }
  }
  return { faults }
}

function isPrivate({ kind }: Draft): boolean {
  return kind === 'anon' || kind === 'filep'
}

/** Faults pages in as the kernel does it by itself; stops at the first beyond the file. Linux mm/gup.c: populate_vma_page_range. */
function populateArea(
  draft: Draft,
  { from, to }: Range,
  write: boolean,
): { readonly faults: number; readonly beyond: boolean } {
  let faults = 0
  for (let page = from; page < to; page++) {
    const found = faultIn(draft, page, write)
    if (found === 'beyond') return { faults, beyond: true }
    if (found === 'fault') faults += 1
  }
  return { faults, beyond: false }
}

/** Gives a range other attributes; huge pages that a new border would cut are split. Linux mm/vma.c: vma_modify_flags. */
function modify(draft: Draft, from: number, to: number, change: (area: Area) => Area): void {
  draft.areas = changeAreas(draft.areas, from, to, change)
  for (const area of draft.areas) {
    splitAt(draft, area.from)
    splitAt(draft, area.to)
  }
}

/** Linux mm/madvise.c: madvise_walk_vmas, madvise_dontneed_free, madvise_populate; mm/khugepaged.c: hugepage_madvise. */
function madvise(draft: Draft, advice: Advice, from: number, to: number): Outcome {
  if (advice === 'POPULATE_READ' || advice === 'POPULATE_WRITE')
    return populate(draft, advice === 'POPULATE_WRITE', from, to)
  const pieces = within(draft.areas, from, to)
  for (const piece of pieces) {
    if (advice === 'DONTNEED') {
      if (piece.locked) return { faults: 0, error: 'EINVAL' }
      drop(draft, piece.from, piece.to)
    } else {
      modify(draft, piece.from, piece.to, (area) => ({
        ...area,
        huge: advice === 'HUGEPAGE' ? 'wanted' : 'unwanted',
      }))
    }
  }
  // A hole is an error at the end; what is mapped was done all the same.
  return firstHole(draft.areas, from, to) === null ? { faults: 0 } : { faults: 0, error: 'ENOMEM' }
}

function populate(draft: Draft, write: boolean, from: number, to: number): Outcome {
  const hole = firstHole(draft.areas, from, to)
  let faults = 0
  for (const piece of within(draft.areas, from, hole ?? to)) {
    if (piece.protection === 'none' || (write && piece.protection === 'r')) return { faults, error: 'EINVAL' }
    const done = populateArea(draft, piece, write)
    faults += done.faults
    if (done.beyond) return { faults, error: 'EFAULT' }
  }
  return hole === null ? { faults } : { faults, error: 'ENOMEM' }
}

/** Linux mm/mprotect.c: do_mprotect_pkey, mprotect_fixup. Pages before the first hole are changed. */
function mprotect(draft: Draft, protection: Protection, from: number, to: number): Outcome {
  const hole = firstHole(draft.areas, from, to)
  const pieces = within(draft.areas, from, hole ?? to)
  modify(draft, from, hole ?? to, (area) => ({ ...area, protection }))
  // Locked private memory that becomes writable gets its frames at once.
  const eager = pieces.filter(
    (area) => area.locked && area.protection !== 'rw' && protection === 'rw' && isPrivate(draft),
  )
  const faults = eager.reduce((sum, area) => sum + populateArea(draft, area, true).faults, 0)
  return hole === null ? { faults } : { faults, error: 'ENOMEM' }
}

function munmap(draft: Draft, from: number, to: number): Outcome {
  if (from >= to) return { faults: 0, error: 'EINVAL' }
  drop(draft, from, to)
  draft.areas = changeAreas(draft.areas, from, to, () => null)
  return { faults: 0 }
}

/** Linux mm/mlock.c: do_mlock, mlock_fixup. With a hole the areas before it are marked, but nothing is faulted in. */
function mlock(draft: Draft, from: number, to: number): Outcome {
  const hole = firstHole(draft.areas, from, to)
  modify(draft, from, hole ?? to, (area) => ({ ...area, locked: true }))
  if (hole !== null) return { faults: 0, error: 'ENOMEM' }
  let faults = 0
  for (const piece of within(draft.areas, from, to)) {
    if (piece.protection === 'none') return { faults, error: 'ENOMEM' }
    const done = populateArea(draft, piece, isPrivate(draft) && piece.protection === 'rw')
    faults += done.faults
    if (done.beyond) return { faults, error: 'ENOMEM' }
  }
  return { faults }
}

/** ftruncate of the file behind the mapping: what lies beyond is gone, private copies too. */
function truncate(draft: Draft, pages: number): Outcome {
  if (draft.kind === 'anon' || draft.kind === 'shared')
    throw new AppError('invalid', 'There is no file behind this mapping to truncate.')
  draft.length = pages
  for (let page = pages; page < draft.pages; page++) {
    draft.entries[page] = 'none'
    draft.cached[page] = false
  }
  return { faults: 0 }
}
