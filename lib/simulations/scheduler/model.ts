import { assert } from '@/lib/base/assert'
import { fairClassOf } from './fair'
import { lock, mutexOf, setPrio, unlock } from './mutexes'
import { activate, chooseCpu, pull } from './placement'
import { cpuOf, currentOf, isRealtime, MS, taskOf, updateMinVruntime, without } from './queue'
import { chargeRealtime, enqueueRealtime, outranks, pickRealtime, RR_SLICE_MS } from './realtime'
import type { Action, Cpu, Event, Machine, MachineSpec, Task, TaskSpec } from './task'
import { weightOf } from './weights'

/** All tasks outside, all CPUs idle, at 0 ms. */
export function start(spec: MachineSpec): Machine {
  const all = Array.from({ length: spec.cpus }, (_, id) => id)
  return {
    kernel: spec.kernel,
    scaledFor: spec.scaledFor,
    balances: spec.balances,
    nowMs: 0,
    cpus: all.map((id) => ({
      id,
      node: spec.nodes?.[id] ?? 0,
      current: null,
      needsResched: false,
      fair: [],
      realtime: [],
      minVruntime: Math.min(
        ...spec.tasks.filter((task) => task.asleepUntilMs === undefined).map((task) => task.vruntime ?? 0),
      ),
    })),
    tasks: spec.tasks.map((task) => taskFrom(task, all)),
    mutexes: (spec.mutexes ?? []).map(({ name, protocol }) => ({
      name,
      protocol,
      word: 0,
      owner: null,
      waiters: [],
    })),
  }
}

function taskFrom(spec: TaskSpec, all: readonly number[]): Task {
  const isRt = spec.policy === 'fifo' || spec.policy === 'rr'
  const cpus = spec.cpus ?? all
  return {
    name: spec.name,
    policy: spec.policy,
    nice: spec.nice ?? 0,
    weight: spec.weight ?? weightOf(spec.policy, spec.nice ?? 0),
    cpus,
    actions: spec.actions,
    repeats: spec.repeats ?? false,
    sliceNs: spec.sliceNs ?? null,
    state: spec.asleepUntilMs === undefined ? 'unborn' : 'asleep',
    cpu: cpus[0] ?? 0,
    at: 0,
    leftMs: msOf(spec.actions[0]),
    performed: false,
    wakesAtMs: spec.asleepUntilMs ?? spec.startMs ?? 0,
    ranMs: 0,
    turnMs: 0,
    prio: isRt ? (spec.prio ?? 1) : 0,
    effectivePrio: isRt ? (spec.prio ?? 1) : 0,
    rrLeftMs: RR_SLICE_MS,
    semaphore: 0,
    waitsFor: null,
    vruntime: spec.vruntime ?? 0,
    deadline: spec.deadline ?? 0,
    slice: spec.sliceNs ?? 0,
    lag: spec.lag ?? 0,
    delayed: false,
    protectedUntil: null,
    // Those that are there from the start have run before: they are not placed as new ones.
    placed: (spec.startMs ?? 0) === 0,
  }
}

function msOf(action: Action | undefined): number {
  return action?.do === 'work' || action?.do === 'sleep' ? action.ms : 0
}

/** The next thing that happens, on a copy. Nothing more happens if the events are empty. */
export function step(before: Machine): { machine: Machine; events: Event[] } {
  const machine = structuredClone(before)
  return { machine, events: advance(machine) }
}

