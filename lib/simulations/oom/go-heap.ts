/** What Go's garbage collector is told, and what the program keeps. */
export interface GoProgram {
  readonly liveKib: number
  /** Stacks and the runtime's own. */
  readonly otherKib: number
  /** Percent; null for off. */
  readonly gogc: number | null
  readonly goMemLimitKib: number | null
}

/**
 * How large the process gets before the next collection is done. GOMEMLIMIT is soft: live data stay, limit or not.
 * Go 1.27 runtime/mgcpacer.go: heapGoalInternal, memoryLimitHeapGoal.
 */
export function peakKib({ liveKib, otherKib, gogc, goMemLimitKib }: GoProgram): number {
  const byPercent =
    gogc === null ? Number.POSITIVE_INFINITY : liveKib + Math.floor(((liveKib + otherKib) * gogc) / 100)
  const byLimit =
    goMemLimitKib === null ? Number.POSITIVE_INFINITY : Math.max(liveKib, goMemLimitKib - otherKib)
  return Math.min(byPercent, byLimit) + otherKib
}
