/** What a thread may do here, and what each costs: calls that enter the kernel, and voluntary context switches. */
interface Cost {
  readonly entered: number
  readonly voluntary: number
}

const NO_ENTRY: Cost = { entered: 0, voluntary: 0 }
const ENTRY: Cost = { entered: 1, voluntary: 0 }
const SLEEP: Cost = { entered: 1, voluntary: 1 }

/**
 * A call that finds what it wants, or fails, comes back on the same thread. Only one that has to wait gives up the CPU
 * (kernel/sched/core.c: schedule). sched_yield with nobody else picks the same thread again. `*-blocks` of poll and
 * epoll are the wait and then the read.
 */
export const costs = {
  getpid: ENTRY,
  'read-ready': ENTRY,
  'write-ready': ENTRY,
  sched_yield: ENTRY,
  vdso: NO_ENTRY,
  compute: NO_ENTRY,
  'read-blocks': SLEEP,
  'write-blocks': SLEEP,
  'futex-wait-blocks': SLEEP,
  'futex-wait-differs': ENTRY,
  'futex-wake-nobody': ENTRY,
  nanosleep: SLEEP,
  'futex-wait-timeout': SLEEP,
  'poll-timeout': SLEEP,
  'epoll-timeout': SLEEP,
  'poll-zero': ENTRY,
  'epoll-zero': ENTRY,
  'poll-ready': ENTRY,
  'poll-blocks': { entered: 2, voluntary: 1 },
  'epoll-blocks': { entered: 2, voluntary: 1 },
  'bad-fd': ENTRY,
} as const satisfies Record<string, Cost>
export type Deed = keyof typeof costs

export interface Doing {
  readonly op: Deed
  /** How often; once if absent. */
  readonly n?: number | undefined
  readonly ms?: number | undefined
}

export interface Counts {
  readonly entered: number
  readonly voluntary: number
}

/** The counts after one more deed. A timeout of 0 ms never sleeps. */
export function stepCounts(before: Counts, { op, n = 1, ms }: Doing): Counts {
  const sleeps = ms === 0 && op !== 'nanosleep' ? 0 : costs[op].voluntary
  return { entered: before.entered + n * costs[op].entered, voluntary: before.voluntary + n * sleeps }
}
