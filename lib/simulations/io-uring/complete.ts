import { type Context, type Request, post } from './context'
import { ECANCELED } from './files'
import { chainFrom, fail, linksOn, linkTimeoutOf, requestOf } from './request'

/** Complete, to be posted with the batch. A read or write that is shorter than asked counts as failed for its chain. */
export function finish(context: Context, request: Request, res: number): void {
  const { sqe } = request
  const isShort = (sqe.do === 'read' || sqe.do === 'write') && res !== (sqe.len ?? 0)
  if (res < 0 || isShort) fail(request, res)
  request.res = res
  request.state = 'complete'
  context.finished.push(request.index)
}

/** Posts what is complete, in order, then lets the chains go on. Source: __io_submit_flush_completions, io_free_batch_list. */
export function flushFinished(context: Context): void {
  const batch = context.finished.splice(0)
  if (batch.length === 0) return
  for (const index of batch) postOne(context, requestOf(context, index))
  expireCounting(context)
  for (const index of batch) {
    const request = requestOf(context, index)
    request.state = 'done'
    const next = nextOf(context, request)
    if (next !== null) context.taskWork.push({ kind: 'submit', request: next.index })
  }
  releaseDeferred(context)
}

export function postOne(context: Context, request: Request): void {
  const { sqe, res } = request
  if (sqe.do !== 'timeout') context.posted += 1
  if (request.isSilent) return
  post(context, { id: sqe.id, res }, `Request ${sqe.id} (\`${sqe.do}\`) is complete`)
}

/** Timeouts that wait for a number of completions. Source: Linux io_uring/timeout.c: io_flush_timeouts. */
export function expireCounting(context: Context): void {
  for (const request of context.requests) {
    if (request.state !== 'armed' || request.dueAfter === null || request.dueAfter > context.posted) continue
    request.state = 'complete'
    context.taskWork.push({ kind: 'complete', request: request.index, res: 0, fails: false })
  }
}

/** The next of the chain, if it may go on; a failure cancels the rest of a soft link. Source: io_req_find_next, io_disarm_next. */
export function nextOf(context: Context, request: Request): Request | null {
  if (!linksOn(request)) return null
  const timeout = linkTimeoutOf(context, request)
  if (timeout !== null) {
    request.link = timeout.link
    timeout.link = null
    if (timeout.state !== 'done' && timeout.state !== 'complete') {
      timeout.state = 'complete'
      context.taskWork.push({ kind: 'complete', request: timeout.index, res: ECANCELED, fails: false })
    }
  }
  if (request.link === null) return null
  if (request.hasFailed && !(request.sqe.flags ?? []).includes('hardlink')) {
    const rest = chainFrom(context, request.link)
    request.link = null
    for (const index of rest) {
      const cancelled = requestOf(context, index)
      if (!cancelled.hasFailed) cancelled.res = ECANCELED
      cancelled.isSilent = request.silencesChain
      cancelled.link = null
      cancelled.state = 'complete'
    }
    context.taskWork.push({ kind: 'cancel chain', requests: rest })
    return null
  }
  const next = requestOf(context, request.link)
  request.link = null
  return next
}

/** A held-back request goes on when nothing but held-back ones is left. Source: Linux io_uring/io_uring.c: io_queue_deferred. */
export function releaseDeferred(context: Context): void {
  let hasSeenDrain = false
  let isFirst = true
  for (let index = context.deferred[0]; index !== undefined; index = context.deferred[0]) {
    const request = requestOf(context, index)
    hasSeenDrain ||= request.drains
    if ((hasSeenDrain || isFirst) && isBusy(context)) return
    context.deferred.shift()
    request.state = 'chained'
    context.taskWork.push({ kind: 'submit', request: index })
    isFirst = false
  }
}

/** Whether a request is under way that is not held back itself, nor behind one that is. */
function isBusy(context: Context): boolean {
  const held = new Set(context.deferred.flatMap((index) => chainFrom(context, index)))
  return context.requests.some(({ index, state }) => state !== 'done' && !held.has(index))
}
