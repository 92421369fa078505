import type { Step, Trace } from '../contract'
import { FINALIZERS, type GoVersion, type Machine, type Thread, goroutineOf, nameOf } from './machine'
import { advance } from './model'

/** What the stage draws: a machine with names for ids. */
export interface Picture {
  readonly version: GoVersion
  readonly processors: readonly {
    readonly id: number
    readonly status: 'idle' | 'running' | 'syscall'
    readonly tick: number
    readonly thread: number | null
    readonly goroutine: string | null
    readonly runnext: string | null
    readonly queue: readonly string[]
  }[]
  readonly global: readonly string[]
  /** Threads without a P. */
  readonly threads: readonly {
    readonly id: number
    readonly state: Thread['state']
    readonly goroutine: string | null
  }[]
  readonly waiting: readonly { readonly name: string; readonly waitsFor: string }[]
  readonly output: readonly string[]
  readonly fatal: string | null
}

export function pictureOf(machine: Machine): Picture {
  const name = (id: number | null): string | null => (id === null ? null : nameOf(machine, id))
  return {
    version: machine.version,
    processors: machine.processors.map(({ id, status, tick, thread, runnext, queue }) => ({
      id,
      status,
      tick,
      thread,
      goroutine: thread === null ? null : name(machine.threads[thread]?.goroutine ?? null),
      runnext: name(runnext),
      queue: queue.map((one) => nameOf(machine, one)),
    })),
    global: machine.global.map((id) => nameOf(machine, id)),
    threads: machine.threads
      .filter((thread) => thread.processor === null)
      .map(({ id, state, goroutine }) => ({
        id,
        state,
        goroutine: goroutine === null ? pinnedTo(machine, id) : nameOf(machine, goroutine),
      })),
    waiting: machine.goroutines
      .filter(({ status, name: own }) => status === 'waiting' && own !== FINALIZERS)
      .map((one) => ({ name: one.name, waitsFor: one.waitsFor ?? '' })),
    output: [...machine.output],
    fatal: machine.fatal,
  }
}

function pinnedTo(machine: Machine, thread: number): string | null {
  return (
    machine.goroutines.find(({ pinnedTo: own, status }) => own === thread && status !== 'dead')?.name ?? null
  )
}

export interface RunOptions {
  /** The run stops there at the latest: shown runs are short. */
  readonly mostSteps?: number
  /** Stops before the first step for which this holds. */
  readonly until?: (machine: Machine) => boolean
  /** Leaves steps out of the trace; the first and the last are always in it. */
  readonly keep?: (lastKept: Picture, machine: Machine) => boolean
  readonly firstSays?: string
}

export interface Run {
  readonly trace: Trace<Picture>
  /** As it stands at the end. */
  readonly machine: Machine
}

/** Runs a machine to its end, or to where the options stop it. The machine given is left as it is. */
export function runTrace(from: Machine, options: RunOptions = {}): Run {
  const {
    mostSteps = 400,
    until = () => false,
    keep,
    firstSays = 'The program is about to begin: main has P0.',
  } = options
  const machine = structuredClone(from)
  const isTimed =
    machine.operationUs > 0 ||
    Object.values(machine.programs).some((program) => program.some((one) => 'us' in one))
  const stepOf = (says: string): Step<Picture> => {
    const state = pictureOf(machine)
    return { ...(isTimed ? { at: clock(machine.now) } : {}), says, cells: cellsOf(state), state }
  }
  const steps = [stepOf(firstSays)]
  let skipped: string | null = null
  let lastKept = pictureOf(machine)
  for (
    let done = 0;
    done < MOST_UNSEEN && steps.length < mostSteps && !machine.isOver && !until(machine);
    done++
  ) {
    const says = advance(machine)
    if (keep !== undefined && !keep(lastKept, machine)) {
      skipped = says
      continue
    }
    skipped = null
    steps.push(stepOf(says))
    if (keep !== undefined) lastKept = pictureOf(machine)
  }
  if (skipped !== null || steps.length < 2) steps.push(stepOf(skipped ?? 'Nothing more happens here.'))
  return { trace: { columns: columnsOf(from), steps }, machine }
}

/** How a machine stands when its program is over, without a trace. The machine given is left as it is. */
export function finished(from: Machine): Machine {
  const machine = structuredClone(from)
  for (let done = 0; done < MOST_UNSEEN && !machine.isOver; done++) advance(machine)
  return machine
}

const MOST_UNSEEN = 20_000

function clock(us: number): string {
  return us < 1000 ? `${us} µs` : `${Math.round(us / 10) / 100} ms`
}

function columnsOf({ processors }: Machine): readonly string[] {
  return [...processors.map(({ id }) => `P${id}`), 'global queue', 'waiting', 'threads without a P', 'output']
}

function cellsOf(picture: Picture): readonly string[] {
  return [
    ...picture.processors.map((processor) => {
      const { status, thread, goroutine, runnext, queue, tick } = processor
      const doing =
        goroutine === null ? 'looks for work' : `${sayStatus(picture.version, status)} ${goroutine}`
      const who = status === 'idle' ? 'idle' : `${doing} on M${thread ?? '–'}`
      return `${who}; runnext ${runnext ?? '–'}; queue ${sayQueue(queue)}; tick ${tick}`
    }),
    sayQueue(picture.global),
    picture.waiting.map(({ name, waitsFor }) => `${name} (${waitsFor})`).join(', ') || '–',
    picture.threads
      .map(({ id, state, goroutine }) => `M${id} ${state}${goroutine === null ? '' : ` with ${goroutine}`}`)
      .join(', ') || '–',
    [...picture.output, ...(picture.fatal === null ? [] : [picture.fatal])].join(' ') || '–',
  ]
}

/** What the runtime's own records say of a P whose thread is in a system call: changed in Go 1.26. */
function sayStatus(version: GoVersion, status: Picture['processors'][number]['status']): string {
  if (status !== 'syscall') return 'runs'
  return version === '1.19'
    ? 'in a system call (_Psyscall):'
    : 'running (_Prunning), its goroutine in a system call (_Gsyscall):'
}

function sayQueue(names: readonly string[]): string {
  if (names.length === 0) return 'empty'
  if (names.length <= 12) return names.join(' ')
  return `${names.slice(0, 4).join(' ')} … ${names.at(-1)} (${names.length})`
}

/** Where a goroutine is. */
export type Place = 'running' | 'runnext' | 'local' | 'global' | 'waiting' | 'syscall' | 'dead'

export function placeOf(machine: Machine, id: number): Place {
  if (machine.global.includes(id)) return 'global'
  for (const { runnext, queue } of machine.processors) {
    if (runnext === id) return 'runnext'
    if (queue.includes(id)) return 'local'
  }
  const { status } = goroutineOf(machine, id)
  return status === 'runnable' ? 'local' : status
}
