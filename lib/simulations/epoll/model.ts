import { assert } from '@/lib/base/assert'
import { control, removeRegistration, sendEvents } from './eventpoll'
import {
  copyKernel,
  type Descriptor,
  type Effect,
  type ErrorName,
  findDescriptor,
  type Flag,
  holders,
  type Kernel,
  LINUX,
  type OpenFile,
  type Report,
  type Rules,
  type Work,
} from './kernel'
import { readPipe, releasePipe, writePipe } from './pipe'
import { readSocket, releaseSocket, shutdownSocket, writeSocket } from './socket'

export type ObjectSpec =
  | { readonly kind: 'pipe'; readonly name: string; readonly cap: number }
  | { readonly kind: 'socketpair'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string }

/** `on` names the epoll instance; without it, `epoll`. */
export type Op =
  | { readonly op: 'write' | 'read'; readonly fd: string; readonly n: number }
  | {
      readonly op: 'add' | 'mod'
      readonly fd: string
      readonly events: readonly Flag[]
      readonly on?: string | undefined
    }
  | { readonly op: 'del'; readonly fd: string; readonly on?: string | undefined }
  | { readonly op: 'close'; readonly fd: string }
  | { readonly op: 'dup'; readonly fd: string; readonly as: string }
  | { readonly op: 'shutdown'; readonly fd: string; readonly how: 'RD' | 'WR' | 'RDWR' }
  /** With `sleeper` the call has no timeout: if nothing is ready, that thread sleeps. Without, it returns at once. */
  | {
      readonly op: 'wait'
      readonly max: number
      readonly on?: string | undefined
      readonly sleeper?: string | undefined
    }

export type OpResult = number | ErrorName | 'asleep' | readonly Report[]

export interface Outcome {
  readonly kernel: Kernel
  readonly result: OpResult
  readonly effects: readonly Effect[]
}

/** Everything empty and open, nothing registered. Numbers: the epoll instances first, then the objects in order. */
export function start(
  objects: readonly ObjectSpec[],
  { rules = LINUX, instances = ['epoll'] }: { rules?: Rules; instances?: readonly string[] } = {},
): Kernel {
  const kernel: Kernel = {
    rules,
    descriptors: [],
    files: [],
    pipes: [],
    sockets: [],
    registrations: [],
    instances: instances.map((name) => ({ name, ready: [], sleepers: [] })),
    made: 0,
  }
  for (const instance of instances) open(kernel, instance, { kind: 'epoll', instance, watchers: [] })
  for (const object of objects) {
    const { name } = object
    if (object.kind === 'pipe') {
      const pipe = kernel.pipes.push({ capacity: object.cap, slots: [] }) - 1
      open(kernel, `${name}.r`, { kind: 'pipe', pipe, end: 'r', watchers: [] })
      open(kernel, `${name}.w`, { kind: 'pipe', pipe, end: 'w', watchers: [] })
    } else if (object.kind === 'socketpair') {
      const socket = kernel.sockets.length
      const fresh = { buffers: [], receiveShut: false, sendShut: false, closed: false, pendingReset: false }
      kernel.sockets.push({ ...fresh, peer: socket + 1 }, { ...fresh, buffers: [], peer: socket })
      open(kernel, `${name}.0`, { kind: 'socket', socket, watchers: [] })
      open(kernel, `${name}.1`, { kind: 'socket', socket: socket + 1, watchers: [] })
    } else {
      open(kernel, name, { kind: 'regular', size: 0, offset: 0, watchers: [] })
    }
  }
  return kernel
}

/** 0, 1 and 2 are taken by the standard streams. */
const FIRST_FREE = 3

function open(kernel: Kernel, name: string, file: OpenFile): void {
  kernel.files.push(file)
  openNumber(kernel, name, kernel.files.length - 1)
}

/** The lowest free number, as POSIX wants it. */
function openNumber(kernel: Kernel, name: string, file: number): void {
  const taken = new Set(kernel.descriptors.map((descriptor) => descriptor.number))
  let number = FIRST_FREE
  while (taken.has(number)) number += 1
  kernel.descriptors.push({ number, name, file })
}

