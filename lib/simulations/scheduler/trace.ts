import type { Step, Trace } from '../contract'
import { isEligible, virtualTime } from './eevdf'
import { advance, putOn, start } from './model'
import { cpuOf, fairTasks, isRealtime, taskOf } from './queue'
import { sayEvent } from './say'
import { sharesAfter } from './shares'
import type { Cpu, Event, Machine, MachineSpec, Task } from './task'
import {
  type Axis,
  emptyView,
  inMs,
  listed,
  type Queue,
  type Segment,
  sayPercent,
  type TaskView,
  type View,
} from './view'

/** A run of a machine: the trace to look at, the machine at its end, and who ran when. */
export interface Followed {
  readonly trace: Trace<View>
  readonly machine: Machine
  readonly segments: readonly Segment[]
  /** What happened in each step of the trace; `steps[0]` has none. */
  readonly events: readonly (readonly Event[])[]
}

interface Options {
  /** The run ends here even if it could go on, in ms. */
  readonly untilMs: number
  /** After that it goes on unseen until here, and a last step has the shares of the CPU. */
  readonly thenUntilMs?: number
  /** This one has the CPU when the run begins, whoever else is ready. */
  readonly firstOn?: string
  /** It also ends as soon as this is so. */
  readonly ends?: (machine: Machine, events: readonly Event[]) => boolean
}

const MAX_STEPS = 500

/** Runs a machine and keeps what a stage and a table need. One step for each decision; time passes between them. */
export function follow(spec: MachineSpec, { untilMs, ends, thenUntilMs, firstOn }: Options): Followed {
  const machine = start(spec)
  while (machine.tasks.some((task) => task.state === 'unborn' && task.wakesAtMs === 0)) advance(machine)
  if (firstOn !== undefined) putOn(machine, firstOn)
  const ready = machine.tasks.filter((task) => task.state === 'ready').map((task) => task.name)
  const runs = firstOn === undefined ? '' : `${firstOn} runs. `
  const begins =
    ready.length === 0
      ? 'Nothing is ready.'
      : ready.length === 1
        ? `${listed(ready)} is ready.`
        : `${listed(ready)} are ready.`
  const steps: Step<View>[] = [
    stepFrom(
      machine,
      firstOn === undefined ? `${begins} Nothing has run yet.` : `${runs}${begins}`,
      [],
      untilMs,
      null,
    ),
  ]
  const happened: Event[][] = [[]]
  const segments: Segment[] = []
  let fresh: Segment[] = []
  let pending: { readonly text: string; readonly event: Event }[] = []
  const emit = (told: readonly { readonly text: string; readonly event: Event }[]): void => {
    const events = told.map(({ event }) => event)
    const text =
      told.length === 0
        ? `The run stops here, after ${machine.nowMs} ms.`
        : told.map((one) => one.text).join(' ')
    const about = events.findLast((event) => 'task' in event)
    steps.push(
      stepFrom(machine, text, fresh, untilMs, about !== undefined && 'task' in about ? about.task : null),
    )
    happened.push(events)
    fresh = []
  }
  while (steps.length < MAX_STEPS) {
    const events = advance(machine)
    if (events.length === 0) break
    for (const event of events) {
      if (event.kind === 'ticks') {
        for (const segment of segmentsOf(machine)) {
          join(segments, segment)
          join(fresh, segment)
        }
        continue
      }
      const text = sayEvent(event, machine)
      if (text === null) continue
      // What made the CPU choose, and what it chose, are one step.
      pending.push({ text, event })
      if (event.kind === 'expires') continue
      emit(pending)
      pending = []
    }
    if (ends?.(machine, events) === true || machine.nowMs >= untilMs) break
  }
  if (fresh.length > 0 || pending.length > 0) emit(pending)
  if (thenUntilMs !== undefined) {
    const shares = machine.tasks.map((task, i) => ({
      task: task.name,
      part: sharesAfter(machine, thenUntilMs)[i] ?? 0,
    }))
    const parts = shares.map(({ task, part }) => `${task} has had ${sayPercent(part)}`)
    const last = stepFrom(
      machine,
      `After ${thenUntilMs} ms, ${listed(parts)} of the CPU time.`,
      [],
      untilMs,
      null,
    )
    // The picture keeps its scale: only the shares are of the long run.
    const tasks = last.state.tasks.map(({ name, state, says }) => ({ name, state, says, now: '' }))
    steps.push({ ...last, state: { ...last.state, now: untilMs, axes: [], tasks, shares } })
    happened.push([])
  }
  return { trace: { columns: columnsOf(machine), steps }, machine, segments, events: happened }
}

function segmentsOf(machine: Machine): Segment[] {
  return machine.cpus.map((cpu) => ({
    lane: cpu.id,
    task: cpu.current,
    from: machine.nowMs - 1,
    to: machine.nowMs,
  }))
}

function join(segments: Segment[], next: Segment): void {
  const last = segments.findLastIndex((segment) => segment.lane === next.lane)
  const before = segments[last]
  if (before !== undefined && before.task === next.task && before.to === next.from) {
    segments[last] = { ...before, to: next.to }
  } else {
    segments.push(next)
  }
}

