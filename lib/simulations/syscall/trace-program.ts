import type { Step, Trace } from '../contract'
import type { SyscallState } from './state'
import { type Counts, costs, type Deed, type Doing, stepCounts } from './switches'

/** What each deed is called in a question. */
export const DEED_WORDS: Readonly<Record<Deed, string>> = {
  getpid: 'getpid()',
  'read-ready': 'read() of a pipe that holds bytes',
  'write-ready': 'write() to a pipe with room',
  sched_yield: 'sched_yield(), nobody else on this CPU',
  vdso: 'clock_gettime(CLOCK_MONOTONIC)',
  compute: 'a loop that adds numbers',
  'read-blocks': 'read() of an empty pipe',
  'write-blocks': 'write() to a full pipe',
  'futex-wait-blocks': 'FUTEX_WAIT, the value as expected',
  'futex-wait-differs': 'FUTEX_WAIT, the value has changed',
  'futex-wake-nobody': 'FUTEX_WAKE, nobody waits',
  nanosleep: 'nanosleep()',
  'futex-wait-timeout': 'FUTEX_WAIT until its timeout',
  'poll-timeout': 'poll() until its timeout',
  'epoll-timeout': 'epoll_wait() until its timeout',
  'poll-zero': 'poll() with timeout 0, nothing ready',
  'epoll-zero': 'epoll_wait() with timeout 0, nothing ready',
  'poll-ready': 'poll() of a ready descriptor',
  'poll-blocks': 'poll() that waits for a byte, then read() of it',
  'epoll-blocks': 'epoll_wait() that waits for a byte, then read() of it',
  'bad-fd': 'read() of descriptor -1',
}

export function sayDoing({ op, n = 1, ms }: Doing): string {
  const time = ms === undefined ? '' : `, ${ms} ms`
  return `${n === 1 ? '' : `${n} × `}${DEED_WORDS[op]}${time}`
}

/** A small program of one thread: one step a deed. */
export function traceOfProgram(doings: readonly Doing[]): Trace<SyscallState> {
  let counts: Counts = { entered: 0, voluntary: 0 }
  const steps: Step<SyscallState>[] = [programStep(doings, 0, counts, 'The thread is about to start.')]
  for (const [i, doing] of doings.entries()) {
    const before = counts
    counts = stepCounts(before, doing)
    steps.push(programStep(doings, i + 1, counts, sayCost(doing, before, counts)))
  }
  return { columns: ['Deed', 'Entered the kernel', 'Context switches'], steps }
}

function programStep(
  doings: readonly Doing[],
  done: number,
  counts: Counts,
  says: string,
): Step<SyscallState> {
  const last = doings[done - 1]
  return {
    at: done === 0 ? 'start' : `line ${done}`,
    says,
    cells: [last === undefined ? '' : sayDoing(last), String(counts.entered), String(counts.voluntary)],
    state: { kind: 'program', doings, done, counts },
  }
}

function sayCost(doing: Doing, before: Counts, after: Counts): string {
  const entered = after.entered - before.entered
  const slept = after.voluntary - before.voluntary
  const calls = `${entered} ${entered === 1 ? 'system call' : 'system calls'}`
  if (entered === 0) {
    return doing.op === 'vdso'
      ? 'The vDSO reads the clock in user space: no system call.'
      : 'Computing stays in user space: no system call.'
  }
  if (slept === 0) return `${calls}, and each comes back on the same thread: no context switch.`
  const wait = costs[doing.op].entered > 1 ? ' The read that follows finds its byte.' : ''
  return `${calls}; what it waits for is not there, so the thread sleeps: ${slept} context ${slept === 1 ? 'switch' : 'switches'}.${wait}`
}