/** One system call. The kernel given is not changed. */
export function step(kernel: Kernel, op: Op): Outcome {
  const work: Work = { kernel: copyKernel(kernel), effects: [] }
  const result = apply(work, op)
  return { kernel: work.kernel, result, effects: work.effects }
}

/** One system call on a kernel that may be changed. */
export function apply(work: Work, op: Op): OpResult {
  const { kernel } = work
  if (op.op === 'wait') return waitFor(work, op)
  const descriptor = findDescriptor(kernel, op.fd)
  if (descriptor === null) return 'EBADF'
  switch (op.op) {
    case 'add':
    case 'mod':
    case 'del': {
      const on = op.on ?? 'epoll'
      return findDescriptor(kernel, on) === null ? 'EBADF' : control(work, on, descriptor, op)
    }
    case 'read':
      return read(work, descriptor, op.n)
    case 'write':
      return write(work, descriptor, op.n)
    case 'close':
      return close(work, descriptor)
    case 'dup':
      openNumber(kernel, op.as, descriptor.file)
      return 0
    case 'shutdown': {
      const file = kernel.files[descriptor.file]
      return file?.kind === 'socket' ? shutdownSocket(work, file.socket, op.how) : 'ENOTSOCK'
    }
  }
}

function waitFor(work: Work, op: Extract<Op, { op: 'wait' }>): OpResult {
  const on = op.on ?? 'epoll'
  const instance = work.kernel.instances.find((one) => one.name === on)
  if (instance === undefined || findDescriptor(work.kernel, on) === null) return 'EBADF'
  if (op.max <= 0) return 'EINVAL'
  const reports = sendEvents(work, instance, op.max)
  if (reports.length > 0 || op.sleeper === undefined) return reports
  // ep_poll adds itself at the head, so the thread that came last is woken first.
  instance.sleepers.unshift(op.sleeper)
  return 'asleep'
}

function read(work: Work, descriptor: Descriptor, n: number): number | ErrorName {
  const file = work.kernel.files[descriptor.file]
  assert(file !== undefined, `descriptor ${descriptor.name} has a file`)
  if (file.kind === 'pipe') return file.end === 'r' ? readPipe(work, file.pipe, n) : 'EBADF'
  if (file.kind === 'socket') return readSocket(work, file.socket, n)
  if (file.kind === 'epoll') return 'EINVAL'
  const bytes = Math.max(0, Math.min(n, file.size - file.offset))
  file.offset += bytes
  return bytes
}

function write(work: Work, descriptor: Descriptor, n: number): number | ErrorName {
  const file = work.kernel.files[descriptor.file]
  assert(file !== undefined, `descriptor ${descriptor.name} has a file`)
  if (file.kind === 'pipe') return file.end === 'w' ? writePipe(work, file.pipe, n) : 'EBADF'
  if (file.kind === 'socket') return writeSocket(work, file.socket, n)
  if (file.kind === 'epoll') return 'EINVAL'
  file.offset += n
  file.size = Math.max(file.size, file.offset)
  return n
}

/** Registrations go when the last descriptor of the open file goes, before the file tells its other end. */
function close(work: Work, descriptor: Descriptor): 0 {
  const { kernel } = work
  kernel.descriptors = kernel.descriptors.filter((one) => one.number !== descriptor.number)
  const last = holders(kernel, descriptor.file) === 0
  for (const registration of kernel.registrations.filter((one) => one.file === descriptor.file)) {
    const named = kernel.rules.closeRemoves && registration.number === descriptor.number
    if (last || named) removeRegistration(work, registration)
  }
  const file = kernel.files[descriptor.file]
  if (last && file?.kind === 'pipe') releasePipe(work, file.pipe)
  if (last && file?.kind === 'socket') releaseSocket(work, file.socket)
  if (last && file?.kind === 'epoll') {
    for (const one of kernel.registrations.filter((each) => each.instance === file.instance))
      removeRegistration(work, one)
  }
  return 0
}
