/** What `epoll_wait` can report, in the order in which it is written down. */
export const EVENTS = ['IN', 'OUT', 'ERR', 'HUP', 'RDHUP'] as const
export type Event = (typeof EVENTS)[number]

/** What `epoll_ctl` takes. ERR and HUP are always wanted, asked for or not. */
export const FLAGS = [
  'IN',
  'OUT',
  'RDHUP',
  'ET',
  'ONESHOT',
  'EXCLUSIVE',
  'PRI',
  'ERR',
  'HUP',
  'WAKEUP',
] as const
export type Flag = (typeof FLAGS)[number]

export type ErrorName =
  | 'EAGAIN'
  | 'EBADF'
  | 'ECONNRESET'
  | 'EEXIST'
  | 'EINVAL'
  | 'ENOENT'
  | 'ENOTSOCK'
  | 'EPERM'
  | 'EPIPE'

/** One ready descriptor as `epoll_wait` hands it out: the name given at registration, and its events. */
export type Report = readonly [name: string, events: readonly Event[]]

export interface Descriptor {
  readonly number: number
  readonly name: string
  /** Index into `files`. Several descriptors may share one open file. */
  readonly file: number
}

/** An open file description. `watchers` is its wait queue: ids of registrations, first woken first. */
export type OpenFile = { watchers: number[] } & (
  | { readonly kind: 'epoll'; readonly instance: string }
  | { readonly kind: 'pipe'; readonly pipe: number; readonly end: 'r' | 'w' }
  | { readonly kind: 'socket'; readonly socket: number }
  | { readonly kind: 'regular'; size: number; offset: number }
)

export interface Pipe {
  readonly capacity: number
  /** Slots in use, oldest first. `filled` counts from where the slot's first byte was put; read bytes do not come back. */
  slots: { filled: number; unread: number }[]
}

export interface Socket {
  readonly peer: number
  /** Unread bytes of each write of the peer, oldest first. */
  buffers: number[]
  receiveShut: boolean
  sendShut: boolean
  closed: boolean
  pendingReset: boolean
}

/** One entry of an interest set (`struct epitem`), keyed by instance, descriptor number and open file. */
export interface Registration {
  readonly id: number
  readonly instance: string
  readonly number: number
  readonly file: number
  name: string
  wanted: Event[]
  et: boolean
  oneshot: boolean
  readonly exclusive: boolean
  /** ONESHOT has fired; nothing is reported until the next MOD. */
  disabled: boolean
}

export interface Instance {
  readonly name: string
  /** The ready list, ids of registrations, head first. */
  ready: number[]
  /** Threads asleep in `epoll_wait` on this instance, the one to wake next first. */
  sleepers: string[]
}

/** Everything that the kernel keeps. Plain JSON. */
export interface Kernel {
  readonly rules: Rules
  descriptors: Descriptor[]
  files: OpenFile[]
  pipes: Pipe[]
  sockets: Socket[]
  registrations: Registration[]
  readonly instances: Instance[]
  made: number
}

/** The rules that people get wrong. `LINUX` is how it is; a misconception is a kernel with one of them turned. */
export interface Rules {
  /** A level-triggered entry goes back on the ready list after it was reported. */
  readonly levelReturns: boolean
  /** So does an edge-triggered one. */
  readonly edgeReturns: boolean
  /** New data wake a watcher only if there were none before. */
  readonly wakeOnlyFromEmpty: boolean
  /** ONESHOT needs no MOD: the next wake-up arms it again. */
  readonly oneshotRearms: boolean
  /** MOD looks at the file at once and queues it if it is ready. */
  readonly modLooks: boolean
  /** What goes back goes to the head, so that the same descriptor comes first again. */
  readonly returnsToHead: boolean
  /** ERR and HUP come only if asked for. */
  readonly hangupOnlyIfAsked: boolean
  /** A closed descriptor leaves the interest set even if a dup keeps its file open. */
  readonly closeRemoves: boolean
  /** A write that fails with EAGAIN wakes nobody. */
  readonly failedWriteSilent: boolean
}

export const LINUX: Rules = {
  levelReturns: true,
  edgeReturns: false,
  wakeOnlyFromEmpty: false,
  oneshotRearms: false,
  modLooks: true,
  returnsToHead: false,
  hangupOnlyIfAsked: false,
  closeRemoves: false,
  failedWriteSilent: false,
}

/** What an operation did inside, for the sentence and for the stage. */
export type Effect =
  | {
      readonly kind: 'queued' | 'merged' | 'unwanted' | 'disabled'
      readonly id: number
      readonly name: string
    }
  | { readonly kind: 'dropped'; readonly id: number; readonly name: string }
  | {
      readonly kind: 'reported'
      readonly id: number
      readonly name: string
      readonly events: readonly Event[]
      readonly then: 'back' | 'off' | 'disabled'
    }
  | { readonly kind: 'removed'; readonly id: number; readonly name: string }
  | { readonly kind: 'wakes'; readonly thread: string; readonly instance: string }

/** What the functions of this folder change while one operation runs. */
export interface Work {
  readonly kernel: Kernel
  readonly effects: Effect[]
}

/** A copy that can be changed without changing this one. Entries that are only ever replaced are shared. */
export function copyKernel(kernel: Kernel): Kernel {
  return {
    ...kernel,
    descriptors: [...kernel.descriptors],
    files: kernel.files.map((file) => ({ ...file, watchers: [...file.watchers] })),
    pipes: kernel.pipes.map((pipe) => ({ ...pipe, slots: pipe.slots.map((slot) => ({ ...slot })) })),
    sockets: kernel.sockets.map((socket) => ({ ...socket, buffers: [...socket.buffers] })),
    registrations: kernel.registrations.map((registration) => ({ ...registration })),
    instances: kernel.instances.map((one) => ({
      ...one,
      ready: [...one.ready],
      sleepers: [...one.sleepers],
    })),
  }
}

export function findDescriptor(kernel: Kernel, name: string): Descriptor | null {
  return kernel.descriptors.find((descriptor) => descriptor.name === name) ?? null
}

export function findRegistration(kernel: Kernel, id: number): Registration | null {
  return kernel.registrations.find((registration) => registration.id === id) ?? null
}

/** Descriptors that are open for this file. */
export function holders(kernel: Kernel, file: number): number {
  return kernel.descriptors.filter((descriptor) => descriptor.file === file).length
}

/** True while a descriptor for this end of the pipe is open. */
export function pipeEndOpen(kernel: Kernel, pipe: number, end: 'r' | 'w'): boolean {
  return kernel.files.some(
    (file, i) => file.kind === 'pipe' && file.pipe === pipe && file.end === end && holders(kernel, i) > 0,
  )
}

/** Bytes that a read of this file could take now. */
export function unreadBytes(kernel: Kernel, file: OpenFile): number {
  if (file.kind === 'pipe') {
    return sum((kernel.pipes[file.pipe]?.slots ?? []).map((slot) => slot.unread))
  }
  return file.kind === 'socket' ? sum(kernel.sockets[file.socket]?.buffers ?? []) : 0
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
