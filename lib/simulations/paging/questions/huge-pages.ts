import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { count } from '../address'
import { asNumber, span } from '../draws'
import { BLOCK } from '../mapping'
import type { Op } from '../model'
import { pagesTrace, type Program, sayPages } from '../pages-trace'
import { runProgram } from '../programs'

const params = z.strictObject({
  /** What is asked for: how many huge pages there are in the end, or how many minor faults were taken. */
  ask: z.enum(['any', 'huge', 'faults']).default('any'),
})

interface Drawn {
  readonly pages: number
  /** Advised: `from` up to, not including, `to`. */
  readonly from: number
  readonly to: number
  readonly ask: 'huge' | 'faults'
}

function programOf({ pages, from, to }: Drawn): Program {
  const ops: Op[] = [
    { op: 'madvise', advice: 'HUGEPAGE', from, to },
    { op: 'write', pages: span(0, pages) },
  ]
  return { mapping: 'anon', pages, populate: false, ops }
}

function answerFor({ ask, pages }: Drawn, blocks: number): ReturnType<typeof asNumber> {
  return asNumber(ask === 'huge' ? blocks : blocks + pages - blocks * BLOCK)
}

export const hugePages = defineQuestion({
  id: 'huge-pages',
  title: 'Which blocks become huge pages',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, given): Drawn {
    const ask = given.ask === 'any' ? rng.pick(['huge', 'faults'] as const) : given.ask
    const pages = rng.between(2, 4) * BLOCK + rng.pick([0, 10, 100, 200])
    const from = rng.pick([0, 0, 8, 100, 512, 600])
    const to = Math.max(from + 520, rng.chance(0.5) ? pages : pages - rng.pick([12, 100, 300]))
    return { pages, from, to: Math.min(to, pages), ask }
  },
  ask({ pages, from, to, ask }) {
    const question =
      ask === 'huge'
        ? 'How many **huge pages** of 2 MiB does the mapping have then?'
        : 'How many **minor faults** did the writes take?'
    return {
      prompt: {
        text: `Transparent huge pages are in mode \`madvise\`. A program maps **${pages} pages** of 4 KiB of private anonymous memory, beginning at a multiple of 2 MiB. It calls \`madvise(MADV_HUGEPAGE)\` on **pages ${sayPages(from, to)}**, then writes to every page from 0 to ${pages - 1}, in this order.\n\n${question}`,
      },
      form: {
        kind: 'number',
        unit: ask === 'huge' ? 'huge pages' : 'faults',
        tolerance: 0,
        min: 0,
        max: 100_000,
      },
      hints: [
        'A huge page needs an aligned block of 512 pages that lies wholly in the mapping and wholly in the advised range. Everything else is faulted in page by page.',
        'The blocks begin at pages 0, 512, 1024, 1536.',
      ],
    }
  },
  run: (drawn) => pagesTrace(programOf(drawn)),
  truth({ ask }, trace) {
    const last = trace.steps.at(-1)?.state
    return asNumber(ask === 'huge' ? (last?.huge ?? 0) / BLOCK : (last?.faults ?? 0))
  },
  misconceptions: [
    {
      id: 'size-alone',
      name: 'alignment left out',
      says: 'A huge page is one entry of the PMD, so it must begin at a multiple of 2 MiB. What sticks out on both sides does not add up to a block.',
      answer: (drawn) => answerFor(drawn, Math.floor((drawn.to - drawn.from) / BLOCK)),
    },
    {
      id: 'rounded-up',
      name: 'a part is rounded up to a huge page',
      says: 'A block that is not wholly in the range is never made huge: the kernel would give memory that was not asked for.',
      answer: (drawn) => {
        const blocks = Math.ceil((drawn.to - drawn.from) / BLOCK)
        return drawn.ask === 'huge' ? asNumber(blocks) : null
      },
    },
    {
      id: 'one-fault-a-page',
      name: 'a fault for each small page',
      says: 'The first touch of a huge page maps all 512 pages of it with one fault.',
      answer: ({ ask, pages }) => (ask === 'faults' ? asNumber(pages) : null),
    },
    {
      id: 'whole-mapping',
      name: 'advice for the whole mapping',
      says: 'Only the range that was advised may become huge in mode madvise.',
      answer: (drawn) => answerFor(drawn, Math.floor(drawn.pages / BLOCK)),
    },
  ],
  explain(drawn) {
    const { rss, total } = runProgram(programOf(drawn))
    const first = Math.ceil(drawn.from / BLOCK)
    const blocks = Math.max(0, Math.floor(drawn.to / BLOCK) - first)
    const which =
      blocks === 0
        ? 'No block of 512 lies wholly in'
        : `${count(blocks, 'block')} of 512, pages ${sayPages(first * BLOCK, (first + blocks) * BLOCK)}, ${blocks === 1 ? 'lies' : 'lie'} wholly in`
    const left = rss - blocks * BLOCK
    const rest =
      left === 0
        ? ''
        : `${blocks === 0 ? 'All' : 'The other'} ${count(left, 'page')} ${left === 1 ? 'is' : 'are'} faulted in one by one.`
    return {
      truthSays: drawn.ask === 'huge' ? `${count(blocks, 'huge page')}.` : `${count(total, 'minor fault')}.`,
      because: `${which} the advised pages ${sayPages(drawn.from, drawn.to)}. ${blocks === 0 ? '' : `${blocks === 1 ? 'It' : 'Each'} is one fault. `}${rest}`,
    }
  },
  parts(drawn, trace, answer) {
    const last = trace.steps.length - 1
    const state = trace.steps[last]?.state
    if (answer.kind !== 'number' || state === undefined) return undefined
    const words = (value: number) =>
      drawn.ask === 'huge' ? count(value, 'huge page') : count(value, 'minor fault')
    return {
      step: last,
      predicted: words(answer.value),
      actual: words(drawn.ask === 'huge' ? state.huge / BLOCK : state.faults),
    }
  },
})
