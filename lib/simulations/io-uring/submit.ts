import { finish, flushFinished, releaseDeferred } from './complete'
import { type Context, type Request, note } from './context'
import { ECANCELED, EINVAL, EOPNOTSUPP } from './files'
import { giveToWorker, queue } from './queue'
import { fail, linksOn, requestOf } from './request'
import { saySqe } from './picture'
import { type Sqe, slotOf, take } from './ring'

/** Takes up to `count` entries off the SQ. Returns how many. Source: Linux io_uring/io_uring.c: io_submit_sqes. */
export function submitEntries(context: Context, count: number): number {
  const chain: Chain = { head: null, last: null }
  let taken = 0
  while (taken < count) {
    const sqe = take(context.sq)
    if (sqe === undefined) break
    taken += 1
    note(
      context,
      `The kernel takes ${saySqe(sqe)} from slot ${slotOf((context.sq.head - 1) >>> 0, context.sq.entries)} of the SQ: head is ${context.sq.head}.`,
    )
    if (submitOne(context, chain, sqe)) break
  }
  if (chain.head !== null) {
    const head = requestOf(context, chain.head)
    note(context, `The chain of ${head.sqe.id} is still open at the end of the batch.`)
    fallBack(context, head)
  }
  flushFinished(context)
  return taken
}

interface Chain {
  head: number | null
  last: number | null
}

/** True if the rest of the batch is not looked at. Source: Linux io_uring/io_uring.c: io_submit_sqe, io_submit_fail_init. */
function submitOne(context: Context, chain: Chain, sqe: Sqe): boolean {
  const request = newRequest(context, sqe)
  const fault = prepare(context, chain, request)
  const head = chain.head === null ? null : requestOf(context, chain.head)
  const last = chain.last === null ? null : requestOf(context, chain.last)
  const isLinked = linksOn(request)
  if (fault !== 0) {
    fail(request, fault)
    if (head !== null && !head.hasFailed) fail(head, ECANCELED)
    note(context, `Request ${sqe.id} cannot be submitted (${fault}).`)
  }
  if (head !== null) {
    if (last !== null) last.link = request.index
    chain.last = request.index
    if (isLinked) return false
    chain.head = null
    chain.last = null
    if (head.hasFailed || head.isForcedAsync) fallBack(context, head)
    else queue(context, head)
    return fault !== 0
  }
  if (isLinked) {
    chain.head = request.index
    chain.last = request.index
    return false
  }
  if (fault !== 0 || request.isForcedAsync) fallBack(context, request)
  else queue(context, request)
  return fault !== 0
}

function newRequest(context: Context, sqe: Sqe): Request {
  const flags = sqe.flags ?? []
  const request: Request = {
    index: context.requests.length,
    sqe,
    link: null,
    state: 'chained',
    res: 0,
    hasFailed: false,
    isSilent: flags.includes('skip'),
    silencesChain: false,
    drains: false,
    isForcedAsync: false,
    inWorker: false,
    deadline: null,
    dueAfter: null,
  }
  context.requests.push(request)
  return request
}

/** An error for what is refused before it is tried, else 0. Source: Linux io_uring/io_uring.c: io_init_req; timeout.c: io_timeout_prep. */
function prepare(context: Context, chain: Chain, request: Request): number {
  const { sqe } = request
  if (sqe.do === 'bad') return EINVAL
  const flags = sqe.flags ?? []
  if (flags.includes('skip')) context.drainIsDisabled = true
  if (flags.includes('drain')) {
    if (context.drainIsDisabled) return EOPNOTSUPP
    context.drainIsActive = true
    request.drains = true
    if (chain.head !== null) {
      const head = requestOf(context, chain.head)
      head.drains = true
      head.isForcedAsync = true
      context.nextDrains = true
    }
  }
  if (context.nextDrains && chain.head === null) {
    context.nextDrains = false
    context.drainIsActive = true
    request.drains = true
  }
  if (context.drainIsActive) request.isForcedAsync = true
  if (sqe.do === 'link_timeout') {
    const last = chain.last === null ? null : requestOf(context, chain.last)
    if (last === null || last.sqe.do === 'link_timeout') return EINVAL
  }
  return 0
}

/** A chain that failed while it was put together, one held back by a drain, or one for a worker. Source: io_queue_sqe_fallback. */
function fallBack(context: Context, head: Request): void {
  if (head.hasFailed) {
    finish(context, head, head.res)
    return
  }
  if (context.drainIsActive) {
    head.state = 'deferred'
    context.deferred.push(head.index)
    note(context, `Request ${head.sqe.id} is held back: a drain waits for everything before it.`)
    releaseDeferred(context)
    if (!head.drains && context.deferred.length === 0) context.drainIsActive = false
    return
  }
  giveToWorker(context, head)
}
