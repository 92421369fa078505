import type { Step, Trace } from '../contract'
import { addressName, type Area, hex, lineName } from './areas'
import { bitsOf, setOf, setsOf, type Shape, split, type Split } from './geometry'
import { type Asked, type Machine, type State, start, startAfter, step, type Stepped } from './model'
import type { Access, Run } from './patterns'

export interface Scene {
  readonly machine: Machine
  readonly areas: readonly Area[]
  readonly accesses: readonly Access[]
  /** What has been accessed before the run begins; the caches hold what is left of it. */
  readonly warm?: (run: Run) => void
  /** The same as a sentence. */
  readonly warmSays?: string
}

/** A line that a set holds, by its elements or its address. */
export interface ShownLine {
  readonly label: string
  readonly isAsked: boolean
}

export interface ShownLevel {
  readonly name: string
  readonly shape: Shape
  readonly sets: number
  readonly ns: number
  readonly shown: readonly { readonly set: number; readonly lines: readonly ShownLine[] }[]
  readonly outcome: 'hit' | 'miss' | 'not asked'
  readonly evicted: string | null
}

export interface StageState {
  readonly accesses: readonly { readonly name: string; readonly write: boolean }[]
  /** Where each of the accesses so far was found: index of a level, or the number of levels for memory. */
  readonly found: readonly number[]
  readonly address: number | null
  readonly split: Split | null
  readonly bits: { readonly offset: number; readonly set: number }
  readonly levels: readonly ShownLevel[]
  readonly memoryNs: number
  /** Nanoseconds spent, by where it was found. */
  readonly spent: readonly number[]
  readonly ns: number
}

/** At most this many sets of a level are drawn: all of them, or those used last. */
const SHOWN_SETS = 8

export function sceneTrace(scene: Scene): Trace<StageState> {
  const { machine, areas, accesses, warm } = scene
  const names = accesses.map(({ address, write }) => ({ name: addressName(areas, address), write }))
  const recent: number[][] = machine.levels.map(() => [])
  let state = warm === undefined ? start(machine) : startAfter(machine, warm)
  let spent: readonly number[] = Array.from({ length: machine.levels.length + 1 }, () => 0)
  let found: readonly number[] = []
  const first = accesses[0]?.address ?? 0
  const steps: Step<StageState>[] = []
  const push = (says: string, access: Access | undefined, now: Stepped | undefined): void => {
    const ns = spent.reduce((sum, one) => sum + one, 0)
    const levels = machine.levels.map((_, level) =>
      shownLevel(scene, state, level, now?.asked ?? [], recent[level] ?? [], first),
    )
    steps.push({
      ...(access === undefined ? {} : { at: `access ${found.length}` }),
      says,
      cells: [
        access === undefined
          ? '–'
          : `${access.write ? 'write' : 'read'} ${names[found.length - 1]?.name ?? ''}`,
        access === undefined ? '–' : hex(access.address),
        now === undefined ? '–' : placeName(machine, now.found),
        now === undefined ? '–' : sayLevels(levels),
        now === undefined ? '–' : (levels[0]?.evicted ?? '–'),
        String(found.filter((where) => where > 0).length),
        String(ns),
      ],
      state: {
        accesses: names,
        found,
        address: access?.address ?? null,
        split:
          access === undefined || machine.levels[0] === undefined
            ? null
            : split(access.address, machine.levels[0].shape),
        bits: machine.levels[0] === undefined ? { offset: 0, set: 0 } : bitsOf(machine.levels[0].shape),
        levels,
        memoryNs: machine.memoryNs,
        spent,
        ns,
      },
    })
  }
  push(
    `${scene.warmSays ?? (warm === undefined ? 'All is empty.' : 'The caches hold what was used before.')} ${sayMachine(machine)}`,
    undefined,
    undefined,
  )
  for (const access of accesses) {
    const now = step(state, access)
    state = now.state
    found = [...found, now.found]
    spent = spent.with(now.found, (spent[now.found] ?? 0) + now.ns)
    for (const { level, set } of now.asked) {
      const before = recent[level] ?? []
      recent[level] = [set, ...before.filter((other) => other !== set)].slice(0, SHOWN_SETS)
    }
    push(sayAccess(scene, access, now), access, now)
  }
  const [name = 'cache'] = machine.levels.map((level) => level.name)
  return {
    columns: [
      'Access',
      'Address',
      'Found in',
      'Sets asked, last used first',
      `Left ${name}`,
      'Misses so far',
      'ns so far',
    ],
    steps,
  }
}

