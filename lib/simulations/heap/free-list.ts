export const policies = ['BEST', 'WORST', 'FIRST'] as const
export type Policy = (typeof policies)[number]
export const orders = ['ADDRSORT', 'SIZESORT+', 'SIZESORT-', 'INSERT-FRONT', 'INSERT-BACK'] as const
export type Order = (typeof orders)[number]

export interface FreeListRules {
  readonly policy: Policy
  readonly order: Order
  readonly coalesce: boolean
  /** Bytes in front of every block. */
  readonly header: number
  /** Requests are rounded up to a multiple of this; null leaves them as they are. */
  readonly align: number | null
}

/** A range of bytes: where it starts and how long it is. */
export interface Block {
  readonly at: number
  readonly size: number
}

/** A block in use; `alloc` is the number of the allocation that made it. */
export interface UsedBlock extends Block {
  readonly alloc: number
}

export type FreeListOp =
  | { readonly op: 'alloc'; readonly size: number }
  | { readonly op: 'free'; readonly of: number }

export interface FreeList {
  readonly rules: FreeListRules
  readonly base: number
  readonly heapSize: number
  /** In list order. */
  readonly free: readonly Block[]
  readonly used: readonly UsedBlock[]
  /** How many allocations have been asked for, failed ones counted. */
  readonly allocs: number
}

/** What one operation did. */
export interface FreeListDone {
  readonly list: FreeList
  /** alloc: the start of the block, or null as no entry was large enough. free: absent. */
  readonly returned?: number | null
  /** alloc: how many entries were looked at. */
  readonly searched?: number
  /** alloc: bytes taken, rounding and header included. */
  readonly needed?: number
  /** free: the block that went back, as it was before merging. */
  readonly freed?: Block
}

/** The whole heap is one free block. */
export function startFreeList(rules: FreeListRules, heapSize: number, base: number): FreeList {
  return { rules, base, heapSize, free: [{ at: base, size: heapSize }], used: [], allocs: 0 }
}

/** Bytes that a request takes: rounded up to the alignment, plus the header. OSTEP malloc.py: malloc.malloc. */
export function neededFor(rules: FreeListRules, size: number): number {
  const rounded = rules.align === null ? size : Math.ceil(size / rules.align) * rules.align
  return rounded + rules.header
}

export function stepFreeList(list: FreeList, op: FreeListOp): FreeListDone {
  return op.op === 'alloc' ? allocate(list, op.size) : release(list, op.of)
}

/** Cuts the block from the low end of the entry that the policy picks. OSTEP malloc.py: malloc.malloc. */
function allocate(list: FreeList, size: number): FreeListDone {
  const needed = neededFor(list.rules, size)
  const { index, searched } = search(list.free, list.rules.policy, needed)
  const from = index === null ? undefined : list.free[index]
  if (from === undefined) {
    return { list: { ...list, allocs: list.allocs + 1 }, returned: null, searched, needed }
  }
  const rest = { at: from.at + needed, size: from.size - needed }
  const free = list.free.flatMap((block) => (block !== from ? [block] : rest.size === 0 ? [] : [rest]))
  const used = [...list.used, { at: from.at, size: needed, alloc: list.allocs }]
  return { list: { ...list, free, used, allocs: list.allocs + 1 }, returned: from.at, searched, needed }
}

/** BEST and WORST look at the whole list and keep the first of equals; FIRST stops at the first that fits. */
function search(
  free: readonly Block[],
  policy: Policy,
  needed: number,
): { index: number | null; searched: number } {
  let index: number | null = null
  let found = policy === 'WORST' ? -1 : Infinity
  let searched = 0
  for (const [i, block] of free.entries()) {
    searched += 1
    if (block.size < needed) continue
    const better = policy === 'WORST' ? block.size > found : block.size < found
    if (!better) continue
    index = i
    found = block.size
    if (policy === 'FIRST') break
  }
  return { index, searched }
}

/** Puts the block where the order says, then merges if the rules coalesce. OSTEP malloc.py: malloc.free. */
function release(list: FreeList, of: number): FreeListDone {
  const block = list.used.find((one) => one.alloc === of)
  // An allocation that failed gave NULL, and freeing NULL does nothing.
  if (block === undefined) return { list }
  const freed = { at: block.at, size: block.size }
  const placed = place(list.free, freed, list.rules.order)
  const free = list.rules.coalesce ? coalesce(placed) : placed
  return { list: { ...list, free, used: list.used.filter((one) => one !== block) }, freed }
}

function place(free: readonly Block[], freed: Block, order: Order): Block[] {
  switch (order) {
    case 'INSERT-FRONT':
      return [freed, ...free]
    case 'INSERT-BACK':
      return [...free, freed]
    case 'ADDRSORT':
      return [...free, freed].toSorted((a, b) => a.at - b.at)
    case 'SIZESORT+':
      return [...free, freed].toSorted((a, b) => a.size - b.size)
    case 'SIZESORT-':
      return [...free, freed].toSorted((a, b) => b.size - a.size)
  }
}

/**
 * One pass in list order: an entry is merged into its predecessor in the list if it begins where that ends.
 * Neighbours in memory that are not neighbours in the list stay apart.
 */
export function coalesce(free: readonly Block[]): Block[] {
  const merged: Block[] = []
  for (const block of free) {
    const last = merged.at(-1)
    if (last !== undefined && last.at + last.size === block.at) {
      merged[merged.length - 1] = { at: last.at, size: last.size + block.size }
    } else merged.push(block)
  }
  return merged
}

/** Free bytes in all, the largest free block, and the share of the free bytes that lies outside it, in percent. */
export function fragmentation(free: readonly Block[]): { total: number; largest: number; percent: number } {
  const total = free.reduce((sum, block) => sum + block.size, 0)
  const largest = free.reduce((most, block) => Math.max(most, block.size), 0)
  return { total, largest, percent: total === 0 ? 0 : ((total - largest) / total) * 100 }
}
