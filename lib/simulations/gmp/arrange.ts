import {
  type GoVersion,
  type Goroutine,
  type Machine,
  type Operation,
  type Processor,
  addGoroutine,
  addThread,
  channelOf,
  goroutineOf,
  processorOf,
  start,
} from './machine'
import { acquire, enterSyscall } from './threads'

interface Arrangement {
  readonly processors: readonly {
    /** The goroutine that runs there; null: its thread looks for work; absent: the P is idle. */
    readonly runs?: string | null
    readonly runnext?: string | null
    readonly queue?: readonly string[]
    readonly tick?: number
    /** Whether the thread that looks for work came to steal. */
    readonly isSpinning?: boolean
  }[]
  readonly global?: readonly string[]
  /** Goroutines parked in a receive, by name: on which channel. */
  readonly receiving?: Readonly<Record<string, string>>
  /** Goroutines in a system call on a thread of their own that has lost P0, by name: how long it still takes, in µs. */
  readonly calling?: Readonly<Record<string, number>>
  readonly channels?: Readonly<Record<string, number>>
  /** What the goroutines do, by name; the others end as soon as they run. */
  readonly programs?: Readonly<Record<string, readonly Operation[]>>
  readonly version?: GoVersion
  readonly operationUs?: number
}

/** A machine in the middle of its work: main has parked and waits for the others. */
export function arrange({
  processors,
  global = [],
  receiving = {},
  calling = {},
  ...rest
}: Arrangement): Machine {
  const { programs = {}, channels = {}, version = '1.19', operationUs = 0 } = rest
  const machine = start(
    { main: [], goroutines: programs, channels },
    { gomaxprocs: processors.length, version, operationUs },
  )
  machine.threads = []
  for (const [id, given] of processors.entries()) place(machine, processorOf(machine, id), given)
  machine.global = global.map((name) => born(machine, name).id)
  for (const [name, channel] of Object.entries(receiving)) {
    const goroutine = born(machine, name)
    goroutine.status = 'waiting'
    goroutine.waitsFor = `recv ${channel}`
    goroutine.hasStarted = true
    channelOf(machine, channel).receivers.push(goroutine.id)
  }
  for (const [name, us] of Object.entries(calling)) {
    const thread = addThread(machine)
    const goroutine = born(machine, name)
    goroutine.hasStarted = true
    thread.goroutine = goroutine.id
    enterSyscall(machine, thread, goroutine, us)
    thread.oldProcessor = 0
  }
  const main = goroutineOf(machine, 0)
  main.status = 'waiting'
  main.waitsFor = 'wg.Wait'
  return machine
}

function place(machine: Machine, processor: Processor, given: Arrangement['processors'][number]): void {
  const { runs, runnext = null, queue = [], tick = 1, isSpinning = false } = given
  processor.tick = tick
  processor.runnext = runnext === null ? null : born(machine, runnext).id
  processor.queue = queue.map((name) => born(machine, name).id)
  processor.status = 'idle'
  processor.thread = null
  if (runs === undefined) return
  const thread = addThread(machine)
  acquire(machine, thread, processor)
  thread.state = runs === null ? 'looking' : 'running'
  thread.isSpinning = isSpinning
  if (runs === null) return
  const goroutine = born(machine, runs)
  goroutine.status = 'running'
  goroutine.hasStarted = true
  thread.goroutine = goroutine.id
}

function born(machine: Machine, name: string): Goroutine {
  machine.running += 1
  return addGoroutine(machine, name, name)
}