/** The same on the machine itself, for long runs. */
export function advance(machine: Machine): Event[] {
  for (const cpu of machine.cpus) {
    const task = currentOf(machine, cpu)
    if (task === null) continue
    const action = task.actions[task.at]
    // What ends with the millisecond ends before the clock's interrupt.
    if (action === undefined) return end(machine, cpu, task)
    if (action.do === 'work' && task.leftMs <= 0) return finish(task)
    if (action.do === 'sleep') return sleep(machine, cpu, task, action.ms)
  }
  const due = machine.tasks.find((task) => task.wakesAtMs !== null && task.wakesAtMs <= machine.nowMs)
  if (due !== undefined) return wake(machine, due)
  for (const cpu of machine.cpus) {
    if (cpu.needsResched) return reschedule(machine, cpu)
    const pulled = pull(machine, cpu)
    if (pulled !== null) return [pulled]
  }
  for (const cpu of machine.cpus) {
    const task = currentOf(machine, cpu)
    const action = task?.actions[task.at]
    if (task === null || action === undefined || action.do === 'work') continue
    return task.performed ? finish(task) : perform(machine, cpu, task, action)
  }
  const isOver = machine.tasks.every((task) => task.wakesAtMs === null && task.state !== 'running')
  return isOver ? [] : tick(machine)
}

function end(machine: Machine, cpu: Cpu, task: Task): Event[] {
  leave(machine, cpu, task, 'done')
  return [{ kind: 'ends', task: task.name, cpu: cpu.id }]
}

function finish(task: Task): Event[] {
  const { at } = task
  task.performed = false
  task.at += 1
  if (task.repeats && task.at === task.actions.length) task.at = 0
  task.leftMs = msOf(task.actions[task.at])
  return [{ kind: 'finishes', task: task.name, action: at }]
}

function sleep(machine: Machine, cpu: Cpu, task: Task, ms: number): Event[] {
  leave(machine, cpu, task, 'asleep')
  finish(task)
  task.wakesAtMs = machine.nowMs + ms
  return [{ kind: 'sleeps', task: task.name, cpu: cpu.id }]
}

function wake(machine: Machine, task: Task): Event[] {
  const isNew = task.state === 'unborn'
  const from = task.cpu
  task.wakesAtMs = null
  const cpu = task.delayed ? cpuOf(machine, task.cpu) : chooseCpu(machine, task, isNew)
  const preempts = activate(machine, cpu, task, isNew ? 'start' : 'wake')
  cpu.needsResched ||= preempts
  return [
    {
      kind: isNew ? 'arrives' : 'wakes',
      task: task.name,
      cpu: cpu.id,
      preempts: preempts && cpu.current !== null,
      ...(isNew || from === cpu.id ? {} : { from }),
    },
  ]
}

/** Takes the running task off its CPU. */
function leave(machine: Machine, cpu: Cpu, task: Task, state: 'asleep' | 'blocked' | 'done'): void {
  if (isRealtime(task)) cpu.realtime = without(cpu.realtime, task.name)
  else fairClassOf(machine.kernel).dequeue(machine, cpu, task, state === 'done' ? 'move' : 'sleep')
  task.state = state
  cpu.current = null
  cpu.needsResched = true
  updateMinVruntime(machine, cpu)
}

/** Linux kernel/sched/core.c: __schedule, pick_next_task: the real-time class first, then the fair one. */
function reschedule(machine: Machine, cpu: Cpu): Event[] {
  const fair = fairClassOf(machine.kernel)
  const previous = currentOf(machine, cpu)
  const realtime = pickRealtime(machine, cpu)
  const next = realtime ?? fair.pick(machine, cpu)
  if (next?.delayed === true) {
    fair.dequeue(machine, cpu, next, 'sleep')
    return [{ kind: 'leaves', task: next.name, cpu: cpu.id }]
  }
  if (previous === null && next === null) {
    const pulled = pull(machine, cpu)
    if (pulled !== null) return [pulled]
  }
  cpu.needsResched = false
  if (next === previous)
    return [next === null ? { kind: 'idles', cpu: cpu.id } : { kind: 'keeps', task: next.name, cpu: cpu.id }]
  if (previous !== null) {
    previous.state = 'ready'
    cpu.current = null
    if (!isRealtime(previous)) fair.enqueue(machine, cpu, previous, 'again')
  }
  assert(next !== null, 'a running task gives way only to another')
  run(cpu, next)
  return [{ kind: 'runs', task: next.name, cpu: cpu.id, over: previous?.name ?? null }]
}

