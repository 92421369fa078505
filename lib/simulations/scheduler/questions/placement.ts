import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { loopTask, number, oneOfEight } from './given'

const params = z.strictObject({
  /** `long`: it slept long enough for the credit. `short`: its own vruntime counts. */
  sleep: z.enum(['long', 'short', 'either']).default('either'),
})

interface Drawn {
  readonly least: number
  readonly own: number
}

const MS = 1_000_000
const LATENCY = 24

export const placement = defineQuestion({
  id: 'placement',
  title: 'Where CFS puts a sleeper',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { sleep }): Drawn {
    const least = rng.between(20, 90) * 10
    const isLong = sleep === 'long' || (sleep === 'either' && rng.chance(0.65))
    return {
      least,
      own: least - (isLong ? rng.pick([20, 30, 50, 80, 100, 150]) : rng.pick([3, 4, 5, 7, 9, 11])),
    }
  },
  ask: ({ least, own }) => ({
    prompt: {
      text: `Under **CFS** (Linux 6.1) with a latency of **${LATENCY} ms**, a thread went to sleep at vruntime **${own} ms**. When it wakes, \`min_vruntime\` of its queue is **${least} ms**.\n\nWhich vruntime does it get?`,
    },
    form: { kind: 'number', unit: 'ms', tolerance: 0, says: 'exactly' },
    hints: ['A sleeper gets a credit of half the latency at most. It never gains vruntime by sleeping.'],
  }),
  run: ({ least, own }) =>
    follow(
      oneOfEight('6.1', [
        loopTask('A', 0, { vruntime: (least - 2) * MS }),
        loopTask('S', 0, { vruntime: own * MS, asleepUntilMs: 2 }),
      ]),
      { untilMs: 12 },
    ).trace,
  truth(_, trace) {
    const woken = trace.steps.find((step) => step.state.axes[0]?.marks.some((mark) => mark.task === 'S'))
    return number(woken?.state.axes[0]?.marks.find((mark) => mark.task === 'S')?.at ?? 0)
  },
  misconceptions: [
    {
      id: 'keeps-its-own',
      name: 'sleep saved up without limit',
      says: 'A long sleeper does not keep its old vruntime, or it would have the CPU for itself until it had caught up.',
      answer: ({ own }) => number(own),
    },
    {
      id: 'starts-at-min',
      name: 'no credit for sleeping',
      says: 'It is not put level with the others: it may come in up to half a latency before them.',
      answer: ({ least }) => number(least),
    },
    {
      id: 'whole-latency',
      name: 'the whole latency as credit',
      says: 'GENTLE_FAIR_SLEEPERS halves the credit.',
      answer: ({ least, own }) => number(Math.max(own, least - LATENCY)),
    },
    {
      id: 'always-credit',
      name: 'credit after a short sleep',
      says: 'Going to sleep briefly does not lower vruntime: the larger of the two values is taken.',
      answer: ({ least }) => number(least - LATENCY / 2),
    },
  ],
  explain({ least, own }) {
    const credit = least - LATENCY / 2
    const larger = Math.max(own, credit)
    return {
      truthSays: `It gets ${larger} ms.`,
      because: `\`place_entity\` takes the larger of its own vruntime, ${own} ms, and min_vruntime less half the latency, ${least} − ${LATENCY / 2} = ${credit} ms.`,
    }
  },
  parts(_, trace, answer) {
    const step = trace.steps.findIndex((one) => one.state.axes[0]?.marks.some((mark) => mark.task === 'S'))
    if (answer.kind !== 'number' || step < 0) return undefined
    const at = trace.steps[step]?.state.axes[0]?.marks.find((mark) => mark.task === 'S')?.at ?? 0
    return { step, predicted: `S at ${answer.value} ms`, actual: `S at ${at} ms`, focus: `S@${answer.value}` }
  },
})
