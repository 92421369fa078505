/** What is behind the descriptors. */
export interface Files {
  readonly regular: RegularFile[]
  readonly pipes: Pipe[]
  /** Descriptors that have been closed. */
  closed: string[]
}

interface RegularFile {
  readonly name: string
  size: number
}

interface Pipe {
  readonly name: string
  held: number
}

const PIPE_CAPACITY = 65_536
export const EBADF = -9
export const EAGAIN = -11
export const EINVAL = -22
export const EPIPE = -32
export const ENOTSOCK = -88
export const ENOENT = -2
export const ECANCELED = -125
export const ETIME = -62
export const EOPNOTSUPP = -95

const POLL_IN = 1
const POLL_OUT = 4
const POLL_ERR = 8
const POLL_HUP = 16

/** A descriptor's end: `f` is read-write, `f.ro` read-only, `p.r` and `p.w` the ends of a pipe. */
type End =
  | { readonly kind: 'file'; readonly file: RegularFile; readonly canWrite: boolean }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly side: 'r' | 'w' }

/** Null if the descriptor is not open. */
export function endOf(files: Files, fd: string | undefined): End | null {
  if (fd === undefined || files.closed.includes(fd)) return null
  const file = files.regular.find(({ name }) => fd === name || fd === `${name}.ro`)
  if (file !== undefined) return { kind: 'file', file, canWrite: fd === file.name }
  for (const pipe of files.pipes) {
    if (fd === `${pipe.name}.r`) return { kind: 'pipe', pipe, side: 'r' }
    if (fd === `${pipe.name}.w`) return { kind: 'pipe', pipe, side: 'w' }
  }
  return null
}

export function closeEnd(files: Files, fd: string | undefined): number {
  if (fd === undefined || endOf(files, fd) === null) return EBADF
  files.closed.push(fd)
  return 0
}

/** Bytes, 0 at the end, an error, or EAGAIN where it would block. */
export function readFrom(files: Files, fd: string | undefined, len: number, offset: number): number {
  const end = endOf(files, fd)
  if (end === null) return EBADF
  if (end.kind === 'file') return Math.max(0, Math.min(len, end.file.size - offset))
  if (end.side === 'w') return EBADF
  if (len === 0) return 0
  if (end.pipe.held === 0) return files.closed.includes(`${end.pipe.name}.w`) ? 0 : EAGAIN
  const bytes = Math.min(len, end.pipe.held)
  end.pipe.held -= bytes
  return bytes
}

export function writeTo(files: Files, fd: string | undefined, len: number, offset: number): number {
  const end = endOf(files, fd)
  if (end === null) return EBADF
  if (end.kind === 'file') {
    if (!end.canWrite) return EBADF
    if (len > 0) end.file.size = Math.max(end.file.size, offset + len)
    return len
  }
  if (end.side === 'r') return EBADF
  if (len === 0) return 0
  if (files.closed.includes(`${end.pipe.name}.r`)) return EPIPE
  const bytes = Math.min(len, PIPE_CAPACITY - end.pipe.held)
  if (bytes === 0) return EAGAIN
  end.pipe.held += bytes
  return bytes
}

/** Whether the operation on this descriptor is always given to a worker thread: a buffered read or write of a file may block. */
export function isRegular(files: Files, fd: string | undefined): boolean {
  return endOf(files, fd)?.kind === 'file'
}

/** The mask of what is ready, of what was asked for and of errors; EBADF if not open. */
export function pollMask(files: Files, fd: string | undefined, events: string): number {
  const end = endOf(files, fd)
  if (end === null) return EBADF
  const asked =
    (events.includes('IN') ? POLL_IN : 0) | (events.includes('OUT') ? POLL_OUT : 0) | POLL_ERR | POLL_HUP
  return stateOf(files, end) & asked
}

function stateOf(files: Files, end: End): number {
  if (end.kind === 'file') return POLL_IN | POLL_OUT
  const { name, held } = end.pipe
  if (end.side === 'r') return (held > 0 ? POLL_IN : 0) | (files.closed.includes(`${name}.w`) ? POLL_HUP : 0)
  return (held < PIPE_CAPACITY ? POLL_OUT : 0) | (files.closed.includes(`${name}.r`) ? POLL_ERR : 0)
}
