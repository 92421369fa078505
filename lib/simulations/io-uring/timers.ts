import { type Context, type Request, note } from './context'
import { ETIME } from './files'
import { runWorkers } from './task-work'

/** Lets time pass up to this moment; timers fire in their order. */
export function passTime(context: Context, untilMs: number): void {
  for (let next = nextTimer(context); next !== null && next.at <= untilMs; next = nextTimer(context)) {
    context.nowMs = next.at
    fire(context, next.request)
    runWorkers(context)
  }
  context.nowMs = untilMs
}

export function nextTimer(context: Context): { readonly at: number; readonly request: Request } | null {
  let first: { at: number; request: Request } | null = null
  for (const request of context.requests) {
    if (request.state !== 'armed' || request.deadline === null) continue
    if (first === null || request.deadline < first.at) first = { at: request.deadline, request }
  }
  return first
}

/** Source: Linux io_uring/timeout.c: io_timeout_fn, io_link_timeout_fn. */
function fire(context: Context, request: Request): void {
  request.state = 'complete'
  note(context, `The timer of request ${request.sqe.id} fires.`)
  if (request.sqe.do === 'link_timeout')
    context.taskWork.push({ kind: 'link timeout', request: request.index })
  else context.taskWork.push({ kind: 'complete', request: request.index, res: ETIME, fails: true })
}
