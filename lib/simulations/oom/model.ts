import { ADJ_MIN, badness, PAGE_KIB } from './badness'

export interface Process {
  readonly name: string
  readonly group: string
  /** Touched, and so in RAM. */
  readonly residentKib: number
  readonly adj: number
  readonly alive: boolean
}

/** A control group below the root. Its `maxKib` is memory.max. */
export interface Group {
  readonly name: string
  readonly parent: string | null
  readonly maxKib: number | null
  /** memory.oom.group: die together. */
  readonly oomGroup: boolean
}

export interface Machine {
  readonly ramKib: number
  readonly swapKib: number
  /** Clean page cache, which can be given back. */
  readonly cacheKib: number
  readonly groups: readonly Group[]
  readonly processes: readonly Process[]
}

/** A process touches so much more memory. */
export interface Touch {
  readonly name: string
  readonly kib: number
}

/** Whose limit was met: a group's, or the whole machine's. */
export interface Domain {
  readonly group: string | null
  readonly totalPages: number
}

interface Candidate {
  readonly name: string
  /** null: never chosen. */
  readonly points: number | null
}

export type Event =
  | { readonly is: 'grew'; readonly name: string; readonly kib: number; readonly leftKib: number }
  | { readonly is: 'reclaimed'; readonly kib: number }
  | {
      readonly is: 'scored'
      readonly domain: Domain
      readonly candidates: readonly Candidate[]
      readonly victim: string | null
    }
  | {
      readonly is: 'killed'
      readonly names: readonly string[]
      readonly group: string | null
      readonly freedKib: number
    }
  | { readonly is: 'dead'; readonly name: string }

export interface State {
  readonly machine: Machine
  readonly left: readonly Touch[]
  /** The touch under way. */
  readonly now: Touch | null
  readonly condemned: { readonly victim: string; readonly domain: Domain } | null
  readonly event: Event | null
  readonly groupKills: number
}

export function start(machine: Machine, touches: readonly Touch[]): State {
  return { machine, left: touches, now: null, condemned: null, event: null, groupKills: 0 }
}

export function isOver(state: State): boolean {
  return state.now === null && state.condemned === null && state.left.length === 0
}

/** The next thing that happens: memory is given, cache is given back, scores are compared, or a process dies. */
export function step(state: State): State {
  if (state.condemned !== null) return kill(state, state.condemned)
  if (state.now === null) {
    const [now, ...left] = state.left
    return now === undefined ? state : grow({ ...state, left }, now)
  }
  return grow(state, state.now)
}

function grow(state: State, now: Touch): State {
  const { machine } = state
  const process = machine.processes.find(({ name, alive }) => alive && name === now.name)
  if (process === undefined) return { ...state, now: null, event: { is: 'dead', name: now.name } }
  const limit = tightest(machine, process)
  if (limit.roomKib > 0) {
    const kib = Math.min(now.kib, limit.roomKib)
    const leftKib = now.kib - kib
    return {
      ...state,
      now: leftKib === 0 ? null : { ...now, kib: leftKib },
      machine: {
        ...machine,
        processes: machine.processes.map((one) =>
          one === process ? { ...one, residentKib: one.residentKib + kib } : one,
        ),
      },
      event: { is: 'grew', name: now.name, kib, leftKib },
    }
  }
  if (limit.group === null && machine.cacheKib > 0) {
    const kib = Math.min(machine.cacheKib, now.kib)
    return {
      ...state,
      now,
      machine: { ...machine, cacheKib: machine.cacheKib - kib },
      event: { is: 'reclaimed', kib },
    }
  }
  return choose(state, now, { group: limit.group, totalPages: limit.totalPages })
}

/** The limit with the least room on the way from a process's group up to the machine. */
function tightest(machine: Machine, process: Process): Domain & { readonly roomKib: number } {
  const whole = {
    group: null,
    totalPages: Math.floor((machine.ramKib + machine.swapKib) / PAGE_KIB),
    roomKib: machine.ramKib - machine.cacheKib - usedKib(machine.processes),
  }
  return [...ancestors(machine, process.group)].reduceRight<Domain & { readonly roomKib: number }>(
    (least, group) => {
      if (group.maxKib === null) return least
      const roomKib = group.maxKib - usedKib(inside(machine, group.name))
      return roomKib <= Math.max(0, least.roomKib)
        ? { group: group.name, totalPages: Math.floor(group.maxKib / PAGE_KIB), roomKib }
        : least
    },
    whole,
  )
}

