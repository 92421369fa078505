import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { fragmentation as measure } from '../free-list'
import { type Holes, holesTable, layHoles, traceOnHoles } from './free-list-draws'

const params = z.strictObject({
  /** The most free blocks that are drawn. */
  blocks: z.number().int().min(2).max(6).default(4),
})

const number = (value: number): Answer => ({ kind: 'number', value: Math.round(value * 10) / 10 })

/** Free bytes that lie outside of the largest block, in percent, and the sizes that give it. */
const SHARES = [20, 25, 30, 40, 50, 60, 70, 75]
const TOTALS = [20, 40, 80, 100, 120, 200]

export const fragmentation = defineQuestion({
  id: 'fragmentation',
  title: 'External fragmentation',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { blocks }): Holes {
    const count = rng.between(2, blocks)
    const total = rng.pick(TOTALS)
    // The other blocks must be smaller than the largest one, so a few pieces cannot make up a large share.
    const shares = SHARES.filter((share) => (total * share) % 100 === 0 && share / (count - 1) <= 100 - share)
    const outside = (total * rng.pick(shares.length === 0 ? [50] : shares)) / 100
    const rest = Array.from({ length: count - 1 }, (_, i) => Math.floor((outside + i) / (count - 1)))
    const sizes = rng.shuffle([total - outside, ...rest].filter((size) => size > 0))
    const rules = { policy: 'BEST', order: 'ADDRSORT', coalesce: true, header: 0, align: null } as const
    return { rules, ...layHoles(rng, sizes) }
  },
  ask: ({ free }) => ({
    prompt: {
      text: 'External fragmentation is the share of the free bytes that lies **outside of the largest free block**. This is the whole free list.\n\nHow large is it, in percent?',
      exhibits: [holesTable(free, 'free list')],
    },
    form: { kind: 'number', unit: '%', tolerance: 1, min: 0, max: 100, says: 'to 1 %' },
    hints: ['Fragmentation is 1 − largest block ÷ all free bytes.'],
  }),
  run: (drawn) => traceOnHoles(drawn, [{ op: 'alloc', name: 'x', size: measure(drawn.free).largest + 1 }]),
  truth: (drawn) => number(measure(drawn.free).percent),
  misconceptions: [
    {
      id: 'largest-share',
      name: 'the share of the largest block',
      says: 'That is the part of the free bytes that one request can use; fragmentation is the other part.',
      answer: (drawn) => number(100 - measure(drawn.free).percent),
    },
    {
      id: 'free-share',
      name: 'the share of the heap that is free',
      says: 'How full the heap is says nothing about how its free bytes are cut up.',
      answer: (drawn) => number((measure(drawn.free).total / drawn.heapSize) * 100),
    },
    {
      id: 'by-count',
      name: 'blocks counted, not bytes',
      says: 'What counts is bytes: one block in four may hold nearly all of them.',
      answer: (drawn) => number(100 - 100 / drawn.free.length),
    },
  ],
  explain(drawn) {
    const { total, largest, percent } = measure(drawn.free)
    return {
      truthSays: `${Math.round(percent * 10) / 10} %.`,
      because: `${total} bytes are free and the largest block has ${largest}, so ${total - largest} of ${total} lie outside of it. A request for ${largest + 1} bytes fails although ${total} are free.`,
    }
  },
})