function columnsOf(machine: Machine): string[] {
  return [
    ...machine.cpus.map((cpu) => `CPU ${cpu.id}`),
    ...machine.tasks.map((task) => `${task.name} (${saysOf(task)})`),
  ]
}

function stepFrom(
  machine: Machine,
  says: string,
  ran: Segment[],
  until: number,
  about: string | null,
): Step<View> {
  const tasks = machine.tasks.map((task) => taskView(machine, task))
  const cpus = machine.cpus.map((cpu) => {
    const waiting = [...waitingRealtime(cpu), ...waitingFair(machine, cpu)]
    const runs = cpu.current === null ? 'idle' : `${cpu.current} runs`
    return waiting.length === 0 ? runs : `${runs}; ${listed(waiting)} ready`
  })
  return {
    at: `${machine.nowMs} ms`,
    says,
    cells: [
      ...cpus,
      ...tasks.map(({ state, now }) => (now === '' ? wordOf[state] : `${wordOf[state]}, ${now}`)),
    ],
    state: {
      ...emptyView,
      now: machine.nowMs,
      until,
      unit: 'ms',
      lanes: machine.cpus.map((cpu) => ({
        label: machine.cpus.some((one) => one.node > 0) ? `CPU ${cpu.id} node ${cpu.node}` : `CPU ${cpu.id}`,
        runs: cpu.current,
      })),
      ran,
      axes: machine.cpus.flatMap((cpu) => axisOf(machine, cpu)),
      queues: machine.cpus.flatMap((cpu) => queuesOf(machine, cpu)),
      tasks,
      about,
    },
  }
}

const wordOf: Record<Task['state'], string> = {
  unborn: 'not there yet',
  ready: 'ready',
  running: 'running',
  asleep: 'asleep',
  blocked: 'blocked',
  done: 'ended',
}

function saysOf(task: Task): string {
  if (task.policy === 'fifo' || task.policy === 'rr') return `${task.policy} ${task.prio}`
  return task.policy === 'other' ? `nice ${task.nice}` : task.policy
}

function taskView(machine: Machine, task: Task): TaskView {
  const says = saysOf(task)
  if (task.state === 'done' || task.state === 'unborn')
    return { name: task.name, state: task.state, says, now: '' }
  const lock = machine.mutexes.find((mutex) => mutex.owner === task.name)
  const held = lock === undefined ? '' : `, holds ${lock.name}`
  if (isRealtime(task) || task.prio > 0) {
    const prio = task.effectivePrio === task.prio ? '' : `, inherits ${task.effectivePrio}`
    const slice = task.policy === 'rr' ? `${task.rrLeftMs} ms of slice` : ''
    return { name: task.name, state: task.state, says, now: `${slice}${prio}${held}`.replace(/^, /, '') }
  }
  const deadline = machine.kernel === '6.12' && task.placed ? `, deadline ${inMs(task.deadline)}` : ''
  const vruntime = inMs(task.vruntime)
  return { name: task.name, state: task.state, says, now: `vruntime ${vruntime}${deadline}${held}`, vruntime }
}

function waitingRealtime(cpu: Cpu): string[] {
  return cpu.realtime.filter((name) => name !== cpu.current)
}

function waitingFair(machine: Machine, cpu: Cpu): string[] {
  return cpu.fair.toSorted((a, b) => taskOf(machine, a).vruntime - taskOf(machine, b).vruntime)
}

function queuesOf(machine: Machine, cpu: Cpu): Queue[] {
  const where = machine.cpus.length > 1 ? `CPU ${cpu.id}, ` : ''
  const levels = [...new Set(cpu.realtime.map((name) => taskOf(machine, name).effectivePrio))].toSorted(
    (a, b) => b - a,
  )
  return levels.map((prio) => ({
    label: `${where}priority ${prio}`,
    tasks: cpu.realtime.filter((name) => taskOf(machine, name).effectivePrio === prio),
  }))
}

function axisOf(machine: Machine, cpu: Cpu): Axis[] {
  const all = fairTasks(machine, cpu)
  const isFair = machine.tasks.some((task) => task.prio === 0 && task.cpus.includes(cpu.id))
  if (!isFair || all.length === 0) return []
  const isEevdf = machine.kernel === '6.12'
  const marks = all.map((task) => ({
    task: task.name,
    at: inMs(task.vruntime),
    runs: cpuOf(machine, cpu.id).current === task.name,
    ...(isEevdf ? { deadline: inMs(task.deadline), eligible: isEligible(task, all) } : {}),
  }))
  const points = marks.flatMap((mark) =>
    'deadline' in mark && mark.deadline !== undefined ? [mark.at, mark.deadline] : [mark.at],
  )
  const line = isEevdf ? inMs(virtualTime(all)) : inMs(cpu.minVruntime)
  return [
    {
      lane: cpu.id,
      from: Math.min(...points, line),
      to: Math.max(...points, line),
      marks,
      line,
      lineSays: isEevdf ? 'V' : 'min',
    },
  ]
}
