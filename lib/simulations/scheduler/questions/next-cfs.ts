import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { listed } from '../view'
import { choice, firstRun, letters, loopTask, oneOfEight, optionsOf } from './given'

const params = z.strictObject({
  tasks: z.union([z.literal(3), z.literal(4), z.literal(5)]).default(4),
  /** Whether the tasks have different nice values, which must not matter here. */
  nices: z.boolean().default(true),
})

interface Drawn {
  readonly tasks: readonly {
    readonly name: string
    readonly nice: number
    readonly vruntime: number
    readonly waited: number
  }[]
}

const MS = 1_000_000

export const nextCfs = defineQuestion({
  id: 'next-cfs',
  title: 'Who runs next under CFS',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { tasks, nices }): Drawn {
    const base = rng.between(80, 900)
    const behind = rng.sample([0, 3, 5, 8, 11, 14, 17, 20], tasks)
    const waited = rng.sample([2, 4, 7, 9, 12, 16, 21], tasks)
    const values = nices
      ? rng.sample([-10, -5, -2, 0, 3, 5, 10], tasks)
      : Array.from({ length: tasks }, () => 0)
    return {
      tasks: letters(tasks).map((name, i) => ({
        name,
        nice: values[i] ?? 0,
        vruntime: base + (behind[i] ?? 0),
        waited: waited[i] ?? 0,
      })),
    }
  },
  ask({ tasks }) {
    return {
      prompt: {
        text: 'A CPU under **CFS** (Linux 6.1) has just become free. These threads wait in its run queue.\n\nWhich one runs next?',
        exhibits: [
          {
            kind: 'table',
            columns: ['thread', 'nice', 'vruntime', 'waits since'],
            rows: tasks.map(({ name, nice, vruntime, waited }) => [
              name,
              `${nice}`,
              `${vruntime} ms`,
              `${waited} ms`,
            ]),
          },
        ],
      },
      form: { kind: 'choice', options: optionsOf(tasks.map((task) => task.name)) },
      hints: ['CFS keeps the queue in one order only, and takes the leftmost.'],
    }
  },
  run: ({ tasks }) =>
    follow(
      oneOfEight(
        '6.1',
        tasks.map(({ name, nice, vruntime }) => loopTask(name, nice, { vruntime: vruntime * MS })),
      ),
      { untilMs: 20 },
    ).trace,
  truth: (_, trace) => choice(firstRun(trace).task),
  misconceptions: [
    {
      id: 'lowest-nice-first',
      name: 'the best nice value first',
      says: 'Nice does not rank the queue. It has already done its work: it decides how fast vruntime grows.',
      answer: ({ tasks }) =>
        tasks.every((task) => task.nice === 0) ? null : first(tasks, (task) => task.nice),
    },
    {
      id: 'longest-wait-first',
      name: 'first come, first served',
      says: 'The time in the queue does not count, only the virtual CPU time a thread has had.',
      answer: ({ tasks }) => first(tasks, (task) => -task.waited),
    },
    {
      id: 'most-vruntime-first',
      name: 'vruntime the wrong way round',
      says: 'vruntime is what a thread has had, not what it has earned. The least goes first.',
      answer: ({ tasks }) => first(tasks, (task) => -task.vruntime),
    },
  ],
  explain({ tasks }, trace) {
    const { task } = firstRun(trace)
    const own = tasks.find((one) => one.name === task)?.vruntime ?? 0
    const others = tasks.filter((one) => one.name !== task).map((one) => `${one.vruntime}`)
    return {
      truthSays: `${task} runs next.`,
      because: `CFS takes the least vruntime: ${own} ms, against ${listed(others)}. Nice only changes how fast vruntime grows, and waiting time is not looked at.`,
    }
  },
  parts(_, trace, answer) {
    const { step, task } = firstRun(trace)
    if (answer.kind !== 'choice') return undefined
    return { step, predicted: `${answer.value} runs`, actual: `${task} runs`, focus: answer.value }
  },
})

function first(tasks: Drawn['tasks'], by: (task: Drawn['tasks'][number]) => number) {
  return choice(tasks.toSorted((a, b) => by(a) - by(b))[0]?.name ?? '')
}
