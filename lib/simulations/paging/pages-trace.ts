import type { Step, Trace } from '../contract'
import { count } from './address'
import { BLOCK, type Mapping, type MappingKind, residentOf } from './mapping'
import { type AccessOp, type CallOp, isAccess, type Op, type Outcome, start, step } from './model'

/** What the stage draws of a mapping. */
export interface PagesState {
  readonly kind: 'pages'
  readonly mapping: MappingKind
  readonly pages: number
  /** A letter a page: `.` nothing, `z` the zero page, `o` a frame of its own, `c` the page cache, `H` part of a huge page, `h` of the huge zero page. */
  readonly held: string
  /** A letter a page: `w` writable, `r` readable, `-` no right, ` ` unmapped. */
  readonly rights: string
  /** Pages of the file that exist; the mapping's own number where there is no file. */
  readonly length: number
  /** The operation that this step belongs to; null before the first. */
  readonly op: string | null
  readonly touched: { readonly from: number; readonly to: number } | null
  readonly outcome: 'start' | 'none' | 'fault' | 'stopped' | 'call'
  readonly faults: number
  readonly rss: number
  readonly huge: number
}

export const KIND_NAMES: Readonly<Record<MappingKind, string>> = {
  anon: 'private anonymous',
  shared: 'shared anonymous',
  filep: 'private, of a file',
  files: 'shared, of a file',
}

/** As many single accesses are shown one by one; longer lists as one step. */
const ONE_BY_ONE = 24
const MOST_STEPS = 400

export interface Program {
  readonly mapping: MappingKind
  readonly pages: number
  readonly populate: boolean
  readonly ops: readonly Op[]
}

export function pagesTrace({ mapping: kind, pages, populate, ops }: Program): Trace<PagesState> {
  const begun = start(kind, pages, populate)
  let { mapping } = begun
  let faults = begun.outcome.faults
  const steps: Step<PagesState>[] = []
  const push = (
    says: string,
    op: string | null,
    touched: PagesState['touched'],
    outcome: PagesState['outcome'],
  ): void => {
    const { rss, huge } = residentOf(mapping)
    const letters = lettersOf(mapping)
    steps.push({
      says,
      cells: [op ?? 'mmap', OUTCOMES[outcome], String(faults), String(rss), sayHeld(letters)],
      state: {
        kind: 'pages',
        mapping: kind,
        pages,
        ...letters,
        length: mapping.length,
        op,
        touched,
        outcome,
        faults,
        rss,
        huge,
      },
    })
  }
  push(sayMapped(kind, pages, populate, faults), null, null, 'start')
  for (const op of ops) {
    const singly = isAccess(op) && op.pages.length <= ONE_BY_ONE && steps.length < MOST_STEPS
    const parts: Op[] = singly ? op.pages.map((page): AccessOp => ({ op: op.op, pages: [page] })) : [op]
    for (const part of parts) {
      const before = mapping
      const stepped = step(mapping, part)
      mapping = stepped.mapping
      faults += stepped.outcome.faults
      push(
        sayStep(before, mapping, part, stepped.outcome),
        sayOp(part),
        rangeOf(part),
        outcomeOf(part, stepped.outcome),
      )
      if (stepped.outcome.stop !== undefined) break
    }
  }
  return { columns: ['Operation', 'Outcome', 'Minor faults', 'Resident pages', 'Pages'], steps }
}

const OUTCOMES: Readonly<Record<PagesState['outcome'], string>> = {
  start: 'mapped',
  none: 'no fault',
  fault: 'minor fault',
  stopped: 'signal',
  call: 'done',
}

function outcomeOf(op: Op, { faults, stop }: Outcome): PagesState['outcome'] {
  if (stop !== undefined) return 'stopped'
  if (!isAccess(op)) return 'call'
  return faults > 0 ? 'fault' : 'none'
}

