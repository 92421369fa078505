import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { sayPercent } from '../view'
import { lastView, loopTask, number, oneOfEight, rounded } from './given'

const params = z.strictObject({
  /** Whose share is asked for: the sleeper's, or that of the thread that never sleeps. */
  asks: z.enum(['sleeper', 'loop', 'either']).default('either'),
  /** CFS is Linux 6.1, EEVDF Linux 6.12. */
  kernel: z.enum(['6.1', '6.12']).default('6.1'),
})

interface Drawn {
  readonly work: number
  readonly sleep: number
  readonly asks: 'sleeper' | 'loop'
  readonly kernel: '6.1' | '6.12'
}

const TOTAL_MS = 600

export const sleeperShare = defineQuestion({
  id: 'sleeper-share',
  title: 'The share of one who sleeps',
  kind: 'quick',
  form: 'number',
  params,
  pose: (rng, { asks, kernel }): Drawn => ({
    work: rng.pick([1, 2, 3]),
    sleep: rng.pick([4, 7, 8, 9, 12, 18]),
    asks: asks === 'either' ? rng.pick(['sleeper', 'loop'] as const) : asks,
    kernel,
  }),
  ask({ work, sleep, asks, kernel }) {
    return {
      prompt: {
        text: `Two threads of **nice 0** share one CPU under **${kernel === '6.1' ? 'CFS (Linux 6.1)' : 'EEVDF (Linux 6.12)'}**. **A** never sleeps. **B** works for **${work} ms**, then sleeps for **${sleep} ms**, and so on.\n\nAbout what share of the CPU does **${asks === 'sleeper' ? 'B' : 'A'}** get?`,
      },
      form: { kind: 'number', unit: '%', tolerance: 6, min: 0, max: 100, says: 'within 6' },
      hints: ['The scheduler only shares out what is asked for. Does B ever ask for half of the CPU?'],
    }
  },
  run: ({ work, sleep, kernel }) =>
    follow(
      oneOfEight(kernel, [
        loopTask('A', 0),
        {
          name: 'B',
          policy: 'other',
          nice: 0,
          repeats: true,
          actions: [
            { do: 'work', ms: work },
            { do: 'sleep', ms: sleep },
          ],
        },
      ]),
      { untilMs: 60, thenUntilMs: TOTAL_MS },
    ).trace,
  truth: ({ asks }, trace) =>
    number(rounded((lastView(trace)?.shares?.[asks === 'sleeper' ? 1 : 0]?.part ?? 0) * 100)),
  misconceptions: [
    {
      id: 'equal-nice-equal-turns',
      name: 'equal nice, equal turns',
      says: 'Equal weights share what both want. Who sleeps leaves its time to the other, and cannot save it up.',
      answer: () => number(50),
    },
    {
      id: 'sleep-earns',
      name: 'sleep repaid in full',
      says: 'A sleeper is not paid back for the time it slept.',
      answer: ({ work, sleep, asks }) =>
        number(rounded((100 * (asks === 'sleeper' ? sleep : work)) / (work + sleep))),
    },
    {
      id: 'waits-a-whole-turn',
      name: 'a whole slice of waiting for each turn',
      says: 'One that sleeps much is behind and gets the CPU soon after it wakes.',
      answer: ({ work, sleep, asks }) => {
        const part = work / (work + sleep + 12)
        return number(rounded(100 * (asks === 'sleeper' ? part : 1 - part)))
      },
    },
  ],
  explain({ work, sleep, asks }, trace) {
    const parts = lastView(trace)?.shares ?? []
    const [a, b] = [parts[0]?.part ?? 0, parts[1]?.part ?? 0]
    return {
      truthSays: `${asks === 'sleeper' ? 'B' : 'A'} gets ${sayPercent(asks === 'sleeper' ? b : a)}.`,
      because: `B asks for at most ${work} of ${work + sleep} ms, ${sayPercent(work / (work + sleep))}, and a little less since it may have to wait after waking. A has all the rest.`,
    }
  },
})
