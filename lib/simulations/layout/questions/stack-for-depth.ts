import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../sizes'
import { traceRecursion } from '../stack-traces'
import { recurse, type RecursionInput } from '../stacks'

const params = z.strictObject({
  /** How deep the recursion goes at most. */
  upTo: z.number().int().min(50).max(1000).default(400),
})

interface Drawn {
  readonly depth: number
  readonly frame: number
}

const KIB = 1024
const STEP = 16
const MAX = 1024

function inputFor({ frame }: Drawn, kib: number): RecursionInput {
  return { stack: 'thread', limit: kib * KIB, frame, start: 4448, page: 4096 }
}

function survives(drawn: Drawn, kib: number): boolean {
  return recurse(inputFor(drawn, kib)).frames > drawn.depth
}

function smallest(drawn: Drawn): number {
  for (let kib = STEP; kib < MAX; kib += STEP) if (survives(drawn, kib)) return kib
  return MAX
}

const knob = (kib: number): Answer => ({
  kind: 'knob',
  value: Math.min(MAX, Math.max(STEP, Math.ceil(kib / STEP) * STEP)),
})

export const stackForDepth = defineQuestion({
  id: 'stack-for-depth',
  title: 'A stack that is just large enough',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { upTo }): Drawn {
    const frame = rng.pick([256, 512, 1024, 2048])
    const most = Math.min(upTo, Math.floor((MAX * KIB * 0.9) / frame))
    const depth = Math.max(10, Math.floor(rng.between(Math.floor(most / 5), most) / 10) * 10)
    return { frame, depth }
  },
  ask: ({ frame, depth }) => ({
    prompt: {
      text: `A thread recurses **${sayNumber(depth)}** calls deep and then returns. Each call takes **${sayBytes(frame)}**; thread descriptor, thread-local storage and the first frames take about **4.4 KiB** at the top.\n\nSet the **smallest** stack size, in steps of ${STEP} KiB, with which the thread survives.`,
    },
    form: {
      kind: 'knob',
      label: 'stack size',
      goal: 'the smallest size that survives',
      min: STEP,
      max: MAX,
      step: STEP,
      start: 512,
      unit: 'KiB',
    },
    hints: [
      `The calls take ${sayNumber(depth)} × ${sayNumber(frame)} bytes, and the top must fit as well. The guard page lies below the mapping and does not count.`,
    ],
  }),
  run: (drawn) => traceRecursion(inputFor(drawn, smallest(drawn))),
  truth: (drawn) => knob(smallest(drawn)),
  score: (drawn, answer) => {
    if (answer.kind !== 'knob') return 0
    if (!survives(drawn, answer.value)) return 0
    return answer.value <= STEP || !survives(drawn, answer.value - STEP) ? 1 : 0
  },
  misconceptions: [
    {
      id: 'top-forgotten',
      name: 'only the calls are counted',
      says: 'Thread-local storage and the thread descriptor lie at the top of the same mapping.',
      answer: (drawn) => knob((drawn.depth * drawn.frame) / KIB),
    },
    {
      id: 'needs-8-mib',
      name: 'a stack grows by itself',
      says: 'Only the main stack grows. The stack of a thread has the size that it is made with.',
      answer: () => knob(STEP),
    },
    {
      id: 'power-of-two',
      name: 'stack sizes are powers of two',
      says: 'Any size of whole pages will do, from 16 KiB on.',
      answer: (drawn) => knob(2 ** Math.ceil(Math.log2((drawn.depth * drawn.frame + 4448) / KIB))),
    },
  ],
  explain(drawn) {
    const needs = drawn.depth * drawn.frame + 4448
    const least = smallest(drawn)
    return {
      truthSays: `${least} KiB.`,
      because: `${sayNumber(drawn.depth)} × ${sayNumber(drawn.frame)} + 4448 = ${sayNumber(needs)} bytes, which is ${sayNumber(Math.round((needs / KIB) * 10) / 10)} KiB. The next multiple of ${STEP} KiB is ${least}.`,
    }
  },
})
