import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { baseText, drawUntil } from '../draws'
import type { Place } from '../layout'
import { linesOf, shareLine } from '../lines'
import type { Deed } from '../model'
import { accessTrace } from '../trace'

const params = z.strictObject({
  /** Bytes of an element; 0 draws 8, 16 or 24. */
  element: z
    .union([z.literal(0), z.literal(8), z.literal(16), z.literal(24), z.literal(32), z.literal(40)])
    .default(0),
  /** Whether the array starts at a line. */
  start: z.enum(['any', 'line', 'known']).default('any'),
})

interface Drawn {
  readonly element: number
  readonly base: number
  readonly count: number
  readonly hot: number
}

function elements({ element, count }: Drawn): Place[] {
  return Array.from({ length: count }, (_, i) => ({ name: `[${i}]`, offset: i * element, size: element }))
}

function mates(drawn: Drawn, base = drawn.base): number[] {
  const all = elements(drawn)
  const hot = all[drawn.hot]
  return hot === undefined
    ? []
    : all.flatMap((one, i) => (i !== drawn.hot && shareLine(hot, one, base) ? [i] : []))
}

function tokens(indices: readonly number[]): Answer {
  return { kind: 'tokens', value: indices.map(String) }
}

export const lineMates = defineQuestion({
  id: 'line-mates',
  title: 'Who suffers from this write',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { element, start }): Drawn {
    return drawUntil(
      () => {
        const size = element === 0 ? rng.pick([8, 16, 24, 16, 24]) : element
        const base = start === 'line' || (start === 'any' && rng.chance(0.35)) ? 0 : rng.between(1, 7) * 8
        const count = rng.between(6, 10)
        return { element: size, base, count, hot: rng.between(0, count - 1) }
      },
      (drawn) => mates(drawn).length >= 1 && mates(drawn).length <= 6,
    )
  },
  ask({ element, base, count, hot }) {
    return {
      prompt: {
        text: `An array of **${count}** elements of **${element} bytes** starts **${baseText(base)}**. Each element belongs to another core. Core ${hot} writes all of **element ${hot}**.\n\nWhich **other elements** lose bytes of theirs from their core's cache?`,
      },
      form: {
        kind: 'tokens',
        ordered: false,
        palette: Array.from({ length: count }, (_, i) => String(i)).filter((i) => i !== String(hot)),
        example: '2 3 4',
      },
      hints: [
        `Element ${hot} begins at byte ${base} + ${hot} × ${element}. Find its line, or its two lines.`,
        `Which elements have a byte on ${linesOf({ offset: hot * element, size: element }, base).length === 1 ? 'that line' : 'one of those lines'}?`,
      ],
    }
  },
  run: (drawn) => {
    const { hot, base, count } = drawn
    const fields = elements(drawn)
    const affected = mates(drawn)
    // First those who will lose something read their element, so that the write has copies to take away.
    const cores = Math.min(4, affected.length + 1)
    const readers = affected
      .slice(0, cores - 1)
      .map((i, n): Deed => ({ core: n + 1, operation: 'read', field: `[${i}]` }))
    return accessTrace({ fields: fields.slice(0, count), base, cores, line: 64 }, [
      ...readers,
      { core: 0, operation: 'write', field: `[${hot}]` },
    ])
  },
  truth: (drawn) => tokens(mates(drawn)),
  misconceptions: [
    {
      id: 'first-of-the-line',
      name: 'the array taken to start at a line',
      says: 'Where the lines divide the array depends on where it starts.',
      answer: (drawn) => tokens(mates(drawn, 0)),
    },
    {
      id: 'the-next-ones',
      name: 'a line taken to begin at the element',
      says: 'An access brings the line that the element lies in, not 64 bytes from it on. What stands before it counts as well.',
      answer: (drawn) =>
        tokens(
          elements(drawn).flatMap(({ offset }, i) =>
            i > drawn.hot && offset < drawn.hot * drawn.element + 64 ? [i] : [],
          ),
        ),
    },
    {
      id: 'one-line-only',
      name: 'an element that lies on two lines',
      says: 'An element that crosses a border occupies two lines, and its write takes both.',
      answer: (drawn) => {
        const all = elements(drawn)
        const hot = all[drawn.hot]
        if (hot === undefined) return null
        const first = { ...hot, size: 1 }
        return tokens(
          all.flatMap((one, i) => (i !== drawn.hot && shareLine(first, one, drawn.base) ? [i] : [])),
        )
      },
    },
    {
      id: 'nobody',
      name: 'sharing needs the same variable',
      says: 'Each core writes only its own element, and still they take lines from each other: caches do not know elements.',
      answer: () => tokens([]),
    },
  ],
  explain(drawn) {
    const { hot, element, base } = drawn
    const lines = linesOf({ offset: hot * element, size: element }, base)
    const from = base + hot * element
    const [first = 0] = lines
    const last = lines.at(-1) ?? first
    return {
      truthSays: `${mates(drawn).length === 1 ? 'Element' : 'Elements'} ${mates(drawn).join(', ')}.`,
      because: `Element ${hot} lies at bytes ${from} to ${from + element - 1} counted from a border of lines, on ${first === last ? `line ${first}` : `lines ${first} and ${last}`}: bytes ${first * 64} to ${last * 64 + 63}. These elements have bytes there too.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'tokens') return undefined
    const truth = mates(drawn).map(String)
    const extra = answer.value.filter((one) => !truth.includes(one))
    const missing = truth.filter((one) => !answer.value.includes(one))
    return {
      step: trace.steps.length - 1,
      predicted:
        extra.length > 0
          ? `element ${extra[0]} loses its line`
          : missing.length > 0
            ? `element ${missing[0]} keeps its line`
            : 'something else',
      actual: extra.length > 0 ? `element ${extra[0]} keeps it` : `element ${missing[0] ?? ''} loses it`,
      focus: `[${extra[0] ?? missing[0] ?? drawn.hot}]`,
    }
  },
})
