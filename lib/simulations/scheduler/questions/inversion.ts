import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { MachineSpec } from '../task'
import { follow, type Followed } from '../trace'
import { choice, optionsOf, remembered } from './given'

const params = z.strictObject({
  /** The mutex: `inherit` is PTHREAD_PRIO_INHERIT, `none` the default. */
  protocol: z.enum(['none', 'inherit', 'either']).default('either'),
})

interface Drawn {
  readonly protocol: 'none' | 'inherit'
  readonly prios: { readonly L: number; readonly M: number; readonly H: number }
  /** CPU time of L before and inside the lock, of M, and of H inside it. */
  readonly inside: number
  readonly middle: number
  readonly high: number
  /** When M wakes, on the clock: while L holds the lock, or after it has been given back. */
  readonly middleAt: number
}

export const inversion = defineQuestion({
  id: 'inversion',
  title: 'Priority inversion',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { protocol }): Drawn {
    const [low, middle, high] = rng.pick([
      [10, 20, 30],
      [1, 50, 99],
      [5, 40, 60],
    ] as const)
    return {
      protocol: protocol === 'either' ? rng.pick(['none', 'inherit'] as const) : protocol,
      prios: { L: low, M: middle, H: high },
      inside: rng.pick([8, 10, 12]),
      middle: rng.pick([20, 30, 40, 50]),
      high: rng.pick([2, 3, 5]),
      middleAt: rng.pick([3, 4, 4, 30]),
    }
  },
  ask({ protocol, prios, inside, middle, high, middleAt }) {
    return {
      prompt: {
        text: `Three **SCHED_FIFO** threads on one CPU. **L** (priority ${prios.L}) takes a mutex at 0 ms and needs **${inside} ms** until it frees it. **H** (priority ${prios.H}) wakes at **2 ms**, wants the same mutex and works **${high} ms** inside. **M** (priority ${prios.M}) wakes at **${middleAt} ms** and needs **${middle} ms**, without the mutex. The mutex is ${protocol === 'inherit' ? '**PTHREAD_PRIO_INHERIT**' : '**an ordinary one** (PTHREAD_PRIO_NONE)'}.\n\nWho is the first to finish, and who the second?`,
      },
      form: {
        kind: 'choice',
        options: optionsOf(['H then M', 'M then H', 'M then L', 'L then H', 'H then L']),
      },
      hints: [
        protocol === 'inherit'
          ? 'While a higher thread waits for the mutex, its holder runs with that priority.'
          : 'Whoever holds the mutex keeps its own priority, and M may push it aside.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(orderOf(drawn)),
  misconceptions: [
    {
      id: 'highest-always-first',
      name: 'the highest priority always wins',
      says: 'A thread that waits for a mutex does not run, whatever its priority. Without inheritance M may hold up H through L.',
      answer: (drawn) => (drawn.protocol === 'none' ? choice('H then M') : null),
    },
    {
      id: 'no-inheritance',
      name: 'inheritance left out',
      says: 'PTHREAD_PRIO_INHERIT lifts the holder to the priority of the highest that waits.',
      answer: (drawn) =>
        drawn.protocol === 'inherit' ? choice(orderOf({ ...drawn, protocol: 'none' })) : null,
    },
    {
      id: 'holder-runs-to-the-end',
      name: 'the mutex holder cannot be interrupted',
      says: 'A mutex is no lock on the CPU: a higher priority interrupts the holder.',
      answer: () => choice('L then H'),
    },
  ],
  explain(drawn) {
    const { protocol, prios, inside, middle, middleAt } = drawn
    const order = orderOf(drawn)
    if (middleAt > inside) {
      return {
        truthSays: `${order}.`,
        because: `M wakes only at ${middleAt} ms, when L has freed the mutex and H has had it. Nothing holds H up but L's own ${inside} ms.`,
      }
    }
    const why =
      protocol === 'inherit'
        ? `While H waits, L runs with priority ${prios.H}, so M with ${prios.M} cannot interrupt it. L frees the mutex, H takes it, and M comes after.`
        : `L holds the mutex with priority ${prios.L}. M with ${prios.M} interrupts it for ${middle} ms, and H has to wait for both: priority inversion.`
    return { truthSays: `${order}.`, because: why }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choice') return undefined
    const { events } = runOf(drawn)
    const wakes = events.findIndex((some) =>
      some.some((event) => event.kind === 'wakes' && event.task === 'M'),
    )
    const actual = orderOf(drawn)
    return wakes < 0 ? undefined : { step: wakes, predicted: answer.value, actual, focus: 'M' }
  },
})

const runOf = remembered(({ protocol, prios, inside, middle, high, middleAt }: Drawn): Followed => {
  const lock = { do: 'lock', mutex: 'm' } as const
  const unlock = { do: 'unlock', mutex: 'm' } as const
  const spec: MachineSpec = {
    kernel: '6.12',
    cpus: 1,
    scaledFor: 8,
    balances: false,
    mutexes: [{ name: 'm', protocol }],
    tasks: [
      {
        name: 'L',
        policy: 'fifo',
        prio: prios.L,
        actions: [lock, { do: 'work', ms: inside }, unlock, { do: 'work', ms: 2 }],
      },
      {
        name: 'M',
        policy: 'fifo',
        prio: prios.M,
        asleepUntilMs: middleAt,
        actions: [{ do: 'work', ms: middle }],
      },
      {
        name: 'H',
        policy: 'fifo',
        prio: prios.H,
        asleepUntilMs: 2,
        actions: [lock, { do: 'work', ms: high }, unlock],
      },
    ],
  }
  return follow(spec, { untilMs: inside + middle + high + middleAt + 5 })
})

function orderOf(drawn: Drawn): string {
  const ends = runOf(drawn)
    .events.flat()
    .flatMap((event) => (event.kind === 'ends' ? [event.task] : []))
  return `${ends[0] ?? ''} then ${ends[1] ?? ''}`
}
