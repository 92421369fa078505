import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { inMs, listed } from '../view'
import { choice, firstRun, letters, loopTask, oneOfEight, optionsOf } from './given'

const params = z.strictObject({
  tasks: z.union([z.literal(3), z.literal(4)]).default(3),
  /** `equal`: V is the plain mean of the vruntimes. `given`: nice values differ, and V is in the prompt. */
  weights: z.enum(['equal', 'given', 'either']).default('either'),
})

interface Entity {
  readonly name: string
  readonly nice: number
  /** Both in ms. */
  readonly vruntime: number
  readonly deadline: number
}
interface Drawn {
  readonly tasks: readonly Entity[]
  readonly tellsV: boolean
}

const MS = 1_000_000

export const nextEevdf = defineQuestion({
  id: 'next-eevdf',
  title: 'Who runs next under EEVDF',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { tasks: count, weights: kind }): Drawn {
    const weights = kind === 'either' ? rng.pick(['equal', 'equal', 'given'] as const) : kind
    const base = rng.between(4, 40) * 5
    for (;;) {
      const offsets = rng.sample([0, 2, 4, 6, 8, 10, 12], count)
      const slices = rng.sample([1, 3, 5, 7, 9, 11, 14], count)
      const nices = weights === 'equal' ? offsets.map(() => 0) : rng.sample([-5, -3, 0, 3, 5], count)
      const tasks = letters(count).map((name, i) => ({
        name,
        nice: nices[i] ?? 0,
        vruntime: base + (offsets[i] ?? 0),
        deadline: base + (offsets[i] ?? 0) + (slices[i] ?? 0),
      }))
      const deadlines = new Set(tasks.map((task) => task.deadline))
      const leastVruntime = least(tasks, (task) => task.vruntime)
      const leastDeadline = least(tasks, (task) => task.deadline)
      // The two wrong models must not both be right.
      const differ = leastVruntime !== leastDeadline || rng.chance(0.1)
      if (deadlines.size === count && differ) return { tasks, tellsV: weights === 'given' }
    }
  },
  ask({ tasks, tellsV }) {
    const v = tellsV ? ` The queue's virtual time **V** is **${virtualMs({ tasks, tellsV })} ms**.` : ''
    const same = tellsV ? '' : ' All have **nice 0**.'
    return {
      prompt: {
        text: `A CPU under **EEVDF** (Linux 6.12) has just become free. These threads wait.${same}${v}\n\nWhich one runs next?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['thread', 'nice', 'vruntime', 'virtual deadline'],
            rows: tasks.map(({ name, nice, vruntime, deadline }) => [
              name,
              `${nice}`,
              `${vruntime} ms`,
              `${deadline} ms`,
            ]),
          },
        ],
      },
      form: { kind: 'choice', options: optionsOf(tasks.map((task) => task.name)) },
      hints: [
        'First who is eligible: vruntime not above V, the mean of the vruntimes by weight. Among those, the earliest deadline.',
        `V is ${virtualMs({ tasks, tellsV })} ms here.`,
      ],
    }
  },
  run: (drawn) => follow(machineOf(drawn), { untilMs: 12 }).trace,
  truth: (_, trace) => choice(firstRun(trace).task),
  misconceptions: [
    {
      id: 'least-vruntime',
      name: 'CFS reasoning',
      says: 'The least vruntime decided under CFS, up to Linux 6.5. EEVDF asks only whether vruntime is at most V, then goes by deadline.',
      answer: ({ tasks }) => choice(least(tasks, (task) => task.vruntime)),
    },
    {
      id: 'deadline-without-eligibility',
      name: 'eligibility left out',
      says: 'A thread that has had more than its share is not eligible, however early its deadline.',
      answer: ({ tasks }) => choice(least(tasks, (task) => task.deadline)),
    },
    {
      id: 'best-nice',
      name: 'the best nice value first',
      says: 'Nice does not rank the threads. It is in their vruntimes and deadlines already.',
      answer: ({ tasks, tellsV }) => (tellsV ? choice(least(tasks, (task) => task.nice)) : null),
    },
  ],
  explain(drawn, trace) {
    const { task } = firstRun(trace)
    const v = virtualMs(drawn)
    const marks = trace.steps[0]?.state.axes[0]?.marks ?? []
    const eligible = marks.filter((mark) => mark.eligible === true)
    const out = marks.filter((mark) => mark.eligible !== true).map((mark) => mark.task)
    const late =
      out.length === 0
        ? ''
        : ` ${listed(out)} ${out.length === 1 ? 'has' : 'have'} had more than a fair share and must wait.`
    const others = eligible
      .filter((mark) => mark.task !== task)
      .map((mark) => `${mark.task} with ${mark.deadline ?? 0}`)
    const own = eligible.find((mark) => mark.task === task)?.deadline ?? 0
    const chosen =
      others.length === 0
        ? `Only ${task} has a vruntime of at most V.`
        : `Of the eligible ones ${task} has the earliest deadline, ${own} ms, before ${listed(others)}.`
    return { truthSays: `${task} runs next.`, because: `V is ${v} ms. ${chosen}${late}` }
  },
  parts(_, trace, answer) {
    const { step, task } = firstRun(trace)
    if (answer.kind !== 'choice') return undefined
    return { step, predicted: `${answer.value} runs`, actual: `${task} runs`, focus: answer.value }
  },
})

function machineOf({ tasks }: Drawn) {
  return oneOfEight(
    '6.12',
    tasks.map(({ name, nice, vruntime, deadline }) =>
      loopTask(name, nice, { vruntime: vruntime * MS, deadline: deadline * MS }),
    ),
  )
}

function virtualMs(drawn: Drawn): number {
  const axis = follow(machineOf(drawn), { untilMs: 0 }).trace.steps[0]?.state.axes[0]
  return inMs((axis?.line ?? 0) * MS)
}

function least(tasks: readonly Entity[], by: (task: Entity) => number): string {
  return tasks.toSorted((a, b) => by(a) - by(b))[0]?.name ?? ''
}
