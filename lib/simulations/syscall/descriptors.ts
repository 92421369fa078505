import { constant } from './constants'
import { failure } from './errors'
import {
  addFile,
  addPipe,
  addSockets,
  dropClosed,
  fileAt,
  type Kernel,
  lowestFree,
  type Thing,
} from './kernel'
import { PAGE, pipeBy } from './kernel'
import { type Region } from './memory'
import { setPipeSize } from './read-write'

const LARGE = constant('O_LARGEFILE')
/** Flags that open keeps for fcntl(F_GETFL). */
const KEPT =
  3 | constant('O_APPEND') | constant('O_NONBLOCK') | constant('O_DIRECTORY') | constant('O_NOFOLLOW')
const LONGEST_NAME = 255
const LONGEST_PATH = 4095

/** fs/open.c: do_sys_openat2. A number is found before the path is looked at, so EMFILE comes before ENOENT. */
export function open(kernel: Kernel, path: Region, flags: number): number {
  if (path.half === 'kernel' || path.text === undefined) return failure('EFAULT')
  if (path.text === '') return failure('ENOENT')
  if (path.text.length > LONGEST_PATH) return failure('ENAMETOOLONG')
  const fd = lowestFree(kernel)
  if (fd === null) return failure('EMFILE')
  const found = lookUp(kernel, path.text, flags)
  if (typeof found === 'number') return found
  const file = addFile(kernel, found, (flags & KEPT) | LARGE)
  kernel.descriptors[fd] = { file, cloexec: (flags & constant('O_CLOEXEC')) !== 0 }
  return fd
}

/** fs/namei.c: path_openat. Files lie in the current directory; outside there are only the two devices. */
function lookUp(kernel: Kernel, path: string, flags: number): Thing | number {
  const wantsDirectory = (flags & constant('O_DIRECTORY')) !== 0
  const creates = (flags & constant('O_CREAT')) !== 0
  const excludes = creates && (flags & constant('O_EXCL')) !== 0
  const device = /^\/dev\/(null|zero)$/.exec(path)
  if (device !== null) {
    if (excludes) return failure('EEXIST')
    if (wantsDirectory) return failure('ENOTDIR')
    return { kind: 'device', name: device[1] === 'zero' ? 'zero' : 'null' }
  }
  const [name = '', ...deeper] = path.replace(/^(\.\/)+/, '').split('/')
  if (name.length > LONGEST_NAME) return failure('ENAMETOOLONG')
  const isDirectory =
    kernel.directories.includes(name) || ((name === '.' || name === '') && !path.startsWith('/'))
  const size = kernel.files[name]
  if (deeper.some((part) => part !== '')) return size === undefined ? failure('ENOENT') : failure('ENOTDIR')
  const hasSlash = deeper.length > 0
  if (creates && hasSlash) return failure('EISDIR')
  if (isDirectory) {
    if (excludes) return failure('EEXIST')
    if (creates || (flags & 3) !== 0 || (flags & constant('O_TRUNC')) !== 0) return failure('EISDIR')
    return { kind: 'directory', name }
  }
  if (size === undefined) {
    if (!creates || path.startsWith('/')) return failure('ENOENT')
    kernel.files[name] = 0
    return { kind: 'file', name }
  }
  if (excludes) return failure('EEXIST')
  if (wantsDirectory || hasSlash) return failure('ENOTDIR')
  if ((flags & constant('O_TRUNC')) !== 0) kernel.files[name] = 0
  return { kind: 'file', name }
}

export function close(kernel: Kernel, fd: number): number {
  if (kernel.descriptors[String(fd)] === undefined) return failure('EBADF')
  delete kernel.descriptors[String(fd)]
  dropClosed(kernel)
  return 0
}

/** fs/file.c: dup, dup2 and ksys_dup3 with its order of checks. */
export function dup(kernel: Kernel, fd: number, from = 0, cloexec = false): number {
  const held = kernel.descriptors[String(fd)]
  if (held === undefined) return failure('EBADF')
  if (from >= kernel.limit || from < 0) return failure('EINVAL')
  const to = lowestFree(kernel, from)
  if (to === null) return failure('EMFILE')
  kernel.descriptors[to] = { file: held.file, cloexec }
  return to
}

export function dup2(kernel: Kernel, fd: number, to: number): number {
  if (fd === to) return kernel.descriptors[String(fd)] === undefined ? failure('EBADF') : to
  return dup3(kernel, fd, to, 0)
}

