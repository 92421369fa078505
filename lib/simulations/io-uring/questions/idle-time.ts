import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { listing } from '../say'
import { runProgram, runQuietly } from '../trace'

const params = z.strictObject({
  /** How many system calls the program may make: 1 is only the first wake-up. */
  allowed: z.union([z.literal(1), z.literal(2), z.literal('either')]).default('either'),
})

interface Drawn {
  readonly program: readonly Operation[]
  readonly allowed: number
}

const STEP_MS = 50
const MOST_MS = 1000

export const idleTime = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'idle-time',
  title: 'How long must the SQPOLL thread spin?',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { allowed }) {
    const pauses = rng.sample(
      [40, 90, 120, 180, 230, 280, 340, 420, 480, 560, 640, 720, 830],
      rng.between(3, 4),
    )
    const program = [
      ...pauses.flatMap((ms, i): Operation[] => [
        { op: 'sqe', do: 'nop', id: i + 1 },
        { op: 'submit' },
        { op: 'sleep', ms },
      ]),
      { op: 'sqe', do: 'nop', id: pauses.length + 1 } as const,
      { op: 'submit' } as const,
    ]
    return { program, allowed: allowed === 'either' ? rng.between(1, 2) : allowed }
  },
  ask: ({ program, allowed }) => ({
    prompt: {
      text: `Linux 6.18, a ring with **SQPOLL**, whose thread sleeps at the start. The program below shall call \`io_uring_enter\` **at most ${allowed === 1 ? 'once' : 'twice'}**. What is the smallest \`sq_thread_idle\` for that, in steps of ${STEP_MS} ms?`,
      exhibits: [listing(program)],
    },
    form: {
      kind: 'knob',
      label: 'sq_thread_idle',
      goal: `At most ${allowed} ${allowed === 1 ? 'call' : 'calls'} of io_uring_enter, with the thread spinning no longer than needed`,
      min: STEP_MS,
      max: MOST_MS,
      step: STEP_MS,
      start: STEP_MS,
      unit: 'ms',
    },
    hints: [
      'The first submit always has to wake the thread. After a pause longer than sq_thread_idle it has to be woken again.',
    ],
  }),
  run: (drawn) => runProgram(drawn.program, { entries: 8, sqpollIdleMs: smallest(drawn) }).trace,
  truth: (drawn) => knob(smallest(drawn)),
  misconceptions: [
    {
      id: 'sqpoll-never-calls',
      name: 'SQPOLL never calls',
      says: 'The thread sleeps after `sq_thread_idle` without work, and then a submit has to wake it with a call.',
      answer: () => knob(STEP_MS),
    },
    {
      id: 'idle-is-the-whole-run',
      name: 'it must last for the whole run',
      says: 'The idle time begins anew with each piece of work; only the longest pause counts.',
      answer: ({ program }) =>
        knob(Math.min(MOST_MS, roundUp(pausesOf(program).reduce((sum, ms) => sum + ms, 0)))),
    },
    {
      id: 'forgets-the-first-wake',
      name: 'the first submit is free',
      says: 'The thread sleeps at the start: the first submit already costs one call.',
      answer(drawn) {
        const pauses = pausesOf(drawn.program).toSorted((a, b) => b - a)
        return drawn.allowed < pauses.length ? knob(roundUp(pauses[drawn.allowed] ?? STEP_MS)) : null
      },
    },
  ],
  explain(drawn) {
    const { program, allowed } = drawn
    const idle = smallest(drawn)
    const longer = pausesOf(program).filter((ms) => ms > idle)
    return {
      truthSays: `${idle} ms.`,
      because: `The first submit wakes the thread: one call. With ${idle} ms ${longer.length === 0 ? 'it sleeps in none of the pauses' : `it falls asleep only in the pause of ${longer.join(' and ')} ms, which costs one more call`}. With ${idle - STEP_MS} ms there would be ${callsWith(program, idle - STEP_MS)} calls, and ${allowed} ${allowed === 1 ? 'is' : 'are'} allowed.`,
    }
  },
  parts(drawn, trace, answer) {
    const step = trace.steps.findIndex(({ says }) => says.includes('sets NEED_WAKEUP'))
    return {
      step: step < 0 ? trace.steps.length - 1 : step,
      predicted:
        answer.kind === 'knob'
          ? `${answer.value} ms: ${sayCalls(callsWith(drawn.program, answer.value))}`
          : '',
      actual: `${smallest(drawn)} ms: ${sayCalls(callsWith(drawn.program, smallest(drawn)))}`,
      focus: 'enters',
    }
  },
})

function pausesOf(program: readonly Operation[]): number[] {
  return program.flatMap((operation) => (operation.op === 'sleep' ? [operation.ms] : []))
}

function callsWith(program: readonly Operation[], sqpollIdleMs: number): number {
  return runQuietly(program, { entries: 8, sqpollIdleMs }).context.enters
}

function smallest({ program, allowed }: Drawn): number {
  for (let idle = STEP_MS; idle < MOST_MS; idle += STEP_MS)
    if (callsWith(program, idle) <= allowed) return idle
  return MOST_MS
}

function roundUp(ms: number): number {
  return Math.ceil(ms / STEP_MS) * STEP_MS
}

function sayCalls(count: number): string {
  return `${count} ${count === 1 ? 'call' : 'calls'}`
}

function knob(value: number): Answer {
  return { kind: 'knob', value }
}
