import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { loopTasks, machineOfLoops, sharesAfter, type LoopSpec } from '../shares'
import { follow } from '../trace'
import { sayPercent } from '../view'
import { weightOf } from '../weights'
import { rounded } from './given'

const params = z.strictObject({
  /** How many threads of nice 0 are there besides B. */
  others: z.union([z.literal(1), z.literal(2)]).default(1),
  /** `less`: B is to get less than an even share. `more`: more. */
  goal: z.enum(['less', 'more', 'either']).default('either'),
})

interface Drawn {
  readonly others: number
  /** The nice value of the others. */
  readonly base: number
  /** In per cent. */
  readonly target: number
  readonly start: number
}

/** How near the share has to come to the target, in points. */
const WITHIN = 3
const TOTAL_MS = 400

export const niceForShare = defineQuestion({
  id: 'nice-for-share',
  title: 'The nice value for a share',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { others, goal }): Drawn {
    const less = others === 1 ? [10, 20, 25, 33, 40] : [5, 10, 15, 20, 25]
    const more = others === 1 ? [60, 67, 75, 80, 90] : [45, 50, 60, 70]
    const target = rng.pick(goal === 'less' ? less : goal === 'more' ? more : [...less, ...more])
    return { others, base: rng.pick([0, 0, 0, 3, 5, -4]), target, start: 0 }
  },
  ask({ others, base, target, start }) {
    const whom = others === 1 ? `**A** has nice **${base}**` : `**A** and **C** have nice **${base}**`
    return {
      prompt: {
        text: `${others === 1 ? 'Two' : 'Three'} threads never block and share one CPU. ${whom}.\n\nWhich nice value gives **B** about **${target} %** of the CPU?`,
      },
      form: {
        kind: 'knob',
        label: 'nice of B',
        goal: `B gets ${target} %, give or take ${WITHIN}`,
        min: -20,
        max: 19,
        step: 1,
        start,
      },
      hints: ['Each step is a factor of about 1.25: three steps are about 2, five about 3, ten about 9.'],
    }
  },
  run: (drawn) =>
    follow(
      {
        kernel: '6.1',
        cpus: 1,
        scaledFor: 1,
        balances: false,
        tasks: loopTasks(loopsOf(drawn, bestOf(drawn))),
      },
      { untilMs: 48, thenUntilMs: TOTAL_MS },
    ).trace,
  truth: (drawn) => ({ kind: 'knob', value: bestOf(drawn) }),
  score: (drawn, answer) =>
    answer.kind === 'knob' &&
    (answer.value === bestOf(drawn) || Math.abs(shareAt(drawn, answer.value) - drawn.target) <= WITHIN)
      ? 1
      : 0,
  misconceptions: [
    {
      id: 'nice-is-percent',
      name: 'nice read as a percentage',
      says: 'One step of nice is not one per cent: it changes the weight by a factor of about 1.25.',
      answer: ({ others, base, target }) => knob(base + 100 / (others + 1) - target),
    },
    {
      id: 'nice-is-linear',
      name: 'nice counted evenly',
      says: 'Shares do not follow 20 minus nice. Five steps already are a factor of three.',
      answer: ({ others, base, target }) => knob(20 - ((20 - base) * others * target) / (100 - target)),
    },
    {
      id: 'wrong-direction',
      name: 'high nice taken for high priority',
      says: 'The higher the nice value, the nicer to others, and the less CPU.',
      answer: (drawn) => knob(2 * drawn.base - bestOf(drawn)),
    },
  ],
  explain(drawn, _, answer) {
    const best = bestOf(drawn)
    const given = answer.kind === 'knob' ? answer.value : best
    const share = shareAt(drawn, given)
    const isRight = Math.abs(share - drawn.target) <= WITHIN
    const weight = weightOf('other', best)
    const other = weightOf('other', drawn.base)
    const reads = `With nice ${best} B weighs ${weight}, against ${drawn.others === 1 ? '' : '2 × '}${other}: ${rounded((100 * weight) / (weight + other * drawn.others))} %.`
    const own = given === best ? '' : ` With nice ${given} it gets ${sayPercent(share / 100)}.`
    return {
      truthSays: isRight ? `Nice ${given} does it.` : `Nice ${best} does it.`,
      because: `${reads}${own}`,
    }
  },
})

function knob(value: number) {
  return { kind: 'knob' as const, value: Math.max(-20, Math.min(19, Math.round(value))) }
}

function loopsOf({ others, base }: Drawn, nice: number): LoopSpec[] {
  const rest = Array.from({ length: others }, () => ({ nice: base }))
  return [...rest.slice(0, 1), { nice }, ...rest.slice(1)]
}

/** B's share in per cent when the model runs with this value. */
function shareAt(drawn: Drawn, nice: number): number {
  const shares = sharesAfter(machineOfLoops(loopsOf(drawn, nice), '6.1'), TOTAL_MS)
  return rounded((shares[1] ?? 0) * 100)
}

/** The value that comes nearest by weight; the model then runs with it. */
function bestOf({ others, base, target }: Drawn): number {
  const values = Array.from({ length: 40 }, (_, i) => i - 20)
  const off = (nice: number): number => {
    const weight = weightOf('other', nice)
    return Math.abs((100 * weight) / (weight + weightOf('other', base) * others) - target)
  }
  return values.toSorted((a, b) => off(a) - off(b))[0] ?? 0
}