export function dup3(kernel: Kernel, fd: number, to: number, flags: number): number {
  if ((flags & ~constant('O_CLOEXEC')) !== 0 || fd === to) return failure('EINVAL')
  if (to < 0 || to >= kernel.limit) return failure('EBADF')
  const held = kernel.descriptors[String(fd)]
  if (held === undefined) return failure('EBADF')
  kernel.descriptors[to] = { file: held.file, cloexec: flags !== 0 }
  dropClosed(kernel)
  return to
}

/** What a call that makes two descriptors stores for the caller, or the error. */
export type Pair = readonly [number, number] | number

/** fs/pipe.c: do_pipe2. */
export function pipe2(kernel: Kernel, flags: number): Pair {
  const allowed = constant('O_NONBLOCK') | constant('O_CLOEXEC') | constant('O_DIRECT')
  if ((flags & ~allowed) !== 0) return failure('EINVAL')
  const numbers = twoFree(kernel)
  if (numbers === null) return failure('EMFILE')
  const pipe = addPipe(kernel)
  const kept = flags & (constant('O_NONBLOCK') | constant('O_DIRECT'))
  const cloexec = (flags & constant('O_CLOEXEC')) !== 0
  const reading = addFile(kernel, { kind: 'pipe', pipe, end: 'read' }, constant('O_RDONLY') | kept)
  const writing = addFile(kernel, { kind: 'pipe', pipe, end: 'write' }, constant('O_WRONLY') | kept)
  kernel.descriptors[numbers[0]] = { file: reading, cloexec }
  kernel.descriptors[numbers[1]] = { file: writing, cloexec }
  return numbers
}

/** net/socket.c: __sys_socketpair, for unix stream sockets. */
export function socketpair(kernel: Kernel, family: number, type: number, protocol: number): Pair {
  const extra = type & ~0xf
  if ((extra & ~(constant('SOCK_NONBLOCK') | constant('SOCK_CLOEXEC'))) !== 0) return failure('EINVAL')
  const numbers = twoFree(kernel)
  if (numbers === null) return failure('EMFILE')
  if (family === constant('AF_INET')) return failure('EOPNOTSUPP')
  if (family !== constant('AF_UNIX')) return failure('EAFNOSUPPORT')
  if (protocol !== 0 && protocol !== constant('AF_UNIX')) return failure('EPROTONOSUPPORT')
  const [first, second] = addSockets(kernel)
  const flags = constant('O_RDWR') | (extra & constant('O_NONBLOCK'))
  const cloexec = (extra & constant('SOCK_CLOEXEC')) !== 0
  for (const [i, socket] of [first, second].entries()) {
    kernel.descriptors[numbers[i] ?? 0] = {
      file: addFile(kernel, { kind: 'socket', socket }, flags),
      cloexec,
    }
  }
  return numbers
}

function twoFree(kernel: Kernel): [number, number] | null {
  const first = lowestFree(kernel)
  const second = first === null ? null : lowestFree(kernel, first + 1)
  return first === null || second === null ? null : [first, second]
}

/** fs/fcntl.c: do_fcntl. */
export function fcntl(kernel: Kernel, fd: number, command: number, argument: number): number {
  const file = fileAt(kernel, fd)
  const held = kernel.descriptors[String(fd)]
  if (file === null || held === undefined) return failure('EBADF')
  const pipe = file.of.kind === 'pipe' ? pipeBy(kernel, file.of.pipe) : null
  switch (command) {
    case constant('F_DUPFD'):
    case constant('F_DUPFD_CLOEXEC'):
      return dup(kernel, fd, argument, command === constant('F_DUPFD_CLOEXEC'))
    case constant('F_GETFD'):
      return held.cloexec ? 1 : 0
    case constant('F_SETFD'):
      held.cloexec = (argument & 1) !== 0
      return 0
    case constant('F_GETFL'):
      return file.flags
    case constant('F_SETFL'): {
      const settable = constant('O_APPEND') | constant('O_NONBLOCK')
      file.flags = (file.flags & ~settable) | (argument & settable)
      return 0
    }
    case constant('F_SETPIPE_SZ'):
      return pipe === null ? failure('EBADF') : setPipeSize(pipe, argument)
    case constant('F_GETPIPE_SZ'):
      return pipe === null ? failure('EBADF') : pipe.most * PAGE
    default:
      return failure('EINVAL')
  }
}
