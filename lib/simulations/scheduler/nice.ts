import { clampNice } from './weights'

export type NiceOp =
  | { readonly op: 'setpriority'; readonly value: number }
  | { readonly op: 'nice'; readonly inc: number }
  | { readonly op: 'getpriority' }
  | { readonly op: 'fork' }

export interface NiceSpec {
  readonly user: 'root' | 'ordinary'
  readonly startNice: number
  /** RLIMIT_NICE, 0 to 40. */
  readonly rlimitNice: number
}

export interface NiceState {
  readonly nice: number
  readonly result: number | 'EACCES' | 'EPERM' | 'child' | null
}

/** Linux kernel/sched/core.c: can_nice, nice_to_rlimit. */
export function mayBecome({ user, rlimitNice }: NiceSpec, from: number, to: number): boolean {
  return user === 'root' || to >= from || 20 - to <= rlimitNice
}

/** Linux kernel/sys.c: setpriority, set_one_prio (EACCES); kernel/sched/syscalls.c: nice (EPERM). After a fork the child goes on. */
export function stepNice(spec: NiceSpec, { nice }: NiceState, op: NiceOp): NiceState {
  switch (op.op) {
    case 'getpriority':
      return { nice, result: nice }
    case 'fork':
      return { nice, result: 'child' }
    case 'setpriority': {
      const to = clampNice(op.value)
      return mayBecome(spec, nice, to) ? { nice: to, result: 0 } : { nice, result: 'EACCES' }
    }
    case 'nice': {
      // The increment is cut to -40..40 before it is added, which changes nothing after the second cut.
      const to = clampNice(nice + op.inc)
      return mayBecome(spec, nice, to) ? { nice: to, result: to } : { nice, result: 'EPERM' }
    }
  }
}
