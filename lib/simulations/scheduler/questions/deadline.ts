import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { weightOf } from '../weights'
import { loopTask, number, oneOfEight, rounded, weightTable } from './given'

const params = z.strictObject({
  /** `base`: the slice of 3 ms that everyone gets. `own`: one asked for with sched_setattr. */
  slice: z.enum(['base', 'own']).default('own'),
  /** Only nice 0: the deadline is then vruntime plus slice. */
  nices: z.boolean().default(true),
})

interface Drawn {
  readonly nice: number
  readonly vruntime: number
  readonly slice: number
}

const MS = 1_000_000

export const deadline = defineQuestion({
  id: 'deadline',
  title: 'A virtual deadline under EEVDF',
  kind: 'quick',
  form: 'number',
  params,
  pose: (rng, { slice, nices }): Drawn => ({
    nice: nices ? rng.pick([-10, -5, -3, 3, 5, 10, 10]) : 0,
    vruntime: rng.between(3, 60) * 10,
    slice: slice === 'base' ? 3 : rng.pick([1, 2, 4, 5, 6, 10]),
  }),
  ask({ nice, vruntime, slice }) {
    return {
      prompt: {
        text: `Under **EEVDF** (Linux 6.12) a thread of nice **${nice}** has just used up its slice. Its vruntime is **${vruntime} ms**, its slice **${slice} ms**.\n\nWhat is its new virtual deadline?`,
        exhibits: [weightTable([0, nice])],
      },
      form: {
        kind: 'number',
        unit: 'ms',
        tolerance: toleranceOf(nice, slice),
        says: `within ${toleranceOf(nice, slice)} ms`,
      },
      hints: [
        'The deadline is vruntime plus the slice, the slice counted in virtual time: times 1024, divided by the weight.',
      ],
    }
  },
  run: ({ nice, vruntime, slice }) =>
    follow(oneOfEight('6.12', [loopTask('A', nice, { vruntime: vruntime * MS, sliceNs: slice * MS })]), {
      untilMs: slice,
    }).trace,
  truth: (_, trace) => number(trace.steps[0]?.state.axes[0]?.marks[0]?.deadline ?? 0),
  misconceptions: [
    {
      id: 'real-slice',
      name: 'the slice in real time',
      says: 'vruntime and deadline are both virtual: the slice has to be scaled by the weight before it is added.',
      answer: ({ nice, vruntime, slice }) => (nice === 0 ? null : number(vruntime + slice)),
    },
    {
      id: 'inverse',
      name: 'the weight the wrong way round',
      says: 'A heavy thread has an early deadline: its slice is short in virtual time.',
      answer: ({ nice, vruntime, slice }) =>
        number(rounded(vruntime + (slice * weightOf('other', nice)) / 1024, 2)),
    },
    {
      id: 'no-slice',
      name: 'deadline taken for vruntime',
      says: 'The deadline lies one slice ahead of vruntime.',
      answer: ({ vruntime }) => number(vruntime),
    },
  ],
  explain({ nice, vruntime, slice }, trace) {
    const at = trace.steps[0]?.state.axes[0]?.marks[0]?.deadline ?? 0
    const weight = weightOf('other', nice)
    return {
      truthSays: `Its deadline is ${at} ms.`,
      because: `${vruntime} ms + ${slice} ms × 1024 / ${weight} = ${vruntime} + ${rounded(at - vruntime, 2)} ms. The heavier a thread, the nearer its deadline.`,
    }
  },
})

function toleranceOf(nice: number, slice: number): number {
  return Math.max(0.2, rounded(((slice * 1024) / weightOf('other', nice)) * 0.06))
}
