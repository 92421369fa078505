import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import type { Place } from '../layout'
import { LINE, linesOf, shareLine } from '../lines'
import type { Operation } from '../mesi'
import { bounces, type Deed, inTurns, type Setup } from '../model'
import { accessTrace } from '../trace'

const params = z.strictObject({
  /** How many pairs of loops, 3 to 6. */
  pairs: z.int().min(3).max(6).default(4),
  /** Where the struct starts: on a line, or some bytes into one. */
  start: z.enum(['any', 'line', 'known']).default('any'),
})

interface Loop {
  readonly field: string
  readonly operation: Operation
}
type Pair = readonly [Loop, Loop]
interface Drawn {
  readonly fields: readonly Place[]
  readonly base: number
  readonly pairs: readonly Pair[]
}

function setupOf({ fields, base }: Drawn): Setup {
  return { fields, base, cores: 2, line: LINE }
}

function deedsOf(pair: Pair): Deed[] {
  return pair.map((loop, core) => ({ core, ...loop }))
}

/** The pairs, by their index, whose line travels when `wrong` or the model says so. */
function chosen(drawn: Drawn, holds: (pair: Pair, a: Place, b: Place) => boolean): Answer {
  const place = (name: string): Place =>
    drawn.fields.find((field) => field.name === name) ?? { name, offset: 0, size: 8 }
  return {
    kind: 'choices',
    value: drawn.pairs.flatMap((pair, i) =>
      holds(pair, place(pair[0].field), place(pair[1].field)) ? [String(i)] : [],
    ),
  }
}

function truthOf(drawn: Drawn): Answer {
  return chosen(drawn, (pair) => bounces(setupOf(drawn), deedsOf(pair)))
}

function sayLoop({ field, operation }: Loop): string {
  return operation === 'write' ? `\`${field}++\`` : `reads \`${field}\``
}

function writes([a, b]: Pair): number {
  return [a, b].filter(({ operation }) => operation === 'write').length
}

/** The pair that shows most: the first one that is answered wrongly, else the first that travels. */
function shownPair(drawn: Drawn, answer?: Answer): number {
  const right = truthOf(drawn)
  const [truth, given] = [right, answer].map((one) => (one?.kind === 'choices' ? one.value : []))
  const wrong = drawn.pairs.findIndex((_, i) => truth?.includes(String(i)) !== given?.includes(String(i)))
  return answer === undefined || wrong < 0 ? Number(truth?.[0] ?? 0) : wrong
}

