import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Policy, type Shape } from '../buffer'
import { drawUntil, missesOf, referenceString } from '../draws'
import { runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** Which page leaves a full TLB; `any` draws one of LRU and FIFO. */
  policy: z.enum(['any', 'LRU', 'FIFO', 'CLOCK', 'OPT']).default('any'),
  /** How many references, 5 to 10. */
  length: z.int().min(5).max(10).default(8),
})

interface Drawn {
  readonly shape: Shape
  readonly refs: readonly number[]
}

const SAYS: Record<Policy, string> = {
  LRU: 'the page used longest ago leaves',
  FIFO: 'the page that came in first leaves',
  CLOCK: 'a hand goes round the slots and throws out the first page not used since it last passed',
  OPT: 'the page leaves that is needed again last of all',
  MRU: 'the page used last leaves',
}

function outcomes(shape: Shape, refs: readonly number[]): string[] {
  return runToEnd(shape, refs).asked.map(({ hit }) => (hit ? 'hit' : 'miss'))
}

function asGrid(value: string[]): Answer {
  return { kind: 'grid', value }
}

/** Which answers would be hits if every page once seen stayed for good. */
function nothingLeaves(refs: readonly number[]): string[] {
  return refs.map((page, i) => (refs.indexOf(page) < i ? 'hit' : 'miss'))
}

export const hitOrMiss = defineQuestion({
  id: 'hit-or-miss',
  title: 'Hit or miss, access by access',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { policy, length }): Drawn {
    return drawUntil(
      () => {
        const chosen = policy === 'any' ? rng.pick(['LRU', 'FIFO'] as const) : policy
        const shape = { policy: chosen, sets: 1, ways: rng.between(2, 3) }
        return { shape, refs: referenceString(rng, length, shape.ways + 2) }
      },
      ({ shape, refs }) => {
        const run = runToEnd(shape, refs)
        const other = outcomes({ ...shape, policy: shape.policy === 'LRU' ? 'FIFO' : 'LRU' }, refs)
        const own = outcomes(shape, refs)
        return run.hits >= 2 && run.asked.some(({ victim }) => victim !== null) && own.join() !== other.join()
      },
    )
  },
  ask({ shape, refs }) {
    return {
      prompt: {
        text: `A TLB has **${shape.ways} entries** and is empty. It replaces by **${shape.policy}**: ${SAYS[shape.policy]}. A program touches these pages, in this order:\n\n**${refs.join(' · ')}**\n\nWhich accesses hit, which miss?`,
      },
      form: {
        kind: 'grid',
        columns: refs.map((page) => `p${page}`),
        rows: [''],
        values: [
          { id: 'hit', label: 'hit' },
          { id: 'miss', label: 'miss' },
        ],
      },
      hints: [
        `The first touch of a page always misses. Then keep a list of ${shape.ways} pages; ${SAYS[shape.policy]}.`,
        `After the first ${shape.ways} different pages the TLB is full.`,
      ],
    }
  },
  run: ({ shape, refs }) => referencesTrace(shape, refs),
  truth: ({ shape, refs }) => asGrid(outcomes(shape, refs)),
  misconceptions: [
    {
      id: 'hit-moves-in-fifo',
      name: 'FIFO taken for LRU',
      says: 'In FIFO a hit changes nothing: what came in first leaves first, however often it was used.',
      answer: ({ shape, refs }) =>
        shape.policy === 'FIFO' ? asGrid(outcomes({ ...shape, policy: 'LRU' }, refs)) : null,
    },
    {
      id: 'lru-as-fifo',
      name: 'LRU taken for FIFO',
      says: 'In LRU each hit makes a page the most recent one, so an old page that is used often stays.',
      answer: ({ shape, refs }) =>
        shape.policy === 'LRU' ? asGrid(outcomes({ ...shape, policy: 'FIFO' }, refs)) : null,
    },
    {
      id: 'nothing-leaves',
      name: 'nothing ever leaves',
      says: 'A TLB has few entries. A page seen before may have been thrown out since.',
      answer: ({ refs }) => asGrid(nothingLeaves(refs)),
    },
  ],
  explain({ shape, refs }) {
    const { misses, hits, asked } = runToEnd(shape, refs)
    const first = asked.findIndex(({ victim }) => victim !== null)
    const { page = 0, victim = null } = asked[first] ?? {}
    return {
      truthSays: `${missesOf(misses)}, ${hits} ${hits === 1 ? 'hit' : 'hits'}.`,
      because: `The TLB is full when access ${first + 1} asks for page ${page}; ${shape.policy} throws out page ${victim ?? '–'}, since ${SAYS[shape.policy]}. From there on every first use of a page that has left is a miss again.`,
    }
  },
  parts({ shape, refs }, _trace, answer) {
    const truth = outcomes(shape, refs)
    const given = answer.kind === 'grid' ? answer.value : []
    const at = truth.findIndex((outcome, i) => given[i] !== outcome)
    if (at < 0) return undefined
    return {
      step: at + 1,
      predicted: `a ${given[at] ?? 'miss'} on page ${refs[at] ?? 0}`,
      actual: `a ${truth[at] ?? ''}`,
      focus: `ref ${at}`,
    }
  },
})
