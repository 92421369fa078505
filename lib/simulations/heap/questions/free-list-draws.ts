import type { Rng } from '@/lib/base/rng'
import type { Exhibit, Trace } from '../../contract'
import { type Block, type FreeList, type FreeListDone, type FreeListRules, startFreeList } from '../free-list'
import { doLines, type FreeListView, traceFreeList } from '../free-list-trace'
import { type FreeListLine, writeLine } from '../script'

export const BASE = 1000

/** A program on an empty heap, as it is drawn. */
export interface FreeListProgram {
  readonly rules: FreeListRules
  readonly heapSize: number
  readonly lines: readonly FreeListLine[]
}

export function doProgram({ rules, heapSize, lines }: FreeListProgram): FreeListDone[] {
  return doLines(startFreeList(rules, heapSize, BASE), lines)
}

export function traceProgram({ rules, heapSize, lines }: FreeListProgram): Trace<FreeListView> {
  return traceFreeList(startFreeList(rules, heapSize, BASE), lines)
}

/** The address that the last line gets; null if it gets none. */
export function lastReturned(drawn: FreeListProgram): number | null {
  return doProgram(drawn).at(-1)?.returned ?? null
}

export function finalList(drawn: FreeListProgram): readonly Block[] {
  return doProgram(drawn).at(-1)?.list.free ?? []
}

/** A heap whose free blocks are given in list order, with blocks in use between them. */
export interface Holes {
  readonly rules: FreeListRules
  readonly heapSize: number
  readonly free: readonly Block[]
}

export function startWithHoles({ rules, heapSize, free }: Holes): { list: FreeList; names: string[] } {
  const gaps: Block[] = []
  let at = BASE
  for (const block of free.toSorted((a, b) => a.at - b.at)) {
    if (block.at > at) gaps.push({ at, size: block.at - at })
    at = block.at + block.size
  }
  if (at < BASE + heapSize) gaps.push({ at, size: BASE + heapSize - at })
  const used = gaps.map((block, i) => ({ ...block, alloc: i }))
  return {
    list: { rules, base: BASE, heapSize, free, used, allocs: used.length },
    names: used.map((_, i) => `u${i + 1}`),
  }
}

export function doOnHoles(holes: Holes, lines: readonly FreeListLine[]): FreeListDone[] {
  const { list, names } = startWithHoles(holes)
  return doLines(list, lines, names)
}

export function traceOnHoles(holes: Holes, lines: readonly FreeListLine[]): Trace<FreeListView> {
  const { list, names } = startWithHoles(holes)
  return traceFreeList(list, lines, names)
}

/** Lays free blocks of these sizes into a heap, in random order of address, with blocks in use between them. */
export function layHoles(rng: Rng, sizes: readonly number[]): { free: Block[]; heapSize: number } {
  let at = BASE
  const free = sizes.map((size) => {
    at += rng.pick([10, 20, 30])
    const block = { at, size }
    at += size
    return block
  })
  return { free, heapSize: at + rng.pick([10, 20]) - BASE }
}

/** The free list as a table, in list order. */
export function holesTable(free: readonly Block[], title: string): Exhibit {
  return {
    kind: 'table',
    title,
    columns: ['address', 'bytes'],
    rows: free.map(({ at, size }) => [String(at), String(size)]),
  }
}

export function program(lines: readonly FreeListLine[], title = 'program'): Exhibit {
  return { kind: 'code', title, lines: lines.map(writeLine) }
}

const ORDER_RULES = {
  ADDRSORT: 'The free list is sorted **by address**.',
  'SIZESORT+': 'The free list is sorted **by size, smallest first**.',
  'SIZESORT-': 'The free list is sorted **by size, largest first**.',
  'INSERT-FRONT': 'A freed block goes to the **front** of the free list.',
  'INSERT-BACK': 'A freed block goes to the **back** of the free list.',
}
const POLICY_RULES = {
  BEST: '**best fit** (the smallest block that is large enough)',
  WORST: '**worst fit** (the largest block)',
  FIRST: '**first fit** (the first block in the list that is large enough)',
}

export function sayPolicy({ policy }: FreeListRules): string {
  return `An allocator uses ${POLICY_RULES[policy]}.`
}

export function sayOrder({ order }: FreeListRules): string {
  return ORDER_RULES[order]
}

export function sayMerging({ coalesce }: FreeListRules): string {
  return coalesce
    ? 'After each `free` it **merges** an entry with the one before it in the list, if they touch.'
    : 'It **never merges** free blocks.'
}

/** What a block takes beyond the request; empty if nothing. */
export function sayOverhead({ header, align }: FreeListRules): string {
  return [
    ...(align === null ? [] : [`Requests are rounded up to a multiple of **${align}**.`]),
    ...(header === 0 ? [] : [`Each block takes **${header} bytes more** than was asked for, as a header.`]),
  ].join(' ')
}

const SIZES = [5, 10, 15, 20, 25, 30]

/** A program of allocations and frees by plan, on a heap that it nearly fills or on a roomy one; null if a line would fail. */
export function drawProgram(
  rng: Rng,
  rules: FreeListRules,
  plan: readonly ('alloc' | 'free')[],
): FreeListProgram | null {
  const lines: FreeListLine[] = []
  const held: string[] = []
  let count = 0
  let filled = 0
  for (const op of plan) {
    if (op === 'free') {
      const victim = rng.pick(held)
      held.splice(held.indexOf(victim), 1)
      lines.push({ op: 'free', name: victim })
      continue
    }
    const name = String.fromCharCode(97 + count)
    const size = rng.pick(SIZES)
    // Only what is asked for before the first free has to fit at once.
    if (count === lines.length) filled += size + rules.header
    count += 1
    held.push(name)
    lines.push({ op: 'alloc', name, size })
  }
  const heapSize = rng.chance(0.5) ? Math.ceil(filled / 10) * 10 + rng.pick([10, 20]) : 150
  const drawn = { rules, heapSize, lines }
  return doProgram(drawn).every((done) => done.returned !== null) ? drawn : null
}
