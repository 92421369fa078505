import { PAGE_KIB } from './badness'

export type Mode = 0 | 1 | 2

export interface Memory {
  readonly mode: Mode
  readonly ramKib: number
  readonly swapKib: number
  /** What mode 2 lets all processes together promise themselves. */
  readonly commitLimitKib: number
}

/** An anonymous mapping. */
export interface Mapping {
  readonly kib: number
  readonly writable: boolean
  readonly shared: boolean
  readonly noreserve: boolean
}

export interface CommitState {
  readonly committedKib: number
  /** All that this process has mapped. */
  readonly mappedKib: number
}

export interface Attempt {
  readonly ok: boolean
  readonly isAccounted: boolean
  /** What was added to Committed_AS. */
  readonly committedKib: number
  readonly state: CommitState
}

/** Linux 7.3 mm/util.c: vm_commit_limit. `ratio` in percent; `kbytes` instead of it if not 0. */
export function commitLimit(ramKib: number, swapKib: number, ratio: number, kbytes = 0): number {
  const allowed = kbytes > 0 ? kbytes : (ramKib * ratio) / 100
  return Math.floor(allowed / PAGE_KIB) * PAGE_KIB + swapKib
}

/**
 * One mmap by root. A private writable mapping is a promise of memory, and so is any shared one.
 * Linux 7.3 mm/util.c: __vm_enough_memory; mm/mmap.c: accountable_mapping.
 */
export function tryMapping(memory: Memory, state: CommitState, mapping: Mapping): Attempt {
  const kib = Math.ceil(mapping.kib / PAGE_KIB) * PAGE_KIB
  const isExempt = mapping.noreserve && memory.mode !== 2
  const isAccounted = (mapping.shared || mapping.writable) && !isExempt
  const ok = !isAccounted || hasRoom(memory, state, kib)
  const committedKib = ok && isAccounted ? kib : 0
  return {
    ok,
    isAccounted,
    committedKib,
    state: {
      committedKib: state.committedKib + committedKib,
      mappedKib: state.mappedKib + (ok ? kib : 0),
    },
  }
}

function hasRoom(memory: Memory, state: CommitState, kib: number): boolean {
  if (memory.mode === 1) return true
  if (memory.mode === 0) return kib <= memory.ramKib + memory.swapKib
  return state.committedKib + kib < memory.commitLimitKib - reserveKib(memory, state)
}

/** A part of what the process has mapped is kept free for others, at most a 32nd of the RAM or 128 MiB. */
export function reserveKib({ ramKib }: Memory, { mappedKib }: CommitState): number {
  return Math.min(Math.floor(mappedKib / 32), Math.floor(ramKib / 32), 128 * 1024)
}
