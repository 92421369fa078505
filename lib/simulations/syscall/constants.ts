/** Named constants that arguments may hold, with their values on x86-64 Linux. */
const CONSTANTS: Readonly<Record<string, number>> = {
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_CLOEXEC: 0o2000000,
  AT_FDCWD: -100,
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
  SEEK_DATA: 3,
  SEEK_HOLE: 4,
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_DUPFD_CLOEXEC: 1030,
  F_SETPIPE_SZ: 1031,
  F_GETPIPE_SZ: 1032,
  FD_CLOEXEC: 1,
  AF_UNIX: 1,
  AF_INET: 2,
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_SEQPACKET: 5,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
  FUTEX_WAIT: 0,
  FUTEX_WAKE: 1,
  FUTEX_PRIVATE_FLAG: 128,
  FUTEX_WAIT_PRIVATE: 128,
  FUTEX_WAKE_PRIVATE: 129,
  EFD_SEMAPHORE: 1,
  EFD_NONBLOCK: 0o4000,
  EFD_CLOEXEC: 0o2000000,
  POLLIN: 1,
  POLLOUT: 4,
  POLLERR: 8,
  POLLHUP: 16,
  POLLNVAL: 32,
}

/** The value of `A|B`, or null where a name is not known. */
export function valueOf(names: string): number | null {
  let value = 0
  for (const name of names.split('|')) {
    const one = CONSTANTS[name.trim()]
    if (one === undefined) return null
    value |= one
  }
  return value
}

/** The value of one constant that the code itself uses. */
export function constant(name: string): number {
  return CONSTANTS[name] ?? 0
}
