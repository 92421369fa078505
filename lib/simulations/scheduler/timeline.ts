import type { Trace } from '../contract'
import type { Segment, View } from './view'

/** All CPU time used up to a step, stretches of one task joined. */
export function segmentsUpTo(trace: Trace<View>, at: number): Segment[] {
  const out: Segment[] = []
  for (const { state } of trace.steps.slice(0, at + 1)) {
    for (const segment of state.ran) {
      const last = out.findLastIndex((one) => one.lane === segment.lane)
      const before = out[last]
      if (before !== undefined && before.task === segment.task && before.to === segment.from) {
        out[last] = { ...before, to: segment.to }
      } else {
        out.push(segment)
      }
    }
  }
  return out
}

export interface Point {
  readonly time: number
  readonly value: number
}

/** The vruntime of a task on the only CPU, up to a step; while it sleeps the line is broken. */
export function linesOf(trace: Trace<View>, at: number, name: string): Point[][] {
  const lines: Point[][] = []
  let isOpen = false
  for (const { state } of trace.steps.slice(0, at + 1)) {
    const task = state.tasks.find((one) => one.name === name)
    const isQueued = task?.state === 'ready' || task?.state === 'running'
    if (task?.vruntime === undefined || (!isQueued && !isOpen)) continue
    if (!isOpen) lines.push([])
    lines.at(-1)?.push({ time: state.now, value: task.vruntime })
    isOpen = isQueued
  }
  return lines
}

/** V, or min_vruntime, up to a step. */
export function lineOfQueue(trace: Trace<View>, at: number): Point[] {
  return trace.steps.slice(0, at + 1).flatMap(({ state }) => {
    const [axis] = state.axes
    return axis === undefined ? [] : [{ time: state.now, value: axis.line }]
  })
}

/** The least and the greatest virtual time of the whole run, so that the picture keeps its scale. */
export function rangeOf(trace: Trace<View>): { readonly low: number; readonly high: number } {
  const axes = trace.steps.flatMap(({ state }) => state.axes.slice(0, 1))
  const low = Math.min(...axes.map((axis) => axis.from))
  const high = Math.max(...axes.map((axis) => axis.to))
  return { low, high: high > low ? high : low + 1 }
}

/** Round places for marks on an axis: four to eight of them. */
export function ticksOf(until: number): number[] {
  const rough = until / 5
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 0.1)))
  const step = [1, 2, 5, 10].map((by) => by * power).find((by) => by >= rough) ?? power
  return Array.from({ length: Math.floor(until / step) + 1 }, (_, i) => Math.round(i * step * 10) / 10)
}
