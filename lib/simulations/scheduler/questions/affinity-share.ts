import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { listed, sayPercent } from '../view'
import { weightOf } from '../weights'
import { lastView, letters, loopTask, number, rounded } from './given'

const params = z.strictObject({
  /** `pinned`: every thread has one CPU. `one-free`: one may run on both. */
  masks: z.enum(['pinned', 'one-free', 'either']).default('either'),
  /** Whether one thread has nice 5. */
  nices: z.boolean().default(false),
})

interface Drawn {
  readonly threads: readonly {
    readonly name: string
    readonly cpus: readonly number[]
    readonly nice: number
  }[]
  readonly asked: number
}

const TOTAL_MS = 300
/** How many threads each CPU has to itself. */
const SPLITS = [
  [1, 2],
  [2, 1],
  [1, 3],
  [3, 1],
  [2, 3],
  [3, 2],
] as const

export const affinityShare = defineQuestion({
  id: 'affinity-share',
  title: 'Shares with pinned threads',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { masks, nices }): Drawn {
    const free = masks === 'one-free' || (masks === 'either' && rng.chance(0.4))
    // The one that may run on both always has an emptier CPU to go to, or its place were left to chance.
    const [onZero, onOne] = rng.pick(SPLITS)
    const pinned = [...Array.from({ length: onZero }, () => [0]), ...Array.from({ length: onOne }, () => [1])]
    const cpus = free ? [...rng.shuffle(pinned), [0, 1]] : rng.shuffle(pinned)
    const slow = nices ? rng.between(0, cpus.length - 1) : -1
    const threads = letters(cpus.length).map((name, i) => ({
      name,
      cpus: cpus[i] ?? [0],
      nice: i === slow ? 5 : 0,
    }))
    return { threads, asked: rng.between(0, threads.length - 1) }
  },
  ask({ threads, asked }) {
    return {
      prompt: {
        text: `A computer with **two CPUs** runs these threads, which never block.${threads.some((one) => one.cpus.length > 1) ? ' A thread that may run on both is moved to where less waits.' : ''}\n\nWhat share of **one CPU** does **${threads[asked]?.name ?? ''}** get?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['thread', 'may run on', 'nice'],
            rows: threads.map(({ name, cpus, nice }) => [
              name,
              cpus.length === 2 ? 'both' : `CPU ${cpus[0] ?? 0}`,
              `${nice}`,
            ]),
          },
        ],
      },
      form: { kind: 'number', unit: '% of one CPU', tolerance: 3, min: 0, max: 100, says: 'within 3' },
      hints: ['Each CPU has a run queue of its own, and shares its time among those in it only.'],
    }
  },
  run: ({ threads }) =>
    follow(
      {
        kernel: '6.1',
        cpus: 2,
        scaledFor: 1,
        balances: true,
        tasks: threads.map(({ name, cpus, nice }) => loopTask(name, nice, { cpus })),
      },
      { untilMs: 40, thenUntilMs: TOTAL_MS },
    ).trace,
  // Both CPUs are always busy, so the parts of all the time add up to two CPUs.
  truth: ({ asked }, trace) => number(rounded((lastView(trace)?.shares?.[asked]?.part ?? 0) * 200)),
  misconceptions: [
    {
      id: 'one-pool',
      name: 'all CPUs as one pool',
      says: "Fairness is kept for each CPU's own queue. Threads pinned to a busy CPU get less than others.",
      answer({ threads, asked }) {
        const all = threads.reduce((sum, { nice }) => sum + weightOf('other', nice), 0)
        return number(rounded(Math.min(100, (200 * weightOf('other', threads[asked]?.nice ?? 0)) / all)))
      },
    },
    {
      id: 'one-cpu',
      name: 'the second CPU left out',
      says: 'The CPUs work at the same time, each on its own queue.',
      answer: ({ threads }) => number(rounded(100 / threads.length)),
    },
    {
      id: 'free-counts-on-both',
      name: 'a free thread counted on both CPUs',
      says: 'A thread is in one queue at a time. It goes where less waits.',
      answer({ threads, asked }) {
        const mask = threads[asked]?.cpus ?? []
        if (mask.length > 1 || !threads.some((thread) => thread.cpus.length > 1)) return null
        return number(rounded(100 / threads.filter((thread) => thread.cpus.includes(mask[0] ?? 0)).length))
      },
    },
  ],
  explain({ threads, asked }, trace) {
    const part = (lastView(trace)?.shares?.[asked]?.part ?? 0) * 2
    const name = threads[asked]?.name ?? ''
    const cpu =
      trace.steps
        .findLast(({ state }) => state.ran.some((one) => one.task === name))
        ?.state.ran.find((one) => one.task === name)?.lane ?? 0
    const mates = new Set(
      trace.steps.flatMap(({ state }) =>
        state.ran.flatMap((one) => (one.lane === cpu && one.task !== null ? [one.task] : [])),
      ),
    )
    const same = [...mates].filter((one) => one !== name).toSorted()
    return {
      truthSays: `${name} gets ${sayPercent(part)} of a CPU.`,
      because:
        same.length === 0
          ? `${name} has CPU ${cpu} for itself.`
          : `${name} shares CPU ${cpu} with ${listed(same)}. The other CPU's queue does not count.`,
    }
  },
})
