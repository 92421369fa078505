/** One request as the program writes it. */
export interface Sqe {
  readonly do:
    | 'nop'
    | 'read'
    | 'write'
    | 'poll'
    | 'timeout'
    | 'link_timeout'
    | 'cancel'
    | 'fsync'
    | 'close'
    | 'accept'
    | 'openat'
    | 'bad'
  /** user_data: comes back in the completion. */
  readonly id: number
  readonly fd?: string | undefined
  readonly len?: number | undefined
  readonly offset?: number | undefined
  readonly events?: string | undefined
  readonly ms?: number | undefined
  readonly count?: number | undefined
  readonly target?: number | undefined
  readonly flags?: readonly SqeFlag[] | undefined
}

export type SqeFlag = 'link' | 'hardlink' | 'drain' | 'skip'

/** One completion. */
export interface Cqe {
  readonly id: number
  readonly res: number
}

/** A ring with two counters that run freely; what lies between them is in it, the oldest first. */
export interface Queue<Entry> {
  readonly entries: number
  /** u32: never reduced by the size; the slot is counter & (entries − 1). */
  head: number
  tail: number
  held: Entry[]
}

export interface Sizes {
  readonly sq_entries: number
  readonly cq_entries: number
}

interface Setup {
  readonly entries: number
  readonly cq_entries?: number | undefined
  readonly clamp?: boolean
}

/** Source: Linux io_uring/io_uring.c: IORING_MAX_ENTRIES, IORING_MAX_CQ_ENTRIES. */
const MOST_SQ_ENTRIES = 32_768
const MOST_CQ_ENTRIES = 65_536

/** Sizes are rounded up to powers of two; null stands for EINVAL. Source: Linux io_uring/io_uring.c: io_uring_fill_params. */
export function sizesOf({ entries, cq_entries: asked, clamp = false }: Setup): Sizes | null {
  if (entries < 1) return null
  if (entries > MOST_SQ_ENTRIES && !clamp) return null
  const sq = roundUp(Math.min(entries, MOST_SQ_ENTRIES))
  if (asked === undefined) return { sq_entries: sq, cq_entries: 2 * sq }
  if (asked < 1) return null
  if (asked > MOST_CQ_ENTRIES && !clamp) return null
  const cq = roundUp(Math.min(asked, MOST_CQ_ENTRIES))
  return cq < sq ? null : { sq_entries: sq, cq_entries: cq }
}

export function roundUp(count: number): number {
  return 2 ** Math.ceil(Math.log2(count))
}

export function emptyQueue<Entry>(entries: number, at = 0): Queue<Entry> {
  return { entries, head: at >>> 0, tail: at >>> 0, held: [] }
}

/** tail − head in 32 bits, so that it is right across the wrap too. */
export function usedOf({ head, tail }: { readonly head: number; readonly tail: number }): number {
  return (tail - head) >>> 0
}

export function slotOf(counter: number, entries: number): number {
  return (counter & (entries - 1)) >>> 0
}

/** Puts an entry at the tail; false if there is no room. */
export function push<Entry>(queue: Queue<Entry>, entry: Entry): boolean {
  if (usedOf(queue) === queue.entries) return false
  queue.held.push(entry)
  queue.tail = (queue.tail + 1) >>> 0
  return true
}

/** Takes the entry at the head. */
export function take<Entry>(queue: Queue<Entry>): Entry | undefined {
  const entry = queue.held.shift()
  if (entry !== undefined) queue.head = (queue.head + 1) >>> 0
  return entry
}
