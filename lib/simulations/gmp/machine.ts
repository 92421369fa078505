import { assert } from '@/lib/base/assert'

/** What a goroutine can do, one after the other. The timed ones are the simulation's own; none of them is in a recorded script. */
export type Operation =
  | { readonly do: 'go'; readonly g: string }
  | { readonly do: 'yield' }
  | { readonly do: 'send' | 'recv' | 'close'; readonly c: string }
  | { readonly do: 'lock' | 'unlock'; readonly m: string }
  | { readonly do: 'compute' | 'syscall' | 'read' | 'sleep'; readonly us: number }
  /** runtime.LockOSThread */
  | { readonly do: 'pin' }
  | { readonly do: 'print'; readonly text: string }

/** Before 1.26 a P in a system call has a state of its own; from 1.26 the P stays running and the goroutine's state says it. */
export type GoVersion = '1.19' | '1.26'

/** The real rule, or one that people believe: `go` appends to a queue, pushes on a stack, or runs the new one at once. */
export type StartRule = 'runnext' | 'queue' | 'stack' | 'at once'

export interface Goroutine {
  readonly id: number
  readonly name: string
  /** The name of its program. */
  readonly does: string
  /** The operation that it does or does next. */
  at: number
  status: 'runnable' | 'running' | 'syscall' | 'waiting' | 'dead'
  /** What a waiting one waits for: "recv c", "lock m", "network", "sleep", "wg.Wait". */
  waitsFor: string | null
  /** When its system call, sleep or network read is over, in µs. */
  until: number | null
  /** Of a computation that was preempted, in µs. */
  leftUs: number | null
  hasStarted: boolean
  /** Inside Lock: how far it has come there. */
  locking: 'fresh' | 'queued' | 'woken' | null
  /** The thread that it is locked to. */
  pinnedTo: number | null
  /** Done with what it waited for: the operation counts as complete when it runs again. */
  isServed: boolean
}

export interface Processor {
  readonly id: number
  thread: number | null
  status: 'idle' | 'running' | 'syscall'
  /** schedtick: +1 at each pick except from runnext. */
  tick: number
  sliceStart: number
  syscallSince: number | null
  runnext: number | null
  queue: number[]
}

export interface Thread {
  readonly id: number
  processor: number | null
  goroutine: number | null
  state: 'running' | 'looking' | 'syscall' | 'polling' | 'parked' | 'waits with its goroutine'
  isSpinning: boolean
  /** A thief that found only a runnext waits 3 µs and looks again. */
  hasBackedOff: boolean
  /** When it acts next, in µs. */
  actsAt: number
  /** The P it had when it entered a system call. */
  oldProcessor: number | null
}

export interface Channel {
  readonly name: string
  readonly capacity: number
  held: number
  isClosed: boolean
  receivers: number[]
  senders: number[]
}

/** sync.Mutex in normal mode: two bits, a waiter count, and the runtime's semaphore behind it. */
export interface Mutex {
  readonly name: string
  isLocked: boolean
  isWoken: boolean
  waiters: number
  semaphore: number
  queue: number[]
}

export interface Machine {
  readonly version: GoVersion
  /** What one ordinary operation costs, in µs. */
  readonly operationUs: number
  readonly canPreempt: boolean
  readonly startRule: StartRule
  readonly programs: Readonly<Record<string, readonly Operation[]>>
  now: number
  goroutines: Goroutine[]
  processors: Processor[]
  threads: Thread[]
  global: number[]
  channels: Channel[]
  mutexes: Mutex[]
  /** Goroutines whose time comes: sleeping, in a system call, waiting for the network. */
  timed: number[]
  /** The WaitGroup's counter. */
  running: number
  lastPoll: number
  /** As the recorded programs log: "A start", "A 0" (its operation 0 is complete), "A end". */
  events: string[]
  output: string[]
  fatal: string | null
  isOver: boolean
}

/** A local run queue is a ring of 256. Source: Go runtime/runtime2.go: p.runq. */
export const QUEUE_SIZE = 256
/** Source: Go runtime/proc.go: schedule, findRunnable ("schedtick%61 == 0"). */
export const GLOBAL_EVERY = 61
/** Source: Go runtime/proc.go: forcePreemptNS. */
export const SLICE_US = 10_000
/** Source: Go runtime/proc.go: sysmon, retake ("at least 20us"). */
export const SYSMON_US = 20
/** Source: Go runtime/proc.go: runqgrab (usleep(3)). */
export const BACK_OFF_US = 3
/** Until a woken or new thread looks for work: assumed, the kernel decides. */
export const THREAD_WAKE_US = 5
/** Keeps a program that starts itself again and again from running for ever. */
export const MOST_GOROUTINES = 20_000

