import { attempt } from './attempt'
import { finish } from './complete'
import { type Context, type Request, note } from './context'
import { linkTimeoutOf } from './request'

/** Tries a request at once, in the thread that submits. Source: Linux io_uring/io_uring.c: io_queue_sqe, io_queue_async. */
export function queue(context: Context, request: Request): void {
  const res = attempt(context, request, false)
  if (res === 'armed') {
    request.state = 'armed'
    armLinkTimeout(context, request)
    note(context, `Request ${request.sqe.id} (\`${request.sqe.do}\`) has to wait; the batch goes on.`)
  } else if (res === 'worker') {
    armLinkTimeout(context, request)
    giveToWorker(context, request)
  } else {
    finish(context, request, res)
  }
}

export function giveToWorker(context: Context, request: Request): void {
  request.state = 'working'
  context.workers.push(request.index)
  note(context, `Request ${request.sqe.id} is handed to a worker thread.`)
}

export function armLinkTimeout(context: Context, request: Request): void {
  const timeout = linkTimeoutOf(context, request)
  if (timeout === null) return
  timeout.state = 'armed'
  timeout.deadline = context.nowMs + (timeout.sqe.ms ?? 0)
}
