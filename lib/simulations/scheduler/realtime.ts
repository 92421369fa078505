import { isRealtime, taskOf, without } from './queue'
import type { Cpu, Machine, Task } from './task'

/** Linux include/linux/sched/rt.h: RR_TIMESLICE. */
export const RR_SLICE_MS = 100

/**
 * The head of the highest list that is not empty; the running task stays in its list.
 * Linux kernel/sched/rt.c: pick_next_rt_entity.
 */
export function pickRealtime(machine: Machine, cpu: Cpu): Task | null {
  const tasks = cpu.realtime.map((name) => taskOf(machine, name))
  const highest = Math.max(...tasks.map((task) => task.effectivePrio))
  return tasks.find((task) => task.effectivePrio === highest) ?? null
}

/** Linux kernel/sched/rt.c: __enqueue_rt_entity. */
export function enqueueRealtime(cpu: Cpu, task: Task, where: 'head' | 'tail'): void {
  const others = without(cpu.realtime, task.name)
  cpu.realtime = where === 'head' ? [task.name, ...others] : [...others, task.name]
}

/** Only a strictly higher priority takes the CPU. Linux kernel/sched/rt.c: check_preempt_curr_rt. */
export function outranks(current: Task | null, other: Task): boolean {
  return isRealtime(other) && (current === null || other.effectivePrio > current.effectivePrio)
}

/**
 * Charges 1 ms. When the slice of an rr task is used up it gets a new one, and goes behind those of its own priority, if
 * there are any: then true. Linux kernel/sched/rt.c: task_tick_rt.
 */
export function chargeRealtime(machine: Machine, cpu: Cpu, task: Task): boolean {
  if (task.policy !== 'rr') return false
  task.rrLeftMs -= 1
  if (task.rrLeftMs > 0) return false
  task.rrLeftMs = RR_SLICE_MS
  const shares = cpu.realtime.some(
    (name) => name !== task.name && taskOf(machine, name).effectivePrio === task.effectivePrio,
  )
  if (shares) enqueueRealtime(cpu, task, 'tail')
  return shares
}
