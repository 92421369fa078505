import { type FastHierarchy, fastHierarchy } from './fast-hierarchy'
import { linesOf, setOf, setsOf, type Shape } from './geometry'
import type { Access } from './patterns'

export interface Level {
  readonly name: string
  readonly shape: Shape
  /** From the load to its value, when it is found here. */
  readonly ns: number
}

export interface Machine {
  /** The nearest first. */
  readonly levels: readonly Level[]
  readonly memoryNs: number
}

/** The lines of one set, the most recently used first. */
export type CacheSet = readonly number[]

export interface State {
  readonly machine: Machine
  /** By level, by set. */
  readonly sets: readonly (readonly CacheSet[])[]
}

/** A line asked for in one level. */
export interface Asked {
  readonly level: number
  readonly line: number
  readonly set: number
  readonly hit: boolean
  /** The line that left to make room; null if none did. */
  readonly evicted: number | null
}

export interface Stepped {
  readonly state: State
  readonly asked: readonly Asked[]
  /** Index of the level that had all of it; the number of levels stands for memory. */
  readonly found: number
  readonly ns: number
}

export function start(machine: Machine): State {
  return { machine, sets: machine.levels.map(({ shape }) => Array.from({ length: setsOf(shape) }, () => [])) }
}

/** A state in which a walk has already happened. Long runs in no time: it is the flat model that runs. */
export function startAfter(machine: Machine, walk: (run: FastHierarchy['run']) => void): State {
  const fast = fastHierarchy(machine.levels.map(({ shape }) => shape))
  walk(fast.run)
  return {
    machine,
    sets: machine.levels.map(({ shape }, level) =>
      Array.from({ length: setsOf(shape) }, (_, set) => fast.linesIn(level, set)),
    ),
  }
}

/**
 * One read or write. A level is asked only where the one before missed, and brings in what it did not have; writes
 * allocate like reads. Over a line boundary both lines are asked for, and either missing is a miss.
 * valgrind 3.19 cachegrind/cg_sim.c: cachesim_ref_is_miss.
 */
export function step(state: State, { address, size }: Access): Stepped {
  const { levels, memoryNs } = state.machine
  const asked: Asked[] = []
  let sets = state.sets
  for (const [level, { shape, ns }] of levels.entries()) {
    const now = linesOf(address, size, shape).map((line) => {
      const looked = lookUp(sets[level] ?? [], line, shape)
      sets = sets.with(level, looked.sets)
      return { level, line, set: looked.set, hit: looked.hit, evicted: looked.evicted }
    })
    asked.push(...now)
    if (now.every(({ hit }) => hit)) return { state: { ...state, sets }, asked, found: level, ns }
  }
  return { state: { ...state, sets }, asked, found: levels.length, ns: memoryNs }
}

function lookUp(sets: readonly CacheSet[], line: number, shape: Shape) {
  const set = setOf(line, shape)
  const lines = sets[set] ?? []
  const hit = lines.includes(line)
  const others = lines.filter((other) => other !== line)
  const isFull = !hit && lines.length === shape.assoc
  const evicted = isFull ? (others.at(-1) ?? null) : null
  return { set, hit, evicted, sets: sets.with(set, [line, ...(isFull ? others.slice(0, -1) : others)]) }
}

export interface Run {
  readonly stepped: readonly Stepped[]
  readonly end: State
  /** How often each level had it; the last count is memory's. */
  readonly found: readonly number[]
  /** Accesses that the first level did not have. */
  readonly misses: number
  readonly ns: number
}

export function runAll(from: State, accesses: readonly Access[]): Run {
  const found = Array.from({ length: from.machine.levels.length + 1 }, () => 0)
  const stepped: Stepped[] = []
  let end = from
  let ns = 0
  for (const access of accesses) {
    const now = step(end, access)
    stepped.push(now)
    end = now.state
    ns += now.ns
    found[now.found] = (found[now.found] ?? 0) + 1
  }
  return { stepped, end, found, misses: accesses.length - (found[0] ?? 0), ns }
}

/** How often each level had an access that comes after `warm`; the last count is memory's. No steps, so it may be long. */
export function foundIn(
  machine: Machine,
  accesses: readonly Access[],
  warm: readonly Access[] = [],
): readonly number[] {
  const found = machine.levels.map(() => 0).concat(0)
  let seen = 0
  const fast = fastHierarchy(
    machine.levels.map(({ shape }) => shape),
    (level) => {
      if (seen >= warm.length) found[level] = (found[level] ?? 0) + 1
      seen += 1
    },
  )
  for (const { address, size, write } of [...warm, ...accesses]) fast.run(address, 0, 1, size, write)
  return found
}

/** Accesses that the first level did not have. */
export function missesIn(
  machine: Machine,
  accesses: readonly Access[],
  warm: readonly Access[] = [],
): number {
  return accesses.length - (foundIn(machine, accesses, warm)[0] ?? 0)
}
