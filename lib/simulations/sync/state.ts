/** What threads share. */
export type ObjectKind =
  | 'mutex'
  | 'errorcheck'
  | 'recursive'
  | 'pi'
  | 'cond'
  | 'sem'
  | 'rwlock'
  | 'rwlock-writer'
  | 'spin'
  | 'barrier'
  | 'futex'
  | 'go-mutex'
  | 'go-rwmutex'

export interface ObjectSpec {
  readonly name: string
  readonly kind: ObjectKind
  /** Semaphore: its count. Barrier: how many meet. Futex: the word. 0 if absent. */
  readonly value?: number
}

/** One call of one thread. */
export interface Op {
  readonly thread: string
  readonly op: string
  readonly object: string
  /** Condition variable: the mutex that belongs to it. */
  readonly with?: string
  /** Futex: the expected value, the new value, or how many to wake. */
  readonly n?: number
  /** Time that passes before, in microseconds. */
  readonly afterUs?: number
  /** The thread goes on to its next call before anyone who was woken has run. */
  readonly goesOn?: boolean
}

export type Value = number | string
/** A futex call as strace shows it: wait; wake how many, and how many woke; the two of priority inheritance. */
export type FutexCall =
  | readonly ['wait']
  | readonly ['wake', number | 'all', number]
  | readonly ['lock_pi']
  | readonly ['unlock_pi']

/** A call under way: where in its code the thread is. */
export interface Frame {
  readonly op: Op
  phase: string
  /** Local variables of the call. */
  memo: Record<string, number>
}

export type ThreadStatus = 'idle' | 'running' | 'asleep' | 'spinning'

export interface Thread {
  readonly name: string
  readonly id: number
  status: ThreadStatus
  frame: Frame | null
  /** The word it sleeps on. */
  sleepsOn: string | null
  /** Futex calls it has begun since the last call of any thread began. */
  calls: FutexCall[]
  /** What its last call returned. */
  returned: Value | null
  /** Futex calls in all. */
  total: number
}

export interface SharedObject {
  readonly name: string
  readonly kind: ObjectKind
  readonly words: Record<string, number>
  /** Thread ids: waiters that the kernel or the Go runtime keeps in order. */
  waiters: number[]
}

export interface State {
  nowUs: number
  objects: SharedObject[]
  threads: Thread[]
  /** Sleepers by word, first come first. */
  sleepers: Record<string, number[]>
  /** Woken threads that have not run yet, first woken first. */
  woken: number[]
}

/** What one atomic step of a call did. */
export type Outcome =
  /** It goes on at a phase; by default the one it is in. */
  | { readonly kind: 'goes-on'; readonly phase: string; readonly says: string }
  | { readonly kind: 'returns'; readonly value: Value; readonly says: string }
  /** It sleeps, and goes on at the phase when it is woken. */
  | { readonly kind: 'sleeps'; readonly phase: string; readonly says: string }
  /** It has found nothing new and would look again. */
  | { readonly kind: 'spins'; readonly phase: string; readonly says: string }
