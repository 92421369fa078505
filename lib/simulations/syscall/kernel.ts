import { AppError } from '@/lib/base/app-error'
import { assert } from '@/lib/base/assert'
import { constant } from './constants'
import { numberIn } from './memory'

export type Device = 'null' | 'zero'

export type Thing =
  | { readonly kind: 'device'; readonly name: Device }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'directory'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: number; readonly end: 'read' | 'write' }
  | { readonly kind: 'socket'; readonly socket: number }

export interface OpenFile {
  readonly id: number
  readonly of: Thing
  /** What fcntl(F_GETFL) gives. */
  flags: number
  offset: number
}

/** A page of a pipe: bytes start to start + length of its 4096 are unread. */
export interface Slot {
  start: number
  length: number
}

export interface Pipe {
  slots: Slot[]
  most: number
}

/** One end of a unix stream socketpair. */
export interface Socket {
  readonly peer: number
  /** Lengths of the buffers that wait here, oldest first: one for each write of the peer. */
  inbox: number[]
  isShut: boolean
  hasReset: boolean
}

/** The part of the kernel that a script of calls sees; sizes only, no contents. Plain JSON. */
export interface Kernel {
  descriptors: Record<string, { file: number; cloexec: boolean }>
  openFiles: OpenFile[]
  files: Record<string, number>
  directories: string[]
  pipes: Record<string, Pipe>
  sockets: Record<string, Socket>
  /** RLIMIT_NOFILE: numbers are below it. */
  limit: number
  umask: number
  nextFile: number
  nextPipe: number
  nextSocket: number
}

export const PAGE = 4096
const DEFAULT_SLOTS = 16

/** 0, 1 and 2 are /dev/null; the current directory holds these files and directories. */
export function startKernel(
  files: Readonly<Record<string, number>>,
  directories: readonly string[] = [],
  limit = 1_048_576,
): Kernel {
  const kernel: Kernel = {
    descriptors: {},
    openFiles: [],
    files: { ...files },
    directories: [...directories],
    pipes: {},
    sockets: {},
    limit,
    umask: 0o22,
    nextFile: 1,
    nextPipe: 1,
    nextSocket: 1,
  }
  const file = addFile(kernel, { kind: 'device', name: 'null' }, constant('O_RDWR') | constant('O_LARGEFILE'))
  for (const fd of [0, 1, 2]) kernel.descriptors[fd] = { file, cloexec: false }
  return kernel
}

export function addFile(kernel: Kernel, of: Thing, flags: number): number {
  const id = kernel.nextFile
  kernel.nextFile += 1
  kernel.openFiles.push({ id, of, flags, offset: 0 })
  return id
}

export function addPipe(kernel: Kernel): number {
  const id = kernel.nextPipe
  kernel.nextPipe += 1
  kernel.pipes[id] = { slots: [], most: DEFAULT_SLOTS }
  return id
}

export function addSockets(kernel: Kernel): [number, number] {
  const first = kernel.nextSocket
  kernel.nextSocket += 2
  kernel.sockets[first] = { peer: first + 1, inbox: [], isShut: false, hasReset: false }
  kernel.sockets[first + 1] = { peer: first, inbox: [], isShut: false, hasReset: false }
  return [first, first + 1]
}

export function fileAt(kernel: Kernel, fd: number): OpenFile | null {
  const held = kernel.descriptors[String(fd)]
  if (held === undefined) return null
  const file = kernel.openFiles.find(({ id }) => id === held.file)
  assert(file !== undefined, 'a descriptor stands for an open file')
  return file
}

/** The smallest free number from `from` on, or null at the limit (fs/file.c: alloc_fd). */
export function lowestFree(kernel: Kernel, from = 0): number | null {
  for (let fd = from; fd < kernel.limit; fd += 1) if (kernel.descriptors[String(fd)] === undefined) return fd
  return null
}

export function isReadable({ flags }: OpenFile): boolean {
  return [constant('O_RDONLY'), constant('O_RDWR')].includes(flags & 3)
}

export function isWritable({ flags }: OpenFile): boolean {
  return [constant('O_WRONLY'), constant('O_RDWR')].includes(flags & 3)
}

export function isNonBlocking({ flags }: OpenFile): boolean {
  return (flags & constant('O_NONBLOCK')) !== 0
}

/** Whether some descriptor still stands for that end of the pipe. */
export function isEndOpen(kernel: Kernel, pipe: number, end: 'read' | 'write'): boolean {
  return kernel.openFiles.some(({ of }) => of.kind === 'pipe' && of.pipe === pipe && of.end === end)
}

/** Drops open files that no descriptor stands for; a socket that goes this way shuts its peer (net/unix/af_unix.c: unix_release_sock). */
export function dropClosed(kernel: Kernel): void {
  const used = new Set(Object.values(kernel.descriptors).map(({ file }) => file))
  for (const { id, of } of kernel.openFiles) {
    if (used.has(id) || of.kind !== 'socket') continue
    const socket = socketBy(kernel, of.socket)
    const peer = socketBy(kernel, socket.peer)
    peer.isShut = true
    if (socket.inbox.length > 0) peer.hasReset = true
    socket.inbox = []
    socket.isShut = true
  }
  kernel.openFiles = kernel.openFiles.filter(({ id }) => used.has(id))
}

export function pipeBy(kernel: Kernel, id: number): Pipe {
  const pipe = kernel.pipes[String(id)]
  assert(pipe !== undefined, 'the pipe is known')
  return pipe
}

export function socketBy(kernel: Kernel, id: number): Socket {
  const socket = kernel.sockets[String(id)]
  assert(socket !== undefined, 'the socket is known')
  return socket
}

export function bytesIn(pipe: Pipe): number {
  return pipe.slots.reduce((sum, { length }) => sum + length, 0)
}

/** A script may not wait: nobody would end it. */
export function refuseToBlock(what: string): never {
  throw new AppError('invalid', `${what} would block for ever: nothing else runs here.`)
}

/** A count is at most this many bytes of one call (MAX_RW_COUNT). */
export function clipped(count: number): number {
  return Math.min(numberIn(count), 0x7ffff000)
}

/** A copy that shares nothing that changes. Written out, since structuredClone is slow and this is made at every call. */
export function copyKernel(kernel: Kernel): Kernel {
  const copied = <T>(record: Readonly<Record<string, T>>, copy: (value: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, copy(value)]))
  return {
    ...kernel,
    descriptors: copied(kernel.descriptors, (held) => ({ ...held })),
    openFiles: kernel.openFiles.map((file) => ({ ...file })),
    files: { ...kernel.files },
    directories: [...kernel.directories],
    pipes: copied(kernel.pipes, (pipe) => ({ ...pipe, slots: pipe.slots.map((slot) => ({ ...slot })) })),
    sockets: copied(kernel.sockets, (socket) => ({ ...socket, inbox: [...socket.inbox] })),
  }
}
