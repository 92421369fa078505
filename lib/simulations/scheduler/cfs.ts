import type { Expiry, FairClass } from './fair'
import {
  currentOf,
  cpuOf,
  fairTasks,
  firstBy,
  MS,
  scaleOf,
  taskOf,
  totalWeight,
  updateMinVruntime,
  without,
} from './queue'
import type { Cpu, Machine, Task } from './task'
import { vruntimeOf } from './weights'

/** Linux 6.1 kernel/sched/fair.c: sysctl_sched_latency, _min_granularity, _wakeup_granularity, in ns on a computer of this size. */
export function cfsTimes(machine: Machine): {
  latency: number
  minGranularity: number
  wakeupGranularity: number
} {
  const scale = scaleOf(machine)
  return { latency: 6 * MS * scale, minGranularity: 0.75 * MS * scale, wakeupGranularity: MS * scale }
}

/** How long a task may run when `tasks` share the CPU. Linux 6.1 kernel/sched/fair.c: sched_slice, __sched_period. */
export function cfsSlice(machine: Machine, task: Task, tasks: readonly Task[]): number {
  const { latency, minGranularity } = cfsTimes(machine)
  const period = tasks.length > latency / minGranularity ? tasks.length * minGranularity : latency
  const others = tasks.filter((one) => one !== task)
  const slice = Math.floor((period * task.weight) / (totalWeight(others) + task.weight))
  const isIdleAmongOthers = task.policy === 'idle' && others.some((one) => one.policy !== 'idle')
  return Math.max(slice, isIdleAmongOthers ? 0.75 * MS * scaleOf(machine) : minGranularity)
}

/** Where a task comes into the queue. Linux 6.1 kernel/sched/fair.c: place_entity. */
function place(machine: Machine, cpu: Cpu, task: Task, isNew: boolean): void {
  const { latency, minGranularity } = cfsTimes(machine)
  if (isNew) {
    const slice = cfsSlice(machine, task, [...fairTasks(machine, cpu), task])
    task.vruntime = Math.max(task.vruntime, cpu.minVruntime + vruntimeOf(slice, task.weight))
    return
  }
  // GENTLE_FAIR_SLEEPERS: half of the latency as credit, whatever it slept.
  const credit = task.policy === 'idle' ? minGranularity : latency
  task.vruntime = Math.max(task.vruntime, cpu.minVruntime - credit / 2)
}

/** Linux 6.1 kernel/sched/fair.c: check_preempt_tick. */
function checkTick(machine: Machine, cpu: Cpu, task: Task): Expiry | null {
  const others = cpu.fair.map((name) => taskOf(machine, name))
  if (others.length === 0) return null
  const { latency, minGranularity } = cfsTimes(machine)
  const slice = Math.min(cfsSlice(machine, task, [task, ...others]), latency)
  const ran = task.turnMs * MS
  if (ran > slice) return 'slice'
  if (ran < minGranularity) return null
  const behind = task.vruntime - Math.min(...others.map((one) => one.vruntime))
  return behind > slice ? 'behind' : null
}

/** The completely fair scheduler of Linux 2.6.23 to 6.5, as it is in 6.1, without buddies. */
export const cfs: FairClass = {
  enqueue(machine, cpu, task, how) {
    if (how === 'start' && !task.placed) place(machine, cpu, task, true)
    if (how === 'wake') place(machine, cpu, task, false)
    task.placed = true
    cpu.fair.push(task.name)
    updateMinVruntime(machine, cpu)
  },

  dequeue(machine, cpu, task) {
    cpu.fair = without(cpu.fair, task.name)
    return true
  },

  /** Linux 6.1 kernel/sched/fair.c: update_curr. */
  charge(machine, cpu, task, ns) {
    task.vruntime += vruntimeOf(ns, task.weight)
    updateMinVruntime(machine, cpu)
    return checkTick(machine, cpu, task)
  },

  /** Linux 6.1 kernel/sched/fair.c: check_preempt_wakeup, wakeup_preempt_entity. */
  preempts(machine, _cpu, current, wakee) {
    if (current.policy === 'idle' && wakee.policy !== 'idle') return true
    if (wakee.policy !== 'other') return false
    return current.vruntime - wakee.vruntime > vruntimeOf(cfsTimes(machine).wakeupGranularity, wakee.weight)
  },

  /** The leftmost of the tree. Linux 6.1 kernel/sched/fair.c: pick_next_entity. */
  pick(machine, cpu) {
    const leftmost = firstBy(
      cpu.fair.map((name) => taskOf(machine, name)),
      (a, b) => a.vruntime < b.vruntime,
    )
    const current = currentOf(machine, cpu)
    const runs = current !== null && current.state === 'running' && current.effectivePrio === 0
    return runs && (leftmost === null || current.vruntime < leftmost.vruntime) ? current : leftmost
  },
}

/** vruntime counts from the queue it is in; a task that moves keeps its distance. Linux 6.1 kernel/sched/fair.c: migrate_task_rq_fair. */
export function carryVruntime(machine: Machine, task: Task, from: number, to: number): void {
  task.vruntime += cpuOf(machine, to).minVruntime - cpuOf(machine, from).minVruntime
}
