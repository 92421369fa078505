import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { averageOf, type BatchPolicy, type BatchTimes, runBatch, timesOf } from '../batch'
import { batchTrace, jobName } from '../batch-trace'
import { number, rounded } from './given'

const params = z.strictObject({
  policy: z.enum(['FIFO', 'SJF', 'RR', 'any']).default('any'),
  asks: z.enum(['turnaround', 'response', 'wait', 'any']).default('any'),
  jobs: z.union([z.literal(2), z.literal(3)]).default(3),
})

interface Drawn {
  readonly policy: BatchPolicy
  readonly asks: keyof BatchTimes
  readonly jobs: readonly number[]
  readonly quantum: number
}

const MEANS: Record<keyof BatchTimes, string> = {
  turnaround: '**turnaround time** (from arrival to the end)',
  response: '**response time** (from arrival to the first run)',
  wait: '**waiting time** (ready, but not running)',
}

export const batchAverage = defineQuestion({
  id: 'batch-average',
  title: 'Average turnaround of a batch',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { policy, asks, jobs }): Drawn {
    const discipline = policy === 'any' ? rng.pick(['FIFO', 'SJF', 'RR'] as const) : policy
    const what = asks === 'any' ? rng.pick(['turnaround', 'turnaround', 'response', 'wait'] as const) : asks
    const quantum = rng.pick([5, 10])
    const choices =
      discipline === 'RR' ? [quantum, 2 * quantum, 3 * quantum] : [2, 5, 10, 20, 30, 40, 60, 100]
    const lengths =
      discipline === 'RR' ? Array.from({ length: jobs }, () => rng.pick(choices)) : rng.sample(choices, jobs)
    return { policy: discipline, asks: what, jobs: lengths, quantum }
  },
  ask({ policy, asks, jobs, quantum }) {
    const names = {
      FIFO: 'first in, first out',
      SJF: 'shortest job first',
      RR: `round robin with a quantum of ${quantum} ms`,
    }
    return {
      prompt: {
        text: `${jobs.length === 2 ? 'Two' : 'Three'} jobs arrive at 0 ms in the order of the table. One CPU runs them by **${names[policy]}**. Switching is free.\n\nWhat is the average ${MEANS[asks]}?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['job', 'length'],
            rows: jobs.map((length, job) => [jobName(job), `${length} ms`]),
          },
        ],
      },
      form: { kind: 'number', unit: 'ms', tolerance: 0.5, min: 0, says: 'within 0.5 ms' },
      hints: [
        'Draw the line of who runs when, then note the time for each job and divide the sum by their number.',
      ],
    }
  },
  run: (drawn: Drawn) => batchTrace(drawn),
  truth: (drawn) => number(averageBy(drawn, drawn.asks)),
  misconceptions: [
    {
      id: 'without-own-run',
      name: 'waiting taken for turnaround',
      says: 'Turnaround counts from arrival to the end, the own running time included.',
      answer: (drawn) => (drawn.asks === 'turnaround' ? number(averageBy(drawn, 'wait')) : null),
    },
    {
      id: 'turnaround-for-response',
      name: 'the end taken for the first run',
      says: 'Response ends when the job first runs, not when it is done.',
      answer: (drawn) => (drawn.asks === 'response' ? number(averageBy(drawn, 'turnaround')) : null),
    },
    {
      id: 'waits-until-first-run',
      name: 'only the first wait counted',
      says: 'Under round robin a job waits again after each quantum.',
      answer: (drawn) => (drawn.asks === 'wait' ? number(averageBy(drawn, 'response')) : null),
    },
    {
      id: 'not-sorted',
      name: 'SJF in order of arrival',
      says: 'All jobs are there at 0, so the shortest goes first, whatever the order of arrival.',
      answer: (drawn) =>
        drawn.policy === 'SJF' ? number(averageBy({ ...drawn, policy: 'FIFO' }, drawn.asks)) : null,
    },
    {
      id: 'rr-as-fifo',
      name: 'round robin run to the end',
      says: 'After its quantum a job goes to the tail, even if it is nearly done.',
      answer: (drawn) =>
        drawn.policy === 'RR' ? number(averageBy({ ...drawn, policy: 'FIFO' }, drawn.asks)) : null,
    },
  ],
  explain(drawn) {
    const times = jobsOf(drawn).map((job) => timesOf(job)[drawn.asks])
    const each = times.map((time, job) => `${jobName(job)} ${time}`).join(', ')
    return {
      truthSays: `The average is ${averageBy(drawn, drawn.asks)} ms.`,
      because: `In ms: ${each}. The sum is ${times.reduce((sum, time) => sum + time, 0)}, divided by ${times.length}.`,
    }
  },
})

function jobsOf(drawn: Drawn) {
  return runBatch(drawn).at(-1)?.jobs ?? []
}

function averageBy(drawn: Drawn, what: keyof BatchTimes): number {
  return rounded(averageOf(jobsOf(drawn), what), 2)
}
