import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type StartRule, start } from '../machine'
import { type Picture, runTrace } from '../trace'

const params = z.strictObject({
  /** How many goroutines compute. */
  goroutines: z.int().min(2).max(3).default(3),
  /** What is asked: when one begins to run, or when it ends. */
  ask: z.enum(['begins', 'ends', 'either']).default('either'),
})

interface Drawn {
  /** In the order of the `go` statements: name and work in ms. */
  readonly work: readonly { readonly name: string; readonly ms: number }[]
  readonly about: string
  readonly asked: 'begins' | 'ends'
}

export const timeSlices = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'time-slices',
  title: 'When is it done?',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { goroutines, ask }) {
    const names = rng.sample(['A', 'B', 'C', 'D'], goroutines)
    const work = names.map((name) => ({ name, ms: rng.pick([4, 5, 6, 8, 12, 14, 15, 18, 22, 25]) }))
    const asked = ask === 'either' ? rng.pick(['begins', 'ends', 'ends'] as const) : ask
    // The one that runs first begins at 0, which is no question.
    const about = asked === 'begins' ? rng.pick(names.slice(0, -1)) : rng.pick(names)
    return { work, about, asked }
  },
  ask: ({ work, about, asked }) => ({
    prompt: {
      text:
        `Go 1.19 with **GOMAXPROCS=1**. At 0 ms \`main\` executes ${work.map(({ name }) => `\`go ${name}()\``).join(', ')}, in this order, and then waits. ` +
        `${work.map(({ name, ms }) => `**${name}** needs **${ms} ms**`).join(', ')} of CPU, without any blocking call. ` +
        (asked === 'begins' ? `When does **${about}** begin to run?` : `When is **${about}** done?`),
    },
    form: { kind: 'number', unit: 'ms', tolerance: 0.5, min: 0, max: 500 },
    hints: [
      'A goroutine that has run for 10 ms is preempted and goes to the tail of the global queue.',
      `${work.at(-1)?.name} is in \`runnext\` and runs first.`,
    ],
  }),
  run: (drawn) => runTrace(machineOf(drawn)).trace,
  truth: (drawn, trace) => number(momentOf(drawn, trace.steps)),
  misconceptions: [
    {
      id: 'cooperative',
      name: 'no preemption',
      says: 'Since Go 1.14 a goroutine that computes without a call is preempted too, after 10 ms.',
      answer: (drawn) => number(momentOf(drawn, runTrace(machineOf(drawn, 'runnext', false)).trace.steps)),
    },
    {
      id: 'first-in-first-out',
      name: 'go is a plain queue',
      says: 'The goroutine started last is in `runnext` and runs first.',
      answer: (drawn) => number(momentOf(drawn, runTrace(machineOf(drawn, 'queue')).trace.steps)),
    },
    {
      id: 'in-turn-to-the-end',
      name: 'one after the other, in order',
      says: 'The goroutine started last runs first, and none runs for longer than 10 ms at a time.',
      answer: (drawn) => number(momentOf(drawn, runTrace(machineOf(drawn, 'queue', false)).trace.steps)),
    },
  ],
  explain(drawn, trace) {
    const preempted = trace.steps.filter(({ says }) => says.includes('preempted')).length
    const order = drawn.work.map(({ name }) => name)
    const first = [order.at(-1), ...order.slice(0, -1)].join(', ')
    return {
      truthSays: `${drawn.about} ${drawn.asked === 'begins' ? 'begins' : 'is done'} at ${momentOf(drawn, trace.steps)} ms.`,
      because:
        `The first round is ${first}: the last one started is in \`runnext\`. ` +
        (preempted === 0
          ? 'None needs more than 10 ms, so nobody is preempted.'
          : `Whoever has run for 10 ms goes to the tail of the global queue and comes again after the others; that happens ${preempted === 1 ? 'once' : `${preempted} times`} here.`),
    }
  },
  parts: (drawn, trace, answer) => ({
    step: Math.max(
      1,
      trace.steps.findIndex((step) => isMoment(drawn, step.says)),
    ),
    predicted: answer.kind === 'number' ? `${answer.value} ms` : '',
    actual: `${momentOf(drawn, trace.steps)} ms`,
    focus: drawn.about,
  }),
})

function machineOf({ work }: Drawn, startRule: StartRule = 'runnext', canPreempt = true) {
  return start(
    {
      main: work.map(({ name }) => ({ do: 'go', g: name })),
      goroutines: Object.fromEntries(work.map(({ name, ms }) => [name, [{ do: 'compute', us: ms * 1000 }]])),
    },
    { startRule, canPreempt },
  )
}

function isMoment({ about, asked }: Drawn, says: string): boolean {
  return asked === 'begins'
    ? says.startsWith(`${about} computes for`)
    : says.startsWith(`${about} has computed`)
}

/** In ms, as the step's clock shows it. */
function momentOf(drawn: Drawn, steps: readonly { readonly at?: string; readonly says: string }[]): number {
  return Number.parseFloat(steps.find(({ says }) => isMoment(drawn, says))?.at ?? '0')
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
