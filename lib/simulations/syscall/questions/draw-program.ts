import type { Rng } from '@/lib/base/rng'
import { type Deed, type Doing } from '../switches'

const SLEEPS: readonly Deed[] = [
  'read-blocks',
  'write-blocks',
  'futex-wait-blocks',
  'nanosleep',
  'poll-timeout',
  'epoll-timeout',
  'poll-blocks',
  'epoll-blocks',
]
const RETURNS: readonly Deed[] = [
  'getpid',
  'read-ready',
  'write-ready',
  'futex-wait-differs',
  'futex-wake-nobody',
  'poll-zero',
  'epoll-zero',
  'poll-ready',
  'bad-fd',
  'sched_yield',
]
const USER: readonly Deed[] = ['vdso', 'compute']
const REPEATED: readonly Deed[] = ['getpid', 'read-ready', 'write-ready', 'sched_yield', 'vdso']

/** A small program with some of each: what sleeps, what comes back, what stays in user space. */
export function drawProgram(rng: Rng, lines: number, repeats: boolean): Doing[] {
  const sleeps = rng.between(1, Math.max(1, lines - 2))
  const others = lines - sleeps
  const user = others > 1 ? 1 : 0
  const ops = rng.shuffle([
    ...rng.sample(SLEEPS, sleeps),
    ...rng.sample(USER, user),
    ...rng.sample(RETURNS, others - user),
  ])
  return ops.map((op): Doing => {
    const times = repeats && REPEATED.includes(op) ? { n: rng.between(2, 9) } : {}
    return op.includes('timeout') || op === 'nanosleep' ? { op, ms: rng.pick([1, 5, 20]) } : { op, ...times }
  })
}
