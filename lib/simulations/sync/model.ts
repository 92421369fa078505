import { assert } from '@/lib/base/assert'
import { AppError } from '@/lib/base/app-error'
import { stepGoMutex, stepGoRwmutex } from './go-locks'
import { type Context, objectOf, threadById, threadOf } from './kernel'
import { stepMutex, stepPi } from './mutex'
import { stepBarrier, stepCondition, stepFutexWord, stepSemaphore, stepSpinlock } from './primitives'
import { stepRwlock } from './rwlock'
import type {
  FutexCall,
  ObjectKind,
  ObjectSpec,
  Op,
  Outcome,
  SharedObject,
  State,
  Thread,
  Value,
} from './state'

const STEPS: Record<ObjectKind, (context: Context) => Outcome> = {
  mutex: stepMutex,
  errorcheck: stepMutex,
  recursive: stepMutex,
  pi: stepPi,
  cond: stepCondition,
  sem: stepSemaphore,
  rwlock: stepRwlock,
  'rwlock-writer': stepRwlock,
  spin: stepSpinlock,
  barrier: stepBarrier,
  futex: stepFutexWord,
  'go-mutex': stepGoMutex,
  'go-rwmutex': stepGoRwmutex,
}

/** A call that makes more atomic steps than this has lost its way. */
const MAX_MICRO_STEPS = 1000

export function start(objects: readonly ObjectSpec[], threads: readonly string[]): State {
  return {
    nowUs: 0,
    objects: objects.map(objectFrom),
    threads: threads.map((name, i) => ({
      name,
      id: i + 1,
      status: 'idle',
      frame: null,
      sleepsOn: null,
      calls: [],
      returned: null,
      total: 0,
    })),
    sleepers: {},
    woken: [],
  }
}

/** The words of each kind, with those first that are worth showing. */
function objectFrom({ name, kind, value = 0 }: ObjectSpec): SharedObject {
  const words: Record<ObjectKind, Record<string, number>> = {
    mutex: { lock: 0, owner: 0, count: 0 },
    errorcheck: { lock: 0, owner: 0, count: 0 },
    recursive: { lock: 0, owner: 0, count: 0 },
    pi: { owner: 0, waited: 0 },
    cond: { signals: 0 },
    sem: { value, waiting: 0 },
    rwlock: { readers: 0, phase: 0, next: 0, writers: 0, writer: 0 },
    'rwlock-writer': { readers: 0, phase: 0, next: 0, writers: 0, writer: 0 },
    spin: { lock: 0 },
    barrier: { in: 0, round: 0, count: value },
    futex: { word: value },
    'go-mutex': { locked: 0, woken: 0, starving: 0, waiting: 0, owner: 0 },
    'go-rwmutex': { readers: 0, writer: 0, pending: 0 },
  }
  return { name, kind, words: words[kind], waiters: [] }
}

/** Begins a call. Its thread must not be in another. */
export function begin(state: State, op: Op): void {
  const thread = threadOf(state, op.thread)
  if (thread.status !== 'idle')
    throw new AppError('invalid', `${thread.name} is ${thread.status} and cannot call ${op.op}.`)
  state.nowUs += op.afterUs ?? 0
  thread.frame = { op, phase: 'start', memo: {} }
  thread.status = 'running'
  thread.returned = null
}

/** One atomic step of the thread's call: one access to shared memory, or one system call. */
export function microStep(state: State, thread: Thread): Outcome {
  const { frame } = thread
  assert(frame !== null && thread.status !== 'asleep', `${thread.name} is in a call and awake`)
  state.woken = state.woken.filter((id) => id !== thread.id)
  const object = objectOf(state, frame.op.object)
  const outcome = STEPS[object.kind]({ state, thread, frame, object })
  if (outcome.kind === 'returns') {
    thread.frame = null
    thread.status = 'idle'
    thread.returned = outcome.value
  } else {
    frame.phase = outcome.phase
    thread.status = outcome.kind === 'sleeps' ? 'asleep' : outcome.kind === 'spins' ? 'spinning' : 'running'
  }
  return outcome
}

/** What one call, and everything that it set going, came to. */
export interface CallResult {
  readonly thread: string
  readonly op: Op
  readonly status: 'done' | 'blocked' | 'spinning'
  /** What the call returned, if it did. */
  readonly value: Value | null
  /** Threads whose earlier call returned in this step, in the order in which they did. */
  readonly released: readonly { readonly thread: string; readonly value: Value }[]
  /** Futex calls begun in this step, by thread. */
  readonly calls: readonly { readonly thread: string; readonly calls: readonly FutexCall[] }[]
  /** What happened, atomic step by atomic step. */
  readonly says: readonly string[]
}

/** Makes one call, and lets everyone who is woken go on until all have returned or sleep. */
export function call(state: State, op: Op): CallResult {
  for (const thread of state.threads) thread.calls = []
  begin(state, op)
  const acting = threadOf(state, op.thread)
  const says = run(state, acting)
  const released: { thread: string; value: Value }[] = []
  const follow = (thread: Thread): void => {
    says.push(...run(state, thread))
    if (thread.status === 'idle' && thread !== acting)
      released.push({ thread: thread.name, value: thread.returned ?? 0 })
  }
  if (op.goesOn !== true) settle(state, follow)
  const calls = state.threads.flatMap(({ name, calls: own }) =>
    own.length === 0 ? [] : [{ thread: name, calls: [...own] }],
  )
  const status = acting.status === 'idle' ? 'done' : acting.status === 'spinning' ? 'spinning' : 'blocked'
  return {
    thread: op.thread,
    op,
    status,
    value: status === 'done' ? acting.returned : null,
    released,
    calls,
    says,
  }
}

/** Runs the woken, first woken first, then lets those that spin look once more, until nothing moves. */
function settle(state: State, follow: (thread: Thread) => void): void {
  for (;;) {
    const id = state.woken.shift()
    if (id !== undefined) {
      follow(threadById(state, id))
      continue
    }
    const moved = state.threads
      .filter((thread) => thread.status === 'spinning')
      .some((thread) => {
        follow(thread)
        return thread.status !== 'spinning'
      })
    if (!moved && state.woken.length === 0) return
  }
}

/** Atomic steps of one thread until its call returns, sleeps or finds nothing new. */
function run(state: State, thread: Thread): string[] {
  const says: string[] = []
  for (let i = 0; i < MAX_MICRO_STEPS; i += 1) {
    const outcome = microStep(state, thread)
    // A spinning look that finds nothing new is told once only.
    if (outcome.kind !== 'spins' || says.at(-1) !== outcome.says) says.push(outcome.says)
    if (outcome.kind !== 'goes-on') return says
  }
  assert(false, `${thread.name} comes to an end`)
}
