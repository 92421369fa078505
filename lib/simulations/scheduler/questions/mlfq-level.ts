import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { jobName } from '../batch-trace'
import { levelName, mlfqTrace } from '../mlfq-trace'
import { type MlfqSpec, startMlfq, tickMlfq } from '../mlfq'
import { choice, optionsOf } from './given'

const params = z.strictObject({
  /** Whether all jobs are lifted to the top now and then. */
  boost: z.boolean().default(true),
  /** Whether the asked job may do I/O before its quantum is used up. */
  io: z.boolean().default(true),
})

interface Drawn {
  readonly spec: MlfqSpec
  readonly asked: number
  readonly at: number
}

export const mlfqLevel = defineQuestion({
  id: 'mlfq-level',
  title: 'The level of a job in an MLFQ',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { boost, io }): Drawn {
    const quantum = rng.pick([4, 5, 10])
    const doesIo = io && rng.chance(0.5)
    const stay = doesIo && rng.chance(0.5)
    const jobs = [
      { start: 0, run: 100, ioEvery: 0 },
      ...(doesIo
        ? [{ start: 0, run: 60, ioEvery: rng.pick([1, 2]) }]
        : rng.chance(0.5)
          ? [{ start: 0, run: 60, ioEvery: 0 }]
          : []),
    ]
    const spec: MlfqSpec = {
      quanta: [quantum, quantum, quantum],
      allotments: [1, 1, 1],
      boost: boost && rng.chance(0.4) ? rng.pick([4, 5]) * quantum : 0,
      ioTime: quantum,
      stay,
      iobump: true,
      jobs,
    }
    return {
      spec,
      asked: doesIo ? 1 : rng.between(0, jobs.length - 1),
      at: rng.pick([1, 2, 3, 4, 5, 6]) * quantum + rng.between(1, quantum - 1),
    }
  },
  ask({ spec, asked, at }) {
    const [quantum = 1] = spec.quanta
    const rules = [
      `An MLFQ has **3 levels**, each with a quantum of **${quantum} ms**. A job that has used its quantum goes **one level down**.`,
      spec.boost > 0 ? ` Every **${spec.boost} ms** all jobs go to the top.` : '',
      spec.jobs.some((job) => job.ioEvery > 0)
        ? ` I/O takes ${spec.ioTime} ms; after it a job **${spec.stay ? 'gets a new quantum' : 'goes on with the rest of its quantum'}**, at the head of its queue.`
        : '',
    ].join('')
    return {
      prompt: {
        text: `${rules} These jobs arrive at 0 ms.\n\nOn which level is **${jobName(asked)}** after **${at} ms**?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['job', 'needs', 'I/O'],
            rows: spec.jobs.map(({ run, ioEvery }, job) => [
              jobName(job),
              `${run} ms`,
              ioEvery === 0 ? 'never' : `after every ${ioEvery} ms of CPU`,
            ]),
          },
        ],
      },
      form: { kind: 'choice', options: optionsOf(['1', '2', '3'], (level) => levelName(Number(level) - 1)) },
      hints: ['Only CPU time at a level counts towards going down, added up over several turns.'],
    }
  },
  run: ({ spec, at }) => mlfqTrace(spec, at),
  truth: (drawn) => choice(levelAt(drawn)),
  misconceptions: [
    {
      id: 'clock-counts',
      name: 'the clock taken for CPU time',
      says: 'A job goes down by what it has used, not by the time that has passed.',
      answer: ({ spec, at }) => choice(`${Math.min(3, 1 + Math.floor(at / (spec.quanta[0] ?? 1)))}`),
    },
    {
      id: 'io-resets',
      name: 'I/O gives a new quantum',
      says: 'Unless the rules say so, I/O does not renew the quantum: else a job could stay at the top by a trick.',
      answer: (drawn) =>
        drawn.spec.stay ? null : choice(levelAt({ ...drawn, spec: { ...drawn.spec, stay: true } })),
    },
    {
      id: 'boost-forgotten',
      name: 'the boost forgotten',
      says: 'The boost lifts every job, however long it has run.',
      answer: (drawn) =>
        drawn.spec.boost === 0 ? null : choice(levelAt({ ...drawn, spec: { ...drawn.spec, boost: 0 } })),
    },
    {
      id: 'never-down',
      name: 'a job keeps its level',
      says: 'Priorities change here: whoever uses up its quantum goes down.',
      answer: () => choice('1'),
    },
  ],
  explain(drawn) {
    const { asked, at, spec } = drawn
    const name = jobName(asked)
    const downs = downsOf(drawn).map((ms) => `at ${ms} ms`)
    const boosts = spec.boost > 0 ? Math.floor((at - 1) / spec.boost) : 0
    const went =
      downs.length === 0
        ? `${name} has never used up a whole quantum`
        : `${name} used up a quantum and went down ${downs.join(' and ')}`
    const lifted = boosts > 0 ? `; the boost at ${boosts * spec.boost} ms took everyone to the top` : ''
    return {
      truthSays: `${name} is on ${levelName(Number(levelAt(drawn)) - 1)}.`,
      because: `${went}${lifted}.`,
    }
  },
})

/** When the job went down a level, in ms. */
function downsOf({ spec, asked, at }: Drawn): number[] {
  const mlfq = startMlfq(spec)
  const downs: number[] = []
  while (mlfq.now < at) {
    const tick = tickMlfq(mlfq)
    if (tick === null) break
    if (tick.ran?.job === asked && tick.downTo !== undefined) downs.push(mlfq.now)
  }
  return downs
}

function levelAt({ spec, asked, at }: Drawn): string {
  const mlfq = startMlfq(spec)
  while (mlfq.now < at && tickMlfq(mlfq) !== null);
  return `${(mlfq.jobs[asked]?.level ?? 0) + 1}`
}
