export const PAGE_KIB = 4
/** A process with this value is never chosen. */
export const ADJ_MIN = -1000
export const ADJ_MAX = 1000

interface Footprint {
  readonly residentKib: number
  readonly swappedKib: number
  readonly pageTablesKib: number
  readonly adj: number
}

/**
 * The points by which a victim is chosen, in pages; null for a process that is never chosen. `totalPages` is RAM and swap, or a cgroup's
 * limit. Linux 7.3 mm/oom_kill.c: oom_badness.
 */
export function badness(
  { residentKib, swappedKib, pageTablesKib, adj }: Footprint,
  totalPages: number,
): number | null {
  if (adj === ADJ_MIN) return null
  const used = [residentKib, swappedKib, pageTablesKib].reduce(
    (sum, kib) => sum + Math.floor(kib / PAGE_KIB),
    0,
  )
  return used + adj * Math.floor(totalPages / 1000)
}

/** /proc/PID/oom_score, 0 to 2000: the points on another scale. Linux 7.3 fs/proc/base.c: proc_oom_score. */
export function oomScore(points: number | null, totalPages: number): number {
  if (points === null || totalPages === 0) return 0
  return Math.max(0, Math.trunc(((1000 + Math.trunc((points * 1000) / totalPages)) * 2) / 3))
}
