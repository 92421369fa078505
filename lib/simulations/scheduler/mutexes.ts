import { assert } from '@/lib/base/assert'
import { fairClassOf } from './fair'
import { cpuOf, currentOf, isRealtime, taskOf, without } from './queue'
import { enqueueRealtime, outranks } from './realtime'
import type { Machine, Mutex, Task } from './task'

export function mutexOf(machine: Machine, name: string): Mutex {
  const mutex = machine.mutexes.find((one) => one.name === name)
  assert(mutex !== undefined, `there is a mutex ${name}`)
  return mutex
}

/** Tries to take it. False: the task has to sleep and is among the waiters now. */
export function lock(machine: Machine, mutex: Mutex, task: Task): boolean {
  const retries = task.waitsFor === 'mutex'
  if (mutex.protocol === 'inherit') return lockInheriting(machine, mutex, task)
  // glibc nptl/lowlevellock.c: 0 to 1 where nobody has waited; who has waited puts 2.
  const wasFree = mutex.word === 0
  mutex.word = wasFree && !retries ? 1 : 2
  if (wasFree) {
    mutex.owner = task.name
    task.waitsFor = null
    return true
  }
  wait(mutex, task)
  return false
}

/**
 * A free one goes to the first waiter, or to one of strictly higher priority that comes before that has run.
 * Linux kernel/locking/rtmutex.c: try_to_take_rt_mutex, rt_mutex_steal.
 */
function lockInheriting(machine: Machine, mutex: Mutex, task: Task): boolean {
  const [top] = mutex.waiters
  const isTop = top === undefined || top.task === task.name || task.effectivePrio > top.prio
  const takes = mutex.owner === null && isTop
  const waitsAlready = mutex.waiters.some((waiter) => waiter.task === task.name)
  if (takes) {
    mutex.owner = task.name
    mutex.waiters = mutex.waiters.filter((waiter) => waiter.task !== task.name)
    task.waitsFor = null
    inherit(machine, task.name)
    return true
  }
  if (!waitsAlready) wait(mutex, task)
  if (mutex.owner !== null) inherit(machine, mutex.owner)
  return false
}

/** Frees it. The task that is woken, if any; it takes the mutex when it runs. */
export function unlock(machine: Machine, mutex: Mutex, task: Task): Task | null {
  if (mutex.protocol === 'inherit') {
    if (mutex.owner !== task.name) return null
    mutex.owner = null
    inherit(machine, task.name)
    const [first] = mutex.waiters
    return first === undefined ? null : taskOf(machine, first.task)
  }
  const wakes = mutex.word === 2
  mutex.word = 0
  mutex.owner = null
  const [first] = wakes ? mutex.waiters.splice(0, 1) : []
  return first === undefined ? null : taskOf(machine, first.task)
}

/** The highest priority first, equal ones by arrival. Linux kernel/futex/waitwake.c: a plist ordered by normal_prio. */
function wait(mutex: Mutex, task: Task): void {
  task.waitsFor = 'mutex'
  const prio = mutex.protocol === 'inherit' ? task.effectivePrio : task.prio
  const behind = mutex.waiters.findIndex((other) => other.prio < prio)
  mutex.waiters.splice(behind === -1 ? mutex.waiters.length : behind, 0, { task: task.name, prio })
}

/** An owner runs at the priority of the highest that waits for it. Linux kernel/locking/rtmutex.c: rt_mutex_adjust_prio. */
function inherit(machine: Machine, name: string): void {
  const task = taskOf(machine, name)
  const owned = machine.mutexes.filter((mutex) => mutex.protocol === 'inherit' && mutex.owner === name)
  const waiting = owned.flatMap((mutex) => mutex.waiters.map((waiter) => waiter.prio))
  setEffectivePrio(machine, task, Math.max(task.prio, ...waiting))
  const upstream = machine.mutexes.find(
    (mutex) => mutex.protocol === 'inherit' && mutex.waiters.some((waiter) => waiter.task === name),
  )
  const entry = upstream?.waiters.find((waiter) => waiter.task === name)
  if (upstream === undefined || entry === undefined || entry.prio === task.effectivePrio) return
  upstream.waiters = upstream.waiters.filter((waiter) => waiter !== entry)
  wait(upstream, task)
  if (upstream.owner !== null) inherit(machine, upstream.owner)
}

/** sched_setparam with the task's own policy. Linux kernel/sched/core.c: __sched_setscheduler. */
export function setPrio(machine: Machine, task: Task, prio: number): void {
  if (task.policy !== 'fifo' && task.policy !== 'rr') return
  task.prio = prio
  inherit(machine, task.name)
}

/** A raised task goes to the tail of its new list, a lowered one to the head. Linux kernel/sched/core.c: rt_mutex_setprio. */
function setEffectivePrio(machine: Machine, task: Task, prio: number): void {
  const before = task.effectivePrio
  if (prio === before) return
  const isQueued = task.state === 'ready' || task.state === 'running'
  const cpu = cpuOf(machine, task.cpu)
  if (isQueued && before === 0) fairClassOf(machine.kernel).dequeue(machine, cpu, task, 'move')
  task.effectivePrio = prio
  if (!isQueued) return
  if (prio > 0) {
    enqueueRealtime(cpu, task, prio > before ? 'tail' : 'head')
  } else {
    cpu.realtime = without(cpu.realtime, task.name)
    if (task.state === 'ready') fairClassOf(machine.kernel).enqueue(machine, cpu, task, 'again')
  }
  const current = currentOf(machine, cpu)
  cpu.needsResched ||= cpu.realtime.some((name) => outranks(current, taskOf(machine, name)))
  cpu.needsResched ||= current !== null && !isRealtime(current) && cpu.realtime.length > 0
}
