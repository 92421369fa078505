import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { inMs } from '../view'
import { vruntimeOf, weightOf } from '../weights'
import { loopTask, number, oneOfEight, rounded, weightTable } from './given'

const params = z.strictObject({
  /** `slow`: nice above 0, vruntime runs ahead of the clock. `fast`: nice below 0. */
  side: z.enum(['slow', 'fast', 'either']).default('either'),
  /** Whether the thread's weight is given. */
  weights: z.enum(['shown', 'hidden']).default('shown'),
})

interface Drawn {
  readonly nice: number
  readonly before: number
  readonly ran: number
  readonly shown: boolean
}

const MS = 1_000_000

export const vruntime = defineQuestion({
  id: 'vruntime',
  title: 'vruntime after running',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { side, weights }): Drawn {
    const slow = [3, 5, 6, 10, 15]
    const fast = [-10, -5, -4, -3]
    const nice = rng.pick(side === 'slow' ? slow : side === 'fast' ? fast : [...slow, ...fast, 0])
    return {
      nice,
      before: rng.between(2, 40) * 10,
      ran: rng.pick(nice < 0 ? [6, 9, 10, 12, 20] : [2, 3, 4, 6, 10]),
      shown: weights === 'shown',
    }
  },
  ask({ nice, before, ran, shown }) {
    return {
      prompt: {
        text: `A thread has nice **${nice}**. Its vruntime is **${before} ms**. Now it runs for **${ran} ms**.\n\nWhat is its vruntime then?`,
        ...(shown ? { exhibits: [weightTable([0, nice])] } : {}),
      },
      form: {
        kind: 'number',
        unit: 'ms',
        tolerance: toleranceOf(nice, ran, shown),
        min: 0,
        says: `within ${toleranceOf(nice, ran, shown)} ms`,
      },
      hints: ['vruntime grows by the time on the CPU, times 1024, divided by the weight.'],
    }
  },
  run: ({ nice, before, ran }) =>
    follow(oneOfEight('6.1', [loopTask('A', nice, { vruntime: before * MS })]), { untilMs: ran }).trace,
  truth: (_, trace) => number(trace.steps.at(-1)?.state.axes[0]?.marks[0]?.at ?? 0),
  misconceptions: [
    {
      id: 'wall-clock',
      name: 'vruntime taken for CPU time',
      says: 'vruntime is CPU time divided by weight. Only at nice 0 do the two run at the same pace.',
      answer: ({ before, ran }) => number(before + ran),
    },
    {
      id: 'inverse',
      name: 'the weight the wrong way round',
      says: 'A heavier thread ages more slowly: the time is multiplied by 1024 and divided by the weight.',
      answer: ({ nice, before, ran }) => number(rounded(before + (ran * weightOf('other', nice)) / 1024, 2)),
    },
    {
      id: 'percent',
      name: 'nice read as a percentage',
      says: 'A step of nice is not one per cent but a factor of about 1.25.',
      answer: ({ nice, before, ran }) => number(rounded(before + ran * (1 + nice / 100), 2)),
    },
  ],
  explain({ nice, before, ran }, trace) {
    const after = trace.steps.at(-1)?.state.axes[0]?.marks[0]?.at ?? 0
    const weight = weightOf('other', nice)
    const pace =
      nice === 0
        ? 'At nice 0 vruntime and CPU time are the same.'
        : `A ${nice > 0 ? 'light thread ages faster' : 'heavy thread ages more slowly'} than the clock.`
    return {
      truthSays: `Its vruntime is ${after} ms.`,
      because: `It grows by ${ran} ms × 1024 / ${weight} = ${inMs(vruntimeOf(ran * MS, weight))} ms, from ${before} ms. ${pace}`,
    }
  },
})

/** Fine enough to tell the right model from the wrong ones, coarse enough for the head. */
function toleranceOf(nice: number, ran: number, shown: boolean): number {
  const grown = inMs(vruntimeOf(ran * MS, weightOf('other', nice)))
  return Math.max(0.3, rounded(grown * (shown ? 0.06 : 0.15)))
}
