import {
  hex,
  indexAt,
  isCanonical,
  LEAF_LEVEL,
  levelName,
  levelsDown,
  offsetIn,
  PAGE,
  type PageSize,
  pageSizes,
} from './address'
import { type Entry, type PageTables, type Rights, tableAt, withEntry } from './tables'

export const accesses = ['read', 'write', 'execute'] as const
export type AccessKind = (typeof accesses)[number]
export interface Access {
  readonly kind: AccessKind
  readonly from: 'user' | 'kernel'
}

/** One memory read of a walk. */
export interface WalkRead {
  readonly level: number
  readonly name: string
  /** Frame of the table, and the index into it. */
  readonly table: number
  readonly index: number
  /** What was there; null if that entry was never set. */
  readonly entry: Entry | null
}

export type Fault = 'not-canonical' | 'not-present' | 'no-write' | 'no-user' | 'no-execute'

export type WalkEnd =
  | { readonly kind: 'fault'; readonly fault: Fault; readonly level: number | null }
  | { readonly kind: 'frame'; readonly size: PageSize; readonly frame: number; readonly physical: number }

export interface Walk {
  readonly address: string
  readonly access: Access
  readonly reads: readonly WalkRead[]
  /** AND of RW and US, OR of NX over the levels read so far. */
  readonly rights: Rights
  readonly end: WalkEnd
  /** The tables afterwards: the processor sets A on the way and D at the leaf of a write. */
  readonly tables: PageTables
}

/**
 * Translates an address without a TLB. Intel SDM volume 3 chapter 5 (paging): a not-present entry ends the walk at once;
 * rights are the AND over all levels (NX the OR) and are judged at the leaf. CR0.WP and NX on; SMEP, SMAP and keys left out.
 */
export function walk(tables: PageTables, address: bigint, access: Access): Walk {
  const reads: WalkRead[] = []
  const done = (end: WalkEnd): Walk => ({
    address: hex(address),
    access,
    reads,
    rights: rightsOf(reads),
    end,
    tables: marked(tables, reads, access, end),
  })
  if (!isCanonical(address, tables.levels))
    return done({ kind: 'fault', fault: 'not-canonical', level: null })
  let at = tables.root
  for (const level of levelsDown(tables.levels)) {
    const index = indexAt(address, level)
    const entry = tableAt(tables, at).entries[index] ?? null
    reads.push({ level, name: levelName(level, tables.levels), table: at, index, entry })
    if (entry === null || !entry.present) return done({ kind: 'fault', fault: 'not-present', level })
    if (level === 1 || entry.large) {
      const refused = refusal(reads, access)
      if (refused !== null) return done({ kind: 'fault', ...refused })
      const size = pageSizes.find((one) => LEAF_LEVEL[one] === level) ?? '4K'
      return done({
        kind: 'frame',
        size,
        frame: entry.frame,
        physical: entry.frame * PAGE + offsetIn(address, size),
      })
    }
    at = entry.frame
  }
  return done({ kind: 'fault', fault: 'not-present', level: 1 })
}

export function rightsOf(reads: readonly WalkRead[]): Rights {
  const entries = reads.flatMap(({ entry }) => (entry?.present === true ? [entry] : []))
  return {
    writable: entries.every(({ writable }) => writable),
    user: entries.every(({ user }) => user),
    noExecute: entries.some(({ noExecute }) => noExecute),
  }
}

/** Why the rights over all levels refuse this access, and the first level that takes the right away. */
function refusal(
  reads: readonly WalkRead[],
  { kind, from }: Access,
): { readonly fault: Fault; readonly level: number } | null {
  const first = (fault: Fault, lacks: (entry: Entry) => boolean) => {
    const at = reads.find(({ entry }) => entry !== null && lacks(entry))
    return at === undefined ? null : { fault, level: at.level }
  }
  const noUser = from === 'user' ? first('no-user', (entry) => !entry.user) : null
  const noWrite = kind === 'write' ? first('no-write', (entry) => !entry.writable) : null
  const noExecute = kind === 'execute' ? first('no-execute', (entry) => entry.noExecute) : null
  return noUser ?? noWrite ?? noExecute
}

function marked(tables: PageTables, reads: readonly WalkRead[], { kind }: Access, end: WalkEnd): PageTables {
  if (end.kind === 'fault') return tables
  return reads.reduce((out, { table, index, entry }, i) => {
    if (entry === null) return out
    const isLeaf = i === reads.length - 1
    return withEntry(out, table, index, {
      ...entry,
      accessed: true,
      dirty: entry.dirty || (isLeaf && kind === 'write'),
    })
  }, tables)
}
