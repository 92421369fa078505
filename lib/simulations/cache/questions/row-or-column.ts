import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { missesOf, oneLevel, typeOf } from '../draws'
import { missesIn } from '../model'
import { accessesOf, pattern } from '../patterns'
import { sceneTrace } from '../trace'

const params = z.strictObject({
  /** Whether a column's lines fit into the cache all at once; `any` draws it. */
  fits: z.enum(['any', 'yes', 'no']).default('any'),
  /** Bytes of a line. */
  line: z.union([z.literal(32), z.literal(64), z.literal(128)]).default(64),
})

interface Drawn {
  readonly rows: number
  readonly cols: number
  readonly elem: number
  readonly line: number
  readonly lines: number
}

function accesses({ rows, cols, elem }: Drawn, name: 'row-major' | 'column-major') {
  return accessesOf(pattern({ name, base: 0, rows, cols, elem: elem === 4 ? 4 : 8 }))
}

interface Answered extends Drawn {
  readonly byRow: number
  readonly byColumn: number
}

function missesOfWalk(drawn: Drawn, name: 'row-major' | 'column-major'): number {
  return missesIn(oneLevel(1, drawn.lines, drawn.line), accesses(drawn, name))
}

function factor({ byRow, byColumn }: Answered): number {
  return byColumn / byRow
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const rowOrColumn = defineQuestion({
  id: 'row-or-column',
  title: 'Row by row or column by column',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { fits, line }): Answered {
    const isFitting = fits === 'any' ? rng.chance(0.3) : fits === 'yes'
    const elem = rng.pick([4, 8])
    const rows = rng.pick([16, 20, 24, 32])
    const lines = isFitting ? rng.pick([32, 64]) : rng.pick([8, 12])
    // Whole lines a row, two or three of them.
    const drawn = { rows, cols: (line / elem) * rng.pick(line === 128 ? [1, 2] : [2, 3]), elem, line, lines }
    return {
      ...drawn,
      byRow: missesOfWalk(drawn, 'row-major'),
      byColumn: missesOfWalk(drawn, 'column-major'),
    }
  },
  ask({ rows, cols, elem, line, lines }) {
    return {
      prompt: {
        text: `\`${typeOf(elem)} m[${rows}][${cols}]\` lies row by row from the start of a line. Lines are **${line} bytes**; the cache has room for **${lines} lines**, any line in any place, and throws out the one used longest ago. It starts empty.\n\nThe whole matrix is read once **column by column**. How many times as many misses is that as **row by row**?`,
        exhibits: [
          {
            kind: 'code',
            lines: [
              `for (j = 0; j < ${cols}; j++)`,
              `  for (i = 0; i < ${rows}; i++)`,
              '    sum += m[i][j];',
            ],
          },
        ],
      },
      form: { kind: 'number', unit: 'times', tolerance: 0.01, min: 0, max: 1000 },
      hints: [
        `Going down a column touches ${rows} different lines. Are they still there when the next column begins?`,
        `Row by row, each line misses once and then serves ${line / elem} elements.`,
      ],
    }
  },
  // The first column and the beginning of the second tell it.
  run(drawn) {
    const m: Area = { name: 'm', base: 0, elem: drawn.elem, count: drawn.rows * drawn.cols, cols: drawn.cols }
    return sceneTrace({
      machine: oneLevel(1, drawn.lines, drawn.line),
      areas: [m],
      accesses: accesses(drawn, 'column-major').slice(0, drawn.rows + 4),
    })
  },
  truth: (drawn) => number(factor(drawn)),
  misconceptions: [
    {
      id: 'no-difference',
      name: 'order does not matter',
      says: 'The same elements are read, but column by column a line may be gone before its next element is wanted.',
      answer: () => number(1),
    },
    {
      id: 'columns-always-miss',
      name: 'columns always miss',
      says: 'If the lines of one column all fit, they are still there for the next column, and each is fetched only once.',
      answer: ({ line, elem }) => number(line / elem),
    },
    {
      id: 'factor-of-rows',
      name: 'factor of the rows',
      says: 'The factor is how many elements a line holds: that is what a walk by rows gets from each miss.',
      answer: ({ rows }) => number(rows),
    },
  ],
  explain(drawn) {
    const { rows, lines, line, elem, byRow, byColumn } = drawn
    const counts = `${missesOf(byColumn)} against ${byRow}`
    return {
      truthSays:
        byRow === byColumn ? `As many: ${missesOf(byRow)} each.` : `${byColumn / byRow} times: ${counts}.`,
      because:
        rows <= lines
          ? `A column touches ${rows} lines and the cache holds ${lines}, so they all stay until their ${line / elem} elements are read.`
          : `A column touches ${rows} lines and the cache holds ${lines}: each is pushed out before the next column comes to it. Every read misses, where a walk by rows misses once in ${line / elem}.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    const isHit = drawn.rows <= drawn.lines
    // The first read of the second column is where the two differ.
    return {
      step: drawn.rows + 1,
      predicted:
        answer.value < factor(drawn) ? 'a hit on m[0][1]' : isHit ? 'a miss on m[0][1]' : 'more misses',
      actual: isHit ? 'a hit' : 'a miss',
      focus: `access ${drawn.rows}`,
    }
  },
})
