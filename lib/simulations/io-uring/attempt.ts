import { cancel } from './cancel'
import type { Context, Request } from './context'
import {
  closeEnd,
  EAGAIN,
  EBADF,
  EINVAL,
  endOf,
  ENOENT,
  ENOTSOCK,
  isRegular,
  pollMask,
  readFrom,
  writeTo,
} from './files'

/** A result, or that it stays armed, or that only a worker can do it. */
export function attempt(context: Context, request: Request, isWorker: boolean): number | 'armed' | 'worker' {
  const { sqe } = request
  const { files } = context
  const { fd, len = 0, offset = 0 } = sqe
  switch (sqe.do) {
    case 'nop':
      return 0
    case 'read':
    case 'write': {
      if (!isWorker && isRegular(files, fd) && !(sqe.do === 'write' && fd?.endsWith('.ro'))) return 'worker'
      const res = sqe.do === 'read' ? readFrom(files, fd, len, offset) : writeTo(files, fd, len, offset)
      if (res !== EAGAIN && res > 0 && endOf(files, fd)?.kind === 'pipe') wake(context)
      return res === EAGAIN ? 'armed' : res
    }
    case 'poll': {
      const mask = pollMask(files, fd, sqe.events ?? '')
      return mask === 0 ? 'armed' : mask
    }
    case 'timeout':
      request.deadline = context.nowMs + (sqe.ms ?? 0)
      if (sqe.count !== undefined && sqe.count > 0) request.dueAfter = context.posted + sqe.count
      return 'armed'
    case 'link_timeout':
      return EINVAL
    case 'cancel':
      return cancel(context, sqe.target ?? -1)
    case 'fsync':
      if (endOf(files, fd) === null) return EBADF
      return isWorker ? (isRegular(files, fd) ? 0 : EINVAL) : 'worker'
    case 'close': {
      const res = closeEnd(files, fd)
      if (res === 0) wake(context)
      return res
    }
    case 'accept':
      return endOf(files, fd) === null ? EBADF : ENOTSOCK
    case 'openat':
      return isWorker ? ENOENT : 'worker'
    case 'bad':
      return EINVAL
  }
}

/** Tries the armed ones again whose descriptor may have become ready; the newest is woken first. */
export function wake(context: Context): void {
  for (const request of context.requests.toReversed()) {
    if (request.state !== 'armed') continue
    const { sqe } = request
    if (sqe.do !== 'read' && sqe.do !== 'write' && sqe.do !== 'poll') continue
    const mask = pollMask(
      context.files,
      sqe.fd,
      sqe.do === 'poll' ? (sqe.events ?? '') : sqe.do === 'read' ? 'IN' : 'OUT',
    )
    if (mask === 0) continue
    request.state = request.inWorker ? 'working' : 'chained'
    if (request.inWorker) context.workers.push(request.index)
    else context.taskWork.push({ kind: 'submit', request: request.index })
  }
}
