import { AppError } from '@/lib/base/app-error'
import { assert } from '@/lib/base/assert'
import type { Call, Signal } from './calls'

/** What a number in a process's table stands for. Close-on-exec belongs to the number, not to the open file. */
export interface Descriptor {
  file: number
  cloexec: boolean
}

export type Target =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'pipe'; readonly pipe: number; readonly end: 'read' | 'write' }

/** An open file description: made by open and pipe, shared by dup and fork. */
export interface OpenFile {
  readonly id: number
  readonly of: Target
  readonly readable: boolean
  readonly writable: boolean
  readonly append: boolean
  offset: number
}

export type Ended = { readonly exit: number } | { readonly signal: Signal }

export interface Process {
  readonly label: string
  /** The process that made it, whatever became of that one. */
  readonly forkedBy: string
  /** A label, or init. */
  parent: string
  state: 'alive' | 'zombie' | 'gone'
  descriptors: Record<string, Descriptor>
  ignored: Signal[]
  ended: Ended | null
  /** The call that has not returned yet, and when it blocked (smaller is earlier). */
  blocked: { readonly call: Call; readonly since: number } | null
}

/** The whole state, plain JSON. */
export interface Machine {
  processes: Process[]
  openFiles: OpenFile[]
  files: Record<string, string>
  /** Unread bytes by the pipe's number. */
  pipes: Record<string, string>
  nextOpenFile: number
  nextPipe: number
  nextBlock: number
}

export type Result =
  | number
  | string
  | null
  | { readonly data: string }
  | { readonly pipe: readonly [number, number] }
  | { readonly fds: readonly number[] }
  | { readonly waited: string | null; readonly exit?: number; readonly signal?: Signal }

/** RLIMIT_NOFILE's usual soft limit: one more than the highest number. */
export const DESCRIPTOR_LIMIT = 1024
/** A file of the model stays in memory. */
const LONGEST_FILE = 4 << 20

export function processOf(machine: Machine, label: string): Process {
  const found = machine.processes.find((process) => process.label === label)
  if (found === undefined) throw new AppError('invalid', `There is no process ${label} yet.`)
  return found
}

export function openFileOf(machine: Machine, process: Process, fd: number): OpenFile | null {
  const descriptor = process.descriptors[String(fd)]
  return descriptor === undefined ? null : openFileBy(machine, descriptor.file)
}

export function openFileBy(machine: Machine, id: number): OpenFile {
  const found = machine.openFiles.find((file) => file.id === id)
  assert(found !== undefined, `open file ${id} is known`)
  return found
}

export function numbersOf(process: Process): number[] {
  return Object.keys(process.descriptors)
    .map(Number)
    .toSorted((a, b) => a - b)
}

/** The smallest number that is not in use (fs/file.c: alloc_fd), or null at the limit. */
export function lowestFree(process: Process): number | null {
  for (let fd = 0; fd < DESCRIPTOR_LIMIT; fd += 1) {
    if (process.descriptors[String(fd)] === undefined) return fd
  }
  return null
}

/** Whether any process still holds this end of the pipe (fs/pipe.c: pipe->readers, pipe->writers). */
export function isHeld(machine: Machine, pipe: number, end: 'read' | 'write'): boolean {
  return machine.openFiles.some(
    (file) =>
      file.of.kind === 'pipe' && file.of.pipe === pipe && file.of.end === end && isReferred(machine, file.id),
  )
}

function isReferred(machine: Machine, id: number): boolean {
  return machine.processes.some((process) =>
    Object.values(process.descriptors).some((descriptor) => descriptor.file === id),
  )
}

/** Open files that no descriptor stands for any more are gone. */
export function dropUnreferred(machine: Machine): void {
  machine.openFiles = machine.openFiles.filter((file) => isReferred(machine, file.id))
}

/** Puts bytes at a place; a gap before it becomes NUL bytes. */
export function putBytes(content: string, at: number, data: string): string {
  if (at + data.length > LONGEST_FILE) throw new AppError('invalid', 'A file here holds at most 4 MiB.')
  return content.padEnd(at, '\0').slice(0, at) + data + content.slice(at + data.length)
}

/** A copy that shares nothing that changes. Written out, since it is made at every step and structuredClone is slow. */
export function copyMachine(machine: Machine): Machine {
  return {
    ...machine,
    processes: machine.processes.map((process) => ({
      ...process,
      descriptors: copyTable(process.descriptors),
      ignored: [...process.ignored],
    })),
    openFiles: machine.openFiles.map((file) => ({ ...file })),
    files: { ...machine.files },
    pipes: { ...machine.pipes },
  }
}

export function copyTable(descriptors: Readonly<Record<string, Descriptor>>): Record<string, Descriptor> {
  return Object.fromEntries(Object.entries(descriptors).map(([fd, held]) => [fd, { ...held }]))
}
