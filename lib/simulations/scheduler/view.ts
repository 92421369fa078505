import type { TaskState } from './task'

/** One stretch of CPU time. */
export interface Segment {
  /** Index of the lane it was used on. */
  readonly lane: number
  /** Null: idle. */
  readonly task: string | null
  readonly from: number
  readonly to: number
}

export interface TaskView {
  readonly name: string
  readonly state: TaskState
  /** "nice 5", "fifo 50", "job of 30": what it was given. */
  readonly says: string
  /** What changes: "vruntime 12.3", "20 left". */
  readonly now: string
  /** Fair class: vruntime in ms. */
  readonly vruntime?: number
}

export interface AxisMark {
  readonly task: string
  readonly at: number
  /** EEVDF. */
  readonly deadline?: number
  readonly eligible?: boolean
  readonly runs: boolean
}

/** The line on which the fair class orders its tasks, in ms of virtual time. */
export interface Axis {
  readonly lane: number
  readonly from: number
  readonly to: number
  readonly marks: readonly AxisMark[]
  /** EEVDF: V, up to which tasks are eligible. CFS: min_vruntime. */
  readonly line: number
  readonly lineSays: string
}

export interface Queue {
  readonly label: string
  readonly tasks: readonly string[]
}

/** Everything that the stage shows in a step. What is empty is not drawn. */
export interface View {
  readonly now: number
  /** Where the time axis ends. */
  readonly until: number
  readonly unit: 'ms' | 'ticks' | ''
  readonly lanes: readonly { readonly label: string; readonly runs: string | null }[]
  /** CPU time used since the step before. */
  readonly ran: readonly Segment[]
  readonly axes: readonly Axis[]
  readonly queues: readonly Queue[]
  readonly tasks: readonly TaskView[]
  /** A nice value on the scale -20 to 19, and where a request wanted it. */
  readonly scale?: { readonly nice: number; readonly wanted: number | null; readonly floor: number }
  /** A mask over the CPUs of the computer. */
  readonly mask?: {
    readonly cpus: number
    readonly online: readonly number[]
    readonly bits: readonly number[]
    readonly asked: readonly number[]
  }
  /** Parts of a whole, 0 to 1. */
  readonly shares?: readonly { readonly task: string; readonly part: number }[]
  /** The task that the step is about. */
  readonly about: string | null
}

export const emptyView: View = {
  now: 0,
  until: 0,
  unit: '',
  lanes: [],
  ran: [],
  axes: [],
  queues: [],
  tasks: [],
  about: null,
}

/** ns as ms with at most two digits after the point. */
export function inMs(ns: number): number {
  return Math.round(ns / 1e4) / 100
}

/** "A", "A and B", "A, B and C". */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? 'none'
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** 0.24651 as "24.7 %". */
export function sayPercent(part: number): string {
  return `${Math.round(part * 1000) / 10} %`
}
