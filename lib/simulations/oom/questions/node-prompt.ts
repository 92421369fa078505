import type { Exhibit } from '../../contract'
import { isOver, type Process, runAll, start, step } from '../model'
import type { FullNode } from '../draws'
import { size } from '../say'

/** The processes as a table: name, what is in RAM, adj. */
export function processTable(processes: readonly Process[], hidden?: string): Exhibit {
  return {
    kind: 'table',
    columns: ['process', 'in RAM', 'oom_score_adj'],
    rows: processes.map(({ name, residentKib, adj }) => [
      name,
      size(residentKib),
      name === hidden ? '?' : String(adj),
    ]),
  }
}

export function sayNode({ machine, touch }: FullNode): string {
  const cache = machine.cacheKib === 0 ? '' : `, ${size(machine.cacheKib)} of it clean page cache`
  return `A machine has **${size(machine.ramKib)}** of RAM${cache}, no swap, and these processes. Now **\`${touch.name}\`** touches **${size(touch.kib)}** more`
}

export function opening({ machine }: FullNode): string {
  return `${size(machine.ramKib)} of RAM, no swap. ${machine.processes.length} processes${machine.cacheKib === 0 ? '' : `, and ${size(machine.cacheKib)} of page cache that can be given back`}.`
}

export function firstKilled({ machine, touch }: FullNode): string | null {
  let state = start(machine, [touch])
  while (!isOver(state) && state.event?.is !== 'killed') state = step(state)
  return state.event?.is === 'killed' ? (state.event.names[0] ?? null) : null
}

/** The step at which the points are compared. */
export function scoredStep({ machine, touch }: FullNode): number {
  return Math.max(
    0,
    runAll(machine, [touch]).findIndex(({ event }) => event?.is === 'scored'),
  )
}
