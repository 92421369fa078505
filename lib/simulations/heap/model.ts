import { unreachable } from '@/lib/base/assert'
import type { Trace } from '../contract'
import type { GlibcVersion } from './arena'
import { type FreeListRules, startFreeList } from './free-list'
import { type FreeListView, traceFreeList } from './free-list-trace'
import { type GlibcView, traceGlibc } from './glibc-trace'
import { type FreeListLine, type GlibcLine } from './script'

export type HeapView = FreeListView | GlibcView

/** A program and the allocator that it runs on. */
export type HeapProgram =
  | {
      readonly kind: 'free-list'
      readonly rules: FreeListRules
      readonly heapSize: number
      readonly base: number
      readonly lines: readonly FreeListLine[]
    }
  | { readonly kind: 'glibc'; readonly version: GlibcVersion; readonly lines: readonly GlibcLine[] }

/** Runs a program from its first line to its last, or to the call that ends it. */
export function runHeap(program: HeapProgram): Trace<HeapView> {
  switch (program.kind) {
    case 'free-list':
      return traceFreeList(startFreeList(program.rules, program.heapSize, program.base), program.lines)
    case 'glibc':
      return traceGlibc(program.version, program.lines)
    default:
      return unreachable(program)
  }
}
