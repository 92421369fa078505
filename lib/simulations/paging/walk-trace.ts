import type { Step, Trace } from '../contract'
import {
  bitsOf,
  count,
  hex,
  type Levels,
  levelName,
  levelsDown,
  LEAF_LEVEL,
  OFFSET_BITS,
  PAGE,
  type PageSize,
  shiftOf,
  indexAt,
  offsetIn,
  SIZE_NAMES,
} from './address'
import type { PageTables, Rights } from './tables'
import { type Access, type Fault, type Walk, walk, rightsOf, type WalkEnd, type WalkRead } from './walk'

/** One field of an address, for the stage: its name, its bits and what they say. */
export interface Field {
  readonly name: string
  readonly high: number
  readonly low: number
  readonly value: number
}

/** What the stage draws of a walk. */
export interface WalkState {
  readonly kind: 'walk'
  readonly levels: Levels
  readonly address: string
  readonly access: Access
  /** Topmost first; the last is the offset. */
  readonly fields: readonly Field[]
  readonly reads: readonly WalkRead[]
  readonly rights: Rights
  readonly end: WalkEnd | null
}

/** The address in its fields. Below a large leaf the lower indices belong to the offset. */
export function fieldsOf(address: bigint, levels: Levels, size: PageSize): Field[] {
  const indices = levelsDown(levels)
    .filter((level) => level >= LEAF_LEVEL[size])
    .map((level): Field => ({
      name: levelName(level, levels),
      high: shiftOf(level) + 8,
      low: shiftOf(level),
      value: indexAt(address, level),
    }))
  return [...indices, { name: 'offset', high: OFFSET_BITS[size] - 1, low: 0, value: offsetIn(address, size) }]
}

/** Accesses one after another, each walked from CR3: nothing is remembered between them. */
export function walksTrace(
  tables: PageTables,
  asked: readonly { readonly address: bigint; readonly access: Access }[],
): Trace<WalkState> {
  let now = tables
  const steps = asked.flatMap(({ address, access }) => {
    const walked = walk(now, address, access)
    now = walked.tables
    return stepsOf(walked, address, tables.levels)
  })
  return { columns: ['Event', 'Table', 'Index', 'Entry', 'Rights so far'], steps }
}

function stepsOf(walked: Walk, address: bigint, levels: Levels): Step<WalkState>[] {
  const { reads, end, access } = walked
  const size = end.kind === 'frame' ? end.size : '4K'
  const fields = fieldsOf(address, levels, size)
  const stateAt = (read: number, isEnd: boolean): WalkState => {
    const so = reads.slice(0, read)
    return {
      kind: 'walk',
      levels,
      address: hex(address),
      access,
      fields,
      reads: so,
      rights: rightsOf(so),
      end: isEnd ? end : null,
    }
  }
  const first: Step<WalkState> = {
    says: sayStart(walked, levels, size),
    cells: [`${access.kind} ${hex(address)}`, '–', '–', '–', 'all'],
    state: stateAt(0, false),
  }
  const middle = reads.map((read, i): Step<WalkState> => {
    const state = stateAt(i + 1, false)
    return {
      says: sayRead(read, i),
      cells: [
        `read ${i + 1}`,
        `${read.name} in frame ${hex(read.table)}`,
        String(read.index),
        sayEntry(read),
        sayRights(state.rights),
      ],
      state,
    }
  })
  const last = stateAt(reads.length, true)
  return [
    first,
    ...middle,
    {
      says: sayWalkEnd(walked),
      cells: [
        end.kind === 'frame' ? 'translated' : 'fault',
        '–',
        '–',
        end.kind === 'frame' ? hex(end.physical) : FAULT_NAMES[end.fault],
        sayRights(last.rights),
      ],
      state: last,
    },
  ]
}

export function sayRights({ writable, user, noExecute }: Rights): string {
  return `${user ? 'user' : 'kernel'} r${writable ? 'w' : '-'}${noExecute ? '-' : 'x'}`
}

function sayEntry({ entry }: WalkRead): string {
  if (entry === null || !entry.present) return 'not present'
  return `${entry.large ? 'page' : 'frame'} ${hex(entry.frame)}, ${sayRights(entry)}`
}

function sayStart({ access, address }: Walk, levels: Levels, size: PageSize): string {
  const parts =
    size === '4K'
      ? `${levels} indices of nine bits and an offset of 12`
      : `indices of nine bits and, for a ${SIZE_NAMES[size]} page, an offset of ${OFFSET_BITS[size]}`
  return `A ${access.from} ${access.kind} of \`${address}\`. The TLB does not have it. The lower ${bitsOf(levels)} bits come apart into ${parts}.`
}

function sayRead(read: WalkRead, i: number): string {
  const where = i === 0 ? `CR3 points to the ${read.name}` : `The ${read.name} is in frame ${hex(read.table)}`
  const { entry } = read
  if (entry === null || !entry.present)
    return `Read ${i + 1}: ${where}; entry ${read.index} is **not present**. The walk ends here.`
  if (entry.large)
    return `Read ${i + 1}: ${where}; entry ${read.index} has the PS bit: it is a page itself, and the walk is over.`
  if (read.level === 1) return `Read ${i + 1}: ${where}; entry ${read.index} holds frame ${hex(entry.frame)}.`
  return `Read ${i + 1}: ${where}; entry ${read.index} points to the next table, in frame ${hex(entry.frame)}.`
}

export const FAULT_NAMES: Readonly<Record<Fault, string>> = {
  'not-canonical': 'general protection',
  'not-present': 'not present',
  'no-write': 'no right to write',
  'no-user': 'kernel only',
  'no-execute': 'no right to execute',
}

function sayWalkEnd({ end, reads, access }: Walk): string {
  const made = count(reads.length, 'read')
  if (end.kind === 'frame') {
    return `After ${made} of table entries: frame ${hex(end.frame)} × ${PAGE} + offset = \`${hex(end.physical)}\`. Now the ${access.kind} itself takes place.`
  }
  const at = reads.find(({ level }) => level === end.level)?.name ?? ''
  switch (end.fault) {
    case 'not-canonical':
      return 'The upper bits do not copy the highest translated one: not canonical. The processor raises #GP without reading any table.'
    case 'not-present':
      return `Page fault after ${made}: the ${at} entry is not present. The kernel has to say what shall be there.`
    case 'no-write':
      return `Page fault: the ${at} entry is read-only, and the right to write is the AND over all levels.`
    case 'no-user':
      return `Page fault: the ${at} entry is for the kernel only, and the right of user code is the AND over all levels.`
    case 'no-execute':
      return `Page fault: the ${at} entry has NX set, and one NX on the way is enough.`
  }
}
