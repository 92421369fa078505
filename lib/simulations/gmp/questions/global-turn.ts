import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { arrange } from '../arrange'
import { GLOBAL_EVERY, type Machine } from '../machine'
import { type Picture, runTrace } from '../trace'

const params = z.strictObject({
  /** Whether the 61st tick may come before the local queue is empty, after it, or either. */
  first: z.enum(['tick', 'queue', 'either']).default('either'),
})

interface Drawn {
  readonly tick: number
  readonly queued: number
}

export const globalTurn = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'global-turn',
  title: 'How long does the global queue wait?',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { first }) {
    const left = rng.between(1, 12)
    const tickFirst = first === 'either' ? rng.chance(0.65) : first === 'tick'
    return {
      tick: GLOBAL_EVERY * rng.between(1, 4) - left,
      queued: tickFirst ? left + rng.between(2, 15) : rng.between(1, left),
    }
  },
  ask: ({ tick, queued }) => ({
    prompt: {
      text: `Go 1.19 with **GOMAXPROCS=1**. A goroutine on P0 has just called \`runtime.Gosched()\` and is alone in the global queue. P0's tick is **${tick}**, \`runnext\` is empty, and the local queue holds **${queued}** ${queued === 1 ? 'goroutine that ends as soon as it runs' : 'goroutines that end as soon as they run'}. How many of these run before the goroutine in the global queue?`,
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 300 },
    hints: [
      'Each pick from a queue adds 1 to the tick. At a tick that is a multiple of 61 P0 looks at the global queue first.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(ranBefore(runOf(drawn).machine)),
  misconceptions: [
    {
      id: 'forgets-the-61st',
      name: 'forgets the 61st tick',
      says: 'When the tick is a multiple of 61 the global queue goes first, even if the local one is not empty.',
      answer: ({ queued }) => number(queued),
    },
    {
      id: 'sixty-one-from-now',
      name: '61 from now on',
      says: 'It is not 61 picks from now: the tick itself has to be a multiple of 61.',
      answer: ({ tick, queued }) => {
        const left = GLOBAL_EVERY - (tick % GLOBAL_EVERY)
        return queued > left ? number(left + 1) : null
      },
    },
    {
      id: 'global-first',
      name: 'the global queue first',
      says: 'The global queue normally comes after the local one.',
      answer: () => number(0),
    },
  ],
  explain({ tick, queued }, trace) {
    const next = Math.ceil(tick / GLOBAL_EVERY) * GLOBAL_EVERY
    const before = Math.min(queued, next - tick)
    return {
      truthSays: `${before} ${before === 1 ? 'runs' : 'run'} before it.`,
      because:
        queued > next - tick
          ? `The next multiple of 61 after ${tick} is ${next}, and ${next} − ${tick} = ${before} picks come before. ${trace.steps.at(-1)?.says ?? ''}`
          : `After ${queued} ${queued === 1 ? 'pick' : 'picks'} the local queue is empty, and the tick of ${next} has not come earlier. ${trace.steps.at(-1)?.says ?? ''}`,
    }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'number' ? `after ${answer.value}` : '',
    actual: `after ${ranBefore(runOf(drawn).machine)}`,
    focus: 'global',
  }),
})

function runOf({ tick, queued }: Drawn) {
  const queue = Array.from({ length: queued }, (_, i) => `L${i + 1}`)
  return runTrace(arrange({ processors: [{ runs: null, queue, tick }], global: ['X'] }), {
    until: (machine) => machine.events.includes('X start'),
    firstSays: 'X has called Gosched; P0 looks for the next goroutine.',
  })
}

function ranBefore({ events }: Machine): number {
  return events.filter((event) => event.endsWith(' start')).length - 1
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
