/** A kernel version; 5.10 is later than 5.9. */
export interface Version {
  readonly major: number
  readonly minor: number
}

export interface Opcode {
  readonly name: string
  /** Its place in enum io_uring_op. The enum only grows, so a kernel knows all below a certain number. */
  readonly number: number
  readonly since: Version
  /** Whether it works on files rather than sockets. */
  readonly isFile: boolean
}

const op = (name: string, number: number, since: string, isFile = false): Opcode => ({
  name,
  number,
  since: versionOf(since),
  isFile,
})

/** Source: include/uapi/linux/io_uring.h: enum io_uring_op; "Available since" in liburing's man io_uring_enter(2). */
export const OPCODES: readonly Opcode[] = [
  op('readv', 1, '5.1', true),
  op('writev', 2, '5.1', true),
  op('fsync', 3, '5.1', true),
  op('poll_add', 6, '5.1'),
  op('sync_file_range', 8, '5.2', true),
  op('sendmsg', 9, '5.3'),
  op('recvmsg', 10, '5.3'),
  op('timeout', 11, '5.4'),
  op('accept', 13, '5.5'),
  op('async_cancel', 14, '5.5'),
  op('connect', 16, '5.5'),
  op('openat', 18, '5.6', true),
  op('statx', 21, '5.6', true),
  op('read', 22, '5.6', true),
  op('write', 23, '5.6', true),
  op('send', 26, '5.6'),
  op('recv', 27, '5.6'),
  op('shutdown', 34, '5.11'),
  op('renameat', 35, '5.11', true),
  op('mkdirat', 37, '5.15', true),
  op('send_zc', 47, '6.0'),
]

/** io_uring_setup and io_uring_enter themselves. */
export const FIRST = versionOf('5.1')

export function versionOf(text: string): Version {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return { major, minor }
}

export function sayVersion({ major, minor }: Version): string {
  return `${major}.${minor}`
}

export function isSince(version: Version, since: Version): boolean {
  return version.major > since.major || (version.major === since.major && version.minor >= since.minor)
}

/** What becomes of a request: `ENOSYS` where there is no ring at all, `EINVAL` in its completion for an unknown opcode. */
export function fateOf(version: Version, { since }: Opcode): 'taken' | 'EINVAL' | 'ENOSYS' {
  if (!isSince(version, FIRST)) return 'ENOSYS'
  return isSince(version, since) ? 'taken' : 'EINVAL'
}
