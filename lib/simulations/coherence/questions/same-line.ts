import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Declared, languageName, layOut, listing } from '../declared'
import { baseText, drawLanguage, drawStruct, drawUntil } from '../draws'
import type { Place } from '../layout'
import { linesOf, shareLine } from '../lines'
import { bytesOf } from '../say'
import { layoutTrace } from '../trace'

const params = z.strictObject({
  /** The struct's language, and so its rules. */
  language: z.enum(['any', 'c', 'go']).default('any'),
  /** Whether it is known where the struct starts. Unknown: at any multiple of its alignment. */
  start: z.enum(['any', 'known', 'unknown']).default('any'),
})

interface Drawn {
  readonly declared: Declared
  /** Bytes into a line; null where nobody knows. */
  readonly base: number | null
  readonly a: string
  readonly b: string
}

function places({ declared, a, b }: Drawn): { readonly a: Place; readonly b: Place; readonly align: number } {
  const { fields, align } = layOut(declared)
  const find = (name: string): Place =>
    fields.find((field) => field.name === name) ?? { name, offset: 0, size: 0 }
  return { a: find(a), b: find(b), align }
}

function verdict(drawn: Drawn, pair = places(drawn)): 'yes' | 'no' | 'depends' {
  if (drawn.base !== null) return shareLine(pair.a, pair.b, drawn.base) ? 'yes' : 'no'
  const starts = Array.from({ length: 64 / pair.align }, (_, i) => i * pair.align)
  const shared = starts.filter((base) => shareLine(pair.a, pair.b, base)).length
  return shared === starts.length ? 'yes' : shared === 0 ? 'no' : 'depends'
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

export const sameLine = defineQuestion({
  id: 'same-line',
  title: 'Do two fields share a line?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { language: wanted, start }): Drawn {
    const language = drawLanguage(rng, wanted)
    const isKnown = start === 'any' ? rng.chance(0.6) : start === 'known'
    const target = isKnown ? rng.pick(['yes', 'no']) : rng.pick(['no', 'depends'])
    return drawUntil(
      () => {
        const { fields } = drawStruct(rng, language, 2)
        const word = language === 'c' ? 'long' : rng.pick(['int64', 'sync.Mutex', 'int64'])
        const pad = {
          name: language === 'c' ? 'pad' : '_',
          type: language === 'c' ? 'char' : 'byte',
          count: rng.pick([24, 32, 40, 48, 56, 64]),
        }
        const hot = { name: 'hits', type: word }
        const other = { name: 'misses', type: language === 'c' ? 'long' : 'int64' }
        const shape = rng.pick([
          [hot, pad, other],
          [hot, ...fields, other],
          [...fields.slice(0, 1), hot, pad, other],
          [pad, hot, other],
        ])
        return {
          declared: { language, fields: shape },
          base: isKnown ? rng.pick([0, 0, 8, 16, 24, 32, 40, 48, 56]) : null,
          a: 'hits',
          b: 'misses',
        }
      },
      (drawn) => verdict(drawn) === target,
    )
  },
  ask({ declared, base, a, b }) {
    const where =
      base === null
        ? `starts **at any multiple of ${layOut(declared).align}**`
        : `starts **${baseText(base)}**`
    return {
      prompt: {
        text: `A struct (${languageName(declared.language)}) ${where}. Lines are 64 bytes.\n\nDo **\`${a}\`** and **\`${b}\`** lie on the same line?`,
        exhibits: [{ kind: 'code', lines: listing(declared) }],
      },
      form: {
        kind: 'choice',
        options: [
          { id: 'yes', label: base === null ? 'always' : 'yes' },
          { id: 'no', label: base === null ? 'never' : 'no' },
          ...(base === null ? [{ id: 'depends', label: 'it depends on where the struct starts' }] : []),
        ],
      },
      hints: [
        base === null
          ? 'From the first byte of the one to the last byte of the other: does that fit into 64 bytes for every start, for some, or for none?'
          : 'Add the start to both offsets and divide by 64. The same quotient is the same line.',
      ],
    }
  },
  run: ({ declared, base }) => layoutTrace(declared, base ?? 0),
  truth: (drawn) => choice(verdict(drawn)),
  misconceptions: [
    {
      id: 'near-means-same',
      name: 'less than 64 bytes apart means one line',
      says: 'Two fields 8 bytes apart lie on two lines if a border runs between them. Only where they start in their line decides.',
      answer: (drawn) => {
        const { a, b } = places(drawn)
        return choice(b.offset - a.offset < 64 ? 'yes' : 'no')
      },
    },
    {
      id: 'start-left-out',
      name: 'the start of the struct left out',
      says: 'Offsets count from the struct. If it starts in the middle of a line, the borders fall elsewhere.',
      answer: (drawn) => choice(verdict({ ...drawn, base: 0 })),
    },
    {
      id: 'mutex-padded',
      name: 'sync.Mutex taken for padded',
      says: '`sync.Mutex` is 8 bytes, a state and a semaphore. It has no padding; what stands behind it is its neighbour.',
      answer: (drawn) => {
        const { a, b, align } = places(drawn)
        const isMutex = drawn.declared.fields.some(
          ({ name, type }) => name === drawn.a && type === 'sync.Mutex',
        )
        return isMutex ? choice(verdict(drawn, { a, b: { ...b, offset: b.offset + 56 }, align })) : null
      },
    },
    {
      id: 'different-fields',
      name: 'different fields, different lines',
      says: 'A line is 64 bytes of memory. Whatever lies there shares it, however many fields that is.',
      answer: () => choice('no'),
    },
  ],
  explain(drawn) {
    const { a, b, align } = places(drawn)
    const { base } = drawn
    const on = (place: Place, start: number): string => {
      const [first, ...more] = linesOf(place, start)
      return more.length === 0 ? `line ${first}` : `lines ${first} and ${more.at(-1)}`
    }
    const span = b.offset + b.size - a.offset
    const truthSays = {
      yes: base === null ? 'Always.' : 'Yes, they share a line.',
      no: base === null ? 'Never.' : 'No.',
      depends: 'It depends on where the struct starts.',
    }[verdict(drawn)]
    if (base !== null) {
      return {
        truthSays,
        because: `\`${a.name}\` has offset ${a.offset}, \`${b.name}\` ${b.offset}. With the start at ${base} they begin at bytes ${base + a.offset} and ${base + b.offset}: ${on(a, base)} and ${on(b, base)}.`,
      }
    }
    const starts = Array.from({ length: 64 / align }, (_, i) => i * align)
    const together = starts.filter((start) => shareLine(a, b, start))
    const split = starts.find((start) => !together.includes(start))
    return {
      truthSays,
      because:
        together.length === 0
          ? `From \`${a.name}\` to \`${b.name}\` it is ${bytesOf(b.offset - a.offset)}: wherever the first ends up, the other is past the border of its line.`
          : split === undefined
            ? `Together they take ${bytesOf(span)}, and no multiple of ${align} puts a border between them.`
            : `Together they take ${bytesOf(span)}. If the struct starts ${bytesOf(together[0] ?? 0)} into a line, they share one; ${bytesOf(split)} into it, they do not.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const at = drawn.declared.fields.findIndex(({ name }) => name === drawn.b)
    return {
      step: Math.min(at + 1, trace.steps.length - 1),
      predicted: answer.value === 'yes' ? 'the same line' : answer.value === 'no' ? 'another line' : 'either',
      actual:
        verdict(drawn) === 'yes' ? 'the same line' : verdict(drawn) === 'no' ? 'another line' : 'either',
      focus: drawn.b,
    }
  },
})
