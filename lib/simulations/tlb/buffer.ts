import { assert } from '@/lib/base/assert'

/** Who goes when a set is full. FIFO, LRU, MRU and OPT as in OSTEP's paging-policy.py; CLOCK as in OSTEP chapter 22. */
export const policies = ['LRU', 'FIFO', 'CLOCK', 'OPT', 'MRU'] as const
export type Policy = (typeof policies)[number]

/** The shape of a buffer: `sets` × `ways` entries; a page belongs to the set page mod sets. */
export interface Shape {
  readonly policy: Policy
  readonly sets: number
  readonly ways: number
}

/** A translation that is held. `tag` says whose it is; all the same where addresses are not told apart. */
export interface Entry {
  readonly page: number
  readonly tag: number
  /** CLOCK: used since the hand last passed. */
  readonly used: boolean
}

/**
 * One set. The order of the entries is the policy's own: of arrival (FIFO, OPT), least recently used first (LRU, MRU),
 * of the slots (CLOCK).
 */
export interface EntrySet {
  readonly entries: readonly Entry[]
  /** CLOCK: the slot at which the hand stands. */
  readonly hand: number
}

export interface Buffer {
  readonly shape: Shape
  readonly sets: readonly EntrySet[]
}

export interface Looked {
  readonly buffer: Buffer
  readonly hit: boolean
  /** The page thrown out to make room; null if none was. */
  readonly victim: number | null
  readonly set: number
}

export function emptyBuffer(shape: Shape): Buffer {
  return { shape, sets: Array.from({ length: shape.sets }, () => ({ entries: [], hand: 0 })) }
}

/**
 * Looks a page up and brings it in if it is not there. `future` are the pages that will be asked for next, in order;
 * only OPT looks at it.
 */
export function lookUp(buffer: Buffer, page: number, tag = 0, future: readonly number[] = []): Looked {
  const { shape } = buffer
  const index = page % shape.sets
  const set = buffer.sets[index]
  assert(set !== undefined, `set ${index} of ${shape.sets}`)
  const at = set.entries.findIndex((entry) => entry.page === page && entry.tag === tag)
  if (at >= 0)
    return {
      buffer: withSet(buffer, index, touched(shape.policy, set, at)),
      hit: true,
      victim: null,
      set: index,
    }
  const fresh: Entry = { page, tag, used: true }
  if (set.entries.length < shape.ways) {
    const grown = { ...set, entries: [...set.entries, fresh] }
    return { buffer: withSet(buffer, index, grown), hit: false, victim: null, set: index }
  }
  const swept = shape.policy === 'CLOCK' ? sweep(set) : set
  const out = slotToLeave(shape.policy, swept, future)
  const victim = set.entries[out]?.page ?? null
  const entries =
    shape.policy === 'CLOCK' ? swept.entries.with(out, fresh) : [...swept.entries.toSpliced(out, 1), fresh]
  const hand = shape.policy === 'CLOCK' ? (out + 1) % shape.ways : 0
  return { buffer: withSet(buffer, index, { entries, hand }), hit: false, victim, set: index }
}

/** All entries of all sets, set after set, each in its policy's order. */
export function entriesOf(buffer: Buffer): readonly Entry[] {
  return buffer.sets.flatMap((set) => set.entries)
}

/** The buffer without the entries that `gone` names. */
export function without(buffer: Buffer, gone: (entry: Entry) => boolean): Buffer {
  return {
    ...buffer,
    sets: buffer.sets.map((set) => ({ entries: set.entries.filter((entry) => !gone(entry)), hand: 0 })),
  }
}

function withSet(buffer: Buffer, index: number, set: EntrySet): Buffer {
  return { ...buffer, sets: buffer.sets.with(index, set) }
}

function touched(policy: Policy, set: EntrySet, at: number): EntrySet {
  const entry = set.entries[at]
  assert(entry !== undefined, 'the entry that was hit is in its set')
  if (policy === 'CLOCK') return { ...set, entries: set.entries.with(at, { ...entry, used: true }) }
  if (policy === 'LRU' || policy === 'MRU')
    return { ...set, entries: [...set.entries.toSpliced(at, 1), entry] }
  return set
}

/** Moves the hand past used entries, each of which gets a second chance, to the first that is not used. */
function sweep(set: EntrySet): EntrySet {
  let { entries, hand } = set
  for (;;) {
    const entry = entries[hand]
    assert(entry !== undefined, 'the hand stands on an entry')
    if (!entry.used) return { entries, hand }
    entries = entries.with(hand, { ...entry, used: false })
    hand = (hand + 1) % entries.length
  }
}

function slotToLeave(policy: Policy, set: EntrySet, future: readonly number[]): number {
  if (policy === 'CLOCK') return set.hand
  if (policy === 'MRU') return set.entries.length - 1
  if (policy !== 'OPT') return 0
  // The one whose next use is furthest; those never used again are equally far, and the last of them goes.
  const distances = set.entries.map(({ page }) => {
    const next = future.indexOf(page)
    return next < 0 ? Infinity : next
  })
  return distances.lastIndexOf(Math.max(...distances))
}
