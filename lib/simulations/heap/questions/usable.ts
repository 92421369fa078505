import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { chunkFor } from '../chunk-sizes'
import { doneOf, free, type GlibcProgram, malloc, sayVersion, traceOf } from './glibc-draws'

const params = z.strictObject({
  /** The largest request that is drawn. */
  upTo: z.number().int().min(64).max(4000).default(160),
  /** What is asked for: the bytes that can be used, or those that the chunk takes. */
  asks: z.enum(['usable', 'chunk']).default('usable'),
})

interface Drawn extends GlibcProgram {
  readonly request: number
  readonly asks: 'usable' | 'chunk'
}

const number = (value: number): Answer => ({ kind: 'number', value })

function given(drawn: Drawn): { usable: number; chunk: number } {
  const { usable = 0, chunk = 0 } = doneOf(drawn)[0]?.given ?? {}
  return { usable, chunk }
}

export const usable = defineQuestion({
  id: 'usable',
  title: 'How many bytes malloc really gives',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { upTo, asks }): Drawn {
    // Requests on the edge of a size class, or just past it, are the ones worth a thought.
    const steps = Math.floor((upTo - 8) / 16)
    const edge = 8 + 16 * rng.between(0, steps)
    const request = Math.max(1, rng.chance(0.6) ? edge + rng.pick([-1, 0, 1, 2]) : rng.between(1, upTo))
    return { version: '2.36', lines: [malloc('p', request), free('p')], request, asks }
  },
  ask: ({ request, asks }) => ({
    prompt: {
      text:
        asks === 'usable'
          ? `${sayVersion('2.36')}\n\n\`p = malloc(${request})\`. How many bytes may the program use, that is, what does \`malloc_usable_size(p)\` return?`
          : `${sayVersion('2.36')}\n\n\`p = malloc(${request})\`. How many bytes of the heap does the chunk take?`,
    },
    form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0 },
    hints: [
      'A chunk is the request plus 8 bytes of header, rounded up to a multiple of 16, and at least 32. All but 8 bytes of it can be used.',
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => number(drawn.asks === 'usable' ? given(drawn).usable : given(drawn).chunk),
  misconceptions: [
    {
      id: 'exactly',
      name: 'malloc gives exactly what was asked for',
      says: 'Chunks come in steps of 16 bytes, so most requests get a little more.',
      answer: ({ request }) => number(request),
    },
    {
      id: 'rounded',
      name: 'rounded up, without the header',
      says: 'Eight bytes of header are added before rounding, and a chunk has at least 32 bytes.',
      answer: ({ request }) => number(Math.ceil(request / 16) * 16),
    },
    {
      id: 'header-counted-otherwise',
      name: 'chunk and usable size mixed up',
      says: 'The chunk counts its header; the usable size is 8 bytes less.',
      answer: ({ request, asks }) => number(asks === 'usable' ? chunkFor(request) : chunkFor(request) - 8),
    },
    {
      id: 'power-of-two',
      name: 'rounded up to a power of two',
      says: 'glibc has a size class every 16 bytes, not one for each power of two.',
      answer: ({ request }) => number(2 ** Math.ceil(Math.log2(Math.max(16, request)))),
    },
  ],
  explain(drawn) {
    const got = given(drawn)
    const plus = drawn.request + 8
    const rounded =
      plus <= 32
        ? `at least 32`
        : plus === got.chunk
          ? `a multiple of 16 already`
          : `rounded up to 16: ${got.chunk}`
    const uses = `${got.usable} of them can be used: the last 8 lie in the next chunk's header, which is idle while this one is in use.`
    return {
      truthSays: `${sayNumber(drawn.asks === 'usable' ? got.usable : got.chunk)} bytes.`,
      because: `${drawn.request} + 8 = ${plus}, ${rounded}. The chunk takes ${got.chunk} bytes; ${uses}`,
    }
  },
})
