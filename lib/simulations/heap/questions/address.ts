import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { type FreeListRules, orders, policies, type Policy } from '../free-list'
import { POLICY_NAMES } from '../free-list-trace'
import { bestOf, distinct } from './choosing'
import {
  doProgram,
  drawProgram,
  type FreeListProgram,
  lastReturned,
  program,
  sayMerging,
  sayOrder,
  sayOverhead,
  sayPolicy,
  traceProgram,
} from './free-list-draws'

const params = z.strictObject({
  /** Which policy; any: one of the three. */
  policy: z.enum(['any', ...policies]).default('any'),
  /** How the free list is ordered. */
  order: z.enum(['any', ...orders]).default('ADDRSORT'),
  /** Whether free merges: always, never, or as drawn. */
  coalesce: z.enum(['any', 'yes', 'no']).default('any'),
  /** Bytes of header; any: mostly none. */
  header: z.enum(['any', '0', '4', '8']).default('any'),
  /** short: two blocks are freed; long: three. */
  length: z.enum(['short', 'long']).default('short'),
})

const PLANS = {
  short: ['alloc', 'alloc', 'alloc', 'alloc', 'free', 'free', 'alloc'],
  long: ['alloc', 'alloc', 'alloc', 'alloc', 'alloc', 'free', 'free', 'alloc', 'free', 'alloc'],
} as const

/** What the last line would get under other rules. */
function under(drawn: FreeListProgram, change: Partial<FreeListRules>): number | null {
  return lastReturned({ ...drawn, rules: { ...drawn.rules, ...change } })
}

/** Where a heap that reuses nothing would go on; null if it would not fit any more. */
function neverReused(drawn: FreeListProgram): number | null {
  return lastReturned({ ...drawn, lines: drawn.lines.filter((line) => line.op === 'alloc') })
}

/** The same block, but cut from its high end. */
function fromHighEnd(drawn: FreeListProgram): number | null {
  const done = doProgram(drawn)
  const before = done.at(-2)?.list.free ?? []
  const last = done.at(-1)
  const from = before.find((block) => block.at === last?.returned)
  return from === undefined ? null : from.at + from.size - (last?.needed ?? 0)
}

const number = (value: number | null) => (value === null ? null : ({ kind: 'number', value } as const))

export const address = defineQuestion({
  id: 'address',
  title: 'The address that is returned',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { policy, order, coalesce, header, length }): FreeListProgram {
    const rules: FreeListRules = {
      policy: policy === 'any' ? rng.pick(policies) : policy,
      order: order === 'any' ? rng.pick(orders) : order,
      coalesce: coalesce === 'any' ? rng.chance(0.5) : coalesce === 'yes',
      header: header === 'any' ? rng.pick([0, 0, 0, 4, 8]) : Number(header),
      align: null,
    }
    const drawn = bestOf(
      16,
      5,
      () => drawProgram(rng, rules, PLANS[length]),
      (one) =>
        distinct(policies.map((other) => under(one, { policy: other }))) * 1.5 +
        (under(one, { coalesce: !rules.coalesce }) !== under(one, {}) ? 1 : 0) +
        (neverReused(one) !== under(one, {}) ? 1.5 : 0),
    )
    assert(drawn, 'some program fits into the heap')
    return drawn
  },
  ask: (drawn) => ({
    prompt: {
      text: `${[sayPolicy(drawn.rules), sayOrder(drawn.rules), sayMerging(drawn.rules), sayOverhead(drawn.rules)].join(' ').trim()}\n\nThe heap is **${drawn.heapSize} bytes** and starts at address **1000**. Which address does the **last line** get?`,
      exhibits: [program(drawn.lines)],
    },
    form: {
      kind: 'number',
      tolerance: 0,
      min: 0,
      says: 'an address from 1000 on; blocks are cut from the low end',
    },
    hints: [
      'A block is cut from the low end of the free block that the policy picks. What is left stays in its place in the list.',
      `After the first line the free list holds one block, at ${1000 + (doProgram(drawn)[0]?.needed ?? 0)}.`,
    ],
  }),
  run: (drawn) => traceProgram(drawn),
  truth: (drawn) => ({ kind: 'number', value: lastReturned(drawn) ?? 0 }),
  misconceptions: [
    {
      id: 'never-reused',
      name: 'freed memory is not reused',
      says: 'A freed block goes to the free list and can serve the next request; the heap does not only go up.',
      answer: (drawn) => number(neverReused(drawn)),
    },
    {
      id: 'first-that-fits',
      name: 'first fit, whatever the policy',
      says: 'Best and worst fit look at the whole list before they choose; only first fit takes the first block that is large enough.',
      answer: (drawn) => (drawn.rules.policy === 'FIRST' ? null : number(under(drawn, { policy: 'FIRST' }))),
    },
    {
      id: 'smallest-that-fits',
      name: 'best fit, whatever the policy',
      says: 'Only best fit looks for the smallest block that is large enough.',
      answer: (drawn) => (drawn.rules.policy === 'BEST' ? null : number(under(drawn, { policy: 'BEST' }))),
    },
    {
      id: 'merging',
      name: 'merging misjudged',
      says: 'Free blocks that touch become one only if the allocator coalesces, and then at once.',
      answer: (drawn) => number(under(drawn, { coalesce: !drawn.rules.coalesce })),
    },
    {
      id: 'high-end',
      name: 'cut from the high end',
      says: 'The block is cut from the low end of the free block, so the remainder lies above it.',
      answer: (drawn) => number(fromHighEnd(drawn)),
    },
    {
      id: 'no-header',
      name: 'header forgotten',
      says: 'Each block takes the header in addition to what was asked for.',
      answer: (drawn) => (drawn.rules.header === 0 ? null : number(under(drawn, { header: 0 }))),
    },
  ],
  explain(drawn) {
    const done = doProgram(drawn)
    const last = done.at(-1)
    const before = done.at(-2)?.list.free ?? []
    const from = before.find((block) => block.at === last?.returned)
    const list = before.map(({ at, size }) => `${at} (${size})`).join(', ')
    return {
      truthSays: `It gets address ${last?.returned ?? 0}.`,
      because: `Before the last line the free list holds ${list}. ${POLICY_NAMES[drawn.rules.policy]} for ${last?.needed ?? 0} bytes takes the block at ${from?.at ?? 0} with ${from?.size ?? 0} bytes, because it is ${why(drawn.rules.policy)}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: String(answer.value),
      actual: String(lastReturned(drawn) ?? 0),
      focus: `at:${answer.value}`,
    }
  },
})

function why(policy: Policy): string {
  if (policy === 'BEST') return 'the smallest that is large enough'
  return policy === 'WORST' ? 'the largest' : 'the first in the list that is large enough'
}
