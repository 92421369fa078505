import type { Step, Trace } from '../contract'
import { type Batch, type BatchSpec, runBatch } from './batch'
import { emptyView, listed, type View } from './view'

/** A, B, C for the jobs in order of arrival. */
export function jobName(job: number): string {
  return String.fromCharCode(65 + job)
}

/** The names for a list of jobs. */
export function namesOf(jobs: readonly unknown[]): string[] {
  return jobs.map((_, job) => jobName(job))
}

export function nameIn(names: readonly string[], job: number): string {
  return names[job] ?? jobName(job)
}

/** A run of the classic disciplines: one step a slice. */
export function batchTrace(spec: BatchSpec, names: readonly string[] = namesOf(spec.jobs)): Trace<View> {
  const run = runBatch(spec)
  const until = run.at(-1)?.now ?? 0
  return {
    columns: ['CPU', 'queue', ...spec.jobs.map((length, job) => `${nameIn(names, job)} (${length} ms)`)],
    steps: run.map((batch) => stepOf(batch, until, (job) => nameIn(names, job))),
  }
}

type NameOf = (job: number) => string

function stepOf(batch: Batch, until: number, nameOf: NameOf): Step<View> {
  const { ran, queue, jobs, now } = batch
  const waits = queue.map(nameOf)
  const tasks = jobs.map(({ length, left, endedAt }, job) => ({
    name: nameOf(job),
    state: endedAt !== null ? ('done' as const) : ('ready' as const),
    says: `${length} ms`,
    now: endedAt === null ? `${left} ms left` : `ended at ${endedAt} ms`,
  }))
  return {
    at: `${now} ms`,
    says: sayStep(batch, nameOf),
    cells: [
      ran === null ? 'nothing yet' : `${nameOf(ran.job)} from ${ran.from} to ${ran.from + ran.length}`,
      waits.length === 0 ? 'empty' : waits.join(', '),
      ...tasks.map((task) => task.now),
    ],
    state: {
      ...emptyView,
      now,
      until,
      unit: 'ms',
      lanes: [{ label: 'CPU', runs: ran === null ? null : nameOf(ran.job) }],
      ran: ran === null ? [] : [{ lane: 0, task: nameOf(ran.job), from: ran.from, to: now }],
      queues: [{ label: 'queue', tasks: waits }],
      tasks,
      about: ran === null ? null : nameOf(ran.job),
    },
  }
}

function sayStep({ spec, ran, queue, jobs, now }: Batch, nameOf: NameOf): string {
  if (ran === null) {
    const order = listed(queue.map(nameOf))
    if (spec.policy === 'SJF') return `All jobs are there at 0. Shortest job first sorts them: ${order}.`
    return `All jobs are there at 0, in the order ${order}.`
  }
  const name = nameOf(ran.job)
  const left = jobs[ran.job]?.left ?? 0
  if (left > 0)
    return `${name} has used its quantum of ${spec.quantum} ms and goes to the tail with ${left} ms left.`
  const rule = spec.policy === 'RR' ? '' : ' Nothing interrupts it.'
  return `${name} runs ${ran.length} ms and ends at ${now} ms.${rule}`
}
