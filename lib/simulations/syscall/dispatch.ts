import { AppError } from '@/lib/base/app-error'
import { constant } from './constants'
import { close, dup, dup2, dup3, fcntl, open, type Pair, pipe2, socketpair } from './descriptors'
import { failure } from './errors'
import { type Kernel, refuseToBlock } from './kernel'
import { type Argument, intIn, numberIn, regionOf } from './memory'
import { nameOf } from './numbers'
import { read, seek, write } from './read-write'

/** The caller's own number, which no script can know. */
export type Rax = number | 'pid'

export interface Answered {
  readonly rax: Rax
  /** What the call stored for the caller. */
  readonly pair?: readonly [number, number]
}

type Handler = (kernel: Kernel, args: readonly Argument[]) => Answered

const returns = (rax: Rax): Answered => ({ rax })
const int = (args: readonly Argument[], at: number): number => intIn(args[at])

const HANDLERS: Readonly<Record<string, Handler>> = {
  read: (kernel, args) => returns(read(kernel, int(args, 0), regionOf(args[1] ?? 0), numberIn(args[2]))),
  write: (kernel, args) => returns(write(kernel, int(args, 0), regionOf(args[1] ?? 0), numberIn(args[2]))),
  open: (kernel, args) => returns(open(kernel, regionOf(args[0] ?? 0), int(args, 1))),
  openat: (kernel, args) => returns(open(kernel, regionOf(args[1] ?? 0), int(args, 2))),
  creat: (kernel, args) =>
    returns(
      open(kernel, regionOf(args[0] ?? 0), constant('O_CREAT') | constant('O_WRONLY') | constant('O_TRUNC')),
    ),
  close: (kernel, args) => returns(close(kernel, int(args, 0))),
  lseek: (kernel, args) => returns(seek(kernel, int(args, 0), numberIn(args[1]), int(args, 2))),
  dup: (kernel, args) => returns(dup(kernel, int(args, 0))),
  dup2: (kernel, args) => returns(dup2(kernel, int(args, 0), int(args, 1))),
  dup3: (kernel, args) => returns(dup3(kernel, int(args, 0), int(args, 1), int(args, 2))),
  fcntl: (kernel, args) => returns(fcntl(kernel, int(args, 0), int(args, 1), numberIn(args[2]))),
  pipe: (kernel, args) => storing(args[0], () => pipe2(kernel, 0)),
  pipe2: (kernel, args) => storing(args[0], () => pipe2(kernel, int(args, 1))),
  socketpair: (kernel, args) =>
    storing(args[3], () => socketpair(kernel, int(args, 0), int(args, 1), int(args, 2))),
  futex: (_, args) => returns(futex(args)),
  umask(kernel, args) {
    const before = kernel.umask
    kernel.umask = int(args, 0) & 0o777
    return returns(before)
  },
  sched_yield: () => returns(0),
  getuid: () => returns(0),
  geteuid: () => returns(0),
  getgid: () => returns(0),
  getegid: () => returns(0),
  getpid: () => returns('pid'),
  gettid: () => returns('pid'),
}

/**
 * arch/x86/entry/syscall_64.c: do_syscall_64. The number is the low 32 bits of rax; one that is not in the table gives
 * ENOSYS. Throws AppError('invalid') for a call that exists but is not modelled.
 */
export function dispatch(kernel: Kernel, rax: number, args: readonly Argument[]): Answered {
  const name = nameOf(intIn(rax))
  if (name === null) return returns(failure('ENOSYS'))
  const handler = HANDLERS[name]
  if (handler === undefined) throw new AppError('invalid', `The call ${name} is not modelled.`)
  return handler(kernel, args)
}

/** A call that stores two descriptors: with nowhere to put them nothing is made. */
function storing(into: Argument | undefined, make: () => Pair): Answered {
  const region = regionOf(into ?? 0)
  if (region.pair === undefined && region.bytes < 8) return returns(failure('EFAULT'))
  const made = make()
  return typeof made === 'number' ? returns(made) : { rax: 0, pair: made }
}

/** kernel/futex/syscalls.c, waitwake.c, with nobody else about: a wait ends by another value or by its timeout. */
function futex(args: readonly Argument[]): number {
  const word = regionOf(args[0] ?? 0)
  const operation = int(args, 1) & 127
  if (operation === constant('FUTEX_WAKE')) return word.half === 'kernel' ? failure('EFAULT') : 0
  if (operation !== constant('FUTEX_WAIT')) return failure('ENOSYS')
  const timeout = typeof args[3] === 'object' ? (args[3].integers ?? []) : null
  if (timeout !== null) {
    const [seconds = 0, nanoseconds = 0] = timeout
    if (seconds < 0 || nanoseconds < 0 || nanoseconds >= 1e9) return failure('EINVAL')
  }
  const value = word.integers?.[0]
  if (value === undefined) return failure('EFAULT')
  if (value !== int(args, 2)) return failure('EAGAIN')
  return timeout === null ? refuseToBlock('FUTEX_WAIT') : failure('ETIMEDOUT')
}
