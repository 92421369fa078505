import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { fragmentation, neededFor } from '../free-list'
import { doOnHoles, type Holes, holesTable, layHoles, traceOnHoles } from './free-list-draws'

const params = z.strictObject({
  /** Bytes of header on each block; any: none or 8. */
  header: z.enum(['any', '0', '8']).default('any'),
  /** How many free blocks there are. */
  blocks: z.number().int().min(2).max(6).default(4),
})

interface Drawn extends Holes {
  readonly request: number
}

const choice = (value: string): Answer => ({ kind: 'choice', value })

function outcome(drawn: Drawn): 'yes' | 'too-few' | 'pieces' {
  const [done] = doOnHoles(drawn, [{ op: 'alloc', name: 'x', size: drawn.request }])
  if (done?.returned !== null) return 'yes'
  return fragmentation(drawn.free).total < neededFor(drawn.rules, drawn.request) ? 'too-few' : 'pieces'
}

export const fits = defineQuestion({
  id: 'fits',
  title: 'Enough free bytes, but does it fit?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { header, blocks }): Drawn {
    const bytes = header === 'any' ? rng.pick([0, 0, 8]) : Number(header)
    const sizes = Array.from({ length: blocks }, () => rng.between(2, 10) * 4)
    const { free, heapSize } = layHoles(rng, sizes)
    const { total, largest } = fragmentation(free)
    const want = rng.pick(['yes', 'yes', 'pieces', 'pieces', 'too-few'])
    const needed =
      want === 'yes'
        ? largest - rng.pick([0, 2, 4])
        : want === 'pieces'
          ? rng.between(largest + 1, Math.max(largest + 1, Math.min(total, largest + 20)))
          : total + rng.between(1, 10)
    const rules = { policy: 'FIRST', order: 'ADDRSORT', coalesce: true, header: bytes, align: null } as const
    return { rules, heapSize, free, request: Math.max(1, needed - bytes) }
  },
  ask: ({ rules, free, request }) => ({
    prompt: {
      text: `This is the whole free list of an allocator. ${rules.header === 0 ? 'Blocks have no header.' : `Each block takes **${rules.header} bytes more** than was asked for, as a header.`}\n\nDoes \`alloc(${request})\` succeed?`,
      exhibits: [holesTable(free, 'free list')],
    },
    form: {
      kind: 'choice',
      options: [
        { id: 'yes', label: 'Yes' },
        { id: 'pieces', label: 'No: enough bytes are free, but not in one piece' },
        { id: 'too-few', label: 'No: too few bytes are free' },
      ],
    },
    hints: ['One request is served from one free block. Blocks that do not touch cannot be joined.'],
  }),
  run: (drawn) => traceOnHoles(drawn, [{ op: 'alloc', name: 'x', size: drawn.request }]),
  truth: (drawn) => choice(outcome(drawn)),
  misconceptions: [
    {
      id: 'enough-is-enough',
      name: 'enough free bytes means success',
      says: 'A request needs one free block that is large enough; bytes in several blocks do not add up.',
      answer: (drawn) =>
        choice(fragmentation(drawn.free).total >= neededFor(drawn.rules, drawn.request) ? 'yes' : 'too-few'),
    },
    {
      id: 'no-header',
      name: 'header forgotten',
      says: 'The header has to fit into the free block as well.',
      answer: (drawn) =>
        drawn.rules.header === 0 ? null : choice(outcome({ ...drawn, rules: { ...drawn.rules, header: 0 } })),
    },
  ],
  explain(drawn) {
    const { total, largest } = fragmentation(drawn.free)
    const needed = neededFor(drawn.rules, drawn.request)
    const says = {
      yes: 'Yes, it succeeds.',
      pieces: 'No: the bytes are there, but in pieces.',
      'too-few': 'No: too few bytes are free.',
    }[outcome(drawn)]
    const header = drawn.rules.header === 0 ? '' : ` (${drawn.request} and ${drawn.rules.header} of header)`
    return {
      truthSays: says,
      because: `It needs ${needed} bytes${header} in one piece. ${total} bytes are free in all, and the largest block has ${largest}.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const actual = outcome(drawn) === 'yes' ? 'a block' : 'NULL'
    const predicted = answer.value === 'yes' ? 'a block' : 'NULL'
    return predicted === actual ? undefined : { step: 1, predicted, actual, focus: 'list' }
  },
})
