/** Ways to wait for connections on which nothing comes. */
export const IDLE_LOOPS = [
  'blocking-threads',
  'nonblocking-spin',
  'poll-forever',
  'poll-zero',
  'epoll-forever',
  'epoll-zero',
  'uring-wait',
  'uring-sqpoll',
] as const
export type IdleLoop = (typeof IDLE_LOOPS)[number]

export interface IdleCost {
  /** Threads of the process, and of the kernel on its behalf. */
  readonly threads: number
  /** Threads that run all the time. */
  readonly running: number
}

/** What one call of a loop does when nothing is there: how long it may sleep, and who makes it. */
const CALLS: Record<
  IdleLoop,
  { readonly sleeps: boolean; readonly perConnection: boolean; readonly kernelThread: boolean }
> = {
  'blocking-threads': { sleeps: true, perConnection: true, kernelThread: false },
  'nonblocking-spin': { sleeps: false, perConnection: false, kernelThread: false },
  'poll-forever': { sleeps: true, perConnection: false, kernelThread: false },
  'poll-zero': { sleeps: false, perConnection: false, kernelThread: false },
  'epoll-forever': { sleeps: true, perConnection: false, kernelThread: false },
  'epoll-zero': { sleeps: false, perConnection: false, kernelThread: false },
  'uring-wait': { sleeps: true, perConnection: false, kernelThread: false },
  // Linux io_uring/sqpoll.c: io_sq_thread looks at the queue until sq_thread_idle has passed; the process sleeps.
  'uring-sqpoll': { sleeps: true, perConnection: false, kernelThread: true },
}

/** Threads and busy threads of a loop while nothing comes. */
export function idleCost(loop: IdleLoop, connections: number): IdleCost {
  const { sleeps, perConnection, kernelThread } = CALLS[loop]
  const own = perConnection ? connections : 1
  return { threads: own + (kernelThread ? 1 : 0), running: (sleeps ? 0 : own) + (kernelThread ? 1 : 0) }
}