export function placeName(machine: Machine, found: number): string {
  return machine.levels[found]?.name ?? 'memory'
}

function shownLevel(
  { machine, areas }: Scene,
  state: State,
  level: number,
  asked: readonly Asked[],
  recent: readonly number[],
  firstAddress: number,
): ShownLevel {
  const { name, shape, ns } = machine.levels[level] ?? {
    name: '',
    shape: { size: 0, assoc: 1, line: 1 },
    ns: 0,
  }
  const here = asked.filter((one) => one.level === level)
  const sets = setsOf(shape)
  const used = recent.length > 0 ? recent : [setOf(Math.floor(firstAddress / shape.line), shape)]
  const shown =
    sets <= SHOWN_SETS ? Array.from({ length: sets }, (_, set) => set) : used.toSorted((a, b) => a - b)
  const evicted = here.flatMap((one) =>
    one.evicted === null ? [] : [lineName(areas, one.evicted, shape.line)],
  )
  return {
    name,
    shape,
    sets,
    ns,
    outcome: here.length === 0 ? 'not asked' : here.every(({ hit }) => hit) ? 'hit' : 'miss',
    evicted: evicted.length === 0 ? null : evicted.join(' and '),
    shown: shown.map((set) => ({
      set,
      lines: (state.sets[level]?.[set] ?? []).map((line) => ({
        label: lineName(areas, line, shape.line),
        isAsked: here.some((one) => one.line === line),
      })),
    })),
  }
}

function sayLevels(levels: readonly ShownLevel[]): string {
  return levels
    .filter(({ outcome }) => outcome !== 'not asked')
    .map(({ name, shown }) => {
      const asked = shown.filter(({ lines }) => lines.some(({ isAsked }) => isAsked))
      return asked
        .map(({ set, lines }) => `${name} set ${set}: ${lines.map(({ label }) => label).join(' ')}`)
        .join('; ')
    })
    .join('; ')
}

function bytes(size: number): string {
  if (size >= 2 ** 20) return `${size / 2 ** 20} MiB`
  return size >= 1024 ? `${size / 1024} KiB` : `${size} bytes`
}

/** "4 sets of 2 lines of 64 bytes". */
export function sayShape(shape: Shape): string {
  const [sets, { assoc, line }] = [setsOf(shape), shape]
  const lines = `${assoc} ${assoc === 1 ? 'line' : 'lines'} of ${line} bytes`
  return sets === 1 ? `one set of ${lines}` : `${sets} sets of ${lines}`
}

function sayMachine({ levels, memoryNs }: Machine): string {
  const each = levels.map(
    ({ name, shape, ns }) => `${name} has ${bytes(shape.size)}, ${sayShape(shape)}, and answers in ${ns} ns`,
  )
  const list = each.join('; ')
  return `${list.slice(0, 1).toUpperCase()}${list.slice(1)}; memory answers in ${memoryNs} ns.`
}

function sayAccess(
  { machine, areas }: Scene,
  { address, write }: Access,
  { asked, found, ns }: Stepped,
): string {
  const name = `\`${addressName(areas, address)}\``
  const does = write ? 'is written' : 'is read'
  const firsts = asked.filter(({ level }) => level === 0)
  const line = machine.levels[0]?.shape.line ?? 1
  const parts = firsts.map((one) => lineName(areas, one.line, line))
  const [first] = firsts
  if (first === undefined) return `${name} ${does}.`
  if (firsts.length > 1) {
    const hits = firsts.every(({ hit }) => hit)
    return `${name} ${does}. It lies over a boundary, so two lines are asked for: ${parts.join(' and ')}. ${hits ? 'Both are there: a hit' : `${firsts.some(({ hit }) => hit) ? 'One is' : 'Both are'} missing: one miss`}, ${ns} ns from ${placeName(machine, found)}.`
  }
  const cache = machine.levels[0]?.name ?? 'the cache'
  const where =
    machine.levels[0] !== undefined && setsOf(machine.levels[0].shape) > 1
      ? `Set ${first.set} of ${cache}`
      : cache === 'the cache'
        ? 'The cache'
        : cache
  if (first.hit) return `${name} ${does}. ${where} has its line ${parts[0] ?? ''}: a hit, ${ns} ns.`
  const leaves =
    first.evicted === null ? '' : ` Line ${lineName(areas, first.evicted, line)}, used longest ago, leaves.`
  return `${name} ${does}. ${where} does not have its line: a miss. All of ${parts[0] ?? ''} comes from ${placeName(machine, found)}, ${ns} ns.${leaves}`
}
