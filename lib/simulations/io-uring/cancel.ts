import type { Context } from './context'
import { ECANCELED, ENOENT } from './files'

/**
 * Cancels the request with this id if it waits for something; its own completion comes after the canceller's.
 * Source: Linux io_uring/cancel.c: io_try_cancel.
 */
export function cancel(context: Context, id: number): number {
  const found = context.requests.find(
    ({ sqe, state }) => sqe.id === id && (state === 'armed' || state === 'working'),
  )
  if (found === undefined || found.sqe.do === 'link_timeout') return ENOENT
  context.workers = context.workers.filter((index) => index !== found.index)
  found.state = 'complete'
  context.taskWork.push({ kind: 'complete', request: found.index, res: ECANCELED, fails: true })
  return 0
}