/** A group and those above it, the innermost first. */
function ancestors(machine: Machine, name: string): Group[] {
  const group = machine.groups.find((one) => one.name === name)
  if (group === undefined) return []
  return group.parent === null ? [group] : [group, ...ancestors(machine, group.parent)]
}

/** The living processes of a group and of those below it; of the machine for null. */
export function inside(machine: Machine, group: string | null): readonly Process[] {
  return machine.processes.filter(
    (process) =>
      process.alive &&
      (group === null || ancestors(machine, process.group).some(({ name }) => name === group)),
  )
}

export function usedKib(processes: readonly Process[]): number {
  return processes.reduce((sum, { residentKib, alive }) => sum + (alive ? residentKib : 0), 0)
}

/** Points of all that could die, in order of the scan. */
export function candidatesIn(machine: Machine, domain: Domain): Candidate[] {
  return inside(machine, domain.group).map((process) => ({
    name: process.name,
    points: badness(
      { residentKib: process.residentKib, swappedKib: 0, pageTablesKib: 0, adj: process.adj },
      domain.totalPages,
    ),
  }))
}

/** The greatest points; of equal ones the later in the scan. Linux 7.3 mm/oom_kill.c: oom_evaluate_task. */
export function victimOf(candidates: readonly Candidate[]): string | null {
  let chosen: Candidate | null = null
  for (const candidate of candidates) {
    if (candidate.points === null) continue
    if (chosen === null || candidate.points >= (chosen.points ?? 0)) chosen = candidate
  }
  return chosen?.name ?? null
}

function choose(state: State, now: Touch, domain: Domain): State {
  const candidates = candidatesIn(state.machine, domain)
  const victim = victimOf(candidates)
  return {
    ...state,
    // With nobody to kill the machine panics, or the group's process waits for ever: the touch never ends.
    now: victim === null ? null : now,
    condemned: victim === null ? null : { victim, domain },
    event: { is: 'scored', domain, candidates, victim },
  }
}

/** Kills the victim, or its whole group up to the limit that was met. Linux 7.3 mm/memcontrol.c: mem_cgroup_get_oom_group. */
function kill(state: State, { victim, domain }: { readonly victim: string; readonly domain: Domain }): State {
  const { machine } = state
  const process = machine.processes.find(({ name }) => name === victim)
  const upToLimit = process === undefined ? [] : ancestorsWithin(machine, process.group, domain)
  const group = upToLimit.findLast(({ oomGroup }) => oomGroup) ?? null
  const names =
    group === null
      ? [victim]
      : inside(machine, group.name).flatMap(({ name, adj }) => (adj === ADJ_MIN ? [] : [name]))
  const dying = machine.processes.filter(({ name, alive }) => alive && names.includes(name))
  return {
    ...state,
    condemned: null,
    now: state.now !== null && names.includes(state.now.name) ? null : state.now,
    machine: {
      ...machine,
      processes: machine.processes.map((one) => (dying.includes(one) ? { ...one, alive: false } : one)),
    },
    event: { is: 'killed', names, group: group?.name ?? null, freedKib: usedKib(dying) },
    groupKills: state.groupKills + (group === null ? 0 : 1),
  }
}

function ancestorsWithin(machine: Machine, name: string, domain: Domain): Group[] {
  const all = ancestors(machine, name)
  const end = domain.group === null ? all.length : all.findIndex((group) => group.name === domain.group) + 1
  return all.slice(0, end)
}

const MOST_STEPS = 10_000

/** All states of a run, the start first. */
export function runAll(machine: Machine, touches: readonly Touch[]): readonly State[] {
  const states = [start(machine, touches)]
  for (let state = states[0]; state !== undefined && !isOver(state) && states.length < MOST_STEPS;) {
    state = step(state)
    states.push(state)
  }
  return states
}

/** The names of those that were killed, in order. */
export function killedIn(states: readonly State[]): string[] {
  return states.flatMap(({ event }) => (event?.is === 'killed' ? event.names : []))
}
