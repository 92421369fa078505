import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { type LoopSpec, loopTasks, weightsOf } from '../shares'
import { follow } from '../trace'
import { sayPercent } from '../view'
import { lastView, letters, number, rounded, weightTable } from './given'

const params = z.strictObject({
  /** How many endless loops share the CPU. */
  tasks: z.union([z.literal(2), z.literal(3)]).default(2),
  /** `sessions`: each in an autogroup of its own. `idle`: one is SCHED_IDLE. `any`: now and then one of these. */
  twist: z.enum(['none', 'sessions', 'idle', 'any']).default('any'),
  /** Whether the kernel's weights are given. */
  weights: z.enum(['shown', 'hidden']).default('shown'),
  /** `small`: nice values that differ by 1 to 5; `large`: by up to 15. */
  distance: z.enum(['small', 'large']).default('small'),
})

interface Drawn {
  readonly loops: readonly LoopSpec[]
  readonly asked: number
  readonly shown: boolean
}

const TOTAL_MS = 600

export const share = defineQuestion({
  id: 'share',
  title: 'Share of the CPU',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { tasks, twist: kind, weights, distance }): Drawn {
    const twist =
      kind === 'any'
        ? rng.pick(['none', 'none', 'none', 'none', 'none', 'none', 'sessions', 'idle'] as const)
        : kind
    const first = rng.pick([-5, 0, 0, 0, 5])
    const steps = distance === 'small' ? [1, 2, 3, 4, 5] : [5, 7, 10, 13]
    // Two in one session and one in another; or, now and then, one in each.
    const isMixed = twist === 'sessions' && (kind === 'sessions' || rng.chance(0.6))
    const count = isMixed ? 3 : tasks
    const nices =
      count === 2
        ? [first, first + rng.pick(steps)]
        : [first, ...rng.sample([0, ...steps], 2).map((by) => first + by)]
    const loops = rng.shuffle(nices.map((nice) => Math.min(19, nice))).map((nice, i): LoopSpec => ({
      nice,
      ...(twist === 'sessions' && (!isMixed || i === 2) ? { ownSession: true } : {}),
      ...(twist === 'idle' && i === 0 ? { policy: 'idle' as const } : {}),
    }))
    const asked = twist === 'idle' ? rng.between(1, count - 1) : rng.between(0, isMixed ? 1 : count - 1)
    return { loops, asked, shown: weights === 'shown' }
  },
  ask({ loops, asked, shown }) {
    const names = letters(loops.length)
    const given = loops.map(
      ({ nice, policy }, i) =>
        `${names[i] ?? ''} ${policy === 'idle' ? 'is **SCHED_IDLE**' : `has nice **${nice}**`}`,
    )
    const own = loops.filter((loop) => loop.ownSession === true).length
    const sessions =
      own === 0
        ? ''
        : own === loops.length
          ? ' Each was started from **a terminal session of its own**, and autogroups are on.'
          : ' A and B were started from **one terminal session**, C from **another**, and autogroups are on.'
    return {
      prompt: {
        text: `${loops.length === 2 ? 'Two' : 'Three'} threads never block and share **one CPU**. ${given.join(', ')}.${sessions}\n\nWhat share of the CPU does **${names[asked] ?? ''}** get?`,
        ...(shown
          ? {
              exhibits: [
                weightTable(
                  loops.flatMap((loop) => (loop.policy === 'idle' ? [] : [loop.nice])),
                  loops.some((loop) => loop.policy === 'idle'),
                ),
              ],
            }
          : {}),
      },
      form: {
        kind: 'number',
        unit: '%',
        tolerance: shown ? 2 : 4,
        min: 0,
        max: 100,
        says: shown ? 'within 2' : 'within 4',
      },
      hints: [
        'The share is the own weight divided by the sum of the weights. One step of nice is a factor of about 1.25.',
      ],
    }
  },
  run: ({ loops }) =>
    follow(
      { kernel: '6.1', cpus: 1, scaledFor: 1, balances: false, tasks: loopTasks(loops) },
      { untilMs: 48, thenUntilMs: TOTAL_MS },
    ).trace,
  truth: ({ asked }, trace) => number(rounded((lastView(trace)?.shares?.[asked]?.part ?? 0) * 100)),
  misconceptions: [
    {
      id: 'all-equal',
      name: 'equal turns',
      says: 'Threads of one group do not get equal turns: each gets its part by weight.',
      answer: ({ loops }) =>
        loops.some((loop) => loop.ownSession === true) ? null : number(rounded(100 / loops.length)),
    },
    {
      id: 'nice-is-percent',
      name: 'nice read as a percentage',
      says: 'A nice value is not a percentage. Each step multiplies the weight by about 1.25, and only the ratio of weights counts.',
      answer({ loops, asked }) {
        const mean = loops.reduce((sum, loop) => sum + loop.nice, 0) / loops.length
        const nice = loops[asked]?.nice ?? 0
        return number(rounded(100 / loops.length - (nice - mean)))
      },
    },
    {
      id: 'nice-is-linear',
      name: 'nice counted evenly',
      says: 'Shares do not follow 20 minus nice. Weights grow by a factor with each step.',
      answer({ loops, asked }) {
        const all = loops.reduce((sum, loop) => sum + 20 - loop.nice, 0)
        return number(rounded((100 * (20 - (loops[asked]?.nice ?? 0))) / all))
      },
    },
    {
      id: 'no-autogroup',
      name: 'nice counted across sessions',
      says: 'With autogroups, nice only counts among the threads of one session. Sessions share the CPU evenly.',
      answer({ loops, asked }) {
        const plain = weightsOf(
          loops.map(({ nice, policy }) => ({ nice, ...(policy === undefined ? {} : { policy }) })),
        )
        return number(rounded((100 * (plain[asked] ?? 0)) / plain.reduce((sum, weight) => sum + weight, 0)))
      },
    },
  ],
  parts({ loops, asked }, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const name = letters(loops.length)[asked] ?? ''
    const part = lastView(trace)?.shares?.[asked]?.part ?? 0
    return {
      step: trace.steps.length - 1,
      predicted: `${answer.value} % for ${name}`,
      actual: `${rounded(part * 100)} %`,
      focus: name,
    }
  },
  explain({ loops, asked }, trace) {
    const weights = weightsOf(loops)
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    const name = letters(loops.length)[asked] ?? ''
    const part = lastView(trace)?.shares?.[asked]?.part ?? 0
    const own = weights[asked] ?? 0
    const hasSessions = loops.some((loop) => loop.ownSession === true)
    const why = hasSessions
      ? `Each session has the weight of one nice 0 task, 1024; nice counts only within a session. ${name} comes to ${own} of ${all}.`
      : `The weights are ${weights.join(' and ')}, and ${own} / ${all} = ${rounded(own / all, 4)}. Each step of nice is a factor of about 1.25 in weight.`
    return { truthSays: `${name} gets ${sayPercent(part)}.`, because: why }
  },
})
