/** Where a stack is touched: the main thread page by page or in one jump, or another thread. */
export const stackWays = ['main-walk', 'main-jump', 'thread-walk'] as const
export type StackWay = (typeof stackWays)[number]

export interface StackRun {
  readonly way: StackWay
  /** Soft RLIMIT_STACK when the program began, in bytes; null is unlimited. */
  readonly limit: number | null
  /** RLIMIT_STACK as the program set it later; absent if it did not. */
  readonly limitAtRun?: number | null
  /** Size in the thread's attribute. */
  readonly threadStack?: number
  /** Bytes below the first frame. */
  readonly depth: number
}

/** Bytes above the first frame: arguments, environment, auxiliary vector, start-up frames. Below any depth that is asked. */
const ABOVE = 2048
/** stack_expand in Linux fs/exec.c: setup_arg_pages. */
const AT_EXEC = 128 * 1024
/** ARCH_STACK_DEFAULT_SIZE: a thread's stack where RLIMIT_STACK is unlimited (glibc nptl). */
const THREAD_DEFAULT = 2 * 1024 * 1024

/** How far down the stack may be used, in bytes from its top; null without a limit. */
export function stackRoom({ way, limit, limitAtRun, threadStack }: StackRun): number | null {
  // A thread's stack is a mapping of fixed size, chosen by the limit that was in force when the program began.
  if (way === 'thread-walk') return threadStack ?? limit ?? THREAD_DEFAULT
  const now = limitAtRun === undefined ? limit : limitAtRun
  return now === null ? null : Math.max(now, grownAtExec(limit))
}

/** What exec already maps for the main stack: a later, lower limit does not take it away. */
function grownAtExec(limit: number | null): number {
  return Math.min(limit ?? Infinity, AT_EXEC + ABOVE)
}

/** Linux mm/vma.c: acct_stack_growth refuses to grow past RLIMIT_STACK; below a thread's stack lies its guard. */
export function stackHolds(run: StackRun): boolean {
  const room = stackRoom(run)
  return room === null || run.depth + ABOVE <= room
}
