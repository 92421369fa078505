import { AppError } from '@/lib/base/app-error'
import type { Call } from './calls'
import {
  copyMachine,
  type Machine,
  numbersOf,
  openFileBy,
  openFileOf,
  processOf,
  type Result,
} from './machine'
import { start, step } from './model'

/** A wrong rule, put over the model: it changes the machine before or after a call. */
export interface Misbelief {
  /** Works on a copy of its own. */
  before?(machine: Machine, call: Call): void
  after?(machine: Machine, call: Call, result: Result): void
  /** Reading an empty pipe never blocks. */
  readonly neverBlocks?: boolean
}

export interface Run {
  /** The machine before the first call and after each. */
  readonly machines: readonly Machine[]
  readonly results: readonly Result[]
  readonly unblocked: readonly (readonly (readonly [string, Result])[])[]
  readonly last: Machine
}

/** Runs a script, by the real rules or with one of them wrong. */
export function runScript(
  files: Readonly<Record<string, string>>,
  calls: readonly Call[],
  misbelief: Misbelief = {},
): Run {
  let machine = start(files)
  const machines = [machine]
  const results: Result[] = []
  const unblocked: (readonly (readonly [string, Result])[])[] = []
  for (const call of calls) {
    const changed = copyMachine(machine)
    misbelief.before?.(changed, call)
    const outcome = step(changed, call)
    machine = copyMachine(outcome.machine)
    let { result } = outcome
    if (result === 'blocks' && misbelief.neverBlocks === true) {
      processOf(machine, call.proc).blocked = null
      result = { data: '' }
    }
    misbelief.after?.(machine, call, result)
    machines.push(machine)
    results.push(result)
    unblocked.push(outcome.unblocked)
  }
  return { machines, results, unblocked, last: machine }
}

/** The same, or null where the script makes no sense under the wrong rule. */
export function runIfPossible(
  files: Readonly<Record<string, string>>,
  calls: readonly Call[],
  misbelief: Misbelief,
): Run | null {
  try {
    return runScript(files, calls, misbelief)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Gives a number an open file of its own, with the offset that the old one has now. */
function separate(machine: Machine, label: string, fd: number, offset?: number): void {
  const process = processOf(machine, label)
  const file = openFileOf(machine, process, fd)
  const held = process.descriptors[String(fd)]
  if (file === null || held === undefined) return
  const id = machine.nextOpenFile
  machine.nextOpenFile += 1
  machine.openFiles.push({ ...file, id, offset: offset ?? file.offset })
  held.file = id
}

export const childHasOwnOffset: Misbelief = {
  after(machine, call) {
    if (call.op !== 'fork') return
    for (const fd of numbersOf(processOf(machine, call.as))) separate(machine, call.as, fd)
  },
}

export const childStartsAtZero: Misbelief = {
  after(machine, call) {
    if (call.op !== 'fork') return
    for (const fd of numbersOf(processOf(machine, call.as))) separate(machine, call.as, fd, 0)
  },
}

export const dupHasOwnOffset: Misbelief = {
  after(machine, call, result) {
    if ((call.op === 'dup' || call.op === 'dup2') && typeof result === 'number')
      separate(machine, call.proc, result)
  },
}

export const openSharesOffset: Misbelief = {
  after(machine, call, result) {
    if (call.op !== 'open' || typeof result !== 'number') return
    const first = machine.openFiles.find((file) => file.of.kind === 'file' && file.of.name === call.file)
    const held = processOf(machine, call.proc).descriptors[String(result)]
    if (first !== undefined && held !== undefined) held.file = first.id
  },
}

export const appendIsIgnored: Misbelief = {
  after(machine) {
    machine.openFiles = machine.openFiles.map((file) => ({ ...file, append: false }))
  },
}

export const closeClosesForAll: Misbelief = {
  before(machine, call) {
    if (call.op !== 'close') return
    const id = processOf(machine, call.proc).descriptors[String(call.fd)]?.file
    for (const process of machine.processes) {
      if (process.label === call.proc) continue
      for (const fd of numbersOf(process)) {
        if (process.descriptors[String(fd)]?.file === id) delete process.descriptors[String(fd)]
      }
    }
  },
}

export const ownWriteEndDoesNotCount: Misbelief = {
  before(machine, call) {
    if (call.op !== 'read') return
    const process = processOf(machine, call.proc)
    for (const fd of numbersOf(process)) {
      const held = process.descriptors[String(fd)]
      if (held === undefined) continue
      const { of } = openFileBy(machine, held.file)
      if (of.kind === 'pipe' && of.end === 'write') delete process.descriptors[String(fd)]
    }
  },
}

export const emptyPipeIsEnd: Misbelief = { neverBlocks: true }

export const execClosesAll: Misbelief = {
  before(machine, call) {
    if (call.op !== 'exec') return
    const process = processOf(machine, call.proc)
    for (const fd of numbersOf(process)) if (fd > 2) delete process.descriptors[String(fd)]
  },
}

export const execKeepsAll: Misbelief = {
  before(machine, call) {
    if (call.op !== 'exec') return
    for (const held of Object.values(processOf(machine, call.proc).descriptors)) held.cloexec = false
  },
}

export const dupCopiesCloseOnExec: Misbelief = {
  after(machine, call, result) {
    if ((call.op !== 'dup' && call.op !== 'dup2') || typeof result !== 'number') return
    const { descriptors } = processOf(machine, call.proc)
    const made = descriptors[String(result)]
    if (made !== undefined) made.cloexec = descriptors[String(call.fd)]?.cloexec ?? false
  },
}

export const dup2Moves: Misbelief = {
  after(machine, call, result) {
    if (call.op === 'dup2' && result === call.to && call.fd !== call.to) {
      delete processOf(machine, call.proc).descriptors[String(call.fd)]
    }
  },
}

/** New numbers follow the highest one in use. */
export const numbersOnlyGrow: Misbelief = {
  before(machine, call) {
    if (call.op !== 'open' && call.op !== 'dup' && call.op !== 'pipe') return
    const process = processOf(machine, call.proc)
    const spare = process.descriptors[String(numbersOf(process)[0] ?? 0)] ?? { file: 1, cloexec: false }
    const highest = Math.max(2, ...numbersOf(process))
    for (let fd = 0; fd < highest; fd += 1) process.descriptors[fd] ??= { ...spare }
  },
}
