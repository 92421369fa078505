import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Flag } from '../kernel'
import { listed } from '../names'
import type { Line, Scene } from '../scene'
import { runLines } from '../session'
import { remembered } from './remembered'
import { byPeer } from './watched'

const SHAPES = ['own', 'own-exclusive', 'mixed', 'shared'] as const

const params = z.strictObject({
  /** Each worker has an epoll instance of its own (without EXCLUSIVE, with it, some with it), or all share one. */
  shapes: z
    .array(z.enum(SHAPES))
    .min(1)
    .default([...SHAPES]),
  /** Whether some workers may be busy, that is, not asleep in epoll_wait. */
  busy: z.boolean().default(true),
})
type Params = z.infer<typeof params>

interface Worker {
  readonly name: string
  readonly on: string
  readonly events: readonly Flag[]
  readonly asleep: boolean
}

interface Drawn {
  readonly shape: (typeof SHAPES)[number]
  readonly workers: readonly Worker[]
}

function pose(rng: Rng, { shapes, busy }: Params): Drawn {
  const shape = rng.pick(shapes)
  const count = rng.between(3, 6)
  const modes: readonly (readonly Flag[])[] = [[], ['ET'], shape === 'shared' ? ['ONESHOT'] : []]
  const mode = rng.pick(modes)
  const exclusive = new Set(
    rng.sample(
      Array.from({ length: count }, (_, i) => i),
      shape === 'mixed' ? rng.between(2, count - 1) : shape === 'own-exclusive' ? count : 0,
    ),
  )
  const idle = new Set(
    busy && rng.chance(0.6)
      ? rng.sample(
          Array.from({ length: count }, (_, i) => i),
          rng.between(1, count - 2),
        )
      : [],
  )
  const workers = Array.from({ length: count }, (_, i): Worker => ({
    name: `W${i + 1}`,
    on: shape === 'shared' ? 'epoll' : `ep${i + 1}`,
    events: ['IN', ...mode, ...(exclusive.has(i) ? (['EXCLUSIVE'] as const) : [])],
    asleep: !idle.has(i),
  }))
  return { shape, workers }
}

function run({ workers }: Drawn, change: (worker: Worker) => Worker = (worker) => worker): Trace<Scene> {
  const changed = workers.map(change)
  const instances = [...new Set(changed.map(({ on }) => on))]
  const adds = instances.map((on): Line => {
    const first = changed.find((worker) => worker.on === on)
    return { by: first?.name ?? 'W1', act: { op: 'add', fd: 'it.r', events: first?.events ?? ['IN'], on } }
  })
  const sleeps = changed
    .filter(({ asleep }) => asleep)
    .map(({ name, on }): Line => ({ by: name, act: { op: 'sleep', max: 1, on } }))
  const busy = changed.filter(({ asleep }) => !asleep).map(({ name }) => name)
  return runLines({
    objects: [{ kind: 'pipe', name: 'it', cap: 65536 }],
    labels: { 'it.r': 'fd 5', 'it.w': 'writer of fd 5' },
    instances,
    setup: [...adds, ...sleeps],
    lines: [byPeer({ op: 'write', fd: 'it.w', n: 1 })],
    opening: `All sleep in \`epoll_wait\`${busy.length === 0 ? '' : `, except ${listed(busy)}`}.`,
  })
}

function woken(trace: Trace<Scene>): string[] {
  return trace.steps.flatMap(({ state }) =>
    state.act?.op === 'wait' && Array.isArray(state.result) && state.result.length > 0 ? [state.who] : [],
  )
}

function answerOf(trace: Trace<Scene>): Answer {
  return { kind: 'number', value: woken(trace).length }
}

function plain(worker: Worker): Worker {
  return { ...worker, events: worker.events.filter((flag) => flag !== 'EXCLUSIVE') }
}

function sayFlags(events: readonly Flag[]): string {
  return events.map((flag) => `EPOLL${flag}`).join(' | ')
}

