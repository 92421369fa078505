/** Error numbers of Linux (asm-generic/errno-base.h, errno.h). A system call gives the negative of one in rax. */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  ENXIO: 6,
  EBADF: 9,
  EAGAIN: 11,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EMFILE: 24,
  EFBIG: 27,
  ESPIPE: 29,
  EPIPE: 32,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ENOTSOCK: 88,
  EDESTADDRREQ: 89,
  EPROTONOSUPPORT: 93,
  EOPNOTSUPP: 95,
  EAFNOSUPPORT: 97,
  ECONNRESET: 104,
  ETIMEDOUT: 110,
} as const
export type ErrorName = keyof typeof ERRNO

/** What the kernel leaves in rax for this error. */
export function failure(name: ErrorName): number {
  return -ERRNO[name]
}

/** The name of the error in rax, or null for a result. Errors are -4095 to -1. */
export function errorIn(rax: number): ErrorName | null {
  // Object.entries forgets the key type; the keys are exactly the error names.
  const found = (Object.entries(ERRNO) as [ErrorName, number][]).find(([, value]) => value === -rax)
  return found?.[0] ?? null
}
