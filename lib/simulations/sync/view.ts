import type { ObjectKind, ThreadStatus } from './state'

export interface ObjectView {
  readonly name: string
  readonly kind: ObjectKind
  /** What is worth showing of its words, in order: "lock 2". */
  readonly words: readonly { readonly label: string; readonly value: string; readonly means?: string }[]
  /** Who holds it, as far as that is written down. */
  readonly holders: readonly string[]
  /** Who sleeps because of it, first come first. */
  readonly sleepers: readonly string[]
}

export interface ThreadView {
  readonly name: string
  readonly status: ThreadStatus
  /** The call it is in, or has just returned from: "lock m". */
  readonly does: string
  /** Futex calls so far. */
  readonly calls: number
}

/** A run of calls. */
export interface CallsView {
  readonly kind: 'calls'
  readonly objects: readonly ObjectView[]
  readonly threads: readonly ThreadView[]
  /** Who acts in this step, and what it does. */
  readonly acting: { readonly thread: string; readonly says: string; readonly enters: boolean } | null
  /** Whose earlier call returned in this step. */
  readonly released: readonly string[]
}

/** A run of instructions. */
export interface X86View {
  readonly kind: 'x86'
  readonly program: readonly string[]
  readonly threads: readonly {
    readonly name: string
    readonly at: number
    readonly halted: boolean
    readonly registers: Readonly<Record<string, number>>
  }[]
  readonly memory: Readonly<Record<string, number>>
  readonly running: number | null
  /** The instruction that has just been executed. */
  readonly executed: { readonly thread: number; readonly instruction: number } | null
  /** The variable that this instruction has changed. */
  readonly wrote: string | null
}

export type View = CallsView | X86View

/** "A", "A and B", "A, B and C". */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? 'nobody'
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}
