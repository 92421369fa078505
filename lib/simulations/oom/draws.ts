import type { Rng } from '@/lib/base/rng'
import { PAGE_KIB } from './badness'
import { candidatesIn, type Machine, type Process, runAll, type Touch, usedKib } from './model'
import { GIB } from './say'

/** Draws until it holds; the last draw if it never does. */
export function drawUntil<T>(draw: () => T, holds: (drawn: T) => boolean): T {
  let drawn = draw()
  for (let i = 0; i < 100 && !holds(drawn); i++) drawn = draw()
  return drawn
}

/** A machine without swap on which one process asks for more than is left. */
export interface FullNode {
  readonly machine: Machine
  readonly touch: Touch
}

const NAMES = ['db', 'api', 'batch', 'web', 'index', 'queue']

/** RAM of 10 or 20 GiB, so that 100 of `oom_score_adj` are 1 or 2 GiB. */
export function drawNode(rng: Rng, count: number, adjs: readonly number[]): FullNode {
  const ramGib = rng.pick([10, 20])
  const processes = rng.sample(NAMES, count).map((name): Process => ({
    name,
    group: '',
    residentKib: rng.between(1, ramGib === 10 ? 5 : 9) * GIB,
    adj: rng.pick(adjs),
    alive: true,
  }))
  const machine: Machine = {
    ramKib: ramGib * GIB,
    swapKib: 0,
    cacheKib: rng.chance(0.4) ? GIB : 0,
    groups: [],
    processes,
  }
  const free = machine.ramKib - machine.cacheKib - usedKib(processes)
  const grower = rng.pick(processes)
  return { machine, touch: { name: grower.name, kib: Math.max(0, free) + machine.cacheKib + GIB } }
}

/** All of it fits at the start, and no two are so close that rounding would decide. */
export function isClear({ machine, touch }: FullNode): boolean {
  if (usedKib(machine.processes) + machine.cacheKib > machine.ramKib) return false
  const scored = runAll(machine, [touch]).find(({ event }) => event?.is === 'scored')
  if (scored === undefined) return false
  const points = candidatesIn(scored.machine, { group: null, totalPages: machine.ramKib / PAGE_KIB })
    .flatMap((candidate) => (candidate.points === null ? [] : [candidate.points]))
    .toSorted((a, b) => b - a)
  return (
    points.length >= 2 && points.every((one, i) => i === 0 || (points[i - 1] ?? 0) - one > GIB / PAGE_KIB / 3)
  )
}

/** The greatest by a wrong rule. */
export function greatest(processes: readonly Process[], value: (process: Process) => number): string | null {
  let chosen: Process | null = null
  for (const process of processes) {
    if (chosen === null || value(process) > value(chosen)) chosen = process
  }
  return chosen?.name ?? null
}
