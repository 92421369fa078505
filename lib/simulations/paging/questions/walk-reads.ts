import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import {
  addressOf,
  count,
  hex,
  LEAF_LEVEL,
  type Levels,
  levelName,
  levelsDown,
  type PageSize,
  pageSizes,
  SIZE_NAMES,
} from '../address'
import { asNumber } from '../draws'
import { emptyTables, mapPage, type PageTables, withEntry } from '../tables'
import { walk } from '../walk'
import { walksTrace } from '../walk-trace'

const params = z.strictObject({
  /** Size of the page that the address lies in. */
  leaf: z.enum(['any', ...pageSizes]).default('any'),
  /** Levels of paging. */
  levels: z.enum(['any', '4', '5']).default('any'),
  /** Whether an entry on the way is absent, so that the walk ends in a fault. */
  missing: z.enum(['sometimes', 'never', 'always']).default('sometimes'),
})

interface Drawn {
  readonly levels: Levels
  readonly leaf: PageSize
  /** The level whose entry is not present; null if all are. */
  readonly missing: number | null
  readonly address: string
}

function tablesOf({ levels, leaf, missing, address }: Drawn): PageTables {
  const built = mapPage(emptyTables(levels), BigInt(address), leaf, 0x40000)
  const read = walk(built, BigInt(address), READ).reads.find(({ level }) => level === missing)
  return read?.entry == null
    ? built
    : withEntry(built, read.table, read.index, { ...read.entry, present: false })
}

const READ = { kind: 'read', from: 'user' } as const

export const walkReads = defineQuestion({
  id: 'walk-reads',
  title: 'Memory reads of a page walk',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, given): Drawn {
    const levels = given.levels === 'any' ? rng.pick([4, 4, 5] as const) : given.levels === '4' ? 4 : 5
    const leaf = given.leaf === 'any' ? rng.pick(['4K', '2M', '2M', '1G'] as const) : given.leaf
    const isMissing = given.missing === 'always' || (given.missing === 'sometimes' && rng.chance(0.3))
    const missing = isMissing ? rng.between(LEAF_LEVEL[leaf], levels) : null
    const indices = levelsDown(levels).map((level) => rng.between(0, level === levels ? 255 : 511))
    return { levels, leaf, missing, address: hex(addressOf(indices, 0x40, levels)) }
  },
  ask({ levels, leaf, missing }) {
    const ends =
      missing === null
        ? `The address lies in a page of **${SIZE_NAMES[leaf]}**.\n\nHow many page-table entries does the processor read from memory before it can make the access itself?`
        : `The address was meant for a page of **${SIZE_NAMES[leaf]}**, but the **${levelName(missing, levels)} entry** on the way is **not present**.\n\nHow many page-table entries does the processor read from memory before it raises the page fault?`
    return {
      prompt: {
        text: `An x86-64 processor with **${levels === 4 ? 'four' : 'five'} levels** of page tables reads one byte. Neither the TLB nor any cache of the walk knows the address. ${ends}`,
      },
      form: { kind: 'number', unit: 'reads', tolerance: 0, min: 0, max: 20 },
      hints: [
        `The tables are ${levelsDown(levels)
          .map((level) => levelName(level, levels))
          .join(', ')}, one read in each. A 2 MiB page is an entry of the PMD, a 1 GiB page one of the PUD.`,
        `The first read is in the ${levelName(levels, levels)}, to which CR3 points.`,
      ],
    }
  },
  run: (drawn) => walksTrace(tablesOf(drawn), [{ address: BigInt(drawn.address), access: READ }]),
  truth: (_drawn, trace) => asNumber(trace.steps.at(-1)?.state.reads.length ?? 0),
  misconceptions: [
    {
      id: 'huge-walks-all',
      name: 'a huge page needs all levels',
      says: 'An entry with the PS bit is the page: a 2 MiB page saves one level of the walk, a 1 GiB page two.',
      answer: ({ levels, leaf, missing }) => (leaf === '4K' || missing !== null ? null : asNumber(levels)),
    },
    {
      id: 'fault-at-the-end',
      name: 'the fault comes after the whole walk',
      says: 'The walk stops at the first entry that is not present; there is no table below it to read.',
      answer: ({ levels, leaf, missing }) =>
        missing === null ? null : asNumber(levels - LEAF_LEVEL[leaf] + 1),
    },
    {
      id: 'counts-the-access',
      name: 'the access counted in',
      says: 'Only the entries were asked for. The byte itself is one more read, after the walk.',
      answer: (drawn) =>
        drawn.missing === null
          ? asNumber(walk(tablesOf(drawn), BigInt(drawn.address), READ).reads.length + 1)
          : null,
    },
    {
      id: 'one-table',
      name: 'the page table as one array',
      says: 'A flat array for 48 bits would take 512 GiB a process. It is a tree, and each level costs a read.',
      answer: () => asNumber(1),
    },
  ],
  explain({ levels, leaf, missing }, trace) {
    const reads = trace.steps.at(-1)?.state.reads ?? []
    const names = reads.map(({ name }) => name)
    const said =
      names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
    const last = names.at(-1) ?? ''
    const full =
      leaf === '4K'
        ? `The ${last} entry holds the frame.`
        : `The ${last} entry is the ${SIZE_NAMES[leaf]} page itself, so the walk ends ${count(LEAF_LEVEL[leaf] - 1, 'level')} early.`
    return {
      truthSays: `${count(reads.length, 'read')}.`,
      because: `With ${levels} levels the walk reads ${said}. ${missing === null ? full : `The ${last} entry is not present, so the processor stops there and raises the fault.`}`,
    }
  },
  parts(_drawn, trace, answer) {
    const reads = trace.steps.at(-1)?.state.reads.length ?? 0
    if (answer.kind !== 'number') return undefined
    if (answer.value < reads)
      return {
        step: Math.max(1, Math.floor(answer.value) + 1),
        predicted: 'no more reads',
        actual: 'one more table is read',
      }
    return { step: reads + 1, predicted: 'another read', actual: 'the walk is over' }
  },
})
