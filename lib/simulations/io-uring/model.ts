import { type Context, flushOverflow, note } from './context'
import { closeEnd, EAGAIN, writeTo } from './files'
import { wake } from './attempt'
import { type Cqe, type Sqe, push, take, usedOf } from './ring'
import { submitEntries } from './submit'
import { runTaskWork, runWorkers } from './task-work'
import { nextTimer, passTime } from './timers'

/** What the program does, one call of liburing or a plain system call. */
export type Operation =
  | ({ readonly op: 'sqe' } & Sqe)
  | { readonly op: 'submit' | 'get_events' | 'ready' | 'flags' }
  | { readonly op: 'submit_wait' | 'wait_reap' | 'reap'; readonly n: number }
  | { readonly op: 'sleep'; readonly ms: number }
  | { readonly op: 'write'; readonly fd: string; readonly n: number }
  | { readonly op: 'close'; readonly fd: string }

/** One io_uring_enter. */
interface Enter {
  readonly to_submit: number
  readonly min_complete: number
  readonly flags?: readonly ('GETEVENTS' | 'SQ_WAKEUP')[]
}

interface Flags {
  readonly need_wakeup: boolean
  readonly cq_overflow: boolean
  readonly taskrun: boolean
  readonly overflow_counter: number
  readonly sq_left: number
}

export interface Result {
  readonly r: 'ok' | 'full' | number | null | Flags | readonly (readonly [number, number])[]
  readonly enter?: readonly Enter[]
}

/** The context after the operation, and what it returned. The context given is left as it is. */
export function step(
  context: Context,
  operation: Operation,
): { readonly context: Context; readonly result: Result } {
  const next = structuredClone(context)
  return { result: perform(next, operation), context: next }
}

/** Like `step`, but changes the context that it is given. Source: liburing src/queue.c. */
export function perform(context: Context, operation: Operation): Result {
  context.log = []
  const enters: Enter[] = []
  const r = resultOf(context, operation, enters)
  return enters.length === 0 ? { r } : { r, enter: enters }
}

function resultOf(context: Context, operation: Operation, enters: Enter[]): Result['r'] {
  switch (operation.op) {
    case 'sqe': {
      const { op: _, ...sqe } = operation
      return push(context.sq, sqe) ? 'ok' : 'full'
    }
    case 'submit':
      return submit(context, 0, enters)
    case 'submit_wait':
      return submit(context, operation.n, enters)
    case 'get_events':
      enter(context, enters, { submits: 0, waits: 0, getsEvents: true })
      return 0
    case 'reap':
      return reap(context, operation.n, enters)
    case 'wait_reap':
      if (usedOf(context.cq) < operation.n)
        enter(context, enters, { submits: 0, waits: operation.n, getsEvents: true })
      return reap(context, operation.n, enters)
    case 'ready':
      return usedOf(context.cq)
    case 'sleep':
      pollSubmissions(context)
      passTime(context, context.nowMs + operation.ms)
      settle(context)
      return null
    case 'write': {
      const res = writeTo(context.files, operation.fd, operation.n, 0)
      if (res > 0) wake(context)
      runWorkers(context)
      return res === EAGAIN ? 0 : res
    }
    case 'close': {
      const res = closeEnd(context.files, operation.fd)
      wake(context)
      runWorkers(context)
      return res
    }
    case 'flags':
      return flagsOf(context)
  }
}

function flagsOf({ sqpoll, overflow, sq }: Context): Flags {
  return {
    need_wakeup: sqpoll?.isAsleep ?? false,
    cq_overflow: overflow.length > 0,
    taskrun: false,
    overflow_counter: 0,
    sq_left: sq.entries - usedOf(sq),
  }
}

