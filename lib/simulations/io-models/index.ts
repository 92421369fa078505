import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { calls } from './questions/calls'
import { cheapest } from './questions/cheapest'
import { handedIn } from './questions/handed-in'
import { leftBehind } from './questions/left-behind'
import { orderCalls } from './questions/order-calls'
import { readReturns } from './questions/read-returns'
import { selectLimit } from './questions/select-limit'
import { selectRoom } from './questions/select-room'
import { waitsGrid } from './questions/waits-grid'
import { whoBurns } from './questions/who-burns'

export const ioModels: Simulation = {
  id: 'io-models',
  version: 1,
  title: 'I/O models: threads, select, poll, epoll, io_uring',
  summary:
    'The system calls that each way of serving many connections makes under the same load, and what the kernel looks at.',
  subject: 'input-output',
  miniature,
  modelled: [
    'Blocking threads, a pass of non-blocking reads, select, poll, epoll level- and edge-triggered, and io_uring, under one load of messages.',
    'For each call: what is handed to the kernel, what it looks at, what it reports; reads that give EAGAIN, bytes left unread.',
    'The bitmap of select with its 1024 bits.',
  ],
  leftOut: [
    'Writing, accepting and closing connections.',
    'The time that a call takes, and the memory and switches that threads cost.',
    'io_uring with messages larger than one read, and its polling modes (only their idle cost is asked about).',
  ],
  sources: [
    {
      title: 'Linux 7.3 fs/select.c: core_sys_select, do_select, do_sys_poll',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/fs/select.c',
    },
    { title: 'Linux 7.3 fs/eventpoll.c: ep_send_events' },
    { title: 'Linux 7.3 io_uring/io_uring.c: io_uring_enter; io_uring/sqpoll.c: io_sq_thread' },
    {
      title: 'select(2), poll(2), epoll(7), open(2)',
      url: 'https://man7.org/linux/man-pages/man2/select.2.html',
    },
    { title: 'Recorded: 117 servers under strace on Linux 6.18, every count equal' },
  ],
  questions: [
    calls,
    handedIn,
    cheapest,
    orderCalls,
    waitsGrid,
    leftBehind,
    readReturns,
    selectLimit,
    selectRoom,
    whoBurns,
  ],
  playground,
  observe,
}