export const herd = defineQuestion<Params, Drawn, Scene>({
  id: 'herd',
  title: 'How many workers wake?',
  kind: 'quick',
  form: 'number',
  params,
  pose,
  ask({ shape, workers }) {
    const busy = workers.filter(({ asleep }) => !asleep)
    const [first] = workers
    const asleep = workers.length - busy.length
    const sleep =
      busy.length === 0
        ? `All of them sleep in \`epoll_wait\`.`
        : `${listed(busy.map(({ name }) => `**${name}**`))} ${busy.length === 1 ? 'is' : 'are'} **busy** elsewhere; the other ${asleep} sleep in \`epoll_wait\`.`
    const set =
      shape === 'shared'
        ? `**${workers.length} threads share one** epoll instance, which watches fd 5 with \`${sayFlags(first?.events ?? [])}\`.`
        : shape === 'mixed'
          ? `**${workers.length} workers** watch fd 5, each through an epoll instance of **its own**, added in the order of the table.`
          : `**${workers.length} workers** watch fd 5, each through an epoll instance of **its own**, all with \`${sayFlags(first?.events ?? [])}\`, added in the order W1 to W${workers.length}.`
    return {
      prompt: {
        text: `fd 5 is the read end of a pipe, open in all workers. ${set} ${sleep} (Linux 6.18)\n\n**One byte** is written. Nobody reads it yet. How many calls of \`epoll_wait\` return?`,
        ...(shape === 'mixed'
          ? {
              exhibits: [
                {
                  kind: 'table' as const,
                  columns: ['worker', 'flags'],
                  rows: workers.map(({ name, events }) => [name, sayFlags(events)]),
                },
              ],
            }
          : {}),
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: workers.length },
      hints: [
        'A wake-up calls every ordinary watcher of the file, and the exclusive ones in turn until one of them wakes a sleeper. Inside one instance, a report wakes the next sleeper only if the ready list is not empty afterwards.',
      ],
    }
  },
  run: (drawn) => run(drawn),
  truth: (_, trace) => answerOf(trace),
  misconceptions: [
    {
      id: 'edge-saves-the-herd',
      name: 'ET wakes only one instance',
      says: 'Edge-triggered is about coming back after a report. It does not keep a wake-up from reaching every instance.',
      answer: ({ shape, workers }) =>
        shape === 'own' && workers[0]?.events.includes('ET') === true ? { kind: 'number', value: 1 } : null,
    },
    {
      id: 'one-wakes-anyway',
      name: 'the kernel wakes only one',
      says: 'Without `EPOLLEXCLUSIVE` each epoll instance hears of every wake-up of the file: all sleepers return. That is the thundering herd.',
      answer: ({ shape, workers }) =>
        shape === 'shared' || !workers.some(({ asleep }) => asleep) ? null : { kind: 'number', value: 1 },
    },
    {
      id: 'exclusive-wakes-all',
      name: 'exclusive changes nothing',
      says: 'The walk over exclusive watchers ends at the first one that woke a sleeper.',
      answer: remembered((drawn: Drawn) => (drawn.shape === 'shared' ? null : answerOf(run(drawn, plain)))),
    },
    {
      id: 'shared-instance-wakes-one',
      name: 'one instance, one waker',
      says: 'Level-triggered, the reported descriptor goes back on the shared ready list, so the kernel wakes the next sleeper, who returns it too. Only ET or ONESHOT keep it to one.',
      answer: ({ shape }) => (shape === 'shared' ? { kind: 'number', value: 1 } : null),
    },
    {
      id: 'shared-instance-wakes-all',
      name: 'all threads hear of it',
      says: 'A wake-up reaches one sleeper of an instance. ET or ONESHOT leave the ready list empty after its report, so nobody else is woken.',
      answer: ({ shape, workers }) =>
        shape === 'shared' ? { kind: 'number', value: workers.filter(({ asleep }) => asleep).length } : null,
    },
  ],
  explain({ shape, workers }, trace) {
    const names = woken(trace)
    const [first] = workers
    const exclusive = workers.filter(({ events }) => events.includes('EXCLUSIVE'))
    const busy = workers.filter(({ asleep }) => !asleep).map(({ name }) => name)
    const apart =
      busy.length === 0 ? '' : ` ${listed(busy)} ${busy.length === 1 ? 'is' : 'are'} not in \`epoll_wait\`.`
    const because =
      shape === 'shared'
        ? first?.events.includes('ET') === true || first?.events.includes('ONESHOT') === true
          ? 'The wake-up wakes one sleeper of the instance, the one that came last. After its report the ready list is empty, so nobody else is woken.'
          : 'The wake-up wakes one sleeper. Level-triggered, fd 5 goes back on the ready list, so each return wakes the next sleeper, and nobody has read the byte.'
        : exclusive.length === 0
          ? 'Every instance has an ordinary entry in the wait queue of the pipe, so every one of them hears of the write.'
          : exclusive.length === workers.length
            ? 'The exclusive entries are called in the order in which they were added, until one wakes a sleeper; then the walk ends.'
            : `The ordinary entries are all called. Of the ${exclusive.length} exclusive ones, those in front are called until one wakes a sleeper.`
    return {
      truthSays:
        names.length === 1 ? `One, ${names[0] ?? ''}.` : `${names.length}: ${listed(names.toSorted())}.`,
      because: `${because}${apart}`,
    }
  },
  parts(_, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const names = woken(trace)
    // More were expected: they part at the end. Fewer: at the first return too many.
    const step = Math.min(
      trace.steps.length - 1,
      answer.value < names.length ? 2 + Math.max(0, answer.value) : trace.steps.length - 1,
    )
    return {
      step,
      predicted: `${answer.value} ${answer.value === 1 ? 'wakes' : 'wake'}`,
      actual: `${names.length} ${names.length === 1 ? 'wakes' : 'wake'}`,
      focus: 'threads',
    }
  },
})
