import { z } from 'zod'
import { advance, start } from './model'
import { currentOf } from './queue'
import type { Machine, TaskSpec } from './task'

const name = z.string().min(1).max(40)
const ms = z.number().min(0).max(10_000)
/** 0 only for the policy `other`. */
const prio = z.int().min(0).max(99)

export const realtimeInput = z
  .strictObject({
    kind: z.literal('rt'),
    threads: z
      .array(
        z.strictObject({
          name,
          policy: z.enum(['fifo', 'rr', 'other']),
          prio,
          steps: z
            .array(
              z.discriminatedUnion('do', [
                z.strictObject({ do: z.literal('work'), ms }),
                z.strictObject({ do: z.literal('yield') }),
                z.strictObject({ do: z.literal('post'), thread: name }),
                z.strictObject({ do: z.literal('wait') }),
                z.strictObject({ do: z.literal('lock'), mutex: name }),
                z.strictObject({ do: z.literal('unlock'), mutex: name }),
                z.strictObject({ do: z.literal('setprio'), thread: name, prio }),
              ]),
            )
            .max(200),
        }),
      )
      .min(1)
      .max(32),
    start: z.array(name).max(32),
    mutexes: z
      .array(z.strictObject({ name, protocol: z.enum(['none', 'inherit']) }))
      .max(32)
      .default([]),
  })
  .superRefine(({ threads, start: order, mutexes }, context) => {
    const names = new Set(threads.map((thread) => thread.name))
    const locks = new Set(mutexes.map((mutex) => mutex.name))
    const fault = (message: string, ...path: (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path })
    if (names.size < threads.length) fault('a name is given twice', 'threads')
    if (!order.every((one) => names.has(one)) || new Set(order).size < order.length) {
      fault('names threads, each at most once', 'start')
    }
    for (const [i, { steps }] of threads.entries()) {
      for (const [j, step] of steps.entries()) {
        if ('thread' in step && !names.has(step.thread))
          fault(`there is no thread ${step.thread}`, 'threads', i, 'steps', j)
        if ('mutex' in step && !locks.has(step.mutex))
          fault(`there is no mutex ${step.mutex}`, 'threads', i, 'steps', j)
      }
    }
  })
type RealtimeInput = z.infer<typeof realtimeInput>

/** Who logs what when the threads run on one CPU: `run` when another thread has logged before, `stepN`, `end`, `blocked`. */
export function observeRealtime({ threads, start: order, mutexes }: RealtimeInput): unknown {
  const byName = new Map(threads.map((thread) => [thread.name, thread]))
  const tasks = order.flatMap((one): TaskSpec[] => {
    const thread = byName.get(one)
    return thread === undefined ? [] : [taskOfThread(thread)]
  })
  const asleep = threads.filter((thread) => !order.includes(thread.name))
  const never = asleep.map((thread): TaskSpec => ({
    ...taskOfThread(thread),
    startMs: Number.MAX_SAFE_INTEGER,
  }))
  const machine = start({
    kernel: '6.12',
    cpus: 1,
    scaledFor: 2,
    balances: false,
    tasks: [...tasks, ...never],
    mutexes,
  })
  for (const task of machine.tasks) if (task.wakesAtMs === Number.MAX_SAFE_INTEGER) task.wakesAtMs = null
  return {
    trace: log(
      machine,
      threads.map((thread) => thread.name),
    ),
  }
}

function taskOfThread({ name: own, policy, prio: level, steps }: RealtimeInput['threads'][number]): TaskSpec {
  return { name: own, policy, prio: level, actions: steps }
}

function log(machine: Machine, names: readonly string[]): [string, string][] {
  const lines: [string, string][] = []
  let last: string | null = null
  const logged = (task: string, what: string | null): void => {
    if (task !== last) lines.push([task, 'run'])
    last = task
    if (what !== null) lines.push([task, what])
  }
  for (let events = advance(machine); events.length > 0; events = advance(machine)) {
    for (const event of events) {
      if (event.kind === 'performs' || event.kind === 'yields') logged(event.task, null)
      if (event.kind === 'blocks' && event.again !== true) logged(event.task, null)
      if (event.kind === 'finishes') logged(event.task, `step${event.action}`)
      if (event.kind === 'ends') logged(event.task, 'end')
      const cpu = machine.cpus[0]
      const current = cpu === undefined ? null : currentOf(machine, cpu)
      if (event.kind === 'ticks' && current !== null) logged(current.name, null)
    }
  }
  const stuck = names.filter((one) =>
    machine.tasks.some((task) => task.name === one && task.state !== 'done'),
  )
  return [...lines, ...stuck.map((one): [string, string] => [one, 'blocked'])]
}
