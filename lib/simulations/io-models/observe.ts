import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { readInput } from '../define-playground'
import { bytesLeft, FD_SETSIZE, highestFd, type Load, MODELS, runServer } from './model'

const inputSchema = z
  .strictObject({
    kind: z.literal('io-model'),
    model: z.enum(MODELS),
    connections: z.int().min(1).max(1024),
    ready: z.array(z.array(z.int().min(0)).max(1024)).max(64),
    message: z
      .int()
      .min(1)
      .max(1 << 20),
    buffer: z
      .int()
      .min(1)
      .max(1 << 20),
    first_fd: z
      .int()
      .min(3)
      .max(1 << 20),
    policy: z.enum(['once', 'drain']).optional(),
    max_events: z.int().min(1).max(4096).optional(),
  })
  .refine(
    ({ ready, connections }) => ready.flat().every((one) => one < connections),
    'a round names a connection that there is not',
  )
  .refine(
    ({ ready, message, buffer }) => ready.flat().length * Math.ceil(message / buffer) <= 60_000,
    'too many reads for one run',
  )

/** What the server's system calls are, by name and by wait. */
export function observe(input: unknown): Record<string, unknown> {
  const {
    model,
    connections,
    ready,
    message,
    buffer,
    first_fd: firstFd,
    policy,
    max_events: maxEvents,
  } = readInput(inputSchema, input)
  const load: Load = {
    model,
    connections,
    ready,
    message,
    buffer,
    firstFd,
    policy: policy ?? 'once',
    maxEvents: maxEvents ?? connections,
  }
  const highest = highestFd(load)
  if (model === 'select' && highest >= FD_SETSIZE) {
    return { unusable: true, fd_setsize: FD_SETSIZE, highest_fd: highest, fd_set: 'SIGABRT' }
  }
  if (model === 'io_uring' && message > buffer)
    throw new AppError('invalid', 'io_uring: a message fits into one read')
  const end = runServer(load)
  const waits = model !== 'blocking-threads' && model !== 'nonblocking-pass'
  return {
    calls: end.calls,
    bytes_read: end.bytesRead,
    bytes_left: bytesLeft(end),
    ...(waits ? { waits: end.waits } : {}),
    ...(model === 'blocking-threads' ? { threads: connections } : {}),
    ...(model === 'nonblocking-pass' || model === 'epoll-et-drain' ? { eagain: end.eagain } : {}),
    ...(model === 'select' ? { nfds: highest + 1 } : {}),
    ...(model.startsWith('epoll') ? { setup_calls: { epoll_create1: 1, epoll_ctl: connections } } : {}),
    ...(model === 'io_uring' ? { setup_calls: { io_uring_setup: 1, io_uring_enter: 1 } } : {}),
  }
}
