import type { Files } from './files'
import { type Picture, pictureOf } from './picture'
import { type Cqe, type Queue, type Sizes, type Sqe, emptyQueue, push, slotOf, usedOf } from './ring'
import { sayRes } from './say'

/** A request inside the kernel. */
export interface Request {
  readonly index: number
  readonly sqe: Sqe
  /** The next one of its chain. */
  link: number | null
  state: 'chained' | 'working' | 'armed' | 'deferred' | 'complete' | 'done'
  res: number
  hasFailed: boolean
  /** No completion is posted for it; cleared when it fails, and then its chain is silent instead. */
  isSilent: boolean
  silencesChain: boolean
  drains: boolean
  isForcedAsync: boolean
  /** In a worker thread: what follows in the chain goes on there. */
  inWorker: boolean
  /** When its timer fires, in ms. */
  deadline: number | null
  /** After how many posted completions a counting timeout is done. */
  dueAfter: number | null
}

/** Work that the kernel left for the submitting thread, done when it returns to user space. */
export type TaskWork =
  | { readonly kind: 'submit'; readonly request: number }
  | { readonly kind: 'cancel chain'; readonly requests: readonly number[] }
  | { readonly kind: 'complete'; readonly request: number; readonly res: number; readonly fails: boolean }
  | { readonly kind: 'link timeout'; readonly request: number }
  | { readonly kind: 'finish'; readonly request: number; readonly res: number }

export interface Context {
  readonly sizes: Sizes
  readonly sq: Queue<Sqe>
  readonly cq: Queue<Cqe>
  /** Completions that found the CQ full, kept in order. */
  overflow: Cqe[]
  requests: Request[]
  /** Complete, to be posted together at the end of a batch. */
  finished: number[]
  taskWork: TaskWork[]
  /** Chains and requests given to worker threads, in order. */
  workers: number[]
  /** Held back by a drain. */
  deferred: number[]
  drainIsActive: boolean
  nextDrains: boolean
  drainIsDisabled: boolean
  /** Posted completions but for those of timeouts. */
  posted: number
  files: Files
  nowMs: number
  sqpoll: { readonly idleMs: number; isAsleep: boolean; activeAt: number } | null
  /** io_uring_enter calls so far. */
  enters: number
  /** Whether the program is in one of them. */
  isInside: boolean
  /** Everything that the program has taken out of the CQ. */
  reaped: Cqe[]
  /** Whether what happens inside is noted for a trace. */
  readonly isTraced: boolean
  log: Note[]
}

/** Something that happened inside an operation. */
export interface Note {
  readonly says: string
  readonly picture: Picture
}

export function note(context: Context, says: string): void {
  if (context.isTraced) context.log.push({ says, picture: pictureOf(context) })
}

export interface ContextOptions {
  readonly sqpollIdleMs?: number | null
  readonly files?: readonly { readonly name: string; readonly size: number }[]
  readonly pipes?: readonly string[]
  /** Where the counters stand at the start. */
  readonly sqAt?: number
  readonly cqAt?: number
  readonly isTraced?: boolean
}

export function createContext(sizes: Sizes, options: ContextOptions = {}): Context {
  const { sqpollIdleMs = null, files = [], pipes = [], sqAt = 0, cqAt = 0 } = options
  return {
    sizes,
    sq: emptyQueue(sizes.sq_entries, sqAt),
    cq: emptyQueue(sizes.cq_entries, cqAt),
    overflow: [],
    requests: [],
    finished: [],
    taskWork: [],
    workers: [],
    deferred: [],
    drainIsActive: false,
    nextDrains: false,
    drainIsDisabled: false,
    posted: 0,
    files: {
      regular: files.map((file) => ({ ...file })),
      pipes: pipes.map((name) => ({ name, held: 0 })),
      closed: [],
    },
    nowMs: 0,
    // Just set up, the thread counts as asleep: the first submit wakes it.
    sqpoll: sqpollIdleMs === null ? null : { idleMs: sqpollIdleMs, isAsleep: true, activeAt: 0 },
    enters: 0,
    isInside: false,
    reaped: [],
    isTraced: options.isTraced ?? false,
    log: [],
  }
}

/**
 * Posts a completion. With the CQ full, or older ones waiting, it is kept in the kernel, so that the order stays.
 * Source: Linux io_uring/io_uring.c: io_cqe_overflow, io_cqe_cache_refill.
 */
export function post(context: Context, cqe: Cqe, what: string): void {
  if (hasRoom(context)) {
    const slot = slotOf(context.cq.tail, context.cq.entries)
    push(context.cq, cqe)
    note(context, `${what}: its CQE, res ${sayRes(cqe.res)}, goes into slot ${slot} of the CQ.`)
    return
  }
  context.overflow.push(cqe)
  note(
    context,
    `${what}: its CQE, res ${sayRes(cqe.res)}, finds the CQ full. The kernel keeps it and raises the flag CQ_OVERFLOW.`,
  )
}

/** Whether a completion would go into the CQ. */
export function hasRoom({ cq, overflow }: Context): boolean {
  return overflow.length === 0 && usedOf(cq) < cq.entries
}

/** Moves kept completions into the CQ while there is room. Source: Linux io_uring/io_uring.c: __io_cqring_overflow_flush. */
export function flushOverflow(context: Context): void {
  const { cq } = context
  const room = cq.entries - usedOf(cq)
  const moved = context.overflow.splice(0, room)
  for (const cqe of moved) push(cq, cqe)
  if (moved.length > 0) {
    const left =
      context.overflow.length === 0 ? 'the flag goes down' : `${context.overflow.length} stay behind`
    note(
      context,
      `The kernel moves ${moved.length} kept completion${moved.length === 1 ? '' : 's'} into the CQ; ${left}.`,
    )
  }
}