function lettersOf(mapping: Mapping): { readonly held: string; readonly rights: string } {
  const letters = { none: '.', zero: 'z', own: 'o', cache: 'c' }
  const held = mapping.entries.map((entry, page) => {
    const block = mapping.blocks[Math.floor(page / BLOCK)]
    return block === 'huge' ? 'H' : block === 'huge-zero' ? 'h' : letters[entry]
  })
  const rights = { rw: 'w', r: 'r', none: '-' }
  const may = mapping.areas.reduce(
    (so, { from, to, protection }) => so.padEnd(from) + rights[protection].repeat(to - from),
    '',
  )
  return { held: held.join(''), rights: may.padEnd(mapping.pages) }
}

const HELD_NAMES: Readonly<Record<string, string>> = {
  '.': 'nothing',
  z: 'zero page',
  o: 'own frame',
  c: 'page cache',
  H: 'huge page',
  h: 'huge zero page',
  ' ': 'unmapped',
}

/** The mapping as runs of equal pages, in words. */
function sayHeld({ held, rights }: Pick<PagesState, 'held' | 'rights'>): string {
  const runs: { from: number; to: number; name: string }[] = []
  for (const [page, letter] of [...held].entries()) {
    const right = rights[page]
    const name =
      right === ' '
        ? 'unmapped'
        : `${HELD_NAMES[letter] ?? ''}${right === 'r' ? ', read-only' : right === '-' ? ', no access' : ''}`
    const last = runs.at(-1)
    if (last?.name === name) last.to = page
    else runs.push({ from: page, to: page, name })
  }
  return runs.map(({ from, to, name }) => `${sayPages(from, to + 1)}: ${name}`).join('; ')
}

/** "0–7" or "3"; `to` is not included. */
export function sayPages(from: number, to: number): string {
  return to - from <= 1 ? String(from) : `${from}–${to - 1}`
}

function rangeOf(op: Op): PagesState['touched'] {
  if (op.op === 'resident' || op.op === 'truncate') return null
  if (!isAccess(op)) return { from: op.from, to: op.to }
  return op.pages.length === 0 ? null : { from: Math.min(...op.pages), to: Math.max(...op.pages) + 1 }
}

export function sayOp(op: Op): string {
  if (isAccess(op)) return `${op.op} ${sayList(op.pages)}`
  switch (op.op) {
    case 'madvise':
      return `madvise ${op.advice} ${sayPages(op.from, op.to)}`
    case 'mprotect':
      return `mprotect ${op.protection} ${sayPages(op.from, op.to)}`
    case 'munmap':
    case 'mlock':
      return `${op.op} ${sayPages(op.from, op.to)}`
    case 'truncate':
      return `truncate ${op.pages}`
    case 'resident':
      return 'resident'
  }
}

/** "0–7", "0, 8, … 56" or "3, 1, 4". */
function sayList(pages: readonly number[]): string {
  const [first = 0, second = 0] = pages
  const last = pages.at(-1) ?? 0
  if (pages.length <= 1) return String(first)
  const stride = second - first
  const even = pages.every((page, i) => page === first + i * stride)
  if (even && stride === 1) return sayPages(first, last + 1)
  if (even && pages.length > 4) return `${first}, ${second}, … ${last}`
  return pages.length > 12 ? `${pages.slice(0, 12).join(', ')}, …` : pages.join(', ')
}

function sayMapped(kind: MappingKind, pages: number, populate: boolean, faults: number): string {
  const begins = `A ${KIND_NAMES[kind]} mapping of ${count(pages, 'page')}`
  if (populate) return `${begins}, with MAP_POPULATE: ${count(faults, 'fault')} inside \`mmap\` itself.`
  return `${begins}. It is only a promise: no page has an entry yet, no frame is used.`
}

function sayStep(before: Mapping, after: Mapping, op: Op, outcome: Outcome): string {
  if (!isAccess(op)) return sayCall(before, after, op, outcome)
  if (outcome.stop !== undefined) return sayStop(op.op, outcome.stop)
  const [page = 0] = op.pages
  if (op.pages.length !== 1)
    return `${op.op === 'read' ? 'Reads' : 'Writes'} of pages ${sayList(op.pages)}: ${count(outcome.faults, 'minor fault')}.`
  if (outcome.faults === 0) return `Page ${page} has an entry that allows the ${op.op}: no fault.`
  return sayFault(before, after, page, op.op)
}

