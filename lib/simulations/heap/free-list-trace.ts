import { assert } from '@/lib/base/assert'
import { sayNumber } from '../answer'
import type { Step, Trace } from '../contract'
import { type Block, type FreeList, type FreeListDone, fragmentation, stepFreeList } from './free-list'
import { type FreeListLine, writeLine } from './script'

/** What the stage draws of a heap with a free list. */
export interface FreeListView {
  readonly kind: 'free-list'
  readonly rules: FreeList['rules']
  readonly base: number
  readonly heapSize: number
  /** Every byte of the heap, low addresses first; a block with a name is in use. */
  readonly blocks: readonly (Block & { readonly name: string | null })[]
  /** In list order. */
  readonly free: readonly Block[]
  /** Where the block starts that the step handed out or took back. */
  readonly touched: number | null
  /** The free block that it came from or went to, by its start in this state; null if it is gone. */
  readonly entry: number | null
  /** The bytes that were asked for in vain. */
  readonly failed: number | null
  readonly total: number
  readonly largest: number
}

const COLUMNS = [
  'operation',
  'returned',
  'searched',
  'free list (address: bytes)',
  'free bytes',
  'largest block',
]

/** The operations of a program one after the other; `names` are those of blocks in use at the start, by allocation number. */
export function doLines(
  start: FreeList,
  lines: readonly FreeListLine[],
  names: readonly string[] = [],
): FreeListDone[] {
  const known = [...names]
  let list = start
  return lines.map((line) => {
    const done = stepFreeList(
      list,
      line.op === 'free' ? { op: 'free', of: known.lastIndexOf(line.name) } : line,
    )
    if (line.op === 'alloc') known.push(line.name)
    list = done.list
    return done
  })
}

/** The same as a trace. */
export function traceFreeList(
  start: FreeList,
  lines: readonly FreeListLine[],
  names: readonly string[] = [],
): Trace<FreeListView> {
  const known = [...names]
  const done = doLines(start, lines, names)
  const steps = lines.map((line, i) => {
    if (line.op === 'alloc') known.push(line.name)
    const one = done[i]
    assert(one, 'each line was done')
    return stepOf(done[i - 1]?.list ?? start, one, line, known)
  })
  return { columns: COLUMNS, steps: [startStep(start, names), ...steps] }
}

function startStep(list: FreeList, names: readonly string[]): Step<FreeListView> {
  const { total, largest } = fragmentation(list.free)
  const says =
    list.used.length === 0
      ? `The heap is one free block of ${sayNumber(list.heapSize)} bytes at ${list.base}.`
      : `${sayNumber(total)} bytes are free, the largest block has ${sayNumber(largest)}.`
  return {
    says,
    cells: ['start', '', '', writeList(list.free), String(total), String(largest)],
    state: view(list, names, {}),
  }
}

function stepOf(
  before: FreeList,
  done: FreeListDone,
  line: FreeListLine,
  names: readonly string[],
): Step<FreeListView> {
  const { list } = done
  const { total, largest } = fragmentation(list.free)
  const returned = line.op === 'free' ? '' : done.returned === null ? 'NULL' : String(done.returned)
  const searched = done.searched === undefined ? '' : String(done.searched)
  return {
    says: `\`${writeLine(line)}\` ${line.op === 'free' ? sayFree(before, done) : sayAlloc(before, done)}`,
    cells: [writeLine(line), returned, searched, writeList(list.free), String(total), String(largest)],
    state: view(list, names, done),
  }
}

function view(list: FreeList, names: readonly string[], done: Partial<FreeListDone>): FreeListView {
  const { total, largest } = fragmentation(list.free)
  const used = list.used.map(({ at, size, alloc }) => ({ at, size, name: names[alloc] ?? '?' }))
  const free = list.free.map((block) => ({ ...block, name: null }))
  const touched = done.freed?.at ?? done.returned ?? null
  const around =
    touched === null ? undefined : list.free.find(({ at, size }) => at <= touched && touched < at + size)
  const rest =
    done.needed === undefined || touched === null
      ? undefined
      : list.free.find(({ at }) => at === touched + (done.needed ?? 0))
  return {
    kind: 'free-list',
    rules: list.rules,
    base: list.base,
    heapSize: list.heapSize,
    blocks: [...used, ...free].toSorted((a, b) => a.at - b.at),
    free: list.free,
    touched,
    entry: (around ?? rest)?.at ?? null,
    failed: done.returned === null ? (done.needed ?? null) : null,
    total,
    largest,
  }
}

export function writeList(free: readonly Block[]): string {
  return free.length === 0 ? 'empty' : free.map(({ at, size }) => `${at}: ${size}`).join(', ')
}

const PICKS = {
  BEST: 'the smallest that is large enough',
  WORST: 'the largest',
  FIRST: 'the first that is large enough',
}
export const POLICY_NAMES = { BEST: 'Best fit', WORST: 'Worst fit', FIRST: 'First fit' }

export function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`
}

function sayAlloc(before: FreeList, { needed = 0, returned, searched = 0 }: FreeListDone): string {
  const { policy, header, align } = before.rules
  const why = [
    ...(align === null ? [] : [`rounded up to ${align}`]),
    ...(header === 0 ? [] : [`with ${header} of header`]),
  ]
  const wants = `wants ${needed} bytes${why.length === 0 ? '' : ` (${why.join(', ')})`}.`
  const { total, largest } = fragmentation(before.free)
  if (returned === null || returned === undefined) {
    const enough =
      total >= needed
        ? `${total} are free, but in pieces: the largest has ${largest}.`
        : `Only ${total} are free.`
    return `${wants} ${enough} It returns NULL.`
  }
  const from = before.free.find((block) => block.at === returned)
  const exact =
    from?.size === needed
      ? 'It fits exactly and leaves the list.'
      : `Its low end is cut off; ${(from?.size ?? 0) - needed} bytes stay.`
  return `${wants} ${POLICY_NAMES[policy]} looks at ${entries(searched)} and takes ${PICKS[policy]}: ${returned}, ${from?.size ?? 0} bytes. ${exact}`
}

const GOES = {
  ADDRSORT: 'to its place by address',
  'SIZESORT+': 'to its place by size, small first',
  'SIZESORT-': 'to its place by size, large first',
  'INSERT-FRONT': 'to the front of the list',
  'INSERT-BACK': 'to the back of the list',
}

function sayFree(before: FreeList, { list, freed }: FreeListDone): string {
  if (freed === undefined) return 'frees NULL: nothing happens.'
  const where = `gives ${freed.size} bytes at ${freed.at} back. They go ${GOES[list.rules.order]}`
  if (!list.rules.coalesce) return `${where}; nothing is merged.`
  const merged = before.free.length + 1 - list.free.length
  if (merged > 0)
    return `${where} and are merged with ${merged === 1 ? 'the free block next to them' : 'the free blocks on both sides'}; the list has ${entries(list.free.length)} now.`
  const touching = before.free.some(({ at, size }) => at + size === freed.at || at === freed.at + freed.size)
  return touching
    ? `${where}. A neighbour is free too, but in the list the lower block does not come right before the higher one, so they stay apart.`
    : `${where}. No neighbour is free, so nothing is merged.`
}