export interface Program {
  readonly main: readonly Operation[]
  readonly goroutines: Readonly<Record<string, readonly Operation[]>>
  readonly channels?: Readonly<Record<string, number>>
  readonly mutexes?: readonly string[]
}

interface StartOptions {
  readonly gomaxprocs?: number
  readonly version?: GoVersion
  readonly operationUs?: number
  readonly canPreempt?: boolean
  readonly startRule?: StartRule
  /** As recorded with Go 1.19: a goroutine of the runtime is in runnext when main begins, and parks as soon as it runs. */
  readonly withFinalizers?: boolean
}

/** Where the recorded programs' tick stands when main begins (Go 1.19, GOMAXPROCS=1). */
const TICK_AT_MAIN = 4
export const FINALIZERS = 'finalizers'

/** main runs on M0 and P0; every other P is idle and has no thread yet. */
export function start(program: Program, options: StartOptions = {}): Machine {
  const { gomaxprocs = 1, version = '1.19', operationUs = 0, canPreempt = true } = options
  const machine: Machine = {
    version,
    operationUs,
    canPreempt,
    startRule: options.startRule ?? 'runnext',
    programs: { ...program.goroutines, main: program.main },
    now: 0,
    goroutines: [],
    processors: Array.from({ length: gomaxprocs }, (_, id) => ({
      id,
      thread: null,
      status: 'idle',
      tick: TICK_AT_MAIN,
      sliceStart: 0,
      syscallSince: null,
      runnext: null,
      queue: [],
    })),
    threads: [],
    global: [],
    channels: Object.entries(program.channels ?? {}).map(([name, capacity]) => ({
      name,
      capacity,
      held: 0,
      isClosed: false,
      receivers: [],
      senders: [],
    })),
    mutexes: (program.mutexes ?? []).map((name) => ({
      name,
      isLocked: false,
      isWoken: false,
      waiters: 0,
      semaphore: 0,
      queue: [],
    })),
    timed: [],
    running: 0,
    lastPoll: 0,
    events: [],
    output: [],
    fatal: null,
    isOver: false,
  }
  const main = addGoroutine(machine, 'main', 'main')
  main.status = 'running'
  main.hasStarted = true
  const processor = processorOf(machine, 0)
  processor.status = 'running'
  processor.thread = 0
  const thread = addThread(machine)
  thread.processor = 0
  thread.goroutine = main.id
  thread.state = 'running'
  if (options.withFinalizers === true) processor.runnext = addGoroutine(machine, FINALIZERS, FINALIZERS).id
  return machine
}

export function addGoroutine(machine: Machine, name: string, does: string): Goroutine {
  const goroutine: Goroutine = {
    id: machine.goroutines.length,
    name,
    does,
    at: 0,
    status: 'runnable',
    waitsFor: null,
    until: null,
    leftUs: null,
    hasStarted: false,
    locking: null,
    pinnedTo: null,
    isServed: false,
  }
  machine.goroutines.push(goroutine)
  return goroutine
}

export function addThread(machine: Machine): Thread {
  const thread: Thread = {
    id: machine.threads.length,
    processor: null,
    goroutine: null,
    state: 'parked',
    isSpinning: false,
    hasBackedOff: false,
    actsAt: machine.now,
    oldProcessor: null,
  }
  machine.threads.push(thread)
  return thread
}

export function goroutineOf(machine: Machine, id: number): Goroutine {
  return found(machine.goroutines[id], `goroutine ${id}`)
}

export function processorOf(machine: Machine, id: number): Processor {
  return found(machine.processors[id], `P${id}`)
}

export function threadOf(machine: Machine, id: number): Thread {
  return found(machine.threads[id], `M${id}`)
}

export function channelOf(machine: Machine, name: string): Channel {
  return found(
    machine.channels.find((channel) => channel.name === name),
    `channel ${name}`,
  )
}

export function mutexOf(machine: Machine, name: string): Mutex {
  return found(
    machine.mutexes.find((mutex) => mutex.name === name),
    `mutex ${name}`,
  )
}

export function nameOf(machine: Machine, id: number): string {
  return goroutineOf(machine, id).name
}

function found<T>(thing: T | undefined, what: string): T {
  assert(thing !== undefined, `there is ${what}`)
  return thing
}
