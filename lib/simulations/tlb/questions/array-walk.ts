import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { missesOf } from '../draws'
import { pageOf, runToEnd } from '../model'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** Page size; `any` draws 4 KiB or 2 MiB. */
  pages: z.enum(['any', '4K', '2M']).default('any'),
})

const KIB = 1024
interface Drawn {
  readonly entries: number
  readonly arrayKiB: number
  readonly pageKiB: number
  readonly passes: number
}

/** One touch a page is enough: further touches of the same page in a row always hit. */
function touched({ arrayKiB, pageKiB, passes }: Drawn): number[] {
  const addresses = Array.from({ length: Math.ceil(arrayKiB / pageKiB) }, (_, i) => i * pageKiB * KIB)
  return Array.from({ length: passes }, () =>
    addresses.map((address) => pageOf(address, pageKiB * KIB)),
  ).flat()
}

function shapeOf({ entries }: Drawn) {
  return { policy: 'LRU' as const, sets: 1, ways: entries }
}

function size(kib: number): string {
  return kib >= 1024 ? `${kib / 1024} MiB` : `${kib} KiB`
}

export const arrayWalk = defineQuestion({
  id: 'array-walk',
  title: 'Misses of a walk through an array',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { pages }): Drawn {
    const pageKiB = pages === '4K' ? 4 : pages === '2M' ? 2048 : rng.pick([4, 4, 2048])
    const entries = rng.pick([16, 32, 64])
    const passes = rng.between(2, 4)
    // As often too large by a little or by much as it fits.
    const inPages = rng.pick([entries / 2, entries - 4, entries, entries + 4, entries + 8, entries * 2])
    return { entries, passes, pageKiB, arrayKiB: inPages * pageKiB }
  },
  ask({ entries, arrayKiB, pageKiB, passes }) {
    return {
      prompt: {
        text: `A data TLB of **${entries} entries**, least recently used leaves, starts empty. A program reads an array of **${size(arrayKiB)}** from front to back, byte by byte, **${passes} times** in a row. Pages are **${size(pageKiB)}**, and the array starts at a page.\n\nHow many TLB misses are there in all?`,
      },
      form: { kind: 'number', unit: 'misses', tolerance: 0, min: 0, max: 10_000_000 },
      hints: [
        `Count pages: ${size(arrayKiB)} in pages of ${size(pageKiB)}. Does that fit into ${entries} entries?`,
        'If it does not fit, think of which page LRU has just thrown out when the second pass begins.',
      ],
    }
  },
  run: (drawn) => referencesTrace(shapeOf(drawn), touched(drawn)),
  truth: (drawn) => ({ kind: 'number', value: runToEnd(shapeOf(drawn), touched(drawn)).misses }),
  misconceptions: [
    {
      id: 'only-the-surplus',
      name: 'only the surplus misses',
      says: 'With LRU and a loop, one page too many makes every access miss: each page is thrown out just before it comes round again.',
      answer: (drawn) => {
        const pages = drawn.arrayKiB / drawn.pageKiB
        const surplus = Math.max(0, pages - drawn.entries)
        return surplus === 0 ? null : { kind: 'number', value: pages + surplus * (drawn.passes - 1) }
      },
    },
    {
      id: 'first-pass-only',
      name: 'a page once seen stays',
      says: 'What does not fit cannot stay: the second pass finds only what the first left behind.',
      answer: (drawn) => ({ kind: 'number', value: drawn.arrayKiB / drawn.pageKiB }),
    },
    {
      id: 'every-pass-misses',
      name: 'each pass starts cold',
      says: 'What fits stays: from the second pass on every page is found.',
      answer: (drawn) => ({ kind: 'number', value: (drawn.arrayKiB / drawn.pageKiB) * drawn.passes }),
    },
    {
      id: 'small-pages-only',
      name: 'page size left out',
      says: 'The page is what an entry covers. Count in pages of the size that is used.',
      answer(drawn) {
        // A loop over so many pages of 4 KiB never fits: all of them miss in each pass.
        return drawn.pageKiB === 4 ? null : { kind: 'number', value: (drawn.arrayKiB / 4) * drawn.passes }
      },
    },
  ],
  explain(drawn) {
    const pages = drawn.arrayKiB / drawn.pageKiB
    const { misses } = runToEnd(shapeOf(drawn), touched(drawn))
    const fits = pages <= drawn.entries
    return {
      truthSays: `${missesOf(misses)}.`,
      because: fits
        ? `The array is ${pages} pages and ${drawn.entries} entries hold them all: ${pages} misses in the first pass, none after it.`
        : `The array is ${pages} pages, ${pages - drawn.entries} more than there are entries. LRU always throws out the page that the loop will need soonest, so all ${drawn.passes} passes miss on every page: ${pages} × ${drawn.passes}.`,
    }
  },
  parts(drawn, _trace, answer) {
    const pages = drawn.arrayKiB / drawn.pageKiB
    const { misses } = runToEnd(shapeOf(drawn), touched(drawn))
    if (answer.kind !== 'number' || drawn.passes < 2) return undefined
    // All wrong counts agree on the first pass; the second is where they part.
    const step = answer.value < pages ? 1 : pages + 1
    return {
      step,
      predicted: answer.value < misses ? 'a hit' : 'a miss',
      actual: misses > pages ? 'a miss' : 'a hit',
      focus: `ref ${step - 1}`,
    }
  },
})
