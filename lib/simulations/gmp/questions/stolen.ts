import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { arrange } from '../arrange'
import type { Machine } from '../machine'
import { type Picture, runTrace } from '../trace'

const params = z.strictObject({
  /** The length of the victim's queue. */
  least: z.int().min(0).max(40).default(1),
  most: z.int().min(1).max(40).default(13),
  /** What is asked: how many P1 takes, or how many are left in P0's queue. */
  ask: z.enum(['taken', 'left', 'either']).default('either'),
})

interface Drawn {
  readonly queued: number
  readonly hasRunnext: boolean
  readonly asked: 'taken' | 'left'
}

export const stolen = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'stolen',
  title: 'How many are stolen?',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { least, most, ask }) {
    const queued = rng.between(Math.min(least, most), Math.max(least, most))
    return {
      queued,
      hasRunnext: queued === 0 || rng.chance(0.6),
      asked: ask === 'either' ? rng.pick(['taken', 'taken', 'left'] as const) : ask,
    }
  },
  ask: ({ queued, hasRunnext, asked }) => ({
    prompt: {
      text:
        `Go 1.19, GOMAXPROCS=2. P1 has nothing to run, and the global queue is empty. P0 runs a goroutine; its local queue holds **${queued}** and its \`runnext\` is **${hasRunnext ? 'taken' : 'empty'}**. P1 steals once. ` +
        (asked === 'taken'
          ? 'How many goroutines does it take?'
          : 'How many are left in the **local queue** of P0?'),
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 100 },
    hints: ['A thief takes half of the local queue. `runnext` is touched only if there is nothing else.'],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(counted(drawn, runOf(drawn).machine)),
  misconceptions: [
    {
      id: 'rounds-down',
      name: 'half, rounded down',
      says: 'Half is rounded up for the thief: n − ⌊n/2⌋.',
      answer: ({ queued, asked }) => {
        const taken = Math.floor(queued / 2)
        return number(asked === 'taken' ? taken : queued - taken)
      },
    },
    {
      id: 'steals-one',
      name: 'one at a time',
      says: 'A thief takes half of the queue at once, so that it does not have to come back soon.',
      answer: ({ queued, asked }) => number(asked === 'taken' ? 1 : Math.max(0, queued - 1)),
    },
    {
      id: 'runnext-counts',
      name: 'runnext is stolen too',
      says: '`runnext` is not part of the queue that is halved; it is only taken when the queue is empty.',
      answer: ({ queued, hasRunnext, asked }) => {
        if (!hasRunnext) return null
        const taken = Math.ceil((queued + 1) / 2)
        return number(asked === 'taken' ? taken : queued + 1 - taken)
      },
    },
    {
      id: 'takes-all',
      name: 'takes everything',
      says: 'The victim keeps half of its queue.',
      answer: ({ queued, asked }) => number(asked === 'taken' ? queued : 0),
    },
  ],
  explain(drawn, trace) {
    const { queued, asked } = drawn
    const answer = counted(drawn, runOf(drawn).machine)
    const taken = queued - Math.floor(queued / 2)
    const says = trace.steps.at(-1)?.says ?? ''
    return {
      truthSays: asked === 'taken' ? `It takes ${answer}.` : `${answer} ${answer === 1 ? 'is' : 'are'} left.`,
      because:
        queued === 0
          ? `The queue is empty, so on its last try the thief takes \`runnext\`, after waiting 3 µs. ${says}`
          : `Of ${queued} the thief takes ${queued} − ⌊${queued}/2⌋ = ${taken}, and ${queued - taken} stay. ${says}`,
    }
  },
  parts: ({ asked, ...drawn }, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'number' ? `${answer.value} ${asked}` : '',
    actual: `${counted({ asked, ...drawn }, runOf({ asked, ...drawn }).machine)} ${asked}`,
    focus: asked === 'taken' ? 'P1' : 'P0',
  }),
})

function runOf({ queued, hasRunnext }: Drawn) {
  const names = Array.from({ length: queued }, (_, i) => `G${i + 1}`)
  const machine = arrange({
    processors: [
      { runs: 'A', queue: names, runnext: hasRunnext ? 'R' : null },
      { runs: null, isSpinning: true },
    ],
    programs: { A: [{ do: 'compute', us: 9000 }] },
    operationUs: 1,
  })
  return runTrace(machine, {
    until: ({ threads }) => threads[1]?.goroutine !== null,
    firstSays: 'P1 has nothing and looks for work.',
  })
}

function counted({ queued, asked }: Drawn, { processors, threads }: Machine): number {
  if (asked === 'left') return processors[0]?.queue.length ?? 0
  const runs = threads[1]?.goroutine === null ? 0 : 1
  return queued === 0 ? runs : runs + (processors[1]?.queue.length ?? 0)
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
