import type { Answer, Option } from '../../answer'
import type { Exhibit, Trace } from '../../contract'
import type { Action, MachineSpec, TaskSpec } from '../task'
import type { View } from '../view'
import { weightOf } from '../weights'

/** A task that never sleeps. */
export const LOOP: readonly Action[] = [{ do: 'work', ms: 1000 }]

export function number(value: number): Answer {
  return { kind: 'number', value }
}

export function choice(value: string): Answer {
  return { kind: 'choice', value }
}

export function choices(values: readonly string[]): Answer {
  return { kind: 'choices', value: [...values].toSorted() }
}

export function rounded(value: number, digits = 1): number {
  const by = 10 ** digits
  return Math.round(value * by) / by
}

/** A letter of the alphabet for each task. */
export function letters(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i))
}

export function optionsOf(
  names: readonly string[],
  label: (name: string) => string = (name) => name,
): Option[] {
  return names.map((name) => ({ id: name, label: label(name) }))
}

export function loopTask(name: string, nice: number, more: Partial<TaskSpec> = {}): TaskSpec {
  return { name, policy: 'other', nice, actions: LOOP, repeats: true, ...more }
}

/** One CPU of a computer with 8: CFS has a latency of 24 ms, EEVDF a base slice of 3 ms. */
export function oneOfEight(kernel: MachineSpec['kernel'], tasks: readonly TaskSpec[]): MachineSpec {
  return { kernel, cpus: 1, scaledFor: 8, balances: false, tasks }
}

/** The kernel's weights of these nice values; with SCHED_IDLE's, where that is asked for. */
export function weightTable(nices: readonly number[], withIdle = false): Exhibit {
  const sorted = [...new Set(nices)].toSorted((a, b) => a - b)
  const rows = sorted.map((nice) => [`${nice}`, `${weightOf('other', nice)}`])
  const idle = withIdle ? [['SCHED_IDLE', `${weightOf('idle', 0)}`]] : []
  return { kind: 'table', title: 'Weights', columns: ['nice', 'weight'], rows: [...rows, ...idle] }
}

/** The last state of a run. */
export function lastView(trace: Trace<View>): View | undefined {
  return trace.steps.at(-1)?.state
}

/** The first step after the start in which a task is put on a CPU, and who. */
export function firstRun(trace: Trace<View>, from = 1): { readonly step: number; readonly task: string } {
  for (const [step, { state }] of trace.steps.entries()) {
    const runs = state.lanes[0]?.runs ?? null
    if (step >= from && runs !== null) return { step, task: runs }
  }
  return { step: 1, task: '' }
}

/** The same run for the same drawn numbers, made once. */
export function remembered<D extends object, R>(run: (drawn: D) => R): (drawn: D) => R {
  const runs = new WeakMap<D, R>()
  return (drawn) => {
    const known = runs.get(drawn)
    if (known !== undefined) return known
    const fresh = run(drawn)
    runs.set(drawn, fresh)
    return fresh
  }
}
