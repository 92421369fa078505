import { unreachable } from '@/lib/base/assert'
import type { Trace } from '../contract'
import type { ArrayDefinition } from './file-sections'
import { type FileView, traceFile } from './file-trace'
import { type MapView, traceMap, type Variable } from './map-trace'
import {
  type GoroutineView,
  type RecursionView,
  type ThreadsInput,
  type ThreadsView,
  traceGoroutine,
  traceRecursion,
  traceThreads,
} from './stack-traces'
import type { GoroutineInput, RecursionInput } from './stacks'
import type { Variant } from './storage'

export type LayoutView = MapView | RecursionView | GoroutineView | ThreadsView | FileView

/** What is laid out. */
export type LayoutSubject =
  | {
      readonly kind: 'map'
      readonly variant: Variant
      readonly variables: readonly Variable[]
      readonly seed: number | null
    }
  | { readonly kind: 'recursion'; readonly input: RecursionInput }
  | { readonly kind: 'goroutine'; readonly input: GoroutineInput }
  | { readonly kind: 'threads'; readonly input: ThreadsInput }
  | { readonly kind: 'file'; readonly arrays: readonly ArrayDefinition[] }

export function traceLayout(subject: LayoutSubject): Trace<LayoutView> {
  switch (subject.kind) {
    case 'map':
      return traceMap(subject.variant, subject.variables, subject.seed)
    case 'recursion':
      return traceRecursion(subject.input)
    case 'goroutine':
      return traceGoroutine(subject.input)
    case 'threads':
      return traceThreads(subject.input)
    case 'file':
      return traceFile(subject.arrays)
    default:
      return unreachable(subject)
  }
}
