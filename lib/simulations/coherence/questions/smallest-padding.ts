import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Declared, type Language, layOut, listing } from '../declared'
import { baseText, drawLanguage } from '../draws'
import type { Place } from '../layout'
import { linesOf, shareLine } from '../lines'
import { type Deed, inTurns } from '../model'
import { bytesOf } from '../say'
import { accessTrace } from '../trace'

const params = z.strictObject({
  language: z.enum(['any', 'c', 'go']).default('go'),
  /**
   * `array`: an element a core, padding behind the hot field. `pair`: two hot fields with padding between.
   */
  shape: z.enum(['any', 'array', 'pair']).default('any'),
  /** Where it starts: on a line, somewhere known, or unknown (any multiple of 8). */
  start: z.enum(['any', 'line', 'known', 'unknown']).default('any'),
  /** Bytes of a line: 64, or 128 as on Apple's cores and for pairs of lines that are fetched together. */
  line: z.union([z.literal(64), z.literal(128)]).default(64),
})

interface Drawn {
  readonly shape: 'array' | 'pair'
  readonly language: Language
  /** The hot part in words: fields of 4 or 8 bytes. */
  readonly hot: readonly { readonly name: string; readonly type: string }[]
  /** null: any multiple of 8. */
  readonly base: number | null
  readonly line: number
  /** The smallest padding that does it, by the model. */
  readonly smallest: number
}

function declaredWith({ shape, language, hot }: Drawn, padding: number | null): Declared {
  const pad = {
    name: language === 'c' ? 'pad' : '_',
    type: language === 'c' ? 'char' : 'byte',
    count: padding ?? 0,
  }
  const first = hot[0]
  return {
    language,
    fields:
      shape === 'array' || first === undefined ? [...hot, pad] : [...hot, pad, { ...first, name: 'misses' }],
  }
}

/** The two things that must not meet: element 0 and 1 of the array, or the fields before and behind the padding. */
function hotPlaces(drawn: Drawn, padding: number): readonly [Place, Place] {
  const { fields, size } = layOut(declaredWith(drawn, padding))
  const last = fields[drawn.hot.length - 1]
  const length = (last?.offset ?? 0) + (last?.size ?? 0)
  if (drawn.shape === 'pair')
    return [
      { name: 'hits', offset: 0, size: length },
      { ...(fields.at(-1) ?? { offset: 0, size: 8 }), name: 'misses' },
    ]
  return [
    { name: 'slots[0]', offset: 0, size: length },
    { name: 'slots[1]', offset: size, size: length },
  ]
}

/** In an array all neighbours count; strides are multiples of 4, so that after `line / 4` of them the places repeat. */
function stops(drawn: Drawn, padding: number): boolean {
  const [a, b] = hotPlaces(drawn, padding)
  const starts = drawn.base === null ? Array.from({ length: drawn.line / 8 }, (_, i) => i * 8) : [drawn.base]
  const neighbours = drawn.shape === 'array' ? drawn.line / 4 : 1
  return starts.every((base) =>
    Array.from({ length: neighbours }, (_, i) => base + i * b.offset).every(
      (from) => !shareLine(a, b, from, drawn.line),
    ),
  )
}

/** The compiler rounds up to the fields' alignment anyway, so only its multiples are asked for. */
function stepOf(drawn: Drawn): number {
  return layOut(declaredWith(drawn, 0)).align
}

/** Found by trying. */
function findSmallest(drawn: Drawn): number {
  let padding = 0
  while (!stops(drawn, padding)) padding += stepOf(drawn)
  return padding
}

function hotSize(drawn: Drawn): number {
  return hotPlaces(drawn, 0)[0].size
}

function knob(value: number): Answer {
  return { kind: 'knob', value }
}

