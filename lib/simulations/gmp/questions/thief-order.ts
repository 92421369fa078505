import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { arrange } from '../arrange'
import type { Machine } from '../machine'
import { type Picture, runTrace } from '../trace'

const params = z.strictObject({
  /** The length of the victim's queue. */
  least: z.int().min(2).max(8).default(3),
  most: z.int().min(2).max(8).default(7),
})

interface Drawn {
  readonly queue: readonly string[]
  readonly runnext: string
}

export const thiefOrder = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'thief-order',
  title: 'In which order does the thief run them?',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { least, most }) {
    const length = rng.between(Math.min(least, most), Math.max(least, most))
    const [runnext = 'R', ...queue] = rng.sample(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'K'], length + 1)
    return { queue, runnext }
  },
  ask: ({ queue, runnext }) => ({
    prompt: {
      text:
        `Go 1.19, GOMAXPROCS=2. P0 computes and does not look at its queues. Its local queue holds **${queue.join(' ')}** (head first), its \`runnext\` is **${runnext}**. ` +
        'P1 has nothing, the global queue is empty, and P1 **steals once**. Each goroutine that it runs ends at once. In which order does P1 run what it has stolen?',
    },
    form: { kind: 'tokens', ordered: true, palette: [...queue, runnext].toSorted(), example: 'A B C' },
    hints: [
      'The thief takes the first half of the queue, rounded up. One of them it runs at once; the others go into its own queue.',
      `Of ${queue.length} it takes ${queue.length - Math.floor(queue.length / 2)}.`,
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => tokens(ranBy(runOf(drawn).machine)),
  misconceptions: [
    {
      id: 'in-queue-order',
      name: 'runs the stolen ones in order',
      says: 'The thief runs the last of its loot at once; the ones before it go into its queue.',
      answer: ({ queue }) => tokens(queue.slice(0, half(queue))),
    },
    {
      id: 'from-the-tail',
      name: 'steals from the tail',
      says: 'Go steals from the head of the queue, where the oldest are, not from the tail.',
      answer: ({ queue }) => tokens(queue.slice(-half(queue))),
    },
    {
      id: 'half-rounded-down',
      name: 'half, rounded down',
      says: 'Half is rounded up for the thief: n − ⌊n/2⌋.',
      answer: ({ queue }) => {
        const loot = queue.slice(0, Math.floor(queue.length / 2))
        return queue.length % 2 === 0 ? null : tokens([...loot.slice(-1), ...loot.slice(0, -1)])
      },
    },
    {
      id: 'runnext-first',
      name: 'takes runnext first',
      says: '`runnext` is the last thing a thief takes, and only from a P whose queue is empty.',
      answer: ({ queue, runnext }) => tokens([runnext, ...queue.slice(0, half(queue) - 1)]),
    },
  ],
  explain(drawn, trace) {
    const order = ranBy(runOf(drawn).machine)
    const { queue } = drawn
    return {
      truthSays: `P1 runs ${order.join(', ')}.`,
      because: `It takes ${half(queue)} of ${queue.length} from the head: ${queue.slice(0, half(queue)).join(' ')}. ${trace.steps.find(({ says }) => says.includes('steals'))?.says ?? ''} The others go into its own queue, in the old order.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'tokens') return undefined
    const order = ranBy(runOf(drawn).machine)
    const first = order.findIndex((name, i) => answer.value[i]?.toUpperCase() !== name)
    const at = Math.max(0, first)
    const step = trace.steps.findIndex(({ state }) => state.processors[1]?.goroutine === order[at])
    return {
      step: Math.max(1, step),
      predicted: answer.value[at] ?? 'nothing more',
      actual: first < 0 ? 'nothing more' : (order[at] ?? ''),
      focus: 'P1',
    }
  },
})

function runOf({ queue, runnext }: Drawn) {
  const machine = arrange({
    processors: [
      { runs: 'Z', queue, runnext },
      { runs: null, isSpinning: true },
    ],
    programs: { Z: [{ do: 'compute', us: 9000 }] },
    operationUs: 1,
  })
  // The first steal only: it is over when P1 has run dry.
  return runTrace(machine, {
    until: (now) =>
      now.events.some((event) => event.endsWith('end')) &&
      now.processors[1]?.queue.length === 0 &&
      now.threads[1]?.goroutine === null,
    firstSays: 'P1 has nothing and looks for work.',
  })
}

function ranBy({ events }: Machine): string[] {
  return events.flatMap((event) => (event.endsWith(' start') ? [event.replace(' start', '')] : []))
}

function half(queue: readonly string[]): number {
  return Math.ceil(queue.length / 2)
}

function tokens(value: readonly string[]): Answer {
  return { kind: 'tokens', value: [...value] }
}
