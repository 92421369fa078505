import { assert } from '@/lib/base/assert'
import { indexAt, LEAF_LEVEL, type Levels, levelsDown, PAGE, type PageSize, shiftOf } from './address'

/** The rights that one entry gives. Bits P, RW, US, NX of Linux arch/x86/include/asm/pgtable_types.h. */
export interface Rights {
  readonly writable: boolean
  readonly user: boolean
  readonly noExecute: boolean
}
/** A table entry. `frame` counts 4 KiB pages of physical memory: the next table, or where the page begins. */
export interface Entry extends Rights {
  readonly present: boolean
  /** PS: this entry is a leaf above the lowest level, a page of 2 MiB or 1 GiB. */
  readonly large: boolean
  readonly accessed: boolean
  readonly dirty: boolean
  readonly frame: number
}
export interface Table {
  readonly level: number
  /** By index; what is not there is not present. */
  readonly entries: Readonly<Record<number, Entry>>
}

/** A tree of tables. Plain JSON. Each table fills one frame. */
export interface PageTables {
  readonly levels: Levels
  /** Frame of the topmost table: CR3. */
  readonly root: number
  readonly tables: Readonly<Record<number, Table>>
  /** The frame that the next new table takes. */
  readonly nextFrame: number
}

export const USER_RW: Rights = { writable: true, user: true, noExecute: true }
/** What Linux gives to the levels above a user page: _PAGE_TABLE. The leaf decides. */
const OPEN: Rights = { writable: true, user: true, noExecute: false }

export function emptyTables(levels: Levels, root = 0x100): PageTables {
  return { levels, root, tables: { [root]: { level: levels, entries: {} } }, nextFrame: root + 1 }
}

/** Maps one page; makes the tables on the way that are missing. The frame is that of its first 4 KiB. */
export function mapPage(
  tables: PageTables,
  address: bigint,
  size: PageSize,
  frame: number,
  rights: Rights = USER_RW,
): PageTables {
  const leaf = LEAF_LEVEL[size]
  let out = tables
  let at = tables.root
  for (const level of levelsDown(tables.levels)) {
    const index = indexAt(address, level)
    const table = tableAt(out, at)
    if (level === leaf) {
      const entry: Entry = {
        ...rights,
        present: true,
        large: level > 1,
        accessed: false,
        dirty: false,
        frame,
      }
      return withEntry(out, at, index, entry)
    }
    const below = table.entries[index]
    if (below?.present === true && !below.large) {
      at = below.frame
      continue
    }
    const fresh = out.nextFrame
    out = withEntry(
      { ...out, nextFrame: fresh + 1, tables: { ...out.tables, [fresh]: { level: level - 1, entries: {} } } },
      at,
      index,
      {
        ...OPEN,
        present: true,
        large: false,
        accessed: false,
        dirty: false,
        frame: fresh,
      },
    )
    at = fresh
  }
  return out
}

export function tableAt(tables: PageTables, frame: number): Table {
  const table = tables.tables[frame]
  assert(table !== undefined, `a table in frame ${frame}`)
  return table
}

export function withEntry(tables: PageTables, frame: number, index: number, entry: Entry): PageTables {
  const table = tableAt(tables, frame)
  const changed = { ...table, entries: { ...table.entries, [index]: entry } }
  return { ...tables, tables: { ...tables.tables, [frame]: changed } }
}

/** Pages of one size that are touched: `pages` of them, `stride` bytes from one to the next. */
export interface Touches {
  readonly start: bigint
  readonly pages: number
  readonly stride: number
  readonly size: PageSize
}

/** How many tables of each level, lowest first, hold the entries of these pages. Every process has one topmost table. */
export function tablesFor(touches: readonly Touches[], levels: Levels): number[] {
  return Array.from({ length: levels }, (_, i) => {
    const level = i + 1
    if (level === levels) return 1
    const covers = BigInt(shiftOf(level + 1))
    const seen = new Set<bigint>()
    for (const { start, pages, stride, size } of touches) {
      if (LEAF_LEVEL[size] > level) continue
      for (let page = 0; page < pages; page++) seen.add((start + BigInt(page) * BigInt(stride)) >> covers)
    }
    return seen.size
  })
}

export function tableBytes(touches: readonly Touches[], levels: Levels): number {
  return tablesFor(touches, levels).reduce((sum, tables) => sum + tables, 0) * PAGE
}
