import { z } from 'zod'
import { readInput } from '../define-playground'
import { type AffinityState, stepAffinity } from './affinity'
import { averageOf, type BatchTimes, runBatch, timesOf } from './batch'
import { type MlfqSpec, type MlfqTick, startMlfq, tickMlfq } from './mlfq'
import { type NiceState, stepNice } from './nice'
import { observeRealtime, realtimeInput } from './observe-realtime'
import { machineOfLoops, sharesAfter } from './shares'

const nice = z.int().min(-20).max(19)
/** How long shares are measured, in ms. */
const SHARES_MS = 4000

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('shares'),
    tasks: z
      .array(
        z.strictObject({
          nice,
          own_session: z.boolean().optional(),
          policy: z.enum(['idle', 'batch']).optional(),
        }),
      )
      .min(1)
      .max(26),
  }),
  realtimeInput,
  z.strictObject({
    kind: z.literal('nice'),
    user: z.enum(['root', 'ordinary']),
    start_nice: nice.default(0),
    rlimit_nice: z.int().min(0).max(1000).default(0),
    ops: z
      .array(
        z.discriminatedUnion('op', [
          z.strictObject({ op: z.literal('setpriority'), value: z.int() }),
          z.strictObject({ op: z.literal('nice'), inc: z.int() }),
          z.strictObject({ op: z.literal('getpriority') }),
          z.strictObject({ op: z.literal('fork') }),
        ]),
      )
      .max(1000),
  }),
  z.strictObject({
    kind: z.literal('affinity'),
    cpus_online: z.int().min(1).max(1024),
    ops: z
      .array(
        z.discriminatedUnion('op', [
          z.strictObject({ op: z.literal('set'), cpus: z.array(z.int().min(0)).max(1024) }),
          z.strictObject({ op: z.enum(['get', 'ran_on', 'fork']) }),
        ]),
      )
      .max(1000),
  }),
  z.strictObject({
    kind: z.literal('batch'),
    policy: z.enum(['FIFO', 'SJF', 'RR']),
    jobs: z.array(z.number().positive().max(100_000)).min(1).max(100),
    quantum: z.number().min(0.1).max(100_000).default(1),
  }),
  z.strictObject({
    kind: z.literal('mlfq'),
    quanta: z.array(z.int().min(1).max(10_000)).min(1).max(100),
    allotments: z.array(z.int().min(1).max(10_000)).min(1).max(100),
    boost: z.int().min(0).max(1_000_000),
    io_time: z.int().min(1).max(10_000),
    stay: z.boolean(),
    iobump: z.boolean(),
    jobs: z
      .array(
        z.strictObject({
          start: z.int().min(0).max(10_000),
          run: z.int().min(1).max(10_000),
          io_every: z.int().min(0).max(10_000),
        }),
      )
      .min(1)
      .max(50),
  }),
])
type Input = z.infer<typeof inputSchema>
type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>

/** One recorded input in, what the real system was seen to do out. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  switch (read.kind) {
    case 'shares':
      return observeShares(read)
    case 'rt':
      return observeRealtime(read)
    case 'nice':
      return observeNice(read)
    case 'affinity':
      return observeAffinity(read)
    case 'batch':
      return observeBatch(read)
    case 'mlfq':
      return observeMlfq(read)
  }
}

function observeShares({ tasks }: InputOf<'shares'>): unknown {
  const loops = tasks.map((task) => ({
    nice: task.nice,
    ownSession: task.own_session ?? false,
    ...(task.policy === undefined ? {} : { policy: task.policy }),
  }))
  return { share: sharesAfter(machineOfLoops(loops, '6.12'), SHARES_MS) }
}

function observeNice({ user, start_nice, rlimit_nice, ops }: InputOf<'nice'>): unknown {
  let state: NiceState = { nice: start_nice, result: null }
  const results = ops.map((op) => {
    state = stepNice({ user, startNice: start_nice, rlimitNice: rlimit_nice }, state, op)
    return state.result
  })
  return { results }
}

function observeAffinity({ cpus_online, ops }: InputOf<'affinity'>): unknown {
  const online = Array.from({ length: cpus_online }, (_, cpu) => cpu)
  let state: AffinityState = { mask: online, result: null }
  const results = ops.map((op) => {
    state = stepAffinity(online, state, op)
    return state.result
  })
  return { results }
}

function observeBatch(spec: InputOf<'batch'>): unknown {
  const run = runBatch(spec)
  const jobs = run.at(-1)?.jobs ?? []
  const average = (what: keyof BatchTimes): number => Math.round(averageOf(jobs, what) * 100) / 100
  return {
    jobs: jobs.map(timesOf),
    trace: run.flatMap(({ ran }) => (ran === null ? [] : [[ran.job, ran.from, ran.length]])),
    average: { response: average('response'), turnaround: average('turnaround'), wait: average('wait') },
  }
}

function observeMlfq(input: InputOf<'mlfq'>): unknown {
  const spec: MlfqSpec = {
    ...input,
    ioTime: input.io_time,
    jobs: input.jobs.map(({ io_every, ...job }) => ({ ...job, ioEvery: io_every })),
  }
  const mlfq = startMlfq(spec)
  const trace: MlfqEntry[] = []
  for (let tick = tickMlfq(mlfq); tick !== null; tick = tickMlfq(mlfq)) {
    const entry = entryOf(tick, spec.quanta.length)
    const last = trace.at(-1)
    if (last !== undefined && last.job === entry.job && last.priority === entry.priority) last.to = entry.to
    else trace.push(entry)
  }
  const jobs = mlfq.jobs.map(({ spec: { start }, firstAt, endedAt }) => ({
    response: (firstAt ?? 0) - start,
    turnaround: (endedAt ?? 0) - start,
  }))
  return { jobs, trace }
}

interface MlfqEntry {
  readonly from: number
  to: number
  readonly idle?: true
  readonly job?: number
  readonly priority?: number
}

function entryOf({ from, ran }: MlfqTick, levels: number): MlfqEntry {
  const span = { from, to: from + 1 }
  return ran === null ? { ...span, idle: true } : { ...span, job: ran.job, priority: levels - 1 - ran.level }
}
