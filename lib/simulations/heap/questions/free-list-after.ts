import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Block, type FreeListRules, orders } from '../free-list'
import { bestOf, distinct } from './choosing'
import {
  doProgram,
  drawProgram,
  finalList,
  type FreeListProgram,
  program,
  sayMerging,
  sayOrder,
  traceProgram,
} from './free-list-draws'

const params = z.strictObject({
  /** Where a freed block goes. */
  order: z.enum(['any', ...orders]).default('any'),
  /** Whether free merges. */
  coalesce: z.enum(['any', 'yes', 'no']).default('any'),
  /** How many blocks are freed at the end. */
  frees: z.number().int().min(2).max(4).default(3),
})

interface Drawn extends FreeListProgram {
  readonly palette: readonly string[]
}

function words(free: readonly Block[]): string[] {
  return free.map(({ at, size }) => `${at}:${size}`)
}

function under(drawn: FreeListProgram, change: Partial<FreeListRules>): string[] {
  return words(finalList({ ...drawn, rules: { ...drawn.rules, ...change } }))
}

const tokens = (value: string[]): Answer => ({ kind: 'tokens', value })

export const freeListAfter = defineQuestion({
  id: 'free-list-after',
  title: 'The free list after these frees',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { order, coalesce, frees }): Drawn {
    const rules: FreeListRules = {
      policy: 'FIRST',
      order: order === 'any' ? rng.pick(orders) : order,
      coalesce: coalesce === 'any' ? rng.chance(0.65) : coalesce === 'yes',
      header: 0,
      align: null,
    }
    const plan = [
      ...Array.from({ length: frees + 1 }, () => 'alloc' as const),
      ...Array.from({ length: frees }, () => 'free' as const),
    ]
    const drawn = bestOf(
      12,
      5,
      () => drawProgram(rng, rules, plan),
      (one) => {
        const length = finalList(one).length
        const others = [
          under(one, {}),
          under(one, { coalesce: !rules.coalesce }),
          under(one, { order: 'ADDRSORT' }),
          under(one, { order: 'INSERT-BACK' }),
        ]
        return distinct(others) + (length >= 2 && length <= 4 ? 1 : 0)
      },
    )
    assert(drawn, 'some program fits into the heap')
    const entries = new Set(
      [true, false].flatMap((merges) => [
        ...under(drawn, { coalesce: merges }),
        ...under(drawn, { coalesce: merges, order: 'ADDRSORT' }),
      ]),
    )
    return { ...drawn, palette: [...entries].toSorted() }
  },
  ask: (drawn) => ({
    prompt: {
      text: `An allocator keeps a free list. ${sayOrder(drawn.rules)} ${sayMerging(drawn.rules)}\n\nThe heap is **${drawn.heapSize} bytes** and starts at address **1000**. What is in the free list at the end, **in list order**?`,
      exhibits: [program(drawn.lines)],
    },
    form: { kind: 'tokens', ordered: true, palette: drawn.palette, example: '1000:20 1045:55' },
    hints: [
      drawn.rules.coalesce
        ? 'Merging goes through the list once, in list order: an entry joins the one before it if it begins where that one ends.'
        : 'Without merging, each free adds one entry, as large as the block was.',
      `After the allocations one free block is left: ${words(doProgram(drawn).find((_, i) => drawn.lines[i + 1]?.op === 'free')?.list.free ?? []).join(' ')}.`,
    ],
  }),
  run: (drawn) => traceProgram(drawn),
  truth: (drawn) => tokens(under(drawn, {})),
  misconceptions: [
    {
      id: 'always-merges',
      name: 'neighbours always merge',
      says: 'This allocator never merges: free blocks that touch stay two entries.',
      answer: (drawn) => (drawn.rules.coalesce ? null : tokens(under(drawn, { coalesce: true }))),
    },
    {
      id: 'never-merges',
      name: 'merging forgotten',
      says: 'This allocator merges: an entry joins the one before it in the list if they touch.',
      answer: (drawn) => (drawn.rules.coalesce ? tokens(under(drawn, { coalesce: false })) : null),
    },
    {
      id: 'merges-by-address',
      name: 'the list is always sorted by address',
      says: 'The order of the list is a rule of its own, and merging sees only entries that follow one another in it.',
      answer: (drawn) =>
        drawn.rules.order === 'ADDRSORT' ? null : tokens(under(drawn, { order: 'ADDRSORT' })),
    },
    {
      id: 'appended',
      name: 'freed blocks go to the end',
      says: 'Only one of the orders puts a freed block at the back of the list.',
      answer: (drawn) =>
        drawn.rules.order === 'INSERT-BACK' ? null : tokens(under(drawn, { order: 'INSERT-BACK' })),
    },
  ],
  explain(drawn) {
    const done = doProgram(drawn)
    const last = done.at(-1)
    const earlier = done.at(-2)?.list.free ?? []
    const before = words(earlier).join(' ')
    const merged = earlier.length + 1 - finalList(drawn).length
    const joined =
      merged > 0
        ? 'and joins what touches it'
        : drawn.rules.coalesce
          ? 'and finds no entry in the list to join'
          : 'and is not merged'
    return {
      truthSays: `The list is ${under(drawn, {}).join(' ')}.`,
      because: `Before the last free it was ${before}. The block ${last?.freed?.at ?? 0}:${last?.freed?.size ?? 0} ${PLACES[drawn.rules.order]} ${joined}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'tokens') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: answer.value.join(' ') || 'empty',
      actual: under(drawn, {}).join(' '),
      focus: 'list',
    }
  },
})

const PLACES = {
  ADDRSORT: 'goes to its place by address',
  'SIZESORT+': 'goes to its place by size, smallest first,',
  'SIZESORT-': 'goes to its place by size, largest first,',
  'INSERT-FRONT': 'goes to the front',
  'INSERT-BACK': 'goes to the back',
}
