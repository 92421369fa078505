export type Buffering = 'full' | 'line' | 'none'

/** A stream of glibc 2.36 that writes to /dev/null or reads from /dev/zero. Plain JSON. */
export interface Stream {
  readonly mode: Buffering
  /** Bytes of the buffer; an unbuffered stream has one. */
  readonly size: number
  /** Whether the buffer is there. A stream that was given none allocates it at its first use. */
  readonly hasBuffer: boolean
  /** Whether the buffer is set up for writing. */
  readonly isPutting: boolean
  /** Bytes that wait to be written. */
  readonly used: number
  /** Bytes read ahead. */
  readonly ahead: number
}

export interface Streamed {
  readonly stream: Stream
  /** The system calls made, in order. */
  readonly calls: readonly string[]
}

/** A fully buffered stream is given its buffer by setvbuf, so that it need not ask for the block size. */
export function openStream(mode: Buffering, size = 4096): Stream {
  return {
    mode,
    size: mode === 'none' ? 1 : size,
    hasBuffer: mode !== 'line',
    isPutting: false,
    used: 0,
    ahead: 0,
  }
}

/** fputc (libio/fileops.c: _IO_new_file_overflow). */
export function putByte(stream: Stream, isNewline: boolean): Streamed {
  if (stream.mode === 'full' && stream.isPutting && stream.used < stream.size) {
    return { stream: { ...stream, used: stream.used + 1 }, calls: [] }
  }
  const calls = allocation(stream)
  let { used } = stream
  if (used === stream.size && stream.mode !== 'none') {
    calls.push('write')
    used = 0
  }
  used += 1
  if (stream.mode === 'none' || (stream.mode === 'line' && isNewline)) {
    calls.push('write')
    used = 0
  }
  return { stream: { ...stream, hasBuffer: true, isPutting: true, used }, calls }
}

/** fwrite, fputs and a finished fprintf (libio/fileops.c: _IO_new_file_xsputn): fill, flush, write whole blocks directly, keep the rest. */
export function putBytes(stream: Stream, count: number, endsInNewline: boolean): Streamed {
  if (count === 0) return { stream, calls: [] }
  const room = !stream.isPutting || stream.mode === 'none' ? 0 : stream.size - stream.used
  const mustFlush = stream.mode === 'line' && endsInNewline && room >= count
  const taken = Math.min(room, count)
  let used = stream.used + taken
  let left = count - taken
  if (left === 0 && !mustFlush) return { stream: { ...stream, used }, calls: [] }
  const calls = allocation(stream)
  if (used > 0) calls.push('write')
  used = 0
  // Blocks below 128 bytes are not worth keeping whole.
  const direct = left - (stream.size >= 128 ? left % stream.size : 0)
  if (direct > 0) calls.push('write')
  left -= direct
  used = left
  if (left > 0 && stream.mode === 'line' && endsInNewline) {
    calls.push('write')
    used = 0
  }
  return { stream: { ...stream, hasBuffer: true, isPutting: true, used }, calls }
}

export function flush(stream: Stream): Streamed {
  return stream.used === 0 ? { stream, calls: [] } : { stream: { ...stream, used: 0 }, calls: ['write'] }
}

/** fgetc and fread (libio/fileops.c: _IO_file_xsgetn): what is there, then whole blocks directly, then a buffer full. */
export function getBytes(stream: Stream, count: number): Streamed {
  const calls = allocation(stream)
  let { ahead } = stream
  let left = count
  while (left > 0) {
    const taken = Math.min(ahead, left)
    ahead -= taken
    left -= taken
    if (left === 0) break
    calls.push('read')
    if (left < stream.size || count === 1) ahead = stream.size
    else left -= stream.size >= 128 ? left - (left % stream.size) : left
  }
  return { stream: { ...stream, hasBuffer: true, ahead }, calls }
}

/** The first use asks for the block size, and whether it is a terminal (libio/filedoalloc.c: _IO_file_doallocate). */
function allocation({ hasBuffer }: Stream): string[] {
  return hasBuffer ? [] : ['newfstatat', 'ioctl']
}