export const smallestPadding = defineQuestion({
  id: 'smallest-padding',
  title: 'The smallest padding that stops false sharing',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { language: wanted, shape, start, line }): Drawn {
    const language = drawLanguage(rng, wanted)
    const chosen = shape === 'any' ? rng.pick(['array', 'array', 'pair'] as const) : shape
    const word = language === 'c' ? 'long' : 'int64'
    const half = language === 'c' ? 'int' : 'int32'
    const hot =
      chosen === 'pair'
        ? [{ name: 'hits', type: rng.pick([word, word, half]) }]
        : rng.pick([
            [{ name: 'hits', type: word }],
            [
              { name: 'hits', type: word },
              { name: 'bytes', type: word },
            ],
            [{ name: 'hits', type: half }],
            [
              { name: 'hits', type: half },
              { name: 'errors', type: half },
              { name: 'drops', type: half },
            ],
            [
              { name: 'hits', type: word },
              { name: 'bytes', type: word },
              { name: 'errors', type: word },
            ],
          ])
    const kind =
      start === 'any'
        ? rng.pick(
            chosen === 'array'
              ? (['line', 'unknown'] as const)
              : (['line', 'known', 'known', 'unknown'] as const),
          )
        : start
    const base = kind === 'line' ? 0 : kind === 'unknown' ? null : rng.between(1, 6) * 8
    const drawn = { shape: chosen, language, hot, base, line, smallest: 0 }
    return { ...drawn, smallest: findSmallest(drawn) }
  },
  ask(drawn) {
    const { shape, language, base, line } = drawn
    const code = listing(declaredWith(drawn, 0), shape === 'array' ? 'slot' : 'stats').map((text) =>
      text.replace('[0]', '[n]'),
    )
    const where =
      base === null ? '**at any multiple of 8**' : `**${baseText(base).replace('64-byte', `${line}-byte`)}**`
    const story =
      shape === 'array'
        ? `An array holds one such ${language === 'c' ? 'struct' : 'value'} for each core: core 0 writes the fields of \`slots[0]\` all the time, core 1 those of \`slots[1]\`, and so on. The array starts ${where}.`
        : `Core 0 writes \`hits\` all the time, core 1 \`misses\`. The struct starts ${where}.`
    return {
      prompt: {
        text: `${story} Lines are **${line} bytes**.\n\nSet \`n\`, a multiple of **${stepOf(drawn)}**, to the **smallest** padding with which no two cores write to the same line.`,
        exhibits: [{ kind: 'code', lines: code }],
      },
      form: {
        kind: 'knob',
        label: 'n',
        goal: 'No line is written by two cores, with as little padding as possible.',
        min: 0,
        max: 2 * line,
        step: stepOf(drawn),
        start: 0,
        unit: 'bytes',
      },
      hints: [
        shape === 'array'
          ? 'What repeats is the size of the whole struct. From which size on does the next element always begin past the line of this one?'
          : 'Find the last byte of the line in which `hits` lies, in offsets of the struct. `misses` has to start behind it.',
      ],
    }
  },
  run: (drawn) => {
    const padding = drawn.smallest
    const [a, b] = hotPlaces(drawn, padding)
    const fields = [a, { name: 'padding', offset: a.size, size: padding }, b].filter(({ size }) => size > 0)
    const once = [a, b].map((field, core): Deed => ({ core, operation: 'write', field: field.name }))
    return accessTrace({ fields, base: drawn.base ?? 0, cores: 2, line: drawn.line }, inTurns(once, 2))
  },
  truth: (drawn) => knob(drawn.smallest),
  score(drawn, answer) {
    if (answer.kind !== 'knob') return 0
    if (answer.value === drawn.smallest) return 1
    // It works, but bytes are wasted.
    return stops(drawn, answer.value) ? 0.5 : 0
  },
  misconceptions: [
    {
      id: 'whole-line',
      name: 'a whole line of padding',
      says: 'The field itself is part of its line. Only the rest of the line has to be filled.',
      answer: ({ line }) => knob(line),
    },
    {
      id: 'start-left-out',
      name: 'the start left out',
      says: 'Where it starts decides how much of its line is left behind the hot bytes, and whether they cross a border themselves.',
      answer: (drawn) => (drawn.base === 0 ? null : knob(findSmallest({ ...drawn, base: 0 }))),
    },
    {
      id: 'always-56',
      name: '56, whatever the field',
      says: '56 belongs to a field of 8 bytes. What counts is that hot bytes and padding together make a line.',
      answer: ({ line }) => knob(line - 8),
    },
    {
      id: 'padding-none',
      name: 'different fields, different lines',
      says: 'Fields that stand side by side share a line, whoever writes them.',
      answer: () => knob(0),
    },
  ],
  explain(drawn, _trace, answer) {
    const { shape, base, line } = drawn
    const padding = drawn.smallest
    const hot = hotSize(drawn)
    const [, next] = hotPlaces(drawn, padding)
    const wasted = answer.kind === 'knob' && answer.value > padding && stops(drawn, answer.value)
    const [first, last] = [drawn.hot[0]?.name ?? '', drawn.hot.at(-1)?.name ?? '']
    const lastOffset = layOut(declaredWith(drawn, 0)).fields[drawn.hot.length - 1]?.offset ?? 0
    const because =
      shape === 'array' && base === null
        ? `The stride is ${hot} + ${padding} = ${next.offset}. From \`${last}\` of one element to \`${first}\` of the next it is then ${next.offset - lastOffset}, a whole line, so they never meet on one, wherever the array starts.${hot > 8 ? ` A stride of ${line} would not do: hot fields that cross a border would meet the next element's there.` : ''}`
        : shape === 'array'
          ? `${hot} bytes of hot fields and ${padding} of padding make a stride of ${next.offset}: no element has hot bytes on a line of another.`
          : base === null
            ? `${hot} + ${padding} = ${line}: from \`hits\` to \`misses\` it is a whole line, so they never meet on one, wherever the struct starts.`
            : `\`hits\` lies at byte ${base} of its line, which has ${bytesOf(line - base - hot)} left behind it. \`misses\` then starts the next line, at offset ${next.offset}.`
    return {
      truthSays: `${bytesOf(padding)}.`,
      because: wasted
        ? `${because} ${bytesOf(answer.value)} work as well, but waste ${answer.value - padding}.`
        : because,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const works = stops(drawn, answer.value)
    const [a, b] = hotPlaces(drawn, answer.value)
    const meet = linesOf(a, drawn.base ?? 0, drawn.line).filter((one) =>
      linesOf(b, drawn.base ?? 0, drawn.line).includes(one),
    )
    return {
      step: Math.min(2, trace.steps.length - 1),
      predicted: works ? `${answer.value} bytes needed` : `${answer.value} bytes to be enough`,
      actual: works
        ? `${drawn.smallest} are enough`
        : meet.length > 0
          ? `with ${answer.value} both are on line ${meet[0]}`
          : `with ${answer.value} some start puts both on one line`,
      focus: 'padding',
    }
  },
})
