import type { FairClass } from './fair'
import {
  currentOf,
  fairTasks,
  firstBy,
  isRealtime,
  MS,
  scaleOf,
  totalWeight,
  updateMinVruntime,
  without,
} from './queue'
import type { Cpu, Machine, Task } from './task'
import { vruntimeOf } from './weights'

/** Linux 6.12 kernel/sched/fair.c: sysctl_sched_base_slice, in ns on a computer of this size. (0.70 ms a step from 6.15 on.) */
export function baseSlice(machine: Machine): number {
  return 0.75 * MS * scaleOf(machine)
}

/** The queue's virtual time V: the mean of vruntime by weight, rounded down. Linux kernel/sched/fair.c: avg_vruntime. */
export function virtualTime(tasks: readonly Task[]): number {
  const [first] = tasks
  if (first === undefined) return 0
  return first.vruntime + Math.floor(weightedDistance(tasks, first.vruntime) / totalWeight(tasks))
}

/** Whether it has had no more than its share: V >= its vruntime, without dividing. Linux kernel/sched/fair.c: vruntime_eligible. */
export function isEligible(task: Task, tasks: readonly Task[]): boolean {
  return weightedDistance(tasks, task.vruntime) >= 0
}

/** The sum of weight x (vruntime - origin). */
function weightedDistance(tasks: readonly Task[], origin: number): number {
  return tasks.reduce((sum, task) => sum + task.weight * (task.vruntime - origin), 0)
}

function isQueued(machine: Machine, cpu: Cpu, task: Task): boolean {
  return fairTasks(machine, cpu).includes(task)
}

/** Linux 6.12 kernel/sched/fair.c: update_entity_lag. */
function updateLag(machine: Machine, cpu: Cpu, task: Task): void {
  const limit = vruntimeOf(Math.max(2 * task.slice, MS), task.weight)
  const lag = virtualTime(fairTasks(machine, cpu)) - task.vruntime
  task.lag = Math.max(-limit, Math.min(limit, lag))
}

/** Puts it at V less its lag, the lag made larger so that it is the same once the task counts. Linux 6.12 kernel/sched/fair.c: place_entity. */
function place(machine: Machine, cpu: Cpu, task: Task, isNew: boolean): void {
  const others = fairTasks(machine, cpu).filter((one) => one !== task)
  task.slice = task.sliceNs ?? baseSlice(machine)
  const slice = vruntimeOf(task.slice, task.weight)
  const load = totalWeight(others)
  const lag = load === 0 ? 0 : Math.trunc((task.lag * (load + task.weight)) / load)
  const origin = others.length === 0 ? cpu.minVruntime : virtualTime(others)
  task.vruntime = origin - lag
  task.deadline = task.vruntime + (isNew ? Math.floor(slice / 2) : slice)
}

/** A waker with a shorter slice may cut in. Linux 6.12 kernel/sched/fair.c: do_preempt_short. */
function cutsIn(machine: Machine, cpu: Cpu, current: Task, wakee: Task): boolean {
  const tasks = fairTasks(machine, cpu)
  if (wakee.slice >= current.slice || !isEligible(wakee, tasks)) return false
  return wakee.deadline < current.deadline || !isEligible(current, tasks)
}

/** Linux 6.12 kernel/sched/fair.c: pick_eevdf. */
function pickEevdf(machine: Machine, cpu: Cpu): Task | null {
  const tasks = fairTasks(machine, cpu)
  if (tasks.length <= 1) return tasks[0] ?? null
  const current = currentOf(machine, cpu)
  const runs =
    current !== null && current.state === 'running' && !isRealtime(current) && isEligible(current, tasks)
  if (runs && current.protectedUntil === current.deadline) return current
  const eligible = tasks.filter((task) => (task === current ? runs : isEligible(task, tasks)))
  return firstBy(eligible, (a, b) => a.deadline < b.deadline)
}

/** Earliest eligible virtual deadline first, Linux from 6.6 on, as it is in 6.12. */
export const eevdf: FairClass = {
  enqueue(machine, cpu, task, how) {
    if (how === 'wake' && task.delayed) {
      // It never left: requeue_delayed_entity takes away only what it has gained asleep (DELAY_ZERO).
      updateLag(machine, cpu, task)
      task.delayed = false
      if (task.lag <= 0) return
      task.lag = 0
      cpu.fair = without(cpu.fair, task.name)
      place(machine, cpu, task, false)
    } else if (how === 'start' && task.placed) {
      task.slice = task.sliceNs ?? baseSlice(machine)
      // A given deadline that is still ahead is kept, however near: part of the slice has been used then.
      if (task.deadline <= task.vruntime) task.deadline = task.vruntime + vruntimeOf(task.slice, task.weight)
    } else if (how === 'move') {
      const left = task.deadline - task.vruntime
      place(machine, cpu, task, false)
      task.deadline = task.vruntime + left
    } else if (how !== 'again') {
      place(machine, cpu, task, how === 'start')
    }
    task.placed = true
    cpu.fair.push(task.name)
    updateMinVruntime(machine, cpu)
  },

  /** Linux 6.12 kernel/sched/fair.c: dequeue_entity. */
  dequeue(machine, cpu, task, why) {
    if (isQueued(machine, cpu, task)) {
      if (why === 'sleep' && !task.delayed && !isEligible(task, fairTasks(machine, cpu))) {
        task.delayed = true
        if (!cpu.fair.includes(task.name)) cpu.fair.push(task.name)
        return false
      }
      updateLag(machine, cpu, task)
      if (task.delayed) task.lag = Math.min(task.lag, 0)
    }
    task.delayed = false
    cpu.fair = without(cpu.fair, task.name)
    return true
  },

  /** Linux 6.12 kernel/sched/fair.c: update_curr, update_deadline. */
  charge(machine, cpu, task, ns) {
    task.vruntime += vruntimeOf(ns, task.weight)
    updateMinVruntime(machine, cpu)
    if (task.vruntime < task.deadline) return null
    task.slice = task.sliceNs ?? baseSlice(machine)
    task.deadline = task.vruntime + vruntimeOf(task.slice, task.weight)
    return cpu.fair.length > 0 ? 'deadline' : null
  },

  /** Linux 6.12 kernel/sched/fair.c: check_preempt_wakeup_fair. */
  preempts(machine, cpu, current, wakee) {
    if (current.policy === 'idle' && wakee.policy !== 'idle') {
      // From 6.15 on an idle task has no protection then; before, it could keep the CPU for its slice.
      current.protectedUntil = null
      return true
    }
    if (current.policy !== 'idle' && wakee.policy === 'idle') return false
    if (wakee.policy !== 'other') return false
    if (cutsIn(machine, cpu, current, wakee)) current.protectedUntil = null
    return pickEevdf(machine, cpu) === wakee
  },

  pick: pickEevdf,
}