function run(cpu: Cpu, task: Task): void {
  cpu.fair = without(cpu.fair, task.name)
  cpu.current = task.name
  cpu.needsResched = false
  task.state = 'running'
  task.turnMs = 0
  task.protectedUntil = task.deadline
}

/** Begins with a ready task on its CPU, as if it had been chosen before. */
export function putOn(machine: Machine, name: string): void {
  const task = taskOf(machine, name)
  assert(task.state === 'ready', `${name} is ready`)
  run(cpuOf(machine, task.cpu), task)
}

/** The effect of an action that takes no time. It is finished when the task gets the CPU for it. */
function perform(machine: Machine, cpu: Cpu, task: Task, action: Action): Event[] {
  const performed: Event = { kind: 'performs', task: task.name, action: task.at }
  switch (action.do) {
    case 'yield':
      task.performed = true
      if (isRealtime(task)) enqueueRealtime(cpu, task, 'tail')
      cpu.needsResched = true
      return [{ kind: 'yields', task: task.name, cpu: cpu.id }]
    case 'post': {
      const other = taskOf(machine, action.thread)
      task.performed = true
      if (other.waitsFor !== 'semaphore') {
        other.semaphore += 1
        return [performed]
      }
      other.waitsFor = null
      other.performed = true
      return [performed, ...makeReady(machine, other)]
    }
    case 'wait':
      if (task.semaphore > 0) {
        task.semaphore -= 1
        task.performed = true
        return [performed]
      }
      task.waitsFor = 'semaphore'
      leave(machine, cpu, task, 'blocked')
      return [{ kind: 'blocks', task: task.name, cpu: cpu.id }]
    case 'lock': {
      const again = task.waitsFor === 'mutex'
      if (lock(machine, mutexOf(machine, action.mutex), task)) {
        task.performed = true
        return [performed]
      }
      leave(machine, cpu, task, 'blocked')
      return [{ kind: 'blocks', task: task.name, cpu: cpu.id, ...(again ? { again } : {}) }]
    }
    case 'unlock': {
      task.performed = true
      const woken = unlock(machine, mutexOf(machine, action.mutex), task)
      return woken === null ? [performed] : [performed, ...makeReady(machine, woken)]
    }
    case 'setprio':
      task.performed = true
      setPrio(machine, taskOf(machine, action.thread), action.prio)
      return [performed]
    case 'work':
    case 'sleep':
      return []
  }
}

/** A blocked task can go on. */
function makeReady(machine: Machine, task: Task): Event[] {
  const cpu = task.delayed ? cpuOf(machine, task.cpu) : chooseCpu(machine, task, false)
  const preempts = activate(machine, cpu, task, 'wake')
  cpu.needsResched ||= preempts
  return [{ kind: 'wakes', task: task.name, cpu: cpu.id, preempts: preempts && cpu.current !== null }]
}

/** One millisecond passes: every CPU charges its task and looks whether that has to make room. */
function tick(machine: Machine): Event[] {
  machine.nowMs += 1
  const events: Event[] = [{ kind: 'ticks', ms: 1 }]
  for (const cpu of machine.cpus) {
    const task = currentOf(machine, cpu)
    if (task === null) continue
    task.leftMs -= 1
    task.ranMs += 1
    task.turnMs += 1
    const why = isRealtime(task)
      ? chargeRealtime(machine, cpu, task) && ('rr' as const)
      : fairClassOf(machine.kernel).charge(machine, cpu, task, MS)
    if (why === null || why === false) continue
    cpu.needsResched = true
    events.push({ kind: 'expires', task: task.name, cpu: cpu.id, why })
  }
  // A fair task may run on a CPU to which a real-time one has come by other ways.
  for (const cpu of machine.cpus) {
    const current = currentOf(machine, cpu)
    cpu.needsResched ||= cpu.realtime.some((name) => outranks(current, taskOf(machine, name)))
  }
  return events
}
