import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { Policy } from '../buffer'
import { drawUntil, missesOf, referenceString } from '../draws'
import { runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** LRU never gets worse with more entries, FIFO may; `any` draws one. */
  policy: z.enum(['any', 'LRU', 'FIFO']).default('any'),
})

interface Drawn {
  readonly policy: Policy
  readonly refs: readonly number[]
}

function missesWith(ways: number, { policy, refs }: Drawn): number {
  return runToEnd({ policy, sets: 1, ways }, refs).misses
}

function compare(drawn: Drawn): 'fewer' | 'same' | 'more' {
  const change = missesWith(4, drawn) - missesWith(3, drawn)
  return change < 0 ? 'fewer' : change > 0 ? 'more' : 'same'
}

/** A string over five pages on which FIFO does worse with four entries than with three: the classic one, pages renamed. */
const ANOMALY = [0, 1, 2, 3, 0, 1, 4, 0, 1, 2, 3, 4]

export const moreEntries = defineQuestion({
  id: 'more-entries',
  title: 'Do more entries help?',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { policy }): Drawn {
    const chosen = policy === 'any' ? rng.pick(['LRU', 'FIFO', 'FIFO'] as const) : policy
    if (chosen === 'FIFO' && rng.chance(0.5)) {
      const names = rng.shuffle([1, 2, 3, 4, 5])
      return { policy: chosen, refs: ANOMALY.map((page) => names[page] ?? 0) }
    }
    const wanted = rng.pick(['fewer', 'same'] as const)
    return drawUntil(
      () => ({ policy: chosen, refs: referenceString(rng, 10, 5) }),
      (drawn) => compare(drawn) === wanted,
    )
  },
  ask({ policy, refs }) {
    return {
      prompt: {
        text: `A program touches pages **${refs.join(' · ')}**. The TLB replaces by **${policy}** and has **3 entries**. It is swapped for one with **4 entries**, all else the same.\n\nHow many misses are there now?`,
      },
      form: {
        kind: 'choice',
        options: [
          { id: 'fewer', label: 'fewer than with 3' },
          { id: 'same', label: 'as many as with 3' },
          { id: 'more', label: 'more than with 3' },
        ],
      },
      hints: [
        policy === 'LRU'
          ? 'What an LRU of 3 holds is always part of what an LRU of 4 holds.'
          : 'FIFO is no stack algorithm: what a FIFO of 3 holds need not be part of what a FIFO of 4 holds. Count both.',
      ],
    }
  },
  run: ({ policy, refs }) => referencesTrace({ policy, sets: 1, ways: 4 }, refs),
  truth: (drawn) => ({ kind: 'choice', value: compare(drawn) }),
  misconceptions: [
    {
      id: 'more-never-hurts',
      name: 'more entries always help',
      says: 'With FIFO a larger buffer can miss more often: Belady’s anomaly. And with any rule the extra entry may simply not be needed.',
      answer: () => ({ kind: 'choice', value: 'fewer' }),
    },
  ],
  explain(drawn) {
    const [three, four] = [missesWith(3, drawn), missesWith(4, drawn)]
    const change = compare(drawn)
    const rule =
      drawn.policy === 'LRU'
        ? 'LRU keeps the last pages used, so a larger one holds all that a smaller one does and can never miss more.'
        : change === 'more'
          ? 'FIFO throws out by arrival: with four entries the pages leave in another order, here just before they are needed. That is Belady’s anomaly.'
          : 'FIFO gives no promise either way; here the order of arrival happens to work out so.'
    return {
      truthSays:
        change === 'same'
          ? `As many: ${missesOf(four)} with both.`
          : `${change === 'fewer' ? 'Fewer' : 'More'}: ${four} instead of ${three}.`,
      because: rule,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const three = runToEnd({ policy: drawn.policy, sets: 1, ways: 3 }, drawn.refs).asked
    const four = runToEnd({ policy: drawn.policy, sets: 1, ways: 4 }, drawn.refs).asked
    const at = four.findIndex(({ hit }, i) => hit !== three[i]?.hit)
    if (at < 0) return undefined
    const { hit = false, page = 0 } = four[at] ?? {}
    return {
      step: at + 1,
      predicted: `page ${page} as with 3 entries`,
      actual: hit ? 'a hit here, a miss with 3' : 'a miss here, a hit with 3',
      focus: `ref ${at}`,
    }
  },
})
