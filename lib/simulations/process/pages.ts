import { AppError } from '@/lib/base/app-error'

export type Side = 'parent' | 'child'
/** One operation on an anonymous mapping. `to` is excluded. */
export type PageCall =
  | { readonly op: 'write' | 'read'; readonly by: Side; readonly from: number; readonly to: number }
  | { readonly op: 'fork' | 'child-exits' | 'smaps' }

/** A page-table entry. Frame 0 is the kernel's one page of zeros, which is never writable. */
export interface Entry {
  readonly frame: number
  readonly writable: boolean
}
export type PageTable = readonly (Entry | null)[]

/** One mapping of one process and, from fork to its end, of its child. Plain JSON. */
export interface Memory {
  readonly shared: boolean
  readonly parent: PageTable
  readonly child: PageTable | null
  /** What each frame holds: the number of the write that put it there; frame 0 holds 0 for ever. */
  readonly frames: readonly number[]
  /** Shared mapping only: the frame of each page, which outlives the processes' entries. */
  readonly backing: readonly (number | null)[]
  readonly hasForked: boolean
  readonly writes: number
  /** Frames made by copying another one. */
  readonly copies: number
}

export interface Smaps {
  readonly rss: number
  readonly shared_clean: number
  readonly shared_dirty: number
  readonly private_clean: number
  readonly private_dirty: number
}

export function startPages(pages: number, shared: boolean): Memory {
  const empty = Array.from({ length: pages }, () => null)
  return {
    shared,
    parent: empty,
    child: null,
    frames: [0],
    backing: empty,
    hasForked: false,
    writes: 0,
    copies: 0,
  }
}

/** One operation and the minor faults that it cost (mm/memory.c: do_anonymous_page, do_wp_page, do_shared_fault). */
export function stepPages(
  before: Memory,
  call: PageCall,
): { readonly memory: Memory; readonly faults: number } {
  switch (call.op) {
    case 'fork':
      return { memory: forkPages(before), faults: 0 }
    case 'child-exits':
      if (before.child === null) throw new AppError('invalid', 'There is no child to exit.')
      return { memory: { ...before, child: null }, faults: 0 }
    case 'smaps':
      return { memory: before, faults: 0 }
    default:
      return touchPages(before, call)
  }
}

/**
 * The table is copied and what is present becomes read-only in both (mm/memory.c: copy_present_pte). A shared mapping,
 * and a private one that was never written, is not copied at all: the child faults it in (vma_needs_copy).
 */
function forkPages(before: Memory): Memory {
  if (before.hasForked) throw new AppError('invalid', 'There has been a fork already.')
  const needsCopy = !before.shared && before.parent.some((entry) => entry !== null && entry.frame > 0)
  if (!needsCopy) return { ...before, child: before.parent.map(() => null), hasForked: true }
  const table = before.parent.map((entry) => (entry === null ? null : { ...entry, writable: false }))
  return { ...before, parent: table, child: table, hasForked: true }
}

function touchPages(
  before: Memory,
  call: Extract<PageCall, { by: Side }>,
): { memory: Memory; faults: number } {
  const held = before[call.by]
  if (held === null) throw new AppError('invalid', 'There is no child here.')
  const table = [...held]
  const other = call.by === 'parent' ? before.child : before.parent
  const frames = [...before.frames]
  const backing = [...before.backing]
  let { writes, copies } = before
  let faults = 0
  const newFrame = (): number => frames.push(0) - 1
  for (let page = Math.max(0, call.from); page < Math.min(table.length, call.to); page += 1) {
    let entry = table[page] ?? null
    if (before.shared) {
      if (entry === null) {
        faults += 1
        const frame = backing[page] ?? newFrame()
        backing[page] = frame
        entry = { frame, writable: true }
      }
    } else if (call.op === 'read') {
      if (entry === null) {
        faults += 1
        entry = { frame: 0, writable: false }
      }
    } else if (entry === null || !entry.writable) {
      faults += 1
      const isOnlyOwner = entry !== null && entry.frame > 0 && other?.[page]?.frame !== entry.frame
      if (!isOnlyOwner && entry !== null && entry.frame > 0) copies += 1
      entry = { frame: isOnlyOwner && entry !== null ? entry.frame : newFrame(), writable: true }
    }
    table[page] = entry
    if (call.op === 'write' && entry !== null) {
      writes += 1
      frames[entry.frame] = writes
    }
  }
  return { memory: { ...before, [call.by]: table, frames, backing, writes, copies }, faults }
}

/** Pages of the mapping as /proc/PID/smaps counts them; the page of zeros does not count (fs/proc/task_mmu.c). */
export function smapsOf(memory: Memory, side: Side): Smaps {
  const other = side === 'parent' ? memory.child : memory.parent
  let shared = 0
  let rss = 0
  for (const [page, entry] of (memory[side] ?? []).entries()) {
    if (entry === null || entry.frame === 0) continue
    rss += 1
    if (other?.[page]?.frame === entry.frame) shared += 1
  }
  return { rss, shared_clean: 0, shared_dirty: shared, private_clean: 0, private_dirty: rss - shared }
}

/** What a read of this page would give: 0 where nothing was ever written. */
export function contentOf(memory: Memory, side: Side, page: number): number {
  const frame = memory[side]?.[page]?.frame ?? (memory.shared ? memory.backing[page] : 0) ?? 0
  return memory.frames[frame] ?? 0
}

/** Frames in use by the mapping. */
export function framesInUse(memory: Memory): number {
  const used = new Set<number>(memory.backing.flatMap((frame) => (frame === null ? [] : [frame])))
  for (const entry of [...memory.parent, ...(memory.child ?? [])]) if (entry !== null) used.add(entry.frame)
  used.delete(0)
  return used.size
}
