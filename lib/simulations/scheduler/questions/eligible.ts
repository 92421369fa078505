import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow } from '../trace'
import { listed } from '../view'
import { weightOf } from '../weights'
import { choices, letters, loopTask, oneOfEight, optionsOf, rounded } from './given'

const params = z.strictObject({
  tasks: z.union([z.literal(3), z.literal(4), z.literal(5)]).default(4),
  /** `equal`: V is the plain mean. `mixed`: one thread counts for about three. */
  weights: z.enum(['equal', 'mixed', 'either']).default('either'),
})

interface Drawn {
  readonly tasks: readonly { readonly name: string; readonly nice: number; readonly vruntime: number }[]
}

const MS = 1_000_000

export const eligible = defineQuestion({
  id: 'eligible',
  title: 'Who is eligible under EEVDF',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { tasks: count, weights: kind }): Drawn {
    const weights = kind === 'either' ? rng.pick(['equal', 'equal', 'mixed'] as const) : kind
    const base = rng.between(2, 30) * 10
    for (;;) {
      const offsets = rng.sample([0, 1, 2, 4, 5, 7, 8, 10, 13, 16], count)
      const heavy = weights === 'mixed' ? rng.between(0, count - 1) : -1
      const tasks = letters(count).map((name, i) => ({
        name,
        nice: i === heavy ? -5 : 0,
        vruntime: base + (offsets[i] ?? 0),
      }))
      const mean = meanOf(tasks)
      // Nobody so near to V that the head cannot tell.
      if (tasks.every((task) => Math.abs(task.vruntime - mean) > 0.4)) return { tasks }
    }
  },
  ask({ tasks }) {
    const mixed = tasks.some((task) => task.nice !== 0)
    return {
      prompt: {
        text: `These threads are in the run queue of a CPU under **EEVDF** (Linux 6.12), the running one among them.${mixed ? '' : ' All have **nice 0**.'}\n\nWhich of them are **eligible**?`,
        exhibits: [
          {
            kind: 'table',
            columns: ['thread', 'weight', 'vruntime'],
            rows: tasks.map(({ name, nice, vruntime }) => [
              name,
              `${weightOf('other', nice)}`,
              `${vruntime} ms`,
            ]),
          },
        ],
      },
      form: { kind: 'choices', options: optionsOf(tasks.map((task) => task.name)) },
      hints: [
        'Eligible is who has a lag of at least 0: a vruntime of at most V, the mean of all vruntimes by weight.',
      ],
    }
  },
  run: ({ tasks }) =>
    follow(
      oneOfEight(
        '6.12',
        tasks.map(({ name, nice, vruntime }) => loopTask(name, nice, { vruntime: vruntime * MS })),
      ),
      { untilMs: 12 },
    ).trace,
  truth(_, trace) {
    const marks = trace.steps[0]?.state.axes[0]?.marks ?? []
    return choices(marks.filter((mark) => mark.eligible === true).map((mark) => mark.task))
  },
  misconceptions: [
    {
      id: 'only-the-least',
      name: 'CFS reasoning',
      says: 'Not only the leftmost: everyone who has had no more than a fair share is eligible.',
      answer: ({ tasks }) => choices([tasks.toSorted((a, b) => a.vruntime - b.vruntime)[0]?.name ?? '']),
    },
    {
      id: 'all-but-last',
      name: 'everyone but the furthest ahead',
      says: 'It is not enough that another is further ahead. V is the line.',
      answer: ({ tasks }) =>
        choices(
          tasks
            .toSorted((a, b) => a.vruntime - b.vruntime)
            .slice(0, -1)
            .map((task) => task.name),
        ),
    },
    {
      id: 'turned-round',
      name: 'lag the wrong way round',
      says: 'A large vruntime means much CPU time had. The service is owed to those below V.',
      answer: ({ tasks }) =>
        choices(tasks.filter((task) => task.vruntime > meanOf(tasks)).map((task) => task.name)),
    },
    {
      id: 'plain-mean',
      name: 'weights left out of V',
      says: 'V is the mean by weight: a heavy thread pulls it towards itself.',
      answer({ tasks }) {
        const mean = tasks.reduce((sum, task) => sum + task.vruntime, 0) / tasks.length
        return choices(tasks.filter((task) => task.vruntime <= mean).map((task) => task.name))
      },
    },
  ],
  explain({ tasks }, trace) {
    const marks = trace.steps[0]?.state.axes[0]?.marks ?? []
    const names = marks.filter((mark) => mark.eligible === true).map((mark) => mark.task)
    const by = tasks.some((task) => task.nice !== 0) ? 'the mean by weight' : 'the mean of the vruntimes'
    return {
      truthSays: `${listed(names.toSorted())} ${names.length === 1 ? 'is' : 'are'} eligible.`,
      because: `V, ${by}, is ${rounded(meanOf(tasks), 2)} ms. Whoever stands at or below it has had no more than a fair share: the lag is not negative.`,
    }
  },
})

function meanOf(tasks: Drawn['tasks']): number {
  const weights = tasks.map((task) => weightOf('other', task.nice))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return tasks.reduce((sum, task, i) => sum + task.vruntime * (weights[i] ?? 0), 0) / all
}
