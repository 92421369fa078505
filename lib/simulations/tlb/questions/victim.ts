import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { lookUp, type Policy, type Shape } from '../buffer'
import { drawUntil, referenceString } from '../draws'
import { runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** Which rule throws out; `any` draws one of LRU, FIFO and CLOCK. */
  policy: z.enum(['any', 'LRU', 'FIFO', 'CLOCK']).default('any'),
})

interface Drawn {
  readonly shape: Shape
  /** What was touched so far; the TLB is full after it. */
  readonly refs: readonly number[]
  /** The page that comes now and is not there. */
  readonly next: number
}

function victimBy(policy: Policy, { shape, refs, next }: Drawn): number | null {
  return lookUp(runToEnd({ ...shape, policy }, refs).buffer, next).victim
}

function asChoice(page: number | null) {
  return page === null ? null : { kind: 'choice' as const, value: String(page) }
}

export const victim = defineQuestion({
  id: 'victim',
  title: 'Which page is thrown out',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { policy }): Drawn {
    return drawUntil(
      () => {
        const chosen = policy === 'any' ? rng.pick(['LRU', 'FIFO', 'CLOCK'] as const) : policy
        const ways = rng.between(3, 4)
        const first = rng.shuffle(Array.from({ length: ways }, (_, i) => i + 1))
        const again = referenceString(rng, rng.between(2, 3), ways)
        return {
          shape: { policy: chosen, sets: 1, ways },
          refs: [...first, ...again],
          next: ways + rng.between(1, 5),
        }
      },
      (drawn) => {
        const lru = victimBy('LRU', drawn)
        const fifo = victimBy('FIFO', drawn)
        return lru !== fifo && drawn.refs[drawn.shape.ways - 1] !== drawn.refs[drawn.shape.ways]
      },
    )
  },
  ask({ shape, refs, next }) {
    const filled = refs.slice(0, shape.ways)
    return {
      prompt: {
        text: `A TLB with **${shape.ways} entries** replaces by **${shape.policy}**. It was filled by pages **${filled.join(', ')}** in this order; then **${refs.slice(shape.ways).join(', ')}** hit. Now page **${next}** misses.\n\nWhich page is thrown out?`,
      },
      form: { kind: 'choice', options: filled.map((page) => ({ id: String(page), label: `page ${page}` })) },
      hints: [
        shape.policy === 'LRU'
          ? 'LRU looks at the last use of each page, FIFO at its arrival.'
          : shape.policy === 'FIFO'
            ? 'FIFO looks at arrival only. A hit moves nothing.'
            : 'A page that comes in or is hit has its used bit set. The hand clears set bits until it finds one that is clear; it starts at the first slot.',
      ],
    }
  },
  run: ({ shape, refs, next }) => referencesTrace(shape, [...refs, next]),
  truth: (drawn) => ({ kind: 'choice', value: String(victimBy(drawn.shape.policy, drawn) ?? '') }),
  misconceptions: [
    {
      id: 'lru-for-fifo',
      name: 'recency where arrival counts',
      says: 'FIFO does not look at use at all: a hit leaves the queue as it is.',
      answer: (drawn) => (drawn.shape.policy === 'FIFO' ? asChoice(victimBy('LRU', drawn)) : null),
    },
    {
      id: 'fifo-for-lru',
      name: 'arrival where recency counts',
      says: 'LRU does not care when a page came in, only when it was used last.',
      answer: (drawn) => (drawn.shape.policy === 'LRU' ? asChoice(victimBy('FIFO', drawn)) : null),
    },
    {
      id: 'clock-is-lru',
      name: 'CLOCK taken for exact LRU',
      says: 'CLOCK knows one bit a page, not an order: when all are set, the hand clears them all and takes the one it started at.',
      answer: (drawn) => (drawn.shape.policy === 'CLOCK' ? asChoice(victimBy('LRU', drawn)) : null),
    },
  ],
  explain(drawn) {
    const out = victimBy(drawn.shape.policy, drawn)
    const { refs, shape } = drawn
    const because = {
      LRU: `The last uses, oldest first, are ${
        runToEnd(shape, refs)
          .buffer.sets[0]?.entries.map((entry) => entry.page)
          .join(', ') ?? ''
      }. The head of that list goes.`,
      FIFO: `Page ${out} came in first. That ${refs.slice(shape.ways).join(' and ')} were used again changes nothing in a queue of arrivals.`,
      CLOCK: `Every page has its used bit set: coming in sets it as well as a hit. The hand clears all ${shape.ways} bits on its way round and comes back to the first slot, where page ${out} is.`,
      OPT: '',
      MRU: '',
    }[shape.policy]
    return { truthSays: `Page ${out} goes.`, because }
  },
  parts({ refs }, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: refs.length + 1,
      predicted: `page ${answer.value} leaves`,
      actual: 'another one does',
      focus: `page ${answer.value}`,
    }
  },
})
