import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { referencesTrace } from '../trace'

const params = z.strictObject({
  /** Page size that is asked about; `any` draws 4 KiB or 2 MiB. */
  pages: z.enum(['any', '4K', '2M']).default('any'),
})

interface Drawn {
  readonly entries: number
  readonly pageKiB: number
}

function size(kib: number): string {
  return kib >= 1024 ? `${kib / 1024} MiB` : `${kib} KiB`
}

/** Entries that can be used one after another, again and again, without a miss after the first round: found by trying. */
function pagesWithoutMiss({ entries }: Drawn): number {
  const trace = referencesTrace({ policy: 'LRU', sets: 1, ways: entries }, rounds(entries, entries))
  const last = trace.steps.at(-1)?.state
  return last?.kind === 'references' && last.misses === entries ? entries : 0
}

function rounds(pages: number, upTo: number): number[] {
  const once = Array.from({ length: pages }, (_, i) => i)
  return [...once, ...once.slice(0, upTo)]
}

export const reach = defineQuestion({
  id: 'reach',
  title: 'How much memory a TLB reaches',
  kind: 'quick',
  form: 'number',
  params,
  pose: (rng, { pages }): Drawn => ({
    entries: rng.pick([16, 32, 48, 64, 96, 128]),
    pageKiB: pages === '4K' ? 4 : pages === '2M' ? 2048 : rng.pick([4, 2048]),
  }),
  ask({ entries, pageKiB }) {
    return {
      prompt: {
        text: `A first-level TLB has **${entries} entries**, all for pages of **${size(pageKiB)}**. How much memory can a loop use over and over without a single TLB miss after its first round?`,
      },
      form: { kind: 'number', unit: pageKiB === 4 ? 'KiB' : 'MiB', tolerance: 0, min: 0, max: 1_000_000 },
      hints: ['Reach is the number of entries times the page size.'],
    }
  },
  // A round over as many pages as fit, the beginning of a second, then one page more than fits.
  run: ({ entries }) =>
    referencesTrace({ policy: 'LRU', sets: 1, ways: entries }, [...rounds(entries, 4), entries, 0]),
  truth(drawn) {
    const kib = pagesWithoutMiss(drawn) * drawn.pageKiB
    return { kind: 'number', value: drawn.pageKiB === 4 ? kib : kib / 1024 }
  },
  misconceptions: [
    {
      id: 'huge-same-reach',
      name: 'page size left out',
      says: 'An entry covers one page, whatever its size: with 2 MiB pages each covers 512 times as much as with 4 KiB.',
      answer: ({ entries, pageKiB }) =>
        pageKiB === 4 ? null : { kind: 'number', value: (entries * 4) / 1024 },
    },
    {
      id: 'entries-are-bytes',
      name: 'entries counted as memory',
      says: 'The entries are translations, one a page. What they reach is the memory of those pages.',
      answer: ({ entries }) => ({ kind: 'number', value: entries }),
    },
  ],
  explain({ entries, pageKiB }) {
    return {
      truthSays: `${size(entries * pageKiB)}.`,
      because: `${entries} entries × ${size(pageKiB)} = ${size(entries * pageKiB)}. One page more, and a loop with least-recently-used replacement throws out each page just before it is needed again.`,
    }
  },
})
