import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type BatchPolicy, runBatch } from '../batch'
import { batchTrace, jobName } from '../batch-trace'
import { optionsOf } from './given'

const params = z.strictObject({
  policy: z.enum(['FIFO', 'SJF', 'RR', 'any']).default('any'),
  jobs: z.union([z.literal(2), z.literal(3)]).default(3),
})

interface Drawn {
  readonly policy: BatchPolicy
  readonly jobs: readonly number[]
  readonly quantum: number
}

/** The whole line is cut into cells of this many ms. */
const CELL_MS = 10

export const turns = defineQuestion({
  id: 'turns',
  title: 'Who runs in each slot',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { policy, jobs }): Drawn {
    const discipline = policy === 'any' ? rng.pick(['SJF', 'RR', 'RR', 'RR'] as const) : policy
    for (;;) {
      const lengths = Array.from({ length: jobs }, () => rng.pick([10, 20, 30, 40]))
      const total = lengths.reduce((sum, length) => sum + length, 0)
      if (total < 60 || total > 90 || new Set(lengths).size === 1) continue
      return { policy: discipline, jobs: lengths, quantum: rng.pick([10, 20]) }
    }
  },
  ask({ policy, jobs, quantum }) {
    const how = {
      FIFO: 'first in, first out',
      SJF: 'shortest job first',
      RR: `round robin, quantum ${quantum} ms`,
    }
    return {
      prompt: {
        text: `Jobs arrive at 0 ms in the order of the table. One CPU runs them by **${how[policy]}**.\n\nWho runs in each slot of **${CELL_MS} ms**?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['job', 'length'],
            rows: jobs.map((length, job) => [jobName(job), `${length} ms`]),
          },
        ],
      },
      form: {
        kind: 'grid',
        columns: cellsOf({ policy, jobs, quantum }).map((_, i) => `${i * CELL_MS}`),
        rows: [''],
        values: optionsOf(jobs.map((_, job) => jobName(job))),
      },
      hints: [
        'A job that has used its quantum goes to the tail of the queue. One that ends leaves it early.',
        'A runs first.',
      ].slice(0, policy === 'RR' ? 2 : 1),
    }
  },
  run: (drawn: Drawn) => batchTrace(drawn),
  truth: (drawn) => grid(cellsOf(drawn)),
  misconceptions: [
    {
      id: 'to-the-end',
      name: 'run to the end',
      says: 'Under round robin nobody runs longer than the quantum while another waits.',
      answer: (drawn) => (drawn.policy === 'RR' ? grid(cellsOf({ ...drawn, policy: 'FIFO' })) : null),
    },
    {
      id: 'slots-of-one-length',
      name: 'a turn after each slot',
      says: 'The quantum decides when the next one has its turn, not the slots of the drawing.',
      answer: (drawn) =>
        drawn.policy === 'RR' && drawn.quantum !== CELL_MS
          ? grid(cellsOf({ ...drawn, quantum: CELL_MS }))
          : null,
    },
    {
      id: 'shortest-first',
      name: 'the shortest first',
      says: 'Round robin and FIFO keep the order of arrival, whatever the lengths.',
      answer: (drawn) => (drawn.policy === 'SJF' ? null : grid(cellsOf({ ...drawn, policy: 'SJF' }))),
    },
    {
      id: 'not-sorted',
      name: 'SJF in order of arrival',
      says: 'All jobs are there at 0, so the shortest goes first.',
      answer: (drawn) => (drawn.policy === 'SJF' ? grid(cellsOf({ ...drawn, policy: 'FIFO' })) : null),
    },
  ],
  explain(drawn) {
    const cells = cellsOf(drawn)
    const rule = {
      FIFO: 'First in, first out runs each job to its end, in order of arrival.',
      SJF: 'All jobs are there at 0, so they run in order of length, each to its end.',
      RR: `After ${drawn.quantum} ms the job goes behind the others; one that ends early gives up the rest of its quantum.`,
    }
    return { truthSays: `The line is ${cells.join(' ')}.`, because: rule[drawn.policy] }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'grid') return undefined
    const cells = cellsOf(drawn)
    const at = cells.findIndex((cell, i) => answer.value[i] !== cell)
    const step = trace.steps.findIndex(({ state }) =>
      state.ran.some((one) => one.from <= at * CELL_MS && one.to > at * CELL_MS),
    )
    if (at < 0 || step < 0) return undefined
    return {
      step,
      predicted: `${answer.value[at] ?? ''} at ${at * CELL_MS} ms`,
      actual: `${cells[at] ?? ''} at ${at * CELL_MS} ms`,
      focus: answer.value[at] ?? '',
    }
  },
})

function grid(cells: readonly string[]): Answer {
  return { kind: 'grid', value: [...cells] }
}

function cellsOf(drawn: Drawn): string[] {
  return runBatch(drawn).flatMap(({ ran }) =>
    ran === null ? [] : Array.from({ length: Math.round(ran.length / CELL_MS) }, () => jobName(ran.job)),
  )
}
