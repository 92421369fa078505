import { assert } from '@/lib/base/assert'
import { attempt } from './attempt'
import { cancel } from './cancel'
import { expireCounting, finish, flushFinished, nextOf, postOne, releaseDeferred } from './complete'
import { type Context, type Request, type TaskWork, hasRoom } from './context'
import { EBADF, endOf, ENOENT, ETIME } from './files'
import { armLinkTimeout, giveToWorker, queue } from './queue'
import { fail, requestOf } from './request'

/** Runs what was left for the submitting thread, round by round: each chain makes one step a round. */
export function runTaskWork(context: Context): void {
  while (context.taskWork.length > 0) {
    for (const work of context.taskWork.splice(0)) doTaskWork(context, work)
    flushFinished(context)
  }
}

function doTaskWork(context: Context, work: TaskWork): void {
  if (work.kind === 'cancel chain') {
    context.finished.push(...work.requests)
    return
  }
  const request = requestOf(context, work.request)
  switch (work.kind) {
    case 'submit':
      if (request.isForcedAsync) giveToWorker(context, request)
      else queue(context, request)
      return
    case 'complete':
      if (work.fails) fail(request, work.res)
      request.res = work.res
      request.state = 'complete'
      context.finished.push(request.index)
      return
    case 'finish':
      finish(context, request, work.res)
      return
    case 'link timeout': {
      const guarded = context.requests.find(({ link }) => link === request.index)
      const res = guarded === undefined ? ENOENT : cancel(context, guarded.sqe.id)
      if (guarded !== undefined) {
        guarded.link = request.link
        request.link = null
      }
      request.res = res === 0 ? ETIME : res
      request.state = 'complete'
      context.finished.push(request.index)
      return
    }
  }
}

/**
 * The worker threads do what they were given, one after the other; a chain goes on in its worker. What fails there is
 * reported through the submitting thread, which is slower than the next piece of work.
 * Source: Linux io_uring/io_uring.c: io_wq_submit_work, io_wq_free_work, io_req_complete_post.
 */
export function runWorkers(context: Context): void {
  runTaskWork(context)
  while (context.workers.length > 0) {
    for (let index = context.workers.shift(); index !== undefined; index = context.workers.shift()) {
      workOn(context, requestOf(context, index))
    }
    runTaskWork(context)
  }
}

function workOn(context: Context, first: Request): void {
  for (let request: Request | null = first; request !== null;) {
    request.inWorker = true
    // No longer to be found among the waiting ones by a cancel.
    request.state = 'chained'
    const { fd } = request.sqe
    if (fd !== undefined && endOf(context.files, fd) === null && request.sqe.do !== 'close') {
      context.taskWork.push({ kind: 'finish', request: request.index, res: EBADF })
      return
    }
    const res = attempt(context, request, true)
    if (res === 'armed') {
      request.state = 'armed'
      armLinkTimeout(context, request)
      return
    }
    assert(res !== 'worker', 'a worker can do what it is given')
    if (!hasRoom(context)) {
      // Only the submitting thread may put a completion on the overflow list.
      context.taskWork.push({ kind: 'finish', request: request.index, res })
      return
    }
    request = finishInWorker(context, request, res)
  }
}

function finishInWorker(context: Context, request: Request, res: number): Request | null {
  finish(context, request, res)
  context.finished.pop()
  postOne(context, request)
  expireCounting(context)
  request.state = 'done'
  const next = nextOf(context, request)
  if (context.drainIsActive) releaseDeferred(context)
  return next
}
