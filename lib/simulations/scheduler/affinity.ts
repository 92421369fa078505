export type AffinityOp =
  | { readonly op: 'set'; readonly cpus: readonly number[] }
  | { readonly op: 'get' }
  | { readonly op: 'ran_on' }
  | { readonly op: 'fork' }

export interface AffinityState {
  /** CPU numbers, ascending. */
  readonly mask: readonly number[]
  readonly result: 0 | 'EINVAL' | 'child' | readonly number[] | null
}

/** Linux kernel/sched/syscalls.c: sched_setaffinity: offline CPUs are left out, and none left is EINVAL. After a fork the child goes on. */
export function stepAffinity(
  online: readonly number[],
  { mask }: AffinityState,
  op: AffinityOp,
): AffinityState {
  switch (op.op) {
    case 'get':
    case 'ran_on':
      return { mask, result: mask }
    case 'fork':
      return { mask, result: 'child' }
    case 'set': {
      const allowed = online.filter((cpu) => op.cpus.includes(cpu))
      return allowed.length === 0 ? { mask, result: 'EINVAL' } : { mask: allowed, result: 0 }
    }
  }
}