/** Source: liburing src/queue.c: __io_uring_submit, sq_ring_needs_enter, cq_ring_needs_enter. */
function submit(context: Context, waits: number, enters: Enter[]): number {
  const submits = usedOf(context.sq)
  const getsEvents = waits > 0 || context.overflow.length > 0
  const needsEnter = context.sqpoll === null ? submits > 0 : submits > 0 && context.sqpoll.isAsleep
  const taken = needsEnter || getsEvents ? enter(context, enters, { submits, waits, getsEvents }) : submits
  // It spins on the tail, so it has taken the entries before the program gets to its next call.
  pollSubmissions(context)
  return taken
}

interface Entering {
  readonly submits: number
  readonly waits: number
  readonly getsEvents: boolean
}

/** One io_uring_enter: submit, get and wait for events, and what is done on the way back. Source: Linux io_uring/io_uring.c. */
function enter(context: Context, enters: Enter[], { submits, waits, getsEvents }: Entering): number {
  const { sqpoll } = context
  const wakes = sqpoll !== null && sqpoll.isAsleep && submits > 0
  const flags = [...(getsEvents ? (['GETEVENTS'] as const) : []), ...(wakes ? (['SQ_WAKEUP'] as const) : [])]
  enters.push({ to_submit: submits, min_complete: waits, ...(flags.length > 0 ? { flags } : {}) })
  context.enters += 1
  context.isInside = true
  note(
    context,
    `The program calls \`io_uring_enter\` (to_submit ${submits}, min_complete ${waits}${flags.map((flag) => `, ${flag}`).join('')}).`,
  )
  let taken = submits
  if (sqpoll === null) taken = submitEntries(context, submits)
  else if (wakes) {
    sqpoll.isAsleep = false
    sqpoll.activeAt = context.nowMs
    note(context, 'The submission thread wakes up.')
  }
  if (getsEvents) {
    runTaskWork(context)
    flushOverflow(context)
    if (waits > 0) {
      pollSubmissions(context)
      runWorkers(context)
    }
    waitFor(context, waits)
  }
  runWorkers(context)
  context.isInside = false
  return taken
}

/** Sleeps until so many completions are there, as far as timers can bring them. */
function waitFor(context: Context, count: number): void {
  for (
    let next = nextTimer(context);
    usedOf(context.cq) < count && next !== null;
    next = nextTimer(context)
  ) {
    passTime(context, next.at)
  }
}

/** An empty ring with the overflow flag up is refilled by an enter, each time. Source: liburing src/queue.c: _io_uring_get_cqe. */
function reap(context: Context, count: number, enters: Enter[]): [number, number][] {
  const reaped: [number, number][] = []
  while (reaped.length < count) {
    if (usedOf(context.cq) === 0 && context.overflow.length > 0) {
      enter(context, enters, { submits: 0, waits: 0, getsEvents: true })
    }
    const cqe: Cqe | undefined = take(context.cq)
    if (cqe === undefined) break
    reaped.push([cqe.id, cqe.res])
    context.reaped.push(cqe)
  }
  return reaped
}

/** The submission thread, while it is awake, takes what is in the SQ. Source: Linux io_uring/sqpoll.c: io_sq_thread. */
function pollSubmissions(context: Context): void {
  const { sqpoll } = context
  if (sqpoll === null || sqpoll.isAsleep) return
  const count = usedOf(context.sq)
  for (let left = count; left > 0; left = usedOf(context.sq)) {
    sqpoll.activeAt = context.nowMs
    submitEntries(context, left)
    runWorkers(context)
  }
  if (count > 0) note(context, `The submission thread takes ${count} from the SQ, without a system call.`)
}

/** After its idle time without work the submission thread sleeps and says so. */
function settle(context: Context): void {
  const { sqpoll } = context
  if (sqpoll === null || sqpoll.isAsleep || context.nowMs - sqpoll.activeAt <= sqpoll.idleMs) return
  sqpoll.isAsleep = true
  note(
    context,
    `The submission thread has had nothing to do for ${sqpoll.idleMs} ms: it sets NEED_WAKEUP and sleeps.`,
  )
}
