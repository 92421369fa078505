import { carryVruntime } from './cfs'
import { fairClassOf } from './fair'
import { cpuOf, currentOf, isRealtime, taskOf, totalWeight, fairTasks } from './queue'
import { enqueueRealtime, outranks } from './realtime'
import type { Cpu, Event, Machine, Task } from './task'

/** How often a CPU looks for work elsewhere although it has some, in ms. */
const BALANCE_MS = 4

function isIdle(cpu: Cpu): boolean {
  return cpu.current === null && cpu.fair.length === 0 && cpu.realtime.length === 0
}

/**
 * The CPU for a task that becomes runnable: the one it ran on if that is idle, else an idle one of the same node, else
 * the one it ran on. A new task goes where least waits. After Linux kernel/sched/fair.c: select_idle_sibling, much simplified.
 */
export function chooseCpu(machine: Machine, task: Task, isNew: boolean): Cpu {
  const allowed = machine.cpus.filter((cpu) => task.cpus.includes(cpu.id))
  const previous = cpuOf(machine, task.cpus.includes(task.cpu) ? task.cpu : (task.cpus[0] ?? 0))
  if (isRealtime(task)) {
    const ranks = allowed.map((cpu) => currentOf(machine, cpu)?.effectivePrio ?? -1)
    const lowest = Math.min(...ranks)
    const keeps = outranks(currentOf(machine, previous), task)
    return keeps ? previous : (allowed[ranks.indexOf(lowest)] ?? previous)
  }
  if (isNew) {
    const loads = allowed.map((cpu) => totalWeight(fairTasks(machine, cpu)))
    return allowed[loads.indexOf(Math.min(...loads))] ?? previous
  }
  if (isIdle(previous)) return previous
  return allowed.find((cpu) => isIdle(cpu) && cpu.node === previous.node) ?? previous
}

/** Makes a task runnable on a CPU, and says whether the CPU has to choose again. */
export function activate(machine: Machine, cpu: Cpu, task: Task, how: 'start' | 'wake' | 'move'): boolean {
  if (how !== 'start' && cpu.id !== task.cpu && machine.kernel === '6.1')
    carryVruntime(machine, task, task.cpu, cpu.id)
  task.cpu = cpu.id
  task.state = 'ready'
  const current = currentOf(machine, cpu)
  if (isRealtime(task)) {
    enqueueRealtime(cpu, task, 'tail')
    return outranks(current, task)
  }
  const fair = fairClassOf(machine.kernel)
  fair.enqueue(machine, cpu, task, how)
  if (current === null) return true
  return !isRealtime(current) && how !== 'move' && fair.preempts(machine, cpu, current, task)
}

/** A waiting fair task that may move to this CPU, from the one where most wait; the same node comes first. */
function findPullable(machine: Machine, cpu: Cpu, atLeast: number): Task | null {
  const others = machine.cpus
    .filter((one) => one !== cpu)
    .map((one) => ({ one, count: runnableFair(machine, one), far: one.node === cpu.node ? 0 : 1 }))
    // Across nodes the difference has to be larger by one.
    .filter(({ count, far }) => count - runnableFair(machine, cpu) >= atLeast + far)
    .toSorted((a, b) => a.far - b.far || b.count - a.count)
  for (const { one } of others) {
    const found = one.fair.find((name) => {
      const task = taskOf(machine, name)
      return !task.delayed && task.cpus.includes(cpu.id)
    })
    if (found !== undefined) return taskOf(machine, found)
  }
  return null
}

function runnableFair(machine: Machine, cpu: Cpu): number {
  return fairTasks(machine, cpu).filter((task) => !task.delayed).length
}

/**
 * Moves one waiting task to a CPU that has too little: one with nothing to run takes any, one with work only where two more wait.
 * After Linux kernel/sched/fair.c: sched_balance_newidle, sched_balance_rq, much simplified.
 */
export function pull(machine: Machine, cpu: Cpu): Event | null {
  if (!machine.balances) return null
  const isNewlyIdle = cpu.current === null && cpu.fair.length === 0 && cpu.realtime.length === 0
  if (!isNewlyIdle && machine.nowMs % BALANCE_MS !== 0) return null
  // An idle CPU takes a task that waits behind a running one: two there, none here.
  const task = findPullable(machine, cpu, 2) ?? (isNewlyIdle ? findPullable(machine, cpu, 1) : null)
  if (task === null) return null
  const from = cpuOf(machine, task.cpu)
  fairClassOf(machine.kernel).dequeue(machine, from, task, 'move')
  activate(machine, cpu, task, 'move')
  cpu.needsResched ||= cpu.current === null
  return { kind: 'moves', task: task.name, from: from.id, to: cpu.id }
}
