/** The multi-level feedback queue of the classic exercises (OSTEP mlfq.py). Lists by level have the highest priority first. */
export interface MlfqSpec {
  readonly quanta: readonly number[]
  /** How many quanta a job may use at a level before it goes down. */
  readonly allotments: readonly number[]
  /** Every `boost` ticks all jobs go to the top; 0 for never. */
  readonly boost: number
  readonly ioTime: number
  /** A job that does I/O gets its quantum and allotment anew. */
  readonly stay: boolean
  /** A job comes back from I/O at the head of its queue. */
  readonly iobump: boolean
  readonly jobs: readonly MlfqJobSpec[]
}

export interface MlfqJobSpec {
  readonly start: number
  readonly run: number
  /** CPU time between two I/Os; 0 for none. */
  readonly ioEvery: number
}

export interface MlfqJob {
  readonly spec: MlfqJobSpec
  /** 0 is the top level. */
  level: number
  left: number
  quantumLeft: number
  allotmentLeft: number
  inIo: boolean
  firstAt: number | null
  endedAt: number | null
}

export interface Mlfq {
  readonly spec: MlfqSpec
  now: number
  jobs: MlfqJob[]
  /** Job numbers by level, head first. */
  queues: number[][]
  /** What will join the queues, in the order in which it was planned. */
  planned: { readonly at: number; readonly job: number; readonly fromIo: boolean }[]
}

/** What a tick did, for those who follow a run. */
export interface MlfqTick {
  readonly from: number
  readonly boosted: boolean
  readonly joined: readonly { readonly job: number; readonly fromIo: boolean }[]
  /** Null for an idle tick. */
  readonly ran: { readonly job: number; readonly level: number } | null
  /** The level to which the job went down with this tick. */
  readonly downTo?: number
  readonly then: 'goes on' | 'ended' | 'io' | 'tail' | 'down' | 'idle'
}

export function startMlfq(spec: MlfqSpec): Mlfq {
  const jobs = spec.jobs.map((job): MlfqJob => ({
    spec: job,
    level: 0,
    left: job.run,
    quantumLeft: spec.quanta[0] ?? 1,
    allotmentLeft: spec.allotments[0] ?? 1,
    inIo: false,
    firstAt: null,
    endedAt: null,
  }))
  const planned = spec.jobs.map(({ start }, job) => ({ at: start, job, fromIo: false }))
  return { spec, now: 0, jobs, queues: spec.quanta.map(() => []), planned }
}

/** One tick, on the machine itself; null when all jobs have ended. */
export function tickMlfq(mlfq: Mlfq): MlfqTick | null {
  if (mlfq.jobs.every((job) => job.endedAt !== null)) return null
  const from = mlfq.now
  const boosted = boost(mlfq)
  const joined = join(mlfq)
  const queue = mlfq.queues.find((one) => one.length > 0)
  const number = queue?.[0]
  const job = number === undefined ? undefined : mlfq.jobs[number]
  mlfq.now += 1
  if (queue === undefined || number === undefined || job === undefined) {
    return { from, boosted, joined, ran: null, then: 'idle' }
  }
  const { level } = job
  const then = runOne(mlfq, queue, number, job, from)
  const down = job.level > level ? { downTo: job.level } : {}
  return { from, boosted, joined, ran: { job: number, level }, ...down, then }
}

function boost(mlfq: Mlfq): boolean {
  const { spec, now } = mlfq
  if (spec.boost === 0 || now === 0 || now % spec.boost !== 0) return false
  const [top = [], ...lower] = mlfq.queues
  // From the lowest queue up, as mlfq.py numbers them.
  mlfq.queues = [[...top, ...lower.toReversed().flat()], ...lower.map(() => [])]
  for (const job of mlfq.jobs) {
    if (job.endedAt === null) enterLevel(mlfq, job, 0)
  }
  return true
}

function enterLevel({ spec }: Mlfq, job: MlfqJob, level: number): void {
  job.level = level
  job.quantumLeft = spec.quanta[level] ?? 1
  job.allotmentLeft = spec.allotments[level] ?? 1
}

function join(mlfq: Mlfq): MlfqTick['joined'] {
  const due = mlfq.planned.filter(({ at }) => at === mlfq.now)
  mlfq.planned = mlfq.planned.filter(({ at }) => at !== mlfq.now)
  for (const { job: number, fromIo } of due) {
    const job = mlfq.jobs[number]
    const queue = job === undefined ? undefined : mlfq.queues[job.level]
    if (job === undefined || queue === undefined) continue
    job.inIo = false
    if (fromIo && mlfq.spec.iobump) queue.unshift(number)
    else queue.push(number)
  }
  return due.map(({ job, fromIo }) => ({ job, fromIo }))
}

function runOne(mlfq: Mlfq, queue: number[], number: number, job: MlfqJob, from: number): MlfqTick['then'] {
  const { spec } = mlfq
  job.firstAt ??= from
  job.left -= 1
  job.quantumLeft -= 1
  const isUsedUp = job.quantumLeft === 0
  if (job.left === 0) {
    job.endedAt = mlfq.now
    queue.shift()
    return 'ended'
  }
  const { ioEvery, run } = job.spec
  if (ioEvery > 0 && (run - job.left) % ioEvery === 0) {
    queue.shift()
    job.inIo = true
    mlfq.planned.push({ at: mlfq.now + spec.ioTime, job: number, fromIo: true })
    if (spec.stay) enterLevel(mlfq, job, job.level)
  }
  if (!isUsedUp) return job.inIo ? 'io' : 'goes on'
  const before = job.level
  job.allotmentLeft -= 1
  if (job.allotmentLeft === 0) enterLevel(mlfq, job, Math.min(job.level + 1, spec.quanta.length - 1))
  else job.quantumLeft = spec.quanta[job.level] ?? 1
  if (job.inIo) return 'io'
  queue.shift()
  mlfq.queues[job.level]?.push(number)
  return job.level === before ? 'tail' : 'down'
}
