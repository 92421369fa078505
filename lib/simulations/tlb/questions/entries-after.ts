import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { entriesOf, type Shape } from '../buffer'
import { drawUntil, referenceString } from '../draws'
import { runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** Which page leaves a full TLB; `any` draws LRU or FIFO. */
  policy: z.enum(['any', 'LRU', 'FIFO']).default('any'),
})

interface Drawn {
  readonly shape: Shape
  readonly refs: readonly number[]
}

function pagesAfter(shape: Shape, refs: readonly number[]): number[] {
  return entriesOf(runToEnd(shape, refs).buffer).map((entry) => entry.page)
}

function tokens(pages: readonly number[]): Answer {
  return { kind: 'tokens', value: pages.map(String) }
}

function sorted(pages: readonly number[]): number[] {
  return pages.toSorted((a, b) => a - b)
}

function otherPolicy(shape: Shape): Shape {
  return { ...shape, policy: shape.policy === 'LRU' ? 'FIFO' : 'LRU' }
}

export const entriesAfter = defineQuestion({
  id: 'entries-after',
  title: 'What the TLB holds afterwards',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { policy }): Drawn {
    return drawUntil(
      () => ({
        shape: { policy: policy === 'any' ? rng.pick(['LRU', 'FIFO'] as const) : policy, sets: 1, ways: 3 },
        refs: referenceString(rng, rng.between(7, 8), 5),
      }),
      ({ shape, refs }) =>
        sorted(pagesAfter(shape, refs)).join() !== sorted(pagesAfter(otherPolicy(shape), refs)).join(),
    )
  },
  ask({ shape, refs }) {
    return {
      prompt: {
        text: `A TLB of **${shape.ways} entries** replaces by **${shape.policy}** and is empty. A program touches pages **${refs.join(' · ')}**.\n\nWhich pages does it hold at the end?`,
      },
      form: { kind: 'tokens', ordered: false, palette: ['1', '2', '3', '4', '5'], example: '2 4 5' },
      hints: [
        shape.policy === 'LRU'
          ? 'With LRU it is simply the last three different pages: read the string from its end.'
          : 'With FIFO only misses count: write down the pages that come in, in order.',
      ],
    }
  },
  run: ({ shape, refs }) => referencesTrace(shape, refs),
  truth: ({ shape, refs }) => tokens(pagesAfter(shape, refs)),
  misconceptions: [
    {
      id: 'other-policy',
      name: 'LRU and FIFO mixed up',
      says: 'LRU keeps what was used last, FIFO what came in last. A hit counts only for LRU.',
      answer: ({ shape, refs }) => tokens(pagesAfter(otherPolicy(shape), refs)),
    },
    {
      id: 'first-stay',
      name: 'full means closed',
      says: 'A full TLB still takes the new page in; an old one leaves.',
      answer: ({ shape, refs }) => tokens([...new Set(refs)].slice(0, shape.ways)),
    },
  ],
  explain({ shape, refs }) {
    const held = pagesAfter(shape, refs)
    const other = pagesAfter(otherPolicy(shape), refs)
    return {
      truthSays: `Pages ${sorted(held).join(', ')}.`,
      because:
        shape.policy === 'LRU'
          ? `The last three different pages of the string are ${held.join(', ')}, oldest use first. FIFO would have ended with ${sorted(other).join(', ')}.`
          : `The last three that came in, oldest first, are ${held.join(', ')}: hits in between did not move anything. LRU would have ended with ${sorted(other).join(', ')}.`,
    }
  },
  parts({ shape, refs }, _trace, answer) {
    if (answer.kind !== 'tokens') return undefined
    const wrong = answer.value.map(Number).find((page) => !pagesAfter(shape, refs).includes(page))
    const left = runToEnd(shape, refs).asked.findLastIndex(({ victim }) => victim === wrong)
    if (wrong === undefined || left < 0) return undefined
    return {
      step: left + 1,
      predicted: `page ${wrong} stays`,
      actual: 'it leaves here',
      focus: `page ${wrong}`,
    }
  },
})
