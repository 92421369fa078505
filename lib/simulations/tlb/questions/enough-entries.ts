import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { missesOf, pagesOf } from '../draws'
import { runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** Page size in KiB, 4 or 2048; 0 draws one. */
  pageKiB: z.union([z.literal(0), z.literal(4), z.literal(2048)]).default(0),
})

interface Drawn {
  readonly pageKiB: number
  /** Bytes from one element that is read to the next, in KiB. */
  readonly strideKiB: number
  readonly count: number
}

interface Answered extends Drawn {
  /** The smallest number of entries that is enough: found by trying. */
  readonly need: number
}

function size(kib: number): string {
  return kib >= 1024 ? `${kib / 1024} MiB` : `${kib} KiB`
}

function refsOf({ pageKiB, strideKiB, count }: Drawn, passes = 2): number[] {
  const once = Array.from({ length: count }, (_, i) => Math.floor((i * strideKiB) / pageKiB))
  return Array.from({ length: passes }, () => once).flat()
}

function isEnough(drawn: Drawn, entries: number): boolean {
  const shape = { policy: 'LRU' as const, sets: 1, ways: entries }
  return runToEnd(shape, refsOf(drawn, 3)).misses === runToEnd(shape, refsOf(drawn, 1)).misses
}

function smallest(drawn: Drawn): number {
  let entries = 1
  while (!isEnough(drawn, entries)) entries += 1
  return entries
}

export const enoughEntries = defineQuestion({
  id: 'enough-entries',
  title: 'The smallest TLB that is enough',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { pageKiB }): Answered {
    const page = pageKiB === 0 ? rng.pick([4, 2048]) : pageKiB
    const stride = rng.pick([page / 4, page / 2, page, page * 2])
    const drawn = { pageKiB: page, strideKiB: stride, count: rng.pick([8, 12, 16, 20, 24]) }
    return { ...drawn, need: smallest(drawn) }
  },
  ask({ pageKiB, strideKiB, count }) {
    return {
      prompt: {
        text: `A loop reads **${count} elements**, each **${size(strideKiB)}** after the one before, and starts over, again and again. The first lies at the start of a page; pages are **${size(pageKiB)}**. Replacement is LRU.\n\nSet the TLB to the **smallest** number of entries with which there is no miss after the first round.`,
      },
      form: {
        kind: 'knob',
        label: 'Entries',
        goal: 'No miss from the second round on, with as few entries as possible.',
        min: 1,
        max: 64,
        step: 1,
        start: 32,
      },
      hints: [
        'Count the different pages that the loop touches. Several elements may share one, or pages between them may not be touched at all.',
      ],
    }
  },
  run: (drawn) => referencesTrace({ policy: 'LRU', sets: 1, ways: drawn.need }, refsOf(drawn)),
  truth: (drawn) => ({ kind: 'knob', value: drawn.need }),
  misconceptions: [
    {
      id: 'an-entry-an-element',
      name: 'an entry for each element',
      says: 'Entries are needed for pages, not for elements: those on one page share it.',
      answer: ({ count }) => ({ kind: 'knob', value: count }),
    },
    {
      id: 'an-entry-for-the-span',
      name: 'untouched pages counted',
      says: 'A page in between that nobody touches takes no entry.',
      answer: ({ pageKiB, strideKiB, count }) => {
        const span = Math.floor(((count - 1) * strideKiB) / pageKiB) + 1
        return span > 64 ? null : { kind: 'knob', value: span }
      },
    },
  ],
  explain(drawn) {
    const { need } = drawn
    const { pageKiB, strideKiB, count } = drawn
    const perPage = pageKiB / strideKiB
    const because =
      perPage > 1
        ? `Each page holds ${perPage} of the elements, so ${count} of them lie on ${pagesOf(need)}.`
        : perPage === 1
          ? `Each element lies on a page of its own: ${pagesOf(need)}.`
          : `Each element lies on a page of its own, and the pages in between are never touched: ${pagesOf(need)}.`
    return {
      truthSays: `${need} entries.`,
      because: `${because} With one entry less LRU would miss on every page of every round.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const { need } = drawn
    const misses = runToEnd({ policy: 'LRU', sets: 1, ways: Math.max(1, answer.value) }, refsOf(drawn)).misses
    return {
      step: Math.min(drawn.count + 1, trace.steps.length - 1),
      predicted:
        answer.value < need
          ? `${answer.value} entries to be enough; they give ${missesOf(misses)} in two rounds`
          : `${answer.value} entries to be needed`,
      actual: `${need} are enough`,
      focus: `ref ${drawn.count}`,
    }
  },
})
