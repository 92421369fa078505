import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { createContext } from '../context'
import { type Picture, pictureOf } from '../picture'
import { sizesOf } from '../ring'

const params = z.strictObject({
  /** Whether only `entries` is given, or a size for the CQ as well (IORING_SETUP_CQSIZE). */
  given: z.enum(['entries', 'both', 'either']).default('either'),
})

interface Drawn {
  readonly entries: number
  readonly cqEntries: number | null
}

export const ringSizes = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'ring-sizes',
  title: 'How large are the rings?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { given }) {
    const entries = rng.pick([3, 5, 6, 7, 8, 10, 12, 16, 17, 20, 24, 30, 33, 50, 60, 64, 100, 120])
    const withCq = given === 'both' || (given === 'either' && rng.chance(0.4))
    if (!withCq) return { entries, cqEntries: null }
    const around = rng.pick([
      Math.floor(entries / 2),
      entries,
      entries + 2,
      entries * 2 + 1,
      entries * 3,
      entries * 4,
    ])
    return { entries, cqEntries: Math.max(1, around) }
  },
  ask: (drawn) => ({
    prompt: {
      text: `Linux 6.18. \`io_uring_setup\` is called with **entries = ${drawn.entries}**${drawn.cqEntries === null ? ' and nothing about the CQ' : ` and **cq_entries = ${drawn.cqEntries}**`}. How many entries do the two rings get?`,
    },
    form: { kind: 'choice', options: optionsOf(drawn).map((id) => ({ id, label: labelOf(id) })) },
    hints: [
      'Sizes are rounded up to powers of two. By default the CQ is twice the SQ; it may not be smaller.',
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => choice(idOf(drawn)),
  misconceptions: [
    {
      id: 'taken-as-given',
      name: 'sizes as asked for',
      says: 'Both sizes are rounded up to a power of two, so that a counter and a mask give the slot.',
      answer: ({ entries, cqEntries }) => choice(`${entries}/${cqEntries ?? 2 * entries}`),
    },
    {
      id: 'same-size',
      name: 'both rings are the same',
      says: 'Without a wish the CQ has twice the entries of the SQ: completions may pile up while new requests are queued.',
      answer: (drawn) => {
        const { entries, cqEntries } = drawn
        const sq = 2 ** Math.ceil(Math.log2(entries))
        return cqEntries === null ? choice(`${sq}/${sq}`) : null
      },
    },
    {
      id: 'rounds-down',
      name: 'rounded down',
      says: 'Sizes are rounded up, so that there is room for at least as many as were asked for.',
      answer: ({ entries, cqEntries }) => {
        const down = 2 ** Math.floor(Math.log2(entries))
        return cqEntries === null ? choice(`${down}/${2 * down}`) : null
      },
    },
  ],
  explain(drawn) {
    const { entries, cqEntries } = drawn
    const sizes = sizesOf({ entries, cq_entries: cqEntries ?? undefined })
    const sq = 2 ** Math.ceil(Math.log2(entries))
    if (sizes === null) {
      return {
        truthSays: 'It fails with EINVAL.',
        because: `The SQ gets ${sq}. ${cqEntries} rounds up to ${2 ** Math.ceil(Math.log2(cqEntries ?? 1))}, and a CQ smaller than the SQ is refused.`,
      }
    }
    return {
      truthSays: `${sizes.sq_entries} in the SQ and ${sizes.cq_entries} in the CQ.`,
      because: `${entries} rounds up to the power of two ${sq}. ${cqEntries === null ? `The CQ has twice as many, ${sizes.cq_entries}.` : `${cqEntries} rounds up to ${sizes.cq_entries}, which is not below ${sq}.`}`,
    }
  },
  parts: (drawn, _, answer) => ({
    step: 1,
    predicted: answer.kind === 'choice' ? labelOf(answer.value) : '',
    actual: labelOf(idOf(drawn)),
    focus: 'sq',
  }),
})

function idOf({ entries, cqEntries }: Drawn): string {
  const sizes = sizesOf({ entries, cq_entries: cqEntries ?? undefined })
  return sizes === null ? 'EINVAL' : `${sizes.sq_entries}/${sizes.cq_entries}`
}

function labelOf(id: string): string {
  const [sq, cq] = id.split('/')
  return cq === undefined ? 'none: it fails with EINVAL' : `SQ ${sq}, CQ ${cq}`
}

function optionsOf(drawn: Drawn): string[] {
  const { entries, cqEntries } = drawn
  const up = 2 ** Math.ceil(Math.log2(entries))
  const down = 2 ** Math.floor(Math.log2(entries))
  const wanted = [
    idOf(drawn),
    `${entries}/${cqEntries ?? 2 * entries}`,
    'EINVAL',
    `${up}/${up}`,
    `${down}/${2 * down}`,
    `${up}/${2 * up}`,
  ]
  return [...new Set(wanted)].slice(0, 5).toSorted((a, b) => order(a) - order(b))
}

function order(id: string): number {
  const [sq = '', cq = '0'] = id.split('/')
  return sq === 'EINVAL' ? Infinity : Number(sq) * 1000 + Number(cq)
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

function traceOf({ entries, cqEntries }: Drawn): Trace<Picture> {
  const sizes = sizesOf({ entries, cq_entries: cqEntries ?? undefined })
  const sq = 2 ** Math.ceil(Math.log2(entries))
  const before = pictureOf(createContext({ sq_entries: sq, cq_entries: 2 * sq }))
  const after = sizes === null ? before : pictureOf(createContext(sizes))
  return {
    columns: ['SQ', 'CQ'],
    steps: [
      {
        says: `The SQ: ${entries} is rounded up to ${sq}, a power of two.`,
        cells: [String(sq), '–'],
        state: before,
      },
      {
        says:
          sizes === null
            ? 'The CQ would be smaller than the SQ: EINVAL.'
            : `The CQ gets ${sizes.cq_entries} entries${cqEntries === null ? ', twice the SQ' : ''}.`,
        cells: [String(sq), sizes === null ? 'EINVAL' : String(sizes.cq_entries)],
        state: after,
      },
    ],
  }
}
