import { z } from 'zod'
import { sayNumber } from '../../answer'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../address'
import { stackHolds } from '../stack'
import { stackTrace } from '../stack-trace'

const params = z.strictObject({
  /** The main thread's stack, or that of a thread made without attributes. */
  thread: z.enum(['any', 'main', 'second']).default('any'),
})

const MIB = 2 ** 20
const MOST = 64

interface Drawn {
  readonly thread: 'main' | 'second'
  readonly calls: number
  /** Bytes of stack a call. */
  readonly frame: number
}

function holds({ thread, calls, frame }: Drawn, limitMib: number): boolean {
  return stackHolds({
    way: thread === 'main' ? 'main-walk' : 'thread-walk',
    limit: limitMib * MIB,
    depth: calls * frame,
  })
}

function least(drawn: Drawn): number {
  for (let limit = 1; limit < MOST; limit++) if (holds(drawn, limit)) return limit
  return MOST
}

/** The smallest limit and one step more: more is room that is never used. */
function fits(drawn: Drawn, limitMib: number): boolean {
  return holds(drawn, limitMib) && !holds(drawn, limitMib - 2)
}

export const stackLimit = defineQuestion({
  id: 'stack-limit',
  title: 'Set the stack limit',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, given): Drawn {
    const thread = given.thread === 'any' ? rng.pick(['main', 'second'] as const) : given.thread
    const frame = rng.pick([256, 512, 1024, 4096])
    // Between two whole MiB, so that no header of a few KiB matters, and a number of calls that can be divided in the head.
    const mib = rng.between(2, 40)
    const thousands = [0.25, 0.5, 0.75].map((part) => Math.round(((mib + part) * MIB) / frame / 1000) * 1000)
    const rest = (calls: number): number => ((calls * frame) / MIB) % 1
    const calls = thousands.find((one) => rest(one) > 0.15 && rest(one) < 0.85)
    return { thread, frame, calls: calls ?? ((mib + 0.5) * MIB) / frame }
  },
  ask({ thread, calls, frame }) {
    return {
      prompt: {
        text: `A function uses **${frame} bytes** of stack a call, return address included, and calls itself **${sayNumber(calls)} times** deep, in ${thread === 'main' ? 'the **main thread**' : 'a **second thread** made without attributes (glibc)'}.\n\nSet the stack limit with which the program is started so that it just survives: enough, and at most 2 MiB more than it needs.`,
      },
      form: {
        kind: 'knob',
        label: 'ulimit -s',
        goal: 'No SIGSEGV, and less than 2 MiB to spare',
        min: 1,
        max: MOST,
        step: 1,
        start: 8,
        unit: 'MiB',
      },
      hints: [
        `A MiB holds ${sayNumber(MIB / frame)} such calls.`,
        `${sayNumber(calls)} × ${frame} = ${sayNumber(calls * frame)} bytes.`,
      ],
    }
  },
  run: (drawn) =>
    stackTrace({
      way: drawn.thread === 'main' ? 'main-walk' : 'thread-walk',
      limit: least(drawn) * MIB,
      depth: drawn.calls * drawn.frame,
    }),
  truth: (drawn) => ({ kind: 'knob', value: least(drawn) }),
  score: (drawn, answer) => (answer.kind === 'knob' && fits(drawn, answer.value) ? 1 : 0),
  misconceptions: [
    {
      id: 'default-is-enough',
      name: 'the default is always enough',
      says: 'The usual 8 MiB are a limit like any other; deep recursion with large frames passes it.',
      answer: () => ({ kind: 'knob', value: 8 }),
    },
    {
      id: 'no-size-of-frames',
      name: 'frames of a fixed size',
      says: 'What a call takes depends on its locals: multiply by the bytes of this function, not by some usual number.',
      answer: ({ calls, thread }) => ({
        kind: 'knob',
        value: Math.min(MOST, least({ thread, calls, frame: 64 })),
      }),
    },
  ],
  explain(drawn, _trace, answer) {
    const need = drawn.calls * drawn.frame
    const given = answer.kind === 'knob' ? answer.value : 0
    const judged = !holds(drawn, given)
      ? `${given} MiB are too few: SIGSEGV.`
      : fits(drawn, given)
        ? `${given} MiB do.`
        : `${given} MiB do, but more than needed.`
    return {
      truthSays: `${least(drawn)} MiB.`,
      because: `${sayNumber(drawn.calls)} calls of ${drawn.frame} bytes need ${sayBytes(need)}. ${judged} ${drawn.thread === 'main' ? 'The main stack grows on demand up to the limit.' : "A thread without attributes gets a mapping as large as the limit at the program's start."}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `${answer.value} MiB`,
      actual: `${sayBytes(drawn.calls * drawn.frame)} are needed`,
      focus: `limit ${answer.value}`,
    }
  },
})
