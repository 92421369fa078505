import type { Rng } from '@/lib/base/rng'
import type { Exhibit } from '../contract'
import { addressOf, hex, type Levels, levelName, levelsDown } from './address'
import { emptyTables, mapPage, type PageTables, type Rights, withEntry } from './tables'
import { walk } from './walk'

/** The bits of one entry on the way to a page, as a question gives them. */
export interface Flags extends Rights {
  readonly present: boolean
}

/** The entries that a walk meets, topmost first. */
export interface Path {
  readonly levels: Levels
  readonly address: string
  readonly flags: readonly Flags[]
}

export const OPEN: Flags = { present: true, writable: true, user: true, noExecute: false }

export function drawPath(rng: Rng, levels: Levels, flags: readonly Flags[]): Path {
  const indices = levelsDown(levels).map((level) => rng.between(1, level === levels ? 200 : 500))
  return { levels, address: hex(addressOf(indices, rng.between(1, 255) * 8, levels)), flags }
}

/** Bits of four entries of which together take these rights away: each on one level, sometimes on two. */
export function drawFlags(
  rng: Rng,
  takes: { readonly write: boolean; readonly user: boolean; readonly execute: boolean },
): Flags[] {
  const where = (taken: boolean) => (taken ? rng.sample([0, 1, 2, 3], rng.chance(0.25) ? 2 : 1) : [])
  const noWrite = where(takes.write)
  const noUser = where(takes.user)
  const noExecute = where(takes.execute)
  return [0, 1, 2, 3].map((level) => ({
    present: true,
    writable: !noWrite.includes(level),
    user: !noUser.includes(level),
    noExecute: noExecute.includes(level),
  }))
}

/** Tables in which the walk of the path's address meets exactly these bits. */
export function tablesOf({ levels, address, flags }: Path): PageTables {
  const built = mapPage(emptyTables(levels), BigInt(address), '4K', 0x5a1)
  const { reads } = walk(built, BigInt(address), { kind: 'read', from: 'kernel' })
  return reads.reduce((tables, { table, index, entry }, i) => {
    const own = flags[i]
    return entry === null || own === undefined
      ? tables
      : withEntry(tables, table, index, { ...entry, ...own })
  }, built)
}

/** The bits as a table. Below an entry that is not present there is nothing to show. */
export function flagsExhibit({ levels, flags }: Path): Exhibit {
  const absent = flags.findIndex(({ present }) => !present)
  return {
    kind: 'table',
    title: 'The entries on the way',
    columns: ['entry', 'P', 'R/W', 'U/S', 'NX'],
    rows: levelsDown(levels).map((level, i) => {
      const one = flags[i] ?? OPEN
      const bits = [one.present, one.writable, one.user, one.noExecute].map((bit) => (bit ? '1' : '0'))
      return [levelName(level, levels), ...(absent >= 0 && i > absent ? ['–', '–', '–', '–'] : bits)]
    }),
  }
}

export const FLAG_WORDS =
  'P is present, R/W = 1 allows writing, U/S = 1 allows user code, NX = 1 forbids executing.'
