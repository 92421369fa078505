import { advance, start } from './model'
import type { Kernel, Machine, TaskSpec } from './task'
import { NICE_0_WEIGHT, weightOf } from './weights'

export interface LoopSpec {
  readonly nice: number
  readonly policy?: 'idle' | 'batch' | 'other'
  /** In a session, hence an autogroup, of its own. */
  readonly ownSession?: boolean
}

/**
 * The weight of each endless loop within the whole CPU. With autogroups each session has the weight of one nice 0 task, which its
 * tasks share by their own weights. Linux kernel/sched/autogroup.c, kernel/sched/fair.c: calc_group_shares.
 */
export function weightsOf(loops: readonly LoopSpec[]): number[] {
  const own = loops.map(({ policy = 'other', nice }) => weightOf(policy, nice))
  if (!loops.some((loop) => loop.ownSession === true)) return own
  const common = loops.reduce((sum, loop, i) => sum + (loop.ownSession === true ? 0 : (own[i] ?? 0)), 0)
  return loops.map((loop, i) =>
    loop.ownSession === true
      ? NICE_0_WEIGHT
      : Math.max(1, Math.round((NICE_0_WEIGHT * (own[i] ?? 0)) / common)),
  )
}

/** Endless loops on one CPU, named A, B, C. */
export function loopTasks(loops: readonly LoopSpec[]): TaskSpec[] {
  const weights = weightsOf(loops)
  return loops.map(({ nice, policy = 'other' }, i) => ({
    name: String.fromCharCode(65 + i),
    policy,
    nice,
    weight: weights[i] ?? 1,
    cpus: [0],
    repeats: true,
    actions: [{ do: 'work', ms: 1000 }],
  }))
}

/** Runs for so long; each task's part of the CPU time that all used. */
export function sharesAfter(machine: Machine, ms: number): number[] {
  while (machine.nowMs < ms && advance(machine).length > 0);
  const all = machine.tasks.reduce((sum, task) => sum + task.ranMs, 0)
  return machine.tasks.map((task) => task.ranMs / Math.max(1, all))
}

export function machineOfLoops(loops: readonly LoopSpec[], kernel: Kernel): Machine {
  return start({ kernel, cpus: 1, scaledFor: 2, balances: false, tasks: loopTasks(loops) })
}
