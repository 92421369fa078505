/** Thread stacks and recursion on Linux with glibc 2.36, and goroutine stacks. Sizes in bytes. */

/** PTHREAD_STACK_MIN on x86-64 (glibc sysconf(_SC_THREAD_STACK_MIN)). */
export const STACK_MIN = 16384
/** What a thread gets when RLIMIT_STACK is unlimited (glibc ARCH_STACK_DEFAULT_SIZE). */
export const UNLIMITED_DEFAULT = 2 * 1024 * 1024

export interface ThreadStackInput {
  readonly rlimit: number | 'unlimited'
  /** Set with pthread_attr_setstacksize; null leaves the default. */
  readonly stackSize: number | null
  /** Set with pthread_attr_setguardsize; null leaves one page. */
  readonly guardSize: number | null
  readonly page: number
}

export interface ThreadStack {
  readonly defaultSize: number
  /** Null: pthread_attr_setstacksize gave EINVAL, and no thread was made. */
  readonly made: {
    readonly size: number
    readonly guard: number
    readonly readable: number
    readonly noAccess: number
  } | null
}

function pagesUp(bytes: number, page: number): number {
  return Math.ceil(bytes / page) * page
}

/** The size of a fresh attribute: the soft limit at program start, in whole pages (glibc nptl: __pthread_initialize_minimal). */
export function defaultStackSize(rlimit: number | 'unlimited', page: number): number {
  return rlimit === 'unlimited' ? UNLIMITED_DEFAULT : pagesUp(Math.max(rlimit, STACK_MIN), page)
}

/** The stack of a new thread: a mapping of fixed size, with the guard below it and on top of the size (glibc nptl: allocate_stack). */
export function threadStack({ rlimit, stackSize, guardSize, page }: ThreadStackInput): ThreadStack {
  const defaultSize = defaultStackSize(rlimit, page)
  if (stackSize !== null && stackSize < STACK_MIN) return { defaultSize, made: null }
  const size = Math.floor((stackSize ?? defaultSize) / 64) * 64
  const guard = pagesUp(guardSize ?? page, page)
  return { defaultSize, made: { size, guard, readable: pagesUp(size, page), noAccess: guard } }
}

export interface RecursionInput {
  /** main: the limit is RLIMIT_STACK; thread: it is the size set for the thread. */
  readonly stack: 'main' | 'thread'
  readonly limit: number
  /** Bytes from one frame to the next. */
  readonly frame: number
  /** Bytes in use at the top before the first frame. */
  readonly start: number
  readonly page: number
}

/** The bytes that the stack can have: the main stack grows by whole pages while it stays within the limit, a thread's is a mapping of whole pages. */
export function stackRoom({ stack, limit, page }: RecursionInput): number {
  return stack === 'main' ? Math.floor(limit / page) * page : pagesUp(Math.floor(limit / 64) * 64, page)
}

/** Bytes in use at the top of the stack when `depth` calls have begun. */
export function usedAt(
  { start, frame }: { readonly start: number; readonly frame: number },
  depth: number,
): number {
  return start + depth * frame
}

/** How many calls begin before one touches what is not there, and how deep that touch is. */
export function recurse(input: RecursionInput): { frames: number; used: number } {
  const room = stackRoom(input)
  if (input.start > room) return { frames: 0, used: input.start }
  const frames = Math.floor((room - input.start) / input.frame) + 1
  // The last call fails at its lowest bytes but two words: the return address and the saved frame pointer of the next.
  return { frames, used: usedAt(input, frames) - 16 }
}

/** Go runtime/stack.go: stackMin. */
export const GOROUTINE_FIRST = 2048
/** Go internal/abi/stack.go: StackGuard on linux/amd64 (800 + 128). */
export const GOROUTINE_GUARD = 928
/** Go runtime/proc.go: maxstacksize on 64 bits. */
export const GOROUTINE_MAX = 1_000_000_000

export interface GoroutineInput {
  readonly frame: number
  readonly start: number
  readonly depth: number
}

export interface GoroutineGrowth {
  /** Level at which the stack had this size for the first time. */
  readonly depth: number
  readonly size: number
  /** Bytes in use then. */
  readonly used: number
}

/** The sizes of a goroutine's stack on the way to a depth: it doubles until what is in use and the guard fit (Go runtime/stack.go: newstack). */
export function growGoroutine({ frame, start, depth }: GoroutineInput): {
  sizes: GoroutineGrowth[]
  overflowAt: number | null
} {
  const sizes: GoroutineGrowth[] = []
  let size = GOROUTINE_FIRST
  for (let level = 0; level <= depth;) {
    const used = usedAt({ start, frame }, level)
    while (used + GOROUTINE_GUARD > size) size *= 2
    if (size > GOROUTINE_MAX) return { sizes, overflowAt: level }
    sizes.push({ depth: level, size, used })
    // The next level at which it does not fit any more.
    level = Math.max(level + 1, Math.floor((size - GOROUTINE_GUARD - start) / frame) + 1)
  }
  return { sizes, overflowAt: null }
}
