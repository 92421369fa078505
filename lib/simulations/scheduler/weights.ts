import { assert } from '@/lib/base/assert'

export const NICE_MIN = -20
export const NICE_MAX = 19
export const NICE_0_WEIGHT = 1024
const IDLE_WEIGHT = 3

/** Linux kernel/sched/core.c: sched_prio_to_weight, from nice -20 on. */
const WEIGHTS = [
  88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121,
  2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23,
  18, 15,
]

/** What a nice value counts for. Linux kernel/sched/core.c: sched_prio_to_weight. */
export function weightOfNice(nice: number): number {
  const weight = WEIGHTS[nice - NICE_MIN]
  assert(weight !== undefined, `nice ${nice} is from ${NICE_MIN} to ${NICE_MAX}`)
  return weight
}

/** The weight of a task of the fair class. SCHED_IDLE: Linux kernel/sched/sched.h: WEIGHT_IDLEPRIO. */
export function weightOf(policy: string, nice: number): number {
  return policy === 'idle' ? IDLE_WEIGHT : weightOfNice(nice)
}

/**
 * How far vruntime moves for `deltaNs` of CPU time, in ns, cut off as the kernel does it with a 32-bit inverse.
 * Linux kernel/sched/fair.c: calc_delta_fair, __calc_delta, __update_inv_weight.
 */
export function vruntimeOf(deltaNs: number, weight: number): number {
  if (weight === NICE_0_WEIGHT) return deltaNs
  let factor = NICE_0_WEIGHT * Math.floor(0xffffffff / weight)
  let shift = 32
  while (factor >= 2 ** 32) {
    factor = Math.floor(factor / 2)
    shift -= 1
  }
  const product = deltaNs * factor
  if (Number.isSafeInteger(product)) return Math.floor(product / 2 ** shift)
  return Number((BigInt(deltaNs) * BigInt(factor)) >> BigInt(shift))
}

/** The nice value nearest to `nice` that exists. Linux kernel/sys.c: SYSCALL_DEFINE3(setpriority). */
export function clampNice(nice: number): number {
  return Math.min(NICE_MAX, Math.max(NICE_MIN, nice))
}
