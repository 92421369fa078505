import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../sizes'
import { traceRecursion } from '../stack-traces'
import { recurse, type RecursionInput, stackRoom } from '../stacks'

const params = z.strictObject({
  /** Which stack the recursion runs on. */
  stack: z.enum(['any', 'main', 'thread']).default('any'),
})

interface Drawn extends RecursionInput {
  /** Threads that the program has, besides main. */
  readonly threads: number
}

const KIB = 1024
const START = { main: 1104, thread: 4448 }

const number = (value: number): Answer => ({ kind: 'number', value: Math.round(value) })
const main8 = (drawn: Drawn) =>
  recurse({ ...drawn, stack: 'main', limit: 8192 * KIB, start: START.main }).frames

export const recursionDepth = defineQuestion({
  id: 'recursion-depth',
  title: 'The call that dies',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { stack }): Drawn {
    const on = stack === 'any' ? rng.pick(['main', 'thread', 'thread'] as const) : stack
    const limit =
      on === 'main' ? rng.pick([1024, 2048, 4096, 8192, 16384]) : rng.pick([64, 128, 256, 512, 1024])
    const frame = rng.pick(on === 'main' ? [1024, 2048, 4096, 8192] : [256, 512, 1024, 2048])
    return {
      stack: on,
      limit: limit * KIB,
      frame,
      start: START[on],
      page: 4096,
      threads: on === 'main' ? 0 : rng.pick([1, 2, 4, 8]),
    }
  },
  ask: (drawn) => ({
    prompt: {
      text: `${
        drawn.stack === 'main'
          ? `The stack limit (\`ulimit -s\`) is **${sayBytes(drawn.limit)}**. The main thread of a C program`
          : `\`ulimit -s\` is 8 MiB. A C program starts **${drawn.threads}** ${drawn.threads === 1 ? 'thread' : 'threads'} with a stack of **${sayBytes(drawn.limit)}**${drawn.threads === 1 ? '' : ' each'} (\`pthread_attr_setstacksize\`). ${drawn.threads === 1 ? 'It' : 'One of them'}`
      } calls a function that calls itself without end. Each call takes **${sayBytes(drawn.frame)}** of stack.\n\nAbout how many calls are open when the program dies?`,
    },
    form: {
      kind: 'number',
      tolerance: tolerance(drawn),
      min: 1,
      unit: 'calls',
      says: recurse(drawn).frames > 500 ? 'within 3 %' : `within ${tolerance(drawn)}`,
    },
    hints: [
      drawn.stack === 'main'
        ? 'The main stack grows on demand until it reaches the limit that the process was started with.'
        : "A thread's stack is a mapping of its own with a fixed size. A few KiB at its top are taken before the first call.",
      `${sayBytes(drawn.limit)} ÷ ${sayBytes(drawn.frame)} = ${sayNumber(drawn.limit / drawn.frame)}.`,
    ],
  }),
  run: (drawn) => traceRecursion(drawn),
  truth: (drawn) => number(recurse(drawn).frames),
  misconceptions: [
    {
      id: 'always-8-mib',
      name: 'every stack has 8 MiB',
      says: '8 MiB is only the usual limit of the main stack. A thread gets the size that is set for it.',
      answer: (drawn) => (drawn.limit === 8192 * KIB ? null : number(main8(drawn))),
    },
    {
      id: 'shared-stack',
      name: 'thread stacks share one stack',
      says: 'Each thread has a stack of its own; the others take nothing from it.',
      answer: (drawn) => (drawn.threads < 2 ? null : number(recurse(drawn).frames / drawn.threads)),
    },
    {
      id: 'page-a-call',
      name: 'each call takes a page',
      says: 'Frames follow one another without rounding; pages matter only to the kernel, which maps whole ones.',
      answer: (drawn) => (drawn.frame >= drawn.page ? null : number(stackRoom(drawn) / drawn.page)),
    },
  ],
  explain(drawn) {
    const { frames } = recurse(drawn)
    const room = stackRoom(drawn)
    return {
      truthSays: `Call ${sayNumber(frames)} is one too many.`,
      because: `The stack has ${sayBytes(room)}; ${sayBytes(drawn.start)} at its top are in use before the first call, and ${sayNumber(room - drawn.start)} ÷ ${sayNumber(drawn.frame)} is ${sayNumber(Math.floor(((room - drawn.start) / drawn.frame) * 10) / 10)}. ${drawn.stack === 'main' ? 'The kernel does not let the stack grow over its limit.' : 'Below the mapping lies the guard page.'}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `call ${sayNumber(answer.value)}`,
      actual: `call ${sayNumber(recurse(drawn).frames)}`,
      focus: `depth:${answer.value}`,
    }
  },
})

/** What is used at the top may be left out of the sum. */
function tolerance(drawn: Drawn): number {
  return Math.max(2, Math.ceil(drawn.start / drawn.frame) + 2, Math.ceil(recurse(drawn).frames * 0.03))
}