export const bouncingLoops = defineQuestion({
  id: 'bouncing-loops',
  title: 'Which loops make a line travel',
  kind: 'predict',
  form: 'choices',
  params,
  pose(rng, { pairs, start }): Drawn {
    return drawUntil(
      () => {
        const base = start === 'line' || (start === 'any' && rng.chance(0.5)) ? 0 : rng.between(1, 6) * 8
        const offsets = [0, 8, rng.pick([48, 56]), rng.pick([64, 72, 80])]
        const fields = offsets.map((offset, i): Place => ({
          name: ['a', 'b', 'c', 'd'][i] ?? 'x',
          offset,
          size: 8,
        }))
        const loop = (): Loop => ({
          field: rng.pick(fields).name,
          operation: rng.chance(0.55) ? 'write' : 'read',
        })
        const drawn = drawUntil(
          () => Array.from({ length: pairs }, (): Pair => [loop(), loop()]),
          (all) => new Set(all.map((pair) => pair.map(sayLoop).toSorted().join())).size === all.length,
        )
        return { fields, base, pairs: drawn }
      },
      (drawn) => {
        const counts = drawn.pairs.map(writes)
        if (!counts.includes(0) || !counts.includes(1)) return false
        const right = truthOf(drawn)
        const count = right.kind === 'choices' ? right.value.length : 0
        return count >= 1 && count < pairs
      },
    )
  },
  ask({ fields, base, pairs }) {
    const where = base === 0 ? 'at the start of a 64-byte line' : `${base} bytes into a 64-byte line`
    return {
      prompt: {
        text: `A struct starts **${where}**. It has fields of 8 bytes at offsets ${fields.map(({ name, offset }) => `\`${name}\` **${offset}**`).join(', ')}. Two cores with MESI caches loop, core 0 and core 1:\n\nIn which of these pairs does a line **travel for ever** between the cores?`,
      },
      form: {
        kind: 'choices',
        options: pairs.map((pair, i) => ({ id: String(i), label: pair.map(sayLoop).join(' · ') })),
      },
      hints: [
        'It takes one line for both, and at least one core that writes.',
        `Add the start, ${base}, to the offset and divide by 64: that is the line.`,
      ],
    }
  },
  run: (drawn) => {
    const pair = drawn.pairs[shownPair(drawn)]
    return accessTrace(setupOf(drawn), pair === undefined ? [] : inTurns(deedsOf(pair), 3))
  },
  truth: truthOf,
  misconceptions: [
    {
      id: 'same-variable',
      name: 'sharing needs the same variable',
      says: 'Caches know lines, not variables. Two fields on one line are one thing to them.',
      answer: (drawn) => chosen(drawn, (pair, a, b) => a.name === b.name && writes(pair) > 0),
    },
    {
      id: 'readers-disturb',
      name: 'readers that disturb readers',
      says: 'Any number of cores may have a line in S. As long as nobody writes, nobody loses it.',
      answer: (drawn) => chosen(drawn, (_, a, b) => shareLine(a, b, drawn.base)),
    },
    {
      id: 'two-writers-needed',
      name: 'a reader taken for harmless',
      says: 'One writer is enough: it takes the line from the reader, and the reader fetches it back.',
      answer: (drawn) => chosen(drawn, (pair, a, b) => writes(pair) === 2 && shareLine(a, b, drawn.base)),
    },
    {
      id: 'start-left-out',
      name: 'the start of the struct left out',
      says: 'Offsets count from the struct. Where it starts in its line decides which fields share one.',
      answer: (drawn) => chosen(drawn, (pair, a, b) => writes(pair) > 0 && shareLine(a, b, 0)),
    },
    {
      id: 'near-means-same',
      name: 'less than 64 bytes apart means one line',
      says: 'Lines are fixed pieces of memory. Neighbours can lie on either side of a border.',
      answer: (drawn) =>
        chosen(drawn, (pair, a, b) => writes(pair) > 0 && Math.abs(a.offset - b.offset) < 64),
    },
  ],
  explain(drawn, _trace, answer) {
    const right = truthOf(drawn)
    const all = right.kind === 'choices' ? right.value : []
    const i = shownPair(drawn, answer)
    const pair = drawn.pairs[i]
    const lineOf = (loop: Loop | undefined): number =>
      linesOf(
        drawn.fields.find(({ name }) => name === loop?.field) ?? { offset: 0, size: 8 },
        drawn.base,
      )[0] ?? 0
    const [x, y] = [lineOf(pair?.[0]), lineOf(pair?.[1])]
    const told = pair?.map(sayLoop).join(' · ') ?? ''
    const why =
      x !== y
        ? `lie on line ${x} and line ${y}, so each core keeps its own.`
        : pair !== undefined && writes(pair) === 0
          ? `share line ${x}, but nobody writes: both keep it in S.`
          : `share line ${x}, and each write takes it from the other core, round after round.`
    return {
      truthSays: `${all.map((id) => drawn.pairs[Number(id)]?.map(sayLoop).join(' · ') ?? '').join('; ')}.`,
      because: `${told}: they ${why}`,
    }
  },
  parts(drawn, trace, answer) {
    const shown = shownPair(drawn)
    // The run shows one pair; only a wrong answer about that one parts from it.
    if (answer.kind !== 'choices' || answer.value.includes(String(shown))) return undefined
    return {
      step: Math.min(3, trace.steps.length - 1),
      predicted: 'each core keeps its copy',
      actual: 'the line travels',
      focus: 'bus',
    }
  },
})
