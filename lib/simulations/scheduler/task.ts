/** The CPU's classes that are modelled: fifo and rr are real-time, the others are fair. */
export type Policy = 'fifo' | 'rr' | 'other' | 'batch' | 'idle'

/** One thing that a task does. Only `work` and `sleep` take time. */
export type Action =
  | { readonly do: 'work'; readonly ms: number }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'yield' }
  | { readonly do: 'post'; readonly thread: string }
  | { readonly do: 'wait' }
  | { readonly do: 'lock'; readonly mutex: string }
  | { readonly do: 'unlock'; readonly mutex: string }
  | { readonly do: 'setprio'; readonly thread: string; readonly prio: number }

export interface TaskSpec {
  readonly name: string
  readonly policy: Policy
  /** Fair classes only; 0 if absent. */
  readonly nice?: number
  /** Instead of the nice value's own weight: the share of a group, for instance. */
  readonly weight?: number
  /** Real-time classes only: 1 to 99, 99 the highest. */
  readonly prio?: number
  /** Numbers of the CPUs that it may run on; all if absent. */
  readonly cpus?: readonly number[]
  readonly actions: readonly Action[]
  /** After the last action comes the first again. */
  readonly repeats?: boolean
  /** When it becomes runnable for the first time, in ms. */
  readonly startMs?: number
  /** It has run before and sleeps until then, in ms. */
  readonly asleepUntilMs?: number
  /** EEVDF: the lag, V less its vruntime, with which it went to sleep, in ns. */
  readonly lag?: number
  /** Fair classes: the virtual runtime it starts with, in ns, instead of being placed. */
  readonly vruntime?: number
  /** EEVDF: the virtual deadline it starts with, in ns. */
  readonly deadline?: number
  /** A request for slices of its own length, in ns (EEVDF only). */
  readonly sliceNs?: number
}

export interface MutexSpec {
  readonly name: string
  readonly protocol: 'none' | 'inherit'
}

/** The kernel whose fair class is modelled: 6.1 is CFS, 6.12 is EEVDF. */
export type Kernel = '6.1' | '6.12'

export interface MachineSpec {
  readonly kernel: Kernel
  readonly cpus: number
  /** CPUs of the whole computer, by which the kernel scales its slices: 1, 2, 4 or 8. */
  readonly scaledFor: number
  /** The NUMA node of each CPU; all on node 0 if absent. */
  readonly nodes?: readonly number[]
  /** CPUs seeking work pull it from others. */
  readonly balances: boolean
  readonly tasks: readonly TaskSpec[]
  readonly mutexes?: readonly MutexSpec[]
}

export type TaskState = 'unborn' | 'ready' | 'running' | 'asleep' | 'blocked' | 'done'

/** A task while the machine runs. All times of the fair class are in ns. */
export interface Task {
  readonly name: string
  readonly policy: Policy
  readonly nice: number
  readonly weight: number
  readonly cpus: readonly number[]
  readonly actions: readonly Action[]
  readonly repeats: boolean
  readonly sliceNs: number | null
  state: TaskState
  /** The CPU on which it runs or waits, or ran last. */
  cpu: number
  /** Index of the action it is at. */
  at: number
  /** Of a `work`, ms still to do. */
  leftMs: number
  /** The action's effect has happened; it is finished when the task next runs. */
  performed: boolean
  wakesAtMs: number | null
  /** CPU time so far. */
  ranMs: number
  /** CPU time since it was last put on a CPU. */
  turnMs: number
  /** Real-time: own priority, and the one it has now (higher while it holds what a higher one waits for). */
  prio: number
  effectivePrio: number
  rrLeftMs: number
  semaphore: number
  waitsFor: 'semaphore' | 'mutex' | null
  /** Fair class. */
  vruntime: number
  deadline: number
  slice: number
  /** Lag when it left the queue: V - vruntime. */
  lag: number
  /** EEVDF: it sleeps but stays queued until it is eligible (DELAY_DEQUEUE). */
  delayed: boolean
  /** EEVDF: the deadline it was picked with; until it reaches that, no other is picked while it is eligible (RUN_TO_PARITY). */
  protectedUntil: number | null
  /** Whether it has been placed in a fair queue before. */
  placed: boolean
}

export interface Mutex {
  readonly name: string
  readonly protocol: 'none' | 'inherit'
  /** `none`: the futex word, 0 free, 1 held, 2 held and perhaps waited for. */
  word: 0 | 1 | 2
  owner: string | null
  /** Sleepers, in the order in which they would be woken, with the priority they wait with. */
  waiters: { readonly task: string; prio: number }[]
}

export interface Cpu {
  readonly id: number
  readonly node: number
  current: string | null
  needsResched: boolean
  /** Fair tasks that are queued, the running one left out, in the order in which they were queued. */
  fair: string[]
  /** Real-time tasks, the running one included: the kernel's list of each priority, one after the other. */
  realtime: string[]
  /** Fair class: never goes backwards. */
  minVruntime: number
}

export interface Machine {
  readonly kernel: Kernel
  readonly scaledFor: number
  readonly balances: boolean
  nowMs: number
  cpus: Cpu[]
  tasks: Task[]
  mutexes: Mutex[]
}

/** What happened in a step, for those who follow a run. */
export type Event =
  | {
      readonly kind: 'arrives' | 'wakes'
      readonly task: string
      readonly cpu: number
      readonly preempts: boolean
      readonly from?: number
    }
  | { readonly kind: 'runs'; readonly task: string; readonly cpu: number; readonly over: string | null }
  | { readonly kind: 'idles'; readonly cpu: number }
  | { readonly kind: 'ticks'; readonly ms: number }
  | {
      readonly kind: 'expires'
      readonly task: string
      readonly cpu: number
      readonly why: 'slice' | 'behind' | 'deadline' | 'rr'
    }
  | { readonly kind: 'finishes'; readonly task: string; readonly action: number }
  | { readonly kind: 'sleeps' | 'ends' | 'yields'; readonly task: string; readonly cpu: number }
  /** `again`: it was woken for a mutex that another had taken meanwhile. */
  | { readonly kind: 'blocks'; readonly task: string; readonly cpu: number; readonly again?: true }
  /** The CPU chose again, and the running task stays. */
  | { readonly kind: 'keeps'; readonly task: string; readonly cpu: number }
  /** A sleeper that had stayed queued leaves (DELAY_DEQUEUE). */
  | { readonly kind: 'leaves'; readonly task: string; readonly cpu: number }
  | { readonly kind: 'moves'; readonly task: string; readonly from: number; readonly to: number }
  | { readonly kind: 'performs'; readonly task: string; readonly action: number }
