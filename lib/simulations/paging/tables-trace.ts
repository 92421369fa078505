import type { Step, Trace } from '../contract'
import { count, type Levels, levelName, levelsDown, PAGE, sayBytes, SIZE_NAMES } from './address'
import { tablesFor, type Touches } from './tables'

/** What the stage draws of the memory that page tables take. */
export interface TablesState {
  readonly kind: 'tables'
  readonly levels: Levels
  /** Topmost first: the level's name and how many tables of it there are. */
  readonly tables: readonly { readonly name: string; readonly count: number; readonly before: number }[]
  readonly tableBytes: number
  readonly mappedBytes: number
  readonly touches: readonly string[]
}

/** One step for each group of pages that is touched. */
export function tablesTrace(touches: readonly Touches[], levels: Levels): Trace<TablesState> {
  let before = tablesFor([], levels)
  const steps = Array.from({ length: touches.length + 1 }, (_, done): Step<TablesState> => {
    const so = touches.slice(0, done)
    const tables = tablesFor(so, levels)
    const names = levelsDown(levels)
    const rows = names.map((level) => ({
      name: levelName(level, levels),
      count: tables[level - 1] ?? 0,
      before: before[level - 1] ?? 0,
    }))
    before = tables
    const tableBytes = tables.reduce((sum, some) => sum + some, 0) * PAGE
    const latest = so.at(-1)
    return {
      says: latest === undefined ? sayNone(levels) : `${sayTouches(latest)}. ${sayAdded(rows)}`,
      cells: [
        latest === undefined ? 'nothing touched' : sayTouches(latest),
        ...rows.map((row) => String(row.count)),
        sayBytes(tableBytes),
      ],
      state: {
        kind: 'tables',
        levels,
        tables: rows,
        tableBytes,
        mappedBytes: so.reduce((sum, { pages, size }) => sum + pages * bytesOf(size), 0),
        touches: so.map(sayTouches),
      },
    }
  })
  return {
    columns: ['Touched', ...levelsDown(levels).map((level) => levelName(level, levels)), 'All tables'],
    steps,
  }
}

function sayNone(levels: Levels): string {
  return `Nothing is touched yet. The ${levelName(levels, levels)} is there from the start: one table of ${PAGE} bytes.`
}

function bytesOf(size: Touches['size']): number {
  return { '4K': PAGE, '2M': 512 * PAGE, '1G': 512 * 512 * PAGE }[size]
}

export function sayTouches({ start, pages, stride, size }: Touches): string {
  const apart = stride === bytesOf(size) || pages === 1 ? 'in a row' : `${sayBytes(stride)} apart`
  return `${count(pages, 'page')} of ${SIZE_NAMES[size]} from 0x${start.toString(16)}${pages === 1 ? '' : `, ${apart}`}`
}

function sayAdded(rows: TablesState['tables']): string {
  const added = rows
    .filter((row) => row.count > row.before)
    .map((row) => `${row.count - row.before} ${row.name}`)
  return added.length === 0
    ? 'All their entries fit into tables that are there.'
    : `New tables: ${added.join(', ')}.`
}
