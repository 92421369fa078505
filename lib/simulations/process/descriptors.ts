import { unreachable } from '@/lib/base/assert'
import type { DuplicateCall, OpenFlag, Whence } from './calls'
import {
  DESCRIPTOR_LIMIT,
  isHeld,
  lowestFree,
  type Machine,
  numbersOf,
  openFileOf,
  type Process,
  putBytes,
  type Result,
  type Target,
} from './machine'

/** What a read gives now, or `blocks` (fs/pipe.c: pipe_read; fs/read_write.c: vfs_read). */
export function read(machine: Machine, process: Process, fd: number, n: number): Result {
  const file = openFileOf(machine, process, fd)
  if (file === null || !file.readable) return 'EBADF'
  switch (file.of.kind) {
    case 'null':
      return { data: '' }
    case 'file': {
      const data = (machine.files[file.of.name] ?? '').slice(file.offset, file.offset + n)
      file.offset += data.length
      return { data }
    }
    case 'pipe': {
      const held = machine.pipes[file.of.pipe] ?? ''
      if (n === 0) return { data: '' }
      if (held === '') return isHeld(machine, file.of.pipe, 'write') ? 'blocks' : { data: '' }
      machine.pipes[file.of.pipe] = held.slice(n)
      return { data: held.slice(0, n) }
    }
    default:
      return unreachable(file.of)
  }
}

/** Bytes written, or `EPIPE` when no process holds the read end: the caller turns it into SIGPIPE. */
export function write(machine: Machine, process: Process, fd: number, data: string): Result {
  const file = openFileOf(machine, process, fd)
  if (file === null || !file.writable) return 'EBADF'
  if (data === '') return 0
  switch (file.of.kind) {
    case 'null':
      return data.length
    case 'file': {
      const content = machine.files[file.of.name] ?? ''
      const at = file.append ? content.length : file.offset
      machine.files[file.of.name] = putBytes(content, at, data)
      file.offset = at + data.length
      return data.length
    }
    case 'pipe':
      if (!isHeld(machine, file.of.pipe, 'read')) return 'EPIPE'
      machine.pipes[file.of.pipe] = (machine.pipes[file.of.pipe] ?? '') + data
      return data.length
    default:
      return unreachable(file.of)
  }
}

export function open(machine: Machine, process: Process, name: string, flags: readonly OpenFlag[]): Result {
  const exists = machine.files[name] !== undefined
  if (!exists && !flags.includes('CREAT')) return 'ENOENT'
  if (exists && flags.includes('CREAT') && flags.includes('EXCL')) return 'EEXIST'
  const fd = lowestFree(process)
  if (fd === null) return 'EMFILE'
  if (!exists || flags.includes('TRUNC')) machine.files[name] = ''
  const readable = !flags.includes('WRONLY')
  const writable = flags.includes('WRONLY') || flags.includes('RDWR')
  const file = addOpenFile(machine, { kind: 'file', name }, readable, writable, flags.includes('APPEND'))
  process.descriptors[fd] = { file, cloexec: flags.includes('CLOEXEC') }
  return fd
}

export function pipe(machine: Machine, process: Process, cloexec: boolean): Result {
  const number = machine.nextPipe
  const from = lowestFree(process)
  if (from === null) return 'EMFILE'
  const reading = addOpenFile(machine, { kind: 'pipe', pipe: number, end: 'read' }, true, false, false)
  process.descriptors[from] = { file: reading, cloexec }
  const into = lowestFree(process)
  if (into === null) {
    delete process.descriptors[from]
    return 'EMFILE'
  }
  const writing = addOpenFile(machine, { kind: 'pipe', pipe: number, end: 'write' }, false, true, false)
  process.descriptors[into] = { file: writing, cloexec }
  machine.nextPipe += 1
  machine.pipes[number] = ''
  return { pipe: [from, into] }
}

export function addOpenFile(
  machine: Machine,
  of: Target,
  readable: boolean,
  writable: boolean,
  append: boolean,
): number {
  const id = machine.nextOpenFile
  machine.nextOpenFile += 1
  machine.openFiles.push({ id, of, readable, writable, append, offset: 0 })
  return id
}

export function seek(machine: Machine, process: Process, fd: number, offset: number, whence: Whence): Result {
  const file = openFileOf(machine, process, fd)
  if (file === null) return 'EBADF'
  if (file.of.kind === 'pipe') return 'ESPIPE'
  // drivers/char/mem.c: null_lseek always answers 0.
  if (file.of.kind === 'null') return 0
  const base = { SET: 0, CUR: file.offset, END: (machine.files[file.of.name] ?? '').length }[whence]
  if (base + offset < 0) return 'EINVAL'
  file.offset = base + offset
  return file.offset
}

/** dup, dup2 and dup3 (fs/file.c: ksys_dup3): the new number stands for the same open file. */
export function duplicate(process: Process, call: DuplicateCall): Result {
  const held = process.descriptors[String(call.fd)]
  if (call.op === 'dup3' && call.fd === call.to) return 'EINVAL'
  if (call.op !== 'dup' && (call.to < 0 || call.to >= DESCRIPTOR_LIMIT)) return 'EBADF'
  if (held === undefined) return 'EBADF'
  if (call.op === 'dup2' && call.fd === call.to) return call.to
  const to = call.op === 'dup' ? lowestFree(process) : call.to
  if (to === null) return 'EMFILE'
  process.descriptors[to] = { file: held.file, cloexec: call.op === 'dup3' }
  return to
}

export function close(process: Process, fd: number): Result {
  if (process.descriptors[String(fd)] === undefined) return 'EBADF'
  delete process.descriptors[String(fd)]
  return 0
}

export function setCloseOnExec(process: Process, fd: number, on: boolean): Result {
  const held = process.descriptors[String(fd)]
  if (held === undefined) return 'EBADF'
  held.cloexec = on
  return 0
}

/** execve keeps the table but for the numbers marked close-on-exec (fs/file.c: do_close_on_exec). */
export function closeOnExec(process: Process): void {
  for (const fd of numbersOf(process)) {
    if (process.descriptors[String(fd)]?.cloexec === true) delete process.descriptors[String(fd)]
  }
}
