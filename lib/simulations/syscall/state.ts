import type { Kernel } from './kernel'
import type { Cpu } from './model'
import type { Stream } from './stdio'
import type { Counts, Doing } from './switches'

/** What a stage is given: one call, a script of calls, a program of deeds, a library call again and again, or several once. */
export type SyscallState =
  | {
      readonly kind: 'life'
      readonly cpu: Cpu
      readonly call: string
      readonly changed: readonly string[]
      readonly isolated: boolean
    }
  | {
      readonly kind: 'script'
      readonly lines: readonly string[]
      /** rax of the calls made so far. */
      readonly rax: readonly string[]
      readonly kernel: Kernel
    }
  | {
      readonly kind: 'program'
      readonly doings: readonly Doing[]
      /** How many of them are done. */
      readonly done: number
      readonly counts: Counts
    }
  | {
      readonly kind: 'library'
      readonly phrase: string
      readonly iterations: number
      readonly stream: Stream
      readonly entered: number
      readonly calls: readonly string[]
      readonly n: number
    }
  | {
      readonly kind: 'phrases'
      readonly calls: readonly string[]
      /** How many have been tried, and what each did in the kernel in ten times. */
      readonly done: number
      readonly counts: readonly Readonly<Record<string, number>>[]
      /** Those that entered the kernel every time. */
      readonly entered: readonly string[]
    }
