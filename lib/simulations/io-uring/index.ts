import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { bytesCopied } from './questions/bytes-copied'
import { chain } from './questions/chain'
import { completionOrder } from './questions/completion-order'
import { counters } from './questions/counters'
import { enterCalls } from './questions/enter-calls'
import { idleTime } from './questions/idle-time'
import { overflow } from './questions/overflow'
import { ringSizes } from './questions/ring-sizes'
import { room } from './questions/room'
import { whereAreThey } from './questions/where-are-they'
import { whichKernel } from './questions/which-kernel'
import { whoUsesIt } from './questions/who-uses-it'

export const ioUring: Simulation = {
  id: 'io-uring',
  version: 1,
  title: 'io_uring',
  summary:
    'Two rings shared between a program and the kernel: what is in them, when the boundary is crossed, and in which order results come.',
  subject: 'input-output',
  miniature,
  modelled: [
    'SQ and CQ with 32-bit head and tail that run freely; sizes as io_uring_setup makes them.',
    'io_uring_enter as liburing calls it: batches, waiting, and the calls that are not made.',
    'Links and hard links, chains that take turns, drains, CQE_SKIP, timeouts, link timeouts, cancelling, and requests that cannot be submitted.',
    'Worker threads for buffered file reads and for chains left open; reads of pipes and polls that wait.',
    'A CQ that overflows: completions are kept in order and posted later.',
    'SQPOLL: the thread spins, sleeps after sq_thread_idle and has to be woken.',
    'Which operations a kernel knows, from 5.1 on, and by which way some well-known programs get their bytes.',
    'Behaves as recorded with Linux 6.18 and liburing 2.3.',
  ],
  leftOut: [
    'How fast worker threads are: here they are done before the program’s next call, and work in the order in which they were given work.',
    'Registered buffers and files, multishot requests, IOPOLL, DEFER_TASKRUN, SEND_ZC, and the memory barriers.',
  ],
  sources: [
    { title: 'Linux 6.18 io_uring/io_uring.c, sqpoll.c, timeout.c, cancel.c, rw.c' },
    {
      title: 'liburing 2.3 src/queue.c, man io_uring(7), io_uring_enter(2), io_uring_setup(2)',
      url: 'https://github.com/axboe/liburing',
    },
    { title: 'Behaviour recorded on Linux 6.18 with liburing 2.3' },
  ],
  questions: [
    ringSizes,
    room,
    counters,
    whereAreThey,
    enterCalls,
    completionOrder,
    chain,
    overflow,
    idleTime,
    bytesCopied,
    whichKernel,
    whoUsesIt,
  ],
  playground,
  observe,
}
