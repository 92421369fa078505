import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { fragmentation, policies } from '../free-list'
import { entries, POLICY_NAMES } from '../free-list-trace'
import { doOnHoles, type Holes, holesTable, layHoles, sayPolicy, traceOnHoles } from './free-list-draws'

const params = z.strictObject({
  policy: z.enum(['any', ...policies]).default('any'),
  /** The most free blocks that are drawn. */
  blocks: z.number().int().min(4).max(8).default(7),
})

interface Drawn extends Holes {
  readonly request: number
}

function looked(drawn: Drawn): number {
  return doOnHoles(drawn, [{ op: 'alloc', name: 'x', size: drawn.request }])[0]?.searched ?? 0
}

const number = (value: number): Answer => ({ kind: 'number', value })

export const searched = defineQuestion({
  id: 'searched',
  title: 'How long the search is',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { policy, blocks }): Drawn {
    const rules = {
      policy: policy === 'any' ? rng.pick(['FIRST', 'FIRST', 'BEST', 'WORST'] as const) : policy,
      order: 'ADDRSORT',
      coalesce: false,
      header: 0,
      align: null,
    } as const
    const sizes = Array.from({ length: rng.between(3, blocks) }, () => rng.between(1, 12) * 5)
    const { free, heapSize } = layHoles(rng, sizes)
    const { largest } = fragmentation(free)
    // An exact fit tempts one to stop there.
    const request = rng.chance(0.5)
      ? rng.pick(sizes.filter((size) => size * 2 >= largest))
      : Math.max(1, largest - rng.between(0, 20))
    return { rules, heapSize, free, request }
  },
  ask: ({ rules, free, request }) => ({
    prompt: {
      text: `${sayPolicy(rules)} This is its free list, **in list order**.\n\nHow many entries does \`alloc(${request})\` look at?`,
      exhibits: [holesTable(free, 'free list')],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 20, says: 'how many entries' },
    hints: [
      'First fit stops at the first block that is large enough. Best and worst fit cannot know before the end of the list.',
    ],
  }),
  run: (drawn) => traceOnHoles(drawn, [{ op: 'alloc', name: 'x', size: drawn.request }]),
  truth: (drawn) => number(looked(drawn)),
  misconceptions: [
    {
      id: 'stops-at-first',
      name: 'the search stops at the first that fits',
      says: 'Only first fit may stop there: best and worst fit have to see the whole list.',
      answer: (drawn) => number(looked({ ...drawn, rules: { ...drawn.rules, policy: 'FIRST' } })),
    },
    {
      id: 'stops-at-exact',
      name: 'the search stops at an exact fit',
      says: 'Here best fit goes on to the end of the list even after an exact fit, and first fit does not look for one.',
      answer: (drawn) => {
        const index = drawn.free.findIndex(({ size }) => size === drawn.request)
        return index < 0 ? null : number(index + 1)
      },
    },
    {
      id: 'whole-list',
      name: 'the whole list is searched always',
      says: 'First fit stops at the first block that is large enough: that is why it is fast.',
      answer: (drawn) => number(drawn.free.length),
    },
  ],
  explain(drawn) {
    const count = looked(drawn)
    const stops = drawn.free[count - 1]
    const because =
      drawn.rules.policy === 'FIRST'
        ? `First fit goes through the list in order and stops at the block at ${stops?.at ?? 0}: its ${stops?.size ?? 0} bytes are the first that are at least ${drawn.request}.`
        : `${POLICY_NAMES[drawn.rules.policy]} has to look at all ${drawn.free.length} entries before it knows which is ${drawn.rules.policy === 'BEST' ? 'the smallest that is large enough' : 'the largest'}.`
    return { truthSays: `It looks at ${entries(count)}.`, because }
  },
})
