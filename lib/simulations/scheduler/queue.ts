import { assert } from '@/lib/base/assert'
import type { Cpu, Machine, Task } from './task'

export const MS = 1_000_000

export function taskOf(machine: Machine, name: string): Task {
  const task = machine.tasks.find((one) => one.name === name)
  assert(task !== undefined, `there is a task ${name}`)
  return task
}

export function cpuOf(machine: Machine, id: number): Cpu {
  const cpu = machine.cpus[id]
  assert(cpu !== undefined, `there is a CPU ${id}`)
  return cpu
}

export function isRealtime(task: Task): boolean {
  return task.effectivePrio > 0
}

export function currentOf(machine: Machine, cpu: Cpu): Task | null {
  return cpu.current === null ? null : taskOf(machine, cpu.current)
}

/** The fair tasks of a CPU that count: those queued and the one running. */
export function fairTasks(machine: Machine, cpu: Cpu): Task[] {
  const current = currentOf(machine, cpu)
  const queued = cpu.fair.map((name) => taskOf(machine, name))
  return current === null || isRealtime(current) || queued.includes(current) ? queued : [current, ...queued]
}

export function totalWeight(tasks: readonly Task[]): number {
  return tasks.reduce((sum, task) => sum + task.weight, 0)
}

/** The first of those for which no other is `before` it. */
export function firstBy(tasks: readonly Task[], before: (a: Task, b: Task) => boolean): Task | null {
  return tasks.reduce<Task | null>((best, task) => (best === null || before(task, best) ? task : best), null)
}

export function without(names: readonly string[], name: string): string[] {
  return names.filter((one) => one !== name)
}

/** It follows the slowest task, but never goes back. Linux kernel/sched/fair.c: update_min_vruntime. */
export function updateMinVruntime(machine: Machine, cpu: Cpu): void {
  const all = fairTasks(machine, cpu)
  if (all.length === 0) return
  cpu.minVruntime = Math.max(cpu.minVruntime, Math.min(...all.map((task) => task.vruntime)))
}

/** Slices grow with the computer. Linux kernel/sched/fair.c: get_update_sysctl_factor. */
export function scaleOf(machine: Machine): number {
  return 1 + Math.floor(Math.log2(Math.min(machine.scaledFor, 8)))
}
