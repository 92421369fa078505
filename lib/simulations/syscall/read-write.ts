import { failure } from './errors'
import {
  bytesIn,
  clipped,
  fileAt,
  isEndOpen,
  isNonBlocking,
  isReadable,
  isWritable,
  type Kernel,
  type OpenFile,
  PAGE,
  type Pipe,
  pipeBy,
  refuseToBlock,
  type Socket,
  socketBy,
} from './kernel'
import { isInUserHalf, type Region } from './memory'
import { constant } from './constants'

/** fs/read_write.c: ksys_read, vfs_read. The order of the checks is the kernel's: descriptor, mode, address half, then the file. */
export function read(kernel: Kernel, fd: number, region: Region, count: number): number {
  const file = fileAt(kernel, fd)
  if (file === null || !isReadable(file)) return failure('EBADF')
  if (!isInUserHalf(region, count)) return failure('EFAULT')
  const wanted = clipped(count)
  switch (file.of.kind) {
    case 'directory':
      return failure('EISDIR')
    case 'device':
      return file.of.name === 'null' ? 0 : copied(region, wanted)
    case 'file': {
      const left = Math.max(0, (kernel.files[file.of.name] ?? 0) - file.offset)
      const got = copied(region, Math.min(wanted, left))
      if (got > 0) file.offset += got
      return got
    }
    case 'pipe':
      return readPipe(kernel, file, file.of.pipe, region, wanted)
    case 'socket':
      return readSocket(file, socketBy(kernel, file.of.socket), region, wanted)
  }
}

/** Files and /dev/zero copy as far as the memory goes; nothing at all is EFAULT. */
function copied(region: Region, count: number): number {
  if (count === 0) return 0
  const got = Math.min(count, region.bytes)
  return got === 0 ? failure('EFAULT') : got
}

/** fs/pipe.c: anon_pipe_read. A page is taken whole as far as it is wanted, or not at all. */
function readPipe(kernel: Kernel, file: OpenFile, id: number, region: Region, count: number): number {
  const pipe = pipeBy(kernel, id)
  let got = 0
  while (got < count && pipe.slots.length > 0) {
    const [slot] = pipe.slots
    if (slot === undefined) break
    const take = Math.min(slot.length, count - got)
    if (got + take > region.bytes) return got === 0 ? failure('EFAULT') : got
    slot.start += take
    slot.length -= take
    if (slot.length === 0) pipe.slots.shift()
    got += take
  }
  if (got > 0 || count === 0 || !isEndOpen(kernel, id, 'write')) return got
  return isNonBlocking(file) ? failure('EAGAIN') : refuseToBlock('read of an empty pipe')
}

/** net/unix/af_unix.c: unix_stream_read_generic. Waiting bytes come before a pending error, that before the end. */
function readSocket(file: OpenFile, socket: Socket, region: Region, count: number): number {
  let got = 0
  while (got < count && socket.inbox.length > 0) {
    const [length = 0] = socket.inbox
    const take = Math.min(length, count - got)
    if (got + take > region.bytes) return got === 0 ? failure('EFAULT') : got
    if (take === length) socket.inbox.shift()
    else socket.inbox[0] = length - take
    got += take
  }
  if (got > 0 || count === 0) return got
  if (socket.hasReset) {
    socket.hasReset = false
    return failure('ECONNRESET')
  }
  if (socket.isShut) return 0
  return isNonBlocking(file) ? failure('EAGAIN') : refuseToBlock('read of an empty socket')
}

