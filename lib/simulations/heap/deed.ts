/** Where an allocation came from, or where a freed chunk went. */
export type Path =
  | 'tcache'
  | 'fastbin'
  | 'small bin'
  | 'unsorted'
  | 'last remainder'
  | 'bin'
  | 'top'
  | 'grown top'
  | 'mmap'
  | 'in place'
  | 'mremap'
  | 'moved'
  | 'unmapped'
  | 'merged into top'
  | 'nothing'

/** What one operation did on its way; filled while it runs. */
export interface Deed {
  /** The system calls, in order, as they are recorded: "brk", "mmap 135168". */
  readonly calls: string[]
  /** The first that is set counts. */
  path: Path | null
  /** Bytes by which the heap grew or, when negative, shrank. */
  grown: number
  /** Chunks that were emptied out of the fastbins and merged. */
  consolidated: number
}

export function newDeed(): Deed {
  return { calls: [], path: null, grown: 0, consolidated: 0 }
}

/** The program is ended: glibc found its own data broken (malloc.c: malloc_printerr), or it touched what is not mapped. */
export class Abort extends Error {
  override readonly name = 'Abort'
  readonly signal: 'SIGABRT' | 'SIGSEGV'

  constructor(message: string, signal: 'SIGABRT' | 'SIGSEGV' = 'SIGABRT') {
    super(message)
    this.signal = signal
  }
}
