import type { Step, Trace } from '../contract'
import { nameIn, namesOf } from './batch-trace'
import { type Mlfq, type MlfqSpec, type MlfqTick, startMlfq, tickMlfq } from './mlfq'
import { emptyView, listed, type Segment, type View } from './view'

const MAX_STEPS = 400
type NameOf = (job: number) => string

/** A run of the multi-level feedback queue: one step for each stretch in which nothing changes. */
export function mlfqTrace(
  spec: MlfqSpec,
  untilTick = Infinity,
  names: readonly string[] = namesOf(spec.jobs),
): Trace<View> {
  const nameOf: NameOf = (job) => nameIn(names, job)
  const mlfq = startMlfq(spec)
  const total = untilTick === Infinity ? lengthOf(spec) : Math.min(untilTick, lengthOf(spec))
  const steps: Step<View>[] = [stepOf(mlfq, 'Nothing has run yet.', [], total, null, nameOf)]
  // The stretch that has not been told yet, if any.
  let open: readonly Segment[] = []
  let begun = ''
  while (mlfq.now < untilTick && steps.length < MAX_STEPS) {
    const tick = tickMlfq(mlfq)
    if (tick === null) break
    const name = tick.ran === null ? null : nameOf(tick.ran.job)
    const ran: Segment = { lane: 0, task: name, from: open[0]?.from ?? tick.from, to: tick.from + 1 }
    open = [ran]
    begun += sayBefore(tick, nameOf)
    if (nextIs(mlfq, tick, name)) continue
    steps.push(stepOf(mlfq, `${begun}${sayAfter(tick, ran, mlfq)}`, [ran], total, name, nameOf))
    open = []
    begun = ''
  }
  if (open.length > 0)
    steps.push(stepOf(mlfq, `${begun}The run stops here.`, open, total, open[0]?.task ?? null, nameOf))
  return {
    columns: [
      'CPU',
      ...spec.quanta.map((_, level) => levelName(level)),
      ...spec.jobs.map((_, job) => nameOf(job)),
    ],
    steps,
  }
}

/** Whether the next tick only carries on what this one did. */
function nextIs(mlfq: Mlfq, tick: MlfqTick, name: string | null): boolean {
  const isBoost = mlfq.spec.boost > 0 && mlfq.now % mlfq.spec.boost === 0
  const joins = mlfq.planned.some(({ at }) => at === mlfq.now)
  if (isBoost || joins) return false
  return name === null ? tick.then === 'idle' : tick.then === 'goes on'
}

export function levelName(level: number): string {
  return level === 0 ? 'level 1 (top)' : `level ${level + 1}`
}

function lengthOf(spec: MlfqSpec): number {
  const mlfq = startMlfq(spec)
  while (tickMlfq(mlfq) !== null);
  return mlfq.now
}

function sayBefore({ boosted, joined }: MlfqTick, nameOf: NameOf): string {
  const arrived = joined.filter((one) => !one.fromIo).map(({ job }) => nameOf(job))
  const back = joined.filter((one) => one.fromIo).map(({ job }) => nameOf(job))
  return [
    boosted ? 'Boost: all jobs go to the top. ' : '',
    arrived.length === 0
      ? ''
      : `${listed(arrived)} ${arrived.length === 1 ? 'arrives' : 'arrive'} at the top. `,
    back.length === 0 ? '' : `${listed(back)} ${back.length === 1 ? 'comes' : 'come'} back from I/O. `,
  ].join('')
}

function sayAfter({ then, ran, downTo }: MlfqTick, segment: Segment, mlfq: Mlfq): string {
  const name = segment.task
  if (name === null || ran === null) return 'Nobody is ready: the CPU idles.'
  const level = (mlfq.jobs[ran.job]?.level ?? 0) + 1
  const stretch = `${name} runs from ${segment.from} to ${segment.to}`
  switch (then) {
    case 'ended':
      return `${stretch} and has ended.`
    case 'io':
      return downTo === undefined
        ? `${stretch} and begins I/O.`
        : `${stretch} and begins I/O; its allotment is used up, so it will come back to level ${level}.`
    case 'down':
      return `${stretch}; its allotment is used up, so it goes down to level ${level}.`
    case 'tail':
      return `${stretch}; its quantum is used up, so it goes to the tail of level ${level}.`
    case 'goes on':
    case 'idle':
      return `${stretch}.`
  }
}

function stepOf(
  mlfq: Mlfq,
  says: string,
  ran: readonly Segment[],
  until: number,
  about: string | null,
  nameOf: NameOf,
): Step<View> {
  const queues = mlfq.queues.map((queue, level) => ({ label: levelName(level), tasks: queue.map(nameOf) }))
  const tasks = mlfq.jobs.map((job, number) => {
    const isThere = job.spec.start < mlfq.now || mlfq.queues.some((queue) => queue.includes(number))
    return {
      name: nameOf(number),
      state:
        job.endedAt !== null
          ? ('done' as const)
          : !isThere
            ? ('unborn' as const)
            : job.inIo
              ? ('asleep' as const)
              : ('ready' as const),
      says: `level ${job.level + 1}`,
      now: job.endedAt === null ? `${job.left} left` : `ended at ${job.endedAt}`,
    }
  })
  return {
    at: `${mlfq.now}`,
    says,
    cells: [
      ...(ran.length === 0
        ? ['nothing yet']
        : ran.map(({ task, from, to }) => `${task ?? 'idle'} from ${from} to ${to}`)),
      ...queues.map((queue) => (queue.tasks.length === 0 ? 'empty' : queue.tasks.join(', '))),
      ...tasks.map((task) => `${task.says}, ${task.now}${task.state === 'asleep' ? ', in I/O' : ''}`),
    ],
    state: {
      ...emptyView,
      now: mlfq.now,
      until,
      unit: 'ticks',
      lanes: [{ label: 'CPU', runs: ran.at(-1)?.task ?? null }],
      ran,
      queues,
      tasks,
      about,
    },
  }
}