/** fs/read_write.c: ksys_write, vfs_write. SIGPIPE is ignored, so that EPIPE is seen. */
export function write(kernel: Kernel, fd: number, region: Region, count: number): number {
  const file = fileAt(kernel, fd)
  if (file === null || !isWritable(file)) return failure('EBADF')
  if (!isInUserHalf(region, count)) return failure('EFAULT')
  const wanted = clipped(count)
  switch (file.of.kind) {
    case 'device':
      // Neither device looks at the bytes.
      return wanted
    case 'directory':
      return failure('EISDIR')
    case 'file': {
      const size = kernel.files[file.of.name] ?? 0
      const at = (file.flags & constant('O_APPEND')) === 0 ? file.offset : size
      const put = copied(region, wanted)
      if (put <= 0) return put
      kernel.files[file.of.name] = Math.max(size, at + put)
      file.offset = at + put
      return put
    }
    case 'pipe':
      return writePipe(kernel, file, file.of.pipe, region, wanted)
    case 'socket':
      return writeSocket(kernel, socketBy(kernel, file.of.socket), region, wanted)
  }
}

/**
 * fs/pipe.c: anon_pipe_write. The part that does not fill a page is merged into the last page if it has room;
 * the rest takes a new page each. Without room at all: EAGAIN, even for one byte.
 */
function writePipe(kernel: Kernel, file: OpenFile, id: number, region: Region, count: number): number {
  if (count === 0) return 0
  if (!isEndOpen(kernel, id, 'read')) return failure('EPIPE')
  const pipe = pipeBy(kernel, id)
  let put = 0
  const rest = count % PAGE
  const last = pipe.slots.at(-1)
  if (rest > 0 && last !== undefined && last.start + last.length + rest <= PAGE) {
    if (region.bytes < rest) return failure('EFAULT')
    last.length += rest
    put = rest
  }
  while (put < count) {
    if (pipe.slots.length >= pipe.most) {
      if (put > 0) return put
      return isNonBlocking(file) ? failure('EAGAIN') : refuseToBlock('write to a full pipe')
    }
    const take = Math.min(PAGE, count - put)
    if (put + take > region.bytes) return put === 0 ? failure('EFAULT') : put
    pipe.slots.push({ start: 0, length: take })
    put += take
  }
  return put
}

/** net/unix/af_unix.c: unix_stream_sendmsg. A shut socket is EPIPE before the memory is looked at, even for 0 bytes. */
function writeSocket(kernel: Kernel, socket: Socket, region: Region, count: number): number {
  if (socket.isShut) return failure('EPIPE')
  if (count === 0) return 0
  if (region.bytes < count) return failure('EFAULT')
  socketBy(kernel, socket.peer).inbox.push(count)
  return count
}

/** fs/read_write.c: ksys_lseek. */
export function seek(kernel: Kernel, fd: number, offset: number, whence: number): number {
  const file = fileAt(kernel, fd)
  if (file === null) return failure('EBADF')
  if (whence < 0 || whence > constant('SEEK_HOLE')) return failure('EINVAL')
  if (file.of.kind === 'pipe' || file.of.kind === 'socket') return failure('ESPIPE')
  // drivers/char/mem.c: null_lseek always gives 0.
  if (file.of.kind === 'device') return 0
  const size = file.of.kind === 'file' ? (kernel.files[file.of.name] ?? 0) : 0
  if (whence >= constant('SEEK_DATA')) {
    if (file.of.kind === 'directory') return failure('EINVAL')
    if (offset < 0 || offset >= size) return failure('ENXIO')
    file.offset = whence === constant('SEEK_DATA') ? offset : size
    return file.offset
  }
  if (file.of.kind === 'directory' && whence === constant('SEEK_END')) return failure('EINVAL')
  const base = [0, file.offset, size][whence] ?? 0
  if (base + offset < 0) return failure('EINVAL')
  file.offset = base + offset
  return file.offset
}

/** fs/pipe.c: pipe_set_size. Sizes are powers of two pages; fewer pages than are in use: EBUSY. */
export function setPipeSize(pipe: Pipe, bytes: number): number {
  if (bytes < 0 || bytes > 2 ** 31) return failure('EINVAL')
  const pages = 2 ** Math.ceil(Math.log2(Math.max(1, Math.ceil(bytes / PAGE))))
  if (pages < pipe.slots.length && bytesIn(pipe) > 0) return failure('EBUSY')
  pipe.most = pages
  return pages * PAGE
}
