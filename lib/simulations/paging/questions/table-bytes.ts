import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import {
  count,
  LEAF_LEVEL,
  levelName,
  levelsDown,
  PAGE,
  type PageSize,
  sayBytes,
  SIZE_NAMES,
} from '../address'
import { asNumber } from '../draws'
import { tableBytes, tablesFor, type Touches } from '../tables'
import { tablesTrace } from '../tables-trace'

const params = z.strictObject({
  /** Whether the pages lie in a row or far apart. */
  spread: z.enum(['any', 'row', 'apart']).default('any'),
  /** Size of the pages. */
  size: z.enum(['any', '4K', '2M']).default('any'),
})

interface Drawn {
  /** Where the pages begin: a multiple of 512 GiB, so that every table begins there, too. */
  readonly start: string
  readonly pages: number
  readonly stride: number
  readonly size: PageSize
}

const MIB = 2 ** 20
const GIB = 2 ** 30
const BYTES: Readonly<Record<PageSize, number>> = { '4K': PAGE, '2M': 2 * MIB, '1G': GIB }
const STRIDES: Readonly<Record<'4K' | '2M', readonly number[]>> = {
  '4K': [2 * MIB, 8 * MIB, 256 * MIB, GIB],
  '2M': [256 * MIB, GIB, 4 * GIB],
}

function drawStretch(rng: Rng, { spread, size: wanted }: z.infer<typeof params>): Drawn {
  const size = wanted === 'any' ? rng.pick(['4K', '4K', '2M'] as const) : wanted
  const isRow = spread === 'row' || (spread === 'any' && rng.chance(0.5))
  const start = `0x${(BigInt(rng.between(1, 200)) << 39n).toString(16)}`
  if (isRow) {
    const pages =
      size === '4K'
        ? rng.pick([40, 300, 512, 513, 700, 1024, 1500, 2000, 2048])
        : rng.pick([8, 60, 300, 512, 600, 1024, 1200])
    return { start, pages, stride: BYTES[size], size }
  }
  return { start, pages: rng.pick([4, 5, 8, 10, 12, 20]), stride: rng.pick(STRIDES[size]), size }
}

function touchesOf({ start, pages, stride, size }: Drawn): Touches[] {
  return [{ start: BigInt(start), pages, stride, size }]
}

const GROUPS = 8

/** The same pages in a few groups, so that the run shows tables coming one after another. */
function inGroups({ start, pages, stride, size }: Drawn): Touches[] {
  const each = Math.ceil(pages / GROUPS)
  return Array.from({ length: Math.ceil(pages / each) }, (_, i) => ({
    start: BigInt(start) + BigInt(i * each) * BigInt(stride),
    pages: Math.min(each, pages - i * each),
    stride,
    size,
  }))
}

export const pageTableBytes = defineQuestion({
  id: 'table-bytes',
  title: 'Memory that page tables take',
  kind: 'predict',
  form: 'number',
  params,
  pose: (rng, given): Drawn => drawStretch(rng, given),
  ask({ start, pages, stride, size }) {
    const how = stride === BYTES[size] ? 'one after another' : `**${sayBytes(stride)} apart**`
    return {
      prompt: {
        text: `A process with four levels of page tables has touched **${count(pages, 'page')}** of **${SIZE_NAMES[size]}**, ${how}, from \`${start}\` on, a multiple of 512 GiB. It uses no other memory.\n\nHow many KiB do its page tables take, **all levels** together?`,
      },
      form: { kind: 'number', unit: 'KiB', tolerance: 0, min: 0, max: 1e12 },
      hints: [
        'Each table is 4 KiB with 512 entries. A PTE table covers 2 MiB, a PMD 1 GiB, a PUD 512 GiB; the one PGD covers all.',
        size === '4K'
          ? 'Count the PTE tables first: how many different stretches of 2 MiB are touched?'
          : 'Pages of 2 MiB are entries of a PMD: there is no PTE table. Count the stretches of 1 GiB.',
      ],
    }
  },
  run: (drawn) => tablesTrace(inGroups(drawn), 4),
  truth: (_drawn, trace) => asNumber((trace.steps.at(-1)?.state.tableBytes ?? 0) / 1024),
  misconceptions: [
    {
      id: 'flat-array',
      name: 'one array for all addresses',
      says: 'A flat array of 2^36 entries would take 512 GiB. The tree has tables only where something is mapped.',
      answer: () => asNumber((2 ** 36 * 8) / 1024),
    },
    {
      id: 'last-level-only',
      name: 'only the lowest tables counted',
      says: 'The tables above take memory, too: at least one on every level up to the PGD.',
      answer: (drawn) =>
        asNumber(((tablesFor(touchesOf(drawn), 4)[LEAF_LEVEL[drawn.size] - 1] ?? 0) * PAGE) / 1024),
    },
    {
      id: 'as-if-in-a-row',
      name: 'distance does not matter',
      says: 'What counts is how many different stretches are touched. A table with one entry in use is as large as a full one.',
      answer: (drawn) => asNumber(tableBytes(touchesOf({ ...drawn, stride: BYTES[drawn.size] }), 4) / 1024),
    },
    {
      id: 'huge-has-pte',
      name: 'huge pages need the lowest tables',
      says: 'A 2 MiB page is an entry of the PMD. There is no PTE table below it.',
      answer: (drawn) => {
        if (drawn.size === '4K') return null
        const small: Touches[] = [
          { start: BigInt(drawn.start), pages: drawn.pages, stride: drawn.stride, size: '4K' },
        ]
        return asNumber(tableBytes(small, 4) / 1024)
      },
    },
  ],
  explain(drawn, trace) {
    const rows = trace.steps.at(-1)?.state.tables ?? []
    const tables = rows.reduce((sum, row) => sum + row.count, 0)
    const said = rows.filter((row) => row.count > 0).map((row) => `${row.count} ${row.name}`)
    const covers =
      drawn.size === '4K'
        ? 'Each stretch of 2 MiB with a page in it needs a PTE table, each of 1 GiB a PMD'
        : 'Each stretch of 1 GiB with a page in it needs a PMD, and pages of 2 MiB need nothing below'
    return {
      truthSays: `${sayBytes(tables * PAGE)}.`,
      because: `${covers}. Here that makes ${said.join(', ')}: ${count(tables, 'table')} of 4 KiB.`,
    }
  },
  parts(drawn, trace, answer) {
    const last = trace.steps.length - 1
    const truth = (trace.steps[last]?.state.tableBytes ?? 0) / 1024
    const lowest =
      levelsDown(4)
        .filter((level) => level >= LEAF_LEVEL[drawn.size])
        .at(-1) ?? 1
    return answer.kind === 'number'
      ? {
          step: last,
          predicted: sayBytes(answer.value * 1024),
          actual: sayBytes(truth * 1024),
          focus: levelName(lowest, 4),
        }
      : undefined
  },
})
