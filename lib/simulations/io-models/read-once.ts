/** What one `read` meets. */
export interface Readable {
  readonly kind: 'socket' | 'file'
  readonly nonBlocking: boolean
  /** Bytes that are there; of a file, bytes after the offset. */
  readonly unread: number
  readonly peerClosed: boolean
}

/**
 * What one read returns. Linux net/unix/af_unix.c: unix_stream_read_generic; open(2): O_NONBLOCK has no effect on regular
 * files.
 */
export function readOnce(
  { kind, nonBlocking, unread, peerClosed }: Readable,
  ask: number,
): number | 'EAGAIN' | 'blocks' {
  if (kind === 'file' || unread > 0) return Math.min(unread, ask)
  if (peerClosed) return 0
  return nonBlocking ? 'EAGAIN' : 'blocks'
}
