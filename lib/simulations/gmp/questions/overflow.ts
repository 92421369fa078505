import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Operation, start } from '../machine'
import { type Picture, runTrace } from '../trace'

const params = z.strictObject({
  /** What is asked: how many are in the global queue, or in the local one. */
  ask: z.enum(['global', 'local', 'either']).default('either'),
  /** `once`: at most one overflow; `often`: up to four. */
  size: z.enum(['once', 'often']).default('often'),
})

interface Drawn {
  readonly asked: 'global' | 'local'
  readonly count: number
}

const RING = 256

export const overflow = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'overflow',
  title: 'The local queue overflows',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { ask, size }) {
    const small = [200, 250, 257, 258, 260, 280, 300, 320, 350, 380]
    const large = [390, 400, 420, 450, 500, 516, 520, 600]
    return {
      asked: ask === 'either' ? rng.pick(['global', 'global', 'local'] as const) : ask,
      count: size === 'once' ? rng.pick(small) : rng.pick([...small, ...large]),
    }
  },
  ask: ({ asked, count }) => ({
    prompt: {
      text: `Go 1.19 with **GOMAXPROCS=1**. \`main\` executes **${count}** \`go\` statements in a row; everything was empty before, and nothing runs in between. A local queue holds **256**, and \`runnext\` one more. How many goroutines are in the **${asked} queue** then?`,
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 2000 },
    hints: ['A full queue gives away its first half, together with the goroutine that did not fit.'],
  }),
  run: ({ count }) =>
    runTrace(spawn(count), {
      mostSteps: 60,
      until: (machine) => machine.goroutines.length > count,
      keep(last, machine) {
        const length = machine.processors[0]?.queue.length ?? 0
        return (
          machine.global.length !== last.global.length ||
          length === RING ||
          length - (last.processors[0]?.queue.length ?? 0) >= 64
        )
      },
    }).trace,
  truth: ({ asked }, trace) => number(sizeIn(trace.steps.at(-1)?.state, asked)),
  misconceptions: [
    {
      id: 'only-the-excess',
      name: 'only what does not fit goes over',
      says: 'An overflow moves half of the queue and the goroutine that did not fit, 129 at once, not just one.',
      answer: ({ asked, count }) => {
        const over = Math.max(0, count - RING - 1)
        return number(asked === 'global' ? over : Math.min(RING, count - 1))
      },
    },
    {
      id: 'half-without-the-newcomer',
      name: 'moves exactly half',
      says: 'The goroutine that did not fit goes to the global queue as well: 128 + 1 at each overflow.',
      answer: ({ asked, count }) => {
        const times = count <= RING + 1 ? 0 : 1 + Math.floor((count - RING - 2) / (RING / 2))
        return number(asked === 'global' ? 128 * times : count - 1 - 128 * times)
      },
    },
    {
      id: 'it-grows',
      name: 'the queue grows',
      says: 'A local queue is a ring of 256 and never grows.',
      answer: ({ asked, count }) => number(asked === 'global' ? 0 : count - 1),
    },
  ],
  explain({ asked, count }, trace) {
    const state = trace.steps.at(-1)?.state
    const global = sizeIn(state, 'global')
    const times = global / (RING / 2 + 1)
    const local = sizeIn(state, 'local')
    return {
      truthSays: `${asked === 'global' ? global : local} ${(asked === 'global' ? global : local) === 1 ? 'is' : 'are'} in the ${asked} queue.`,
      because:
        times === 0
          ? `One is in \`runnext\` and ${local} in the local queue: it holds 256, so nothing overflows.`
          : `The queue overflowed ${times === 1 ? 'once: its first 128 and the one that did not fit moved, 129' : `${times} times, and each time its first 128 and the one that did not fit moved: ${times} × 129 = ${global}`}. One is in \`runnext\`, so ${count} − ${global} − 1 = ${local} are in the local queue.`,
    }
  },
  parts({ asked }, trace, answer) {
    const step = trace.steps.findIndex(({ state }) => state.global.length > 0)
    return {
      step: step < 0 ? trace.steps.length - 1 : step,
      predicted: answer.kind === 'number' ? `${answer.value} in the ${asked} queue` : '',
      actual: `${sizeIn(trace.steps.at(-1)?.state, asked)}`,
      focus: 'global',
    }
  },
})

function spawn(count: number) {
  const main = Array.from({ length: count }, (_, i): Operation => ({ do: 'go', g: `G${i + 1}` }))
  return start({ main, goroutines: {} })
}

function sizeIn(state: Picture | undefined, asked: Drawn['asked']): number {
  return (asked === 'global' ? state?.global.length : state?.processors[0]?.queue.length) ?? 0
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
