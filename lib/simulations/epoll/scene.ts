import type { Effect, Flag, Kernel } from './kernel'
import type { Op, OpResult } from './model'

/** What a thread, a goroutine or the other end does. */
export type Act =
  | Op
  /** `epoll_wait` without timeout: the thread sleeps if nothing is ready. */
  | { readonly op: 'sleep'; readonly max: number; readonly on?: string | undefined }
  /** From here on: wait, handle each reported descriptor, wait again. */
  | ({ readonly op: 'loop' } & Loop)
  /** Go's runtime takes a descriptor: registered once, edge-triggered. */
  | { readonly op: 'go-open'; readonly fd: string; readonly events: readonly Flag[] }
  /** `conn.Read` with a buffer of `n` bytes; with `full`, `io.ReadFull`. */
  | { readonly op: 'go-read'; readonly fd: string; readonly n: number; readonly full: boolean }

export interface Loop {
  readonly max: number
  readonly on?: string | undefined
  /** `once`: one read a report. `drain`: read until EAGAIN. `rearm`: one read, then MOD. `go`: wake goroutines. */
  readonly how: 'once' | 'drain' | 'rearm' | 'go'
  /** Bytes that each read asks for. */
  readonly read: number
}

export interface Line {
  readonly by: string
  readonly act: Act
}

export interface Mark {
  readonly from: number
  readonly to: number
  readonly what: 'wait' | 'read' | 'write' | 'ctl' | 'asleep' | 'parked' | 'other'
  readonly label: string
}

/** A thread or goroutine along the steps. */
export interface Lane {
  readonly name: string
  readonly kind: 'thread' | 'goroutine' | 'peer'
  now: 'runs' | 'asleep' | 'parked'
  marks: readonly Mark[]
}

export interface Totals {
  /** Calls of `epoll_wait` that handed out something; and calls that handed out nothing. */
  returns: number
  empties: number
  /** Descriptors handed out. */
  reports: number
  reads: number
  eagain: number
  bytesRead: number
  controls: number
}

/** What the stage shows of one step. Plain JSON. */
export interface Scene {
  readonly kernel: Kernel
  readonly labels: Readonly<Record<string, string>>
  readonly lanes: readonly Lane[]
  readonly totals: Totals
  readonly who: string
  /** What this step handed out, queued or dropped. */
  readonly effects: readonly Effect[]
  readonly act: Act | null
  readonly result: OpResult | null
}
