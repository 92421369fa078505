import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { usedOf } from '../ring'
import { runProgram } from '../trace'

const params = z.strictObject({
  /** Whether the 32-bit counters may have wrapped round between head and tail. */
  wraps: z.enum(['never', 'always', 'sometimes']).default('sometimes'),
  /** The largest SQ. */
  most: z.union([z.literal(4), z.literal(8), z.literal(16), z.literal(32)]).default(16),
})

interface Drawn {
  readonly entries: number
  readonly head: number
  readonly used: number
}

const WRAP = 2 ** 32

export const room = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'room',
  title: 'How many get_sqe calls succeed?',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { wraps, most }) {
    const entries = rng.pick([4, 8, 16, 32].filter((size) => size <= most))
    const used = rng.chance(0.15) ? entries : rng.between(1, entries - 1)
    const doesWrap = wraps === 'always' || (wraps === 'sometimes' && rng.chance(0.25))
    const head = doesWrap ? WRAP - rng.between(1, used) : rng.between(entries + 1, 300)
    return { entries, head, used }
  },
  ask: ({ entries, head, used }) => ({
    prompt: {
      text: `A submission queue has **${entries}** entries. Its head is **${head}**, its tail **${(head + used) % WRAP}**, and the kernel takes nothing meanwhile. How many more times does \`io_uring_get_sqe\` succeed?`,
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 64 },
    hints: [
      'Head and tail are 32-bit counters that run freely; used = tail − head. The queue is full when used equals the number of entries.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(succeeded(drawn)),
  misconceptions: [
    {
      id: 'used-for-free',
      name: 'counts the used ones',
      says: 'tail − head is what is queued. What is free is the size minus that.',
      answer: ({ entries, used }) => (used === entries ? null : number(used)),
    },
    {
      id: 'one-slot-stays-empty',
      name: 'one slot must stay free',
      says: 'With freely running counters full and empty differ, so every slot can be used.',
      answer: ({ entries, used }) => (used === entries ? null : number(entries - used - 1)),
    },
    {
      id: 'counters-are-slots',
      name: 'compares slots',
      says: 'Slots say nothing about how full the ring is: a full ring and an empty one have equal slots.',
      answer: ({ entries, used }) => (used === entries ? number(entries) : null),
    },
  ],
  explain(drawn) {
    const { entries, head, used } = drawn
    const tail = (head + used) % WRAP
    const free = succeeded(drawn)
    const wraps = tail < head ? ` (the tail has wrapped past 2³² = ${WRAP})` : ''
    return {
      truthSays: free === 0 ? 'Not once: the queue is full.' : `${free} ${free === 1 ? 'time' : 'times'}.`,
      because: `used = tail − head = ${used}${wraps}, and ${entries} − ${used} = ${free} ${free === 1 ? 'slot is' : 'slots are'} free.`,
    }
  },
  parts(drawn, trace, answer) {
    const full = trace.steps.findIndex(({ says }) => says.startsWith('The SQ is full'))
    return {
      step: full < 0 ? trace.steps.length - 1 : full,
      predicted: answer.kind === 'number' ? `${answer.value} more` : '',
      actual: `${succeeded(drawn)} more`,
      focus: 'sq',
    }
  },
})

function runOf({ entries, head, used }: Drawn) {
  const fill: Operation[] = Array.from({ length: used }, (_, i) => ({ op: 'sqe', do: 'nop', id: i + 1 }))
  const more: Operation[] = Array.from({ length: entries - used + 1 }, (_, i) => ({
    op: 'sqe',
    do: 'nop',
    id: used + i + 1,
  }))
  const run = runProgram([...fill, ...more], { entries, sqAt: head })
  // What was queued before is where the run begins.
  return { ...run, trace: { ...run.trace, steps: run.trace.steps.slice(used) } }
}

function succeeded(drawn: Drawn): number {
  const { results, context } = runOf(drawn)
  const all = results.filter(({ r }) => r === 'ok').length
  return usedOf(context.sq) === 0 ? 0 : all - drawn.used
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