function sayFault(before: Mapping, after: Mapping, page: number, op: 'read' | 'write'): string {
  const index = Math.floor(page / BLOCK)
  if (after.blocks[index] === 'huge' && before.blocks[index] === 'huge-zero')
    return `Page ${page} showed the huge zero page: a minor fault gives a huge page of its own, 512 pages at once.`
  if (after.blocks[index] === 'huge')
    return `Page ${page} lies in a whole 2 MiB block with MADV_HUGEPAGE: one minor fault maps all 512 pages of it.`
  if (after.blocks[index] === 'huge-zero')
    return `A read in a block with MADV_HUGEPAGE: one minor fault maps the huge zero page, and no memory is used.`
  const now = after.entries[page]
  if (now === 'zero')
    return `Page ${page} has no entry. The read is a minor fault that maps the shared zero page; no frame is used.`
  if (now === 'own' && before.entries[page] === 'zero')
    return `Page ${page} shows the zero page, which nobody may write: a minor fault gives a frame of its own.`
  if (now === 'own' && after.kind === 'filep')
    return `A private mapping does not write to the file: a minor fault copies page ${page} into a frame of its own.`
  if (now === 'own')
    return `Page ${page} has no entry. The write is a minor fault, and the kernel puts a zeroed frame there.`
  const mapped = [...after.entries.keys()].filter(
    (at) => after.entries[at] === 'cache' && before.entries[at] !== 'cache',
  )
  const first = mapped[0] ?? page
  if (mapped.length > 1)
    return `A ${op} of page ${page}: one minor fault maps the cached pages ${sayPages(first, (mapped.at(-1) ?? page) + 1)} round it.`
  return `A ${op} of page ${page}: a minor fault maps this page of the page cache, for reading and writing.`
}

function sayStop(op: 'read' | 'write', { signal, code, page }: NonNullable<Outcome['stop']>): string {
  if (code === 'MAPERR') return `Page ${page} is in no mapping: ${signal}, SEGV_MAPERR.`
  if (code === 'ACCERR')
    return `Page ${page} is mapped, but its protection forbids the ${op}: ${signal}, SEGV_ACCERR.`
  return `Page ${page} lies beyond the end of the file: ${signal}, BUS_ADRERR.`
}

function sayCall(before: Mapping, after: Mapping, op: CallOp, { faults, error }: Outcome): string {
  const fails = error === undefined ? '' : ` It returns ${error}.`
  const gone = residentOf(before).rss - residentOf(after).rss
  switch (op.op) {
    case 'resident':
      return `${count(residentOf(after).rss, 'page')} resident; the zero page does not count.`
    case 'munmap':
      return `\`munmap\` of pages ${sayPages(op.from, op.to)}: ${gone > 0 ? `${count(gone, 'frame')} given back, and` : 'no frame was there;'} the addresses are no longer mapped.${fails}`
    case 'mprotect':
      return `\`mprotect\` of pages ${sayPages(op.from, op.to)} to ${op.protection}: the rights change, the frames stay.${fails}`
    case 'mlock':
      return `\`mlock\` of pages ${sayPages(op.from, op.to)}: they are faulted in at once, ${count(faults, 'fault')}.${fails}`
    case 'truncate':
      return `The file is now ${count(op.pages, 'page')} long; entries beyond it are gone.`
    case 'madvise':
      if (op.advice === 'DONTNEED')
        return `MADV_DONTNEED of pages ${sayPages(op.from, op.to)}: ${count(gone, 'frame')} given back; the mapping stays.${fails}`
      if (op.advice === 'HUGEPAGE')
        return `MADV_HUGEPAGE: whole 2 MiB blocks among pages ${sayPages(op.from, op.to)} may be faulted in as one.${fails}`
      if (op.advice === 'NOHUGEPAGE')
        return `MADV_NOHUGEPAGE: pages ${sayPages(op.from, op.to)} are faulted in one by one from now on.${fails}`
      return `MADV_${op.advice} of pages ${sayPages(op.from, op.to)}: ${count(faults, 'fault')} taken inside the call.${fails}`
  }
}
