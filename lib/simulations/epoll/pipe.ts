import { wake } from './eventpoll'
import { type ErrorName, type OpenFile, pipeEndOpen, sum, type Work } from './kernel'
import { slotsOf } from './poll-file'

const PAGE = 4096

/** Linux fs/pipe.c: pipe_write, non-blocking. */
export function writePipe(work: Work, index: number, n: number): number | ErrorName {
  const { kernel } = work
  const pipe = kernel.pipes[index]
  if (pipe === undefined) return 'EBADF'
  if (n === 0) return 0
  if (!pipeEndOpen(kernel, index, 'r')) return 'EPIPE'
  const wasEmpty = pipe.slots.length === 0
  let left = n
  const last = pipe.slots.at(-1)
  const part = n % PAGE
  if (part > 0 && last !== undefined && last.filled + part <= PAGE) {
    last.filled += part
    last.unread += part
    left -= part
  }
  while (left > 0 && pipe.slots.length < slotsOf(pipe.capacity)) {
    const bytes = Math.min(left, PAGE)
    pipe.slots.push({ filled: bytes, unread: bytes })
    left -= bytes
  }
  const written = n - left
  const silent =
    (written === 0 && kernel.rules.failedWriteSilent) || (kernel.rules.wakeOnlyFromEmpty && !wasEmpty)
  // Since 5.14 the read end is woken by every attempt once it has been polled (pipe->poll_usage), even by a failing one.
  if (!silent) wakeEnd(work, index, 'r', 'IN')
  return written === 0 ? 'EAGAIN' : written
}

/** Linux fs/pipe.c: pipe_read, non-blocking. The writer is woken only if the pipe was full when a slot came free. */
export function readPipe(work: Work, index: number, n: number): number | ErrorName {
  const { kernel } = work
  const pipe = kernel.pipes[index]
  if (pipe === undefined) return 'EBADF'
  if (n === 0) return 0
  if (pipe.slots.length === 0) return pipeEndOpen(kernel, index, 'w') ? 'EAGAIN' : 0
  const had = sum(pipe.slots.map((slot) => slot.unread))
  let left = n
  let freedFull = false
  for (let slot = pipe.slots[0]; slot !== undefined && left > 0; slot = pipe.slots[0]) {
    const bytes = Math.min(slot.unread, left)
    slot.unread -= bytes
    left -= bytes
    if (slot.unread > 0) break
    if (pipe.slots.length >= slotsOf(pipe.capacity)) freedFull = true
    pipe.slots.shift()
  }
  if (freedFull) wakeEnd(work, index, 'w', 'OUT')
  return Math.min(had, n)
}

/** The last descriptor of one end is gone. Linux fs/pipe.c: pipe_release. */
export function releasePipe(work: Work, index: number): void {
  wakeEnd(work, index, 'r', null)
  wakeEnd(work, index, 'w', null)
}

function wakeEnd(work: Work, index: number, end: 'r' | 'w', event: 'IN' | 'OUT' | null): void {
  const isEnd = (file: OpenFile): boolean => file.kind === 'pipe' && file.pipe === index && file.end === end
  for (const file of work.kernel.files.filter(isEnd)) wake(work, file, event)
}
