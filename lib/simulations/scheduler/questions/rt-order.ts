import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { MachineSpec, TaskSpec } from '../task'
import { type Followed, follow } from '../trace'
import { listed } from '../view'
import { letters, remembered } from './given'

const params = z.strictObject({
  threads: z.union([z.literal(3), z.literal(4)]).default(4),
  /** `fifo`, `rr`: only that policy. `mix`: both, and one ordinary thread with four. */
  policies: z.enum(['fifo', 'rr', 'mix']).default('mix'),
})

interface Thread {
  readonly name: string
  readonly policy: 'fifo' | 'rr' | 'other'
  readonly prio: number
  readonly ms: number
}
interface Drawn {
  readonly threads: readonly Thread[]
}

export const rtOrder = defineQuestion({
  id: 'rt-order',
  title: 'Order of a FIFO and RR mix',
  kind: 'predict',
  form: 'order',
  params,
  pose(rng, { threads, policies }): Drawn {
    for (;;) {
      const drawn = drawThreads(rng, threads, policies)
      const names = drawn.map((thread) => thread.name)
      const truth = endsOf(runOf(drawn))
      // Not simply in the order of the table, which needs no thought.
      if (truth.join() !== names.join() || rng.chance(0.1)) return { threads: drawn }
    }
  },
  ask({ threads }) {
    return {
      prompt: {
        text: 'These threads become ready on **one CPU** at the same moment, in the order of the table. None of them blocks.\n\nIn which order do they **finish**?',
        exhibits: [
          {
            kind: 'table',
            columns: ['thread', 'policy', 'priority', 'needs'],
            rows: threads.map(({ name, policy, prio, ms }) => [
              name,
              nameOf[policy],
              policy === 'other' ? 'nice 0' : `${prio}`,
              `${ms} ms`,
            ]),
          },
        ],
      },
      form: { kind: 'order', items: threads.map(({ name }) => ({ id: name, label: name })) },
      hints: [
        'The highest priority number first. FIFO runs until it blocks or ends; RR gives way to its equals after 100 ms.',
        `${runOf(threads).segments[0]?.task ?? ''} runs first.`,
      ],
    }
  },
  run: ({ threads }) => runOf(threads).trace,
  truth: ({ threads }) => order(endsOf(runOf(threads))),
  misconceptions: [
    {
      id: 'fifo-has-a-slice',
      name: 'FIFO with a time slice',
      says: 'SCHED_FIFO has no time slice: only a higher priority takes the CPU from it.',
      answer: ({ threads }) =>
        order(endsOf(runOf(threads.map((one) => (one.policy === 'fifo' ? { ...one, policy: 'rr' } : one))))),
    },
    {
      id: 'one-is-highest',
      name: 'priority 1 beats 99',
      says: 'For real-time threads 99 is the highest priority and 1 the lowest.',
      answer: ({ threads }) =>
        order(
          endsOf(
            runOf(threads.map((one) => ({ ...one, prio: one.policy === 'other' ? 0 : 100 - one.prio }))),
          ),
        ),
    },
    {
      id: 'rr-without-slice',
      name: 'RR run to the end',
      says: 'SCHED_RR goes behind its equals after 100 ms.',
      answer: ({ threads }) =>
        order(endsOf(runOf(threads.map((one) => (one.policy === 'rr' ? { ...one, policy: 'fifo' } : one))))),
    },
    {
      id: 'shortest-first',
      name: 'the shortest first',
      says: 'Linux does not know how long a thread will run, and does not ask.',
      answer: ({ threads }) => order(threads.toSorted((a, b) => a.ms - b.ms).map((thread) => thread.name)),
    },
  ],
  explain({ threads }) {
    const ends = endsOf(runOf(threads))
    const ranks = [
      ...new Set(threads.filter((one) => one.policy !== 'other').map((one) => one.prio)),
    ].toSorted((a, b) => b - a)
    const highest = ranks[0] ?? 0
    const first = threads.filter((one) => one.prio === highest)
    const rr = runOf(threads)
      .events.flat()
      .some((event) => event.kind === 'expires' && event.why === 'rr')
    const why = [
      `Priority ${highest} goes first: ${listed(first.map((one) => one.name))}.`,
      rr
        ? 'An RR thread goes to the tail of its priority after 100 ms; a FIFO thread never does.'
        : 'Nobody gives way before the end here.',
      threads.some((one) => one.policy === 'other')
        ? 'The ordinary thread runs only when no real-time thread is ready.'
        : '',
    ]
    return { truthSays: `They finish in the order ${ends.join(', ')}.`, because: why.join(' ').trim() }
  },
  parts({ threads }, _, answer) {
    if (answer.kind !== 'order') return undefined
    const { trace, events } = runOf(threads)
    const ends = endsOf(runOf(threads))
    const at = ends.findIndex((name, i) => answer.value[i] !== name)
    const name = ends[at] ?? ''
    const step = events.findIndex((some) =>
      some.some((event) => event.kind === 'ends' && event.task === name),
    )
    if (step < 0 || trace.steps.length <= step) return undefined
    return {
      step,
      predicted: `${answer.value[at] ?? ''} ends`,
      actual: `${name} ends`,
      focus: answer.value[at] ?? '',
    }
  },
})

const nameOf = { fifo: 'SCHED_FIFO', rr: 'SCHED_RR', other: 'SCHED_OTHER' } as const

function order(names: readonly string[]): Answer {
  return { kind: 'order', value: [...names] }
}

function drawThreads(rng: Rng, count: number, policies: 'fifo' | 'rr' | 'mix'): Thread[] {
  const [high, low] = rng.pick([
    [50, 20],
    [40, 10],
    [99, 1],
    [60, 30],
    [80, 5],
  ] as const)
  const works = rng.sample([40, 60, 80, 120, 130, 140, 160, 170, 180, 250], count)
  const ordinary = rng.between(0, count - 1)
  const withOther = policies === 'mix' && count === 4 && rng.chance(0.5)
  // At least two of the same priority, so that the policy matters.
  const shared = rng.chance(0.5) ? high : low
  const prios = rng.shuffle([shared, shared, high, low].slice(0, count))
  return letters(count).map((name, i) => {
    const policy =
      withOther && i === ordinary
        ? 'other'
        : policies === 'mix'
          ? rng.pick(['fifo', 'rr', 'rr'] as const)
          : policies
    return { name, policy, prio: policy === 'other' ? 0 : (prios[i] ?? low), ms: works[i] ?? 50 }
  })
}

const runOf = remembered((threads: readonly Thread[]): Followed => {
  const tasks = threads.map(({ name, policy, prio, ms }): TaskSpec => ({
    name,
    policy,
    prio,
    actions: [{ do: 'work', ms }],
  }))
  const spec: MachineSpec = { kernel: '6.12', cpus: 1, scaledFor: 8, balances: false, tasks }
  return follow(spec, { untilMs: threads.reduce((sum, thread) => sum + thread.ms, 0) + 1 })
})

function endsOf({ events }: Followed): string[] {
  return events.flat().flatMap((event) => (event.kind === 'ends' ? [event.task] : []))
}
