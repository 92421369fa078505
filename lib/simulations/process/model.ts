import { AppError } from '@/lib/base/app-error'
import { unreachable } from '@/lib/base/assert'
import { type Call, sayCall } from './calls'
import {
  addOpenFile,
  close,
  closeOnExec,
  duplicate,
  open,
  pipe,
  read,
  seek,
  setCloseOnExec,
  write,
} from './descriptors'
import { end, fork, kill, wait } from './lifecycle'
import {
  copyMachine,
  dropUnreferred,
  type Machine,
  numbersOf,
  type Process,
  processOf,
  type Result,
} from './machine'

/** What a call gave, and whose earlier blocking calls returned because of it, in the order in which they had blocked. */
export interface Outcome {
  readonly machine: Machine
  readonly result: Result
  readonly unblocked: readonly (readonly [string, Result])[]
}

/** P1 alone, its descriptors 0, 1 and 2 on /dev/null, and these files. */
export function start(files: Readonly<Record<string, string>>): Machine {
  const machine: Machine = {
    processes: [],
    openFiles: [],
    files: { ...files },
    pipes: {},
    nextOpenFile: 1,
    nextPipe: 1,
    nextBlock: 1,
  }
  const file = addOpenFile(machine, { kind: 'null' }, true, true, false)
  const standard = { file, cloexec: false }
  const descriptors = { 0: { ...standard }, 1: { ...standard }, 2: { ...standard } }
  machine.processes.push({
    label: 'P1',
    forkedBy: 'init',
    parent: 'init',
    state: 'alive',
    descriptors,
    ignored: [],
    ended: null,
    blocked: null,
  })
  return machine
}

/** One call of the script. Throws AppError('invalid') if the process cannot act. */
export function step(before: Machine, call: Call): Outcome {
  const machine = copyMachine(before)
  const process = processOf(machine, call.proc)
  if (call.op !== 'state' && call.op !== 'ppid') expectActing(process, call)
  const result = perform(machine, process, call)
  if (result === 'blocks') {
    process.blocked = { call, since: machine.nextBlock }
    machine.nextBlock += 1
  }
  const unblocked = result === 'blocks' ? [] : resume(machine)
  dropUnreferred(machine)
  return { machine, result, unblocked }
}

function expectActing(process: Process, call: Call): void {
  if (process.state !== 'alive')
    throw new AppError('invalid', `${process.label} has ended: it cannot ${sayCall(call)}.`)
  if (process.blocked !== null) {
    throw new AppError('invalid', `${process.label} is blocked in ${sayCall(process.blocked.call)}.`)
  }
}

function perform(machine: Machine, process: Process, call: Call): Result {
  switch (call.op) {
    case 'open':
      return open(machine, process, call.file, call.flags)
    case 'read':
      return read(machine, process, call.fd, call.n)
    case 'write':
      return writeOrDie(machine, process, call.fd, call.data)
    case 'lseek':
      return seek(machine, process, call.fd, call.offset, call.whence)
    case 'close':
      return close(process, call.fd)
    case 'dup':
    case 'dup2':
    case 'dup3':
      return duplicate(process, call)
    case 'cloexec':
      return setCloseOnExec(process, call.fd, call.on)
    case 'pipe':
      return pipe(machine, process, call.cloexec === true)
    case 'fork':
      return fork(machine, process, call.as)
    case 'exec':
      closeOnExec(process)
      return 0
    case 'exit':
      end(machine, process, { exit: ((call.code % 256) + 256) % 256 })
      return 'exits'
    case 'signal':
      if (!process.ignored.includes(call.sig)) process.ignored.push(call.sig)
      return 0
    case 'kill':
      return kill(machine, processOf(machine, call.target), call.sig)
    case 'wait':
      return wait(machine, process, call.for, call.nohang === true)
    case 'fds':
      return { fds: numbersOf(process) }
    case 'state':
      return process.state
    case 'ppid':
      return process.state === 'gone' ? null : process.parent
    default:
      return unreachable(call)
  }
}

/** A write to a pipe that nobody can read raises SIGPIPE, which ends the process unless it is ignored (fs/pipe.c: pipe_write). */
function writeOrDie(machine: Machine, process: Process, fd: number, data: string): Result {
  const result = write(machine, process, fd, data)
  if (result !== 'EPIPE' || process.ignored.includes('SIGPIPE')) return result
  end(machine, process, { signal: 'SIGPIPE' })
  return 'killed'
}

/** Tries the blocked calls again, first come first, until nothing moves. */
function resume(machine: Machine): [string, Result][] {
  const returned: [string, Result][] = []
  for (let moved = true; moved;) {
    moved = false
    for (const process of blockedOf(machine)) {
      if (process.blocked === null) continue
      const result = perform(machine, process, process.blocked.call)
      if (result === 'blocks') continue
      process.blocked = null
      returned.push([process.label, result])
      moved = true
    }
  }
  return returned
}

/** Blocked processes, the one that blocked first in front. */
export function blockedOf(machine: Machine): Process[] {
  return machine.processes
    .filter((process) => process.blocked !== null)
    .toSorted((a, b) => (a.blocked?.since ?? 0) - (b.blocked?.since ?? 0))
}
