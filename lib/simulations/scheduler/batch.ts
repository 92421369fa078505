/** The disciplines of the classic exercises (OSTEP scheduler.py): all jobs arrive at 0, nothing blocks. */
export type BatchPolicy = 'FIFO' | 'SJF' | 'RR'

export interface BatchSpec {
  readonly policy: BatchPolicy
  /** Length of each job, in order of arrival. */
  readonly jobs: readonly number[]
  /** Round robin only. */
  readonly quantum: number
}

export interface BatchJob {
  readonly length: number
  readonly left: number
  /** When it first ran, and when it ended. */
  readonly firstAt: number | null
  readonly endedAt: number | null
}

export interface BatchSlice {
  readonly job: number
  readonly from: number
  readonly length: number
}

export interface Batch {
  readonly spec: BatchSpec
  readonly now: number
  readonly queue: readonly number[]
  readonly jobs: readonly BatchJob[]
  /** The slice that has just been run. */
  readonly ran: BatchSlice | null
}

export function startBatch(spec: BatchSpec): Batch {
  const arrived = spec.jobs.map((_, job) => job)
  return {
    spec,
    now: 0,
    queue:
      spec.policy === 'SJF' ? arrived.toSorted((a, b) => (spec.jobs[a] ?? 0) - (spec.jobs[b] ?? 0)) : arrived,
    jobs: spec.jobs.map((length) => ({ length, left: length, firstAt: null, endedAt: null })),
    ran: null,
  }
}

/** Runs the head of the queue for its slice; null when all have ended. */
export function stepBatch(batch: Batch): Batch | null {
  const { spec, now } = batch
  const [head, ...others] = batch.queue
  const job = head === undefined ? undefined : batch.jobs[head]
  if (head === undefined || job === undefined) return null
  const length = spec.policy === 'RR' ? Math.min(spec.quantum, job.left) : job.left
  const left = job.left - length
  const end = now + length
  const after: BatchJob = { ...job, left, firstAt: job.firstAt ?? now, endedAt: left > 0 ? null : end }
  return {
    spec,
    now: end,
    queue: left > 0 ? [...others, head] : others,
    jobs: batch.jobs.with(head, after),
    ran: { job: head, from: now, length },
  }
}

export function runBatch(spec: BatchSpec): Batch[] {
  const run = [startBatch(spec)]
  for (let next = stepBatch(startBatch(spec)); next !== null; next = stepBatch(next)) run.push(next)
  return run
}

export interface BatchTimes {
  readonly response: number
  readonly turnaround: number
  /** In the queue, from 0 on. */
  readonly wait: number
}

export function timesOf({ length, firstAt, endedAt }: BatchJob): BatchTimes {
  return { response: firstAt ?? 0, turnaround: endedAt ?? 0, wait: (endedAt ?? 0) - length }
}

export function averageOf(jobs: readonly BatchJob[], what: keyof BatchTimes): number {
  return jobs.reduce((sum, job) => sum + timesOf(job)[what], 0) / jobs.length
}
