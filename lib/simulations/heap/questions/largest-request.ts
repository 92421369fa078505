import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { fragmentation } from '../free-list'
import { doOnHoles, type Holes, holesTable, layHoles, sayOverhead, traceOnHoles } from './free-list-draws'

const params = z.strictObject({
  /** What a block costs beyond the request. */
  overhead: z.enum(['any', 'none', 'header', 'align', 'both']).default('any'),
})

function succeeds(drawn: Holes, size: number): boolean {
  return doOnHoles(drawn, [{ op: 'alloc', name: 'x', size }])[0]?.returned !== null
}

/** The largest request that still succeeds, found by trying. */
function largestFor(drawn: Holes): number {
  const { largest } = fragmentation(drawn.free)
  for (let size = largest; size > 0; size--) if (succeeds(drawn, size)) return size
  return 0
}

const knob = (value: number): Answer => ({ kind: 'knob', value })

export const largestRequest = defineQuestion({
  id: 'largest-request',
  title: 'The largest request that succeeds',
  kind: 'quick',
  form: 'knob',
  params,
  pose(rng, { overhead }): Holes {
    const kind = overhead === 'any' ? rng.pick(['none', 'header', 'align', 'both']) : overhead
    const rules = {
      policy: 'BEST',
      order: 'ADDRSORT',
      coalesce: true,
      header: kind === 'header' || kind === 'both' ? rng.pick([4, 8]) : 0,
      align: kind === 'align' || kind === 'both' ? rng.pick([4, 8]) : null,
    } as const
    const sizes = rng.sample([18, 22, 25, 27, 30, 33, 38, 43, 50], rng.between(2, 4))
    return { rules, ...layHoles(rng, sizes) }
  },
  ask: ({ rules, free }) => ({
    prompt: {
      text: `This is the whole free list of an allocator. ${sayOverhead(rules) || 'Blocks have no header and are not rounded.'}\n\nSet the size so that \`alloc\` **just succeeds**: one byte more, and it returns NULL.`,
      exhibits: [holesTable(free, 'free list')],
    },
    form: {
      kind: 'knob',
      label: 'size of the request',
      goal: 'the largest request that succeeds',
      min: 1,
      max: fragmentation(free).total,
      step: 1,
      start: 1,
      unit: 'bytes',
    },
    hints: ['One block must hold the request, rounded up, and its header.'],
  }),
  run: (drawn) => {
    const size = largestFor(drawn)
    return traceOnHoles(drawn, [
      { op: 'alloc', name: 'x', size: size + 1 },
      { op: 'alloc', name: 'y', size },
    ])
  },
  truth: (drawn) => knob(largestFor(drawn)),
  score: (drawn, answer) =>
    answer.kind === 'knob' && succeeds(drawn, answer.value) && !succeeds(drawn, answer.value + 1) ? 1 : 0,
  misconceptions: [
    {
      id: 'all-free-bytes',
      name: 'enough free bytes means success',
      says: 'A request is served from one block; the bytes of several blocks do not add up.',
      answer: (drawn) => knob(fragmentation(drawn.free).total),
    },
    {
      id: 'no-overhead',
      name: 'header and rounding forgotten',
      says: 'The header and the bytes that rounding adds have to fit into the block too.',
      answer: (drawn) => knob(fragmentation(drawn.free).largest),
    },
  ],
  explain(drawn) {
    const { largest } = fragmentation(drawn.free)
    const { header, align } = drawn.rules
    const room = largest - header
    const parts = [
      `The largest block has ${largest} bytes.`,
      ...(header === 0 ? [] : [`${header} of them go to the header, which leaves ${room}.`]),
      ...(align === null
        ? []
        : [
            `Requests are rounded up to a multiple of ${align}, and the largest that fits is ${Math.floor(room / align) * align}.`,
          ]),
      ...(header === 0 && align === null ? ['Nothing is added to a request, so all of it can be used.'] : []),
    ]
    return { truthSays: `${largestFor(drawn)} bytes.`, because: parts.join(' ') }
  },
})
