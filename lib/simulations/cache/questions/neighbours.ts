import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { addressOf, type Area, hex } from '../areas'
import { oneLevel, read, typeOf } from '../draws'
import { start, step } from '../model'
import { sceneTrace, type Scene } from '../trace'

const params = z.strictObject({
  /** Bytes of an element; 0 draws 4 or 8. */
  elem: z.union([z.literal(0), z.literal(4), z.literal(8)]).default(0),
  /** Bytes of a line: 64 on x86-64 and most Arm, 128 on Apple silicon. */
  line: z.union([z.literal(64), z.literal(128)]).default(64),
  /** Whether the array starts at a line; `any` draws it. */
  aligned: z.enum(['any', 'yes', 'no']).default('any'),
})

interface Drawn {
  readonly line: number
  readonly elem: number
  /** Address of element 0. */
  readonly base: number
  readonly index: number
}

const COUNT = 64

function areaOf({ elem, base }: Drawn): Area {
  return { name: 'a', base, elem, count: COUNT }
}

function sceneOf(drawn: Drawn): Scene {
  const area = areaOf(drawn)
  const [first, last] = cameAlong(drawn)
  const at = (index: number) => read(addressOf(area, index), drawn.elem)
  // The miss, then both ends of what came with it, then one beyond.
  return {
    machine: oneLevel(1, 4, drawn.line),
    areas: [area],
    accesses: [at(drawn.index), at(first), at(last), at(last + 1)],
  }
}

/** First and last of the elements that hit after the miss: each is tried. */
function cameAlong(drawn: Drawn): readonly [number, number] {
  const area = areaOf(drawn)
  const { state } = step(start(oneLevel(1, 4, drawn.line)), read(addressOf(area, drawn.index), drawn.elem))
  const hits = Array.from({ length: COUNT }, (_, i) => i).filter(
    (i) => step(state, read(addressOf(area, i), drawn.elem)).found === 0,
  )
  return [hits[0] ?? drawn.index, hits.at(-1) ?? drawn.index]
}

function say(first: number, last: number): string {
  return first === last ? `a[${first}]` : `a[${first}]–a[${last}]`
}

function choice(first: number, last: number): Answer {
  return { kind: 'choice', value: `${Math.max(0, first)}-${last}` }
}

/** What the wrong models say came along. */
function guesses({ line, elem, index }: Drawn): {
  readonly fromHere: readonly [number, number]
  readonly fromZero: readonly [number, number]
  readonly around: readonly [number, number]
} {
  const per = line / elem
  const chunk = Math.floor(index / per) * per
  return {
    fromHere: [index, index + per - 1],
    fromZero: [chunk, chunk + per - 1],
    around: [Math.max(0, index - per / 2), Math.max(0, index - per / 2) + per - 1],
  }
}

export const neighbours = defineQuestion({
  id: 'neighbours',
  title: 'Which elements come with a miss',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { elem, line, aligned }): Drawn {
    const size = elem === 0 ? rng.pick([4, 8, 8]) : elem
    const per = line / size
    const isAligned = aligned === 'any' ? rng.chance(0.35) : aligned === 'yes'
    const index = rng.pick([0, rng.between(1, per - 1), rng.between(per + 1, 2 * per - 1)])
    return {
      line,
      elem: size,
      base:
        0x1000 * rng.between(1, 9) +
        (isAligned ? 0 : size * rng.pick([per / 4, per / 2, per / 2, (per * 3) / 4])),
      index,
    }
  },
  ask(drawn) {
    const { line, elem, base, index } = drawn
    const { fromHere, fromZero, around } = guesses(drawn)
    const per = line / elem
    const ranges = [
      cameAlong(drawn),
      fromHere,
      fromZero,
      around,
      [index, index] as const,
      [fromZero[0] + per, fromZero[1] + per] as const,
    ]
    const unique = ranges
      .filter((range, i) => ranges.findIndex((other) => other.join() === range.join()) === i)
      .slice(0, 5)
    return {
      prompt: {
        text: `\`${typeOf(elem)} a[${COUNT}]\` starts at address **\`${hex(base)}\`**. Lines are **${line} bytes**. Nothing is cached; the program reads **\`a[${index}]\`**.\n\nWhich elements are in the cache after that one miss?`,
      },
      form: {
        kind: 'choice',
        // Sorted, so that the place of an option tells nothing.
        options: unique
          .toSorted((x, y) => x[0] - y[0] || x[1] - y[1])
          .map(([first, last]) => ({ id: `${first}-${last}`, label: say(first, last) })),
      },
      hints: [`A line starts at a multiple of ${line} bytes (\`${hex(line)}\`), wherever the array starts.`],
    }
  },
  run: (drawn) => sceneTrace(sceneOf(drawn)),
  truth: (drawn) => choice(...cameAlong(drawn)),
  misconceptions: [
    {
      id: 'always-the-next',
      name: 'the line starts at the element',
      says: 'A line is not fetched from the element on. Its borders are fixed in memory, and the element lies somewhere between them.',
      answer: (drawn) => choice(...guesses(drawn).fromHere),
    },
    {
      id: 'counted-from-zero',
      name: 'element 0 always starts a line',
      says: 'That holds only if the array starts at a line. Otherwise the lines cut it elsewhere.',
      answer: (drawn) => choice(...guesses(drawn).fromZero),
    },
    {
      id: 'only-the-element',
      name: 'only the element is loaded',
      says: 'Memory is fetched by whole lines, however small the read.',
      answer: ({ index }) => choice(index, index),
    },
  ],
  explain(drawn) {
    const { line, elem, base, index } = drawn
    const address = base + index * elem
    const from = Math.floor(address / line) * line
    const [first, last] = cameAlong(drawn)
    const cut =
      from < base
        ? ` The line begins ${base - from} bytes before the array, so only ${last + 1} of its elements are in it.`
        : ''
    return {
      truthSays: `${say(first, last)}.`,
      because: `\`a[${index}]\` is at \`${hex(address)}\`. Its line goes from \`${hex(from)}\` to \`${hex(from + line - 1)}\`.${cut}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const [first = 0, last = 0] = answer.value.split('-').map(Number)
    return { step: 1, predicted: say(first, last), actual: say(...cameAlong(drawn)), focus: 'access 0' }
  },
})
