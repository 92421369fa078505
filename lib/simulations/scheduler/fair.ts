import { cfs } from './cfs'
import { eevdf } from './eevdf'
import type { Cpu, Kernel, Machine, Task } from './task'

/** Why a tick makes a CPU choose again. */
export type Expiry = 'slice' | 'behind' | 'deadline'

/** One algorithm of the fair class. It reads and writes the queue of one CPU; times in ns. */
export interface FairClass {
  /** Puts a runnable task in the queue. `again`: it ran until now and stays as it is. */
  enqueue(machine: Machine, cpu: Cpu, task: Task, how: 'start' | 'wake' | 'move' | 'again'): void
  /** Takes it out. False if it sleeps but has to stay queued (DELAY_DEQUEUE). */
  dequeue(machine: Machine, cpu: Cpu, task: Task, why: 'sleep' | 'move'): boolean
  /** Charges the running task for CPU time it has used, and says whether it has to make room. */
  charge(machine: Machine, cpu: Cpu, task: Task, ns: number): Expiry | null
  /** Whether a task that has just been queued takes the CPU from the running one. */
  preempts(machine: Machine, cpu: Cpu, current: Task, wakee: Task): boolean
  /** The task to run next, the running one included; null if there is none. It stays in the queue. */
  pick(machine: Machine, cpu: Cpu): Task | null
}

export function fairClassOf(kernel: Kernel): FairClass {
  return kernel === '6.1' ? cfs : eevdf
}
