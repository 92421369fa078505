import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { MachineSpec } from '../task'
import { follow, type Followed } from '../trace'
import { number, remembered } from './given'

const params = z.strictObject({
  /** What is asked for: when the second thread first runs, or when the first one ends. */
  asks: z.enum(['first-run', 'end', 'either']).default('either'),
  /** The policy of the first thread; the second is SCHED_RR. */
  policy: z.enum(['rr', 'fifo', 'either']).default('either'),
})

interface Drawn {
  readonly policy: 'rr' | 'fifo'
  readonly first: number
  readonly second: number
  readonly prios: readonly [number, number]
  readonly asks: 'first-run' | 'end'
}

export const rrEnd = defineQuestion({
  id: 'rr-end',
  title: 'The RR time slice',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { asks, policy }): Drawn {
    const low = rng.pick([5, 10, 20, 50])
    const higher = rng.chance(0.2)
    return {
      policy: policy === 'either' ? rng.pick(['rr', 'rr', 'fifo'] as const) : policy,
      first: rng.pick([70, 120, 130, 150, 160, 180, 230, 250]),
      second: rng.pick([30, 40, 60, 80]),
      prios: higher ? [low + 10, low] : [low, low],
      asks: asks === 'either' ? rng.pick(['first-run', 'end'] as const) : asks,
    }
  },
  ask({ policy, first, second, prios, asks }) {
    const what = asks === 'first-run' ? 'When does **B** first run?' : 'When has **A** finished?'
    return {
      prompt: {
        text: `One CPU, two threads, ready at 0 ms, **A** before **B**. **A** is **SCHED_${policy.toUpperCase()}** with priority **${prios[0]}** and needs **${first} ms**. **B** is **SCHED_RR** with priority **${prios[1]}** and needs **${second} ms**. Neither blocks; the slice is Linux's default.\n\n${what}`,
      },
      form: { kind: 'number', unit: 'ms', tolerance: 0, min: 0, says: 'exactly' },
      hints: [
        'The RR slice is 100 ms by default, and only those of the same priority take turns. FIFO has none.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(answerOf(drawn, runOf(drawn))),
  misconceptions: [
    {
      id: 'fifo-has-a-slice',
      name: 'FIFO with a time slice',
      says: 'SCHED_FIFO has no time slice: it runs until it blocks, ends or a higher priority comes.',
      answer: (drawn) =>
        drawn.policy === 'fifo' ? number(answerOf(drawn, runOf({ ...drawn, policy: 'rr' }))) : null,
    },
    {
      id: 'rr-across-priorities',
      name: 'turns across priorities',
      says: 'Round robin is among equals only. A lower priority waits until no higher one is ready.',
      answer(drawn) {
        const [high, low] = drawn.prios
        return high === low
          ? null
          : number(answerOf(drawn, runOf({ ...drawn, policy: 'rr', prios: [low, low] })))
      },
    },
    {
      id: 'no-slice',
      name: 'RR run to the end',
      says: 'SCHED_RR goes to the tail of its priority after 100 ms.',
      answer: (drawn) =>
        drawn.policy === 'rr' ? number(answerOf(drawn, runOf({ ...drawn, policy: 'fifo' }))) : null,
    },
    {
      id: 'alternates-evenly',
      name: 'both at half speed',
      says: 'The turns are 100 ms long, so a short thread may be done within its first turn.',
      answer: ({ first, second, asks }) =>
        number(asks === 'first-run' ? 0 : 2 * Math.min(first, second) + Math.max(0, first - second)),
    },
  ],
  explain(drawn) {
    const { policy, first, second, prios, asks } = drawn
    const at = answerOf(drawn, runOf(drawn))
    const truthSays = asks === 'first-run' ? `B first runs at ${at} ms.` : `A has finished at ${at} ms.`
    if (prios[0] > prios[1])
      return {
        truthSays,
        because: `A has the higher priority, ${prios[0]} against ${prios[1]}, so B waits for all of its ${first} ms.`,
      }
    if (policy === 'fifo')
      return {
        truthSays,
        because: `A is SCHED_FIFO and has no slice: it runs its ${first} ms to the end although B has the same priority.`,
      }
    if (first <= 100)
      return {
        truthSays,
        because: `A needs ${first} ms, less than its slice of 100 ms, and ends before that is used up.`,
      }
    return {
      truthSays,
      because: `After 100 ms A goes behind B, which needs ${second} ms, less than a slice. A then has ${first - 100} ms left and runs them from ${100 + second} ms on.`,
    }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'number') return undefined
    const { events } = runOf(drawn)
    const at = answerOf(drawn, runOf(drawn))
    const wanted = drawn.asks === 'end' ? ('ends' as const) : ('runs' as const)
    const name = drawn.asks === 'end' ? 'A' : 'B'
    const step = events.findIndex((some) =>
      some.some((event) => event.kind === wanted && event.task === name),
    )
    const what = drawn.asks === 'end' ? 'A ends' : 'B runs'
    return step < 0
      ? undefined
      : { step, predicted: `${what} at ${answer.value} ms`, actual: `${what} at ${at} ms`, focus: name }
  },
})

const runOf = remembered(({ policy, first, second, prios }: Drawn): Followed => {
  const spec: MachineSpec = {
    kernel: '6.12',
    cpus: 1,
    scaledFor: 8,
    balances: false,
    tasks: [
      { name: 'A', policy, prio: prios[0], actions: [{ do: 'work', ms: first }] },
      { name: 'B', policy: 'rr', prio: prios[1], actions: [{ do: 'work', ms: second }] },
    ],
  }
  return follow(spec, { untilMs: first + second + 1 })
})

function answerOf({ asks }: Drawn, { segments }: Followed): number {
  if (asks === 'first-run') return segments.find((segment) => segment.task === 'B')?.from ?? 0
  return segments.findLast((segment) => segment.task === 'A')?.to ?? 0
}
