import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { ctlError } from './questions/ctl-error'
import { dupClose } from './questions/dup-close'
import { etCost } from './questions/et-cost'
import { flags } from './questions/flags'
import { goCalls } from './questions/go-calls'
import { goParked } from './questions/go-parked'
import { goUnread } from './questions/go-unread'
import { herd } from './questions/herd'
import { loopReturns } from './questions/loop-returns'
import { modeGrid } from './questions/mode-grid'
import { readSize } from './questions/read-size'
import { renews } from './questions/renews'
import { returnsInScript } from './questions/returns-in-script'
import { rotation } from './questions/rotation'
import { serverHangs } from './questions/server-hangs'
import { waitReturns } from './questions/wait-returns'
import { whichModes } from './questions/which-modes'

export const epoll: Simulation = {
  id: 'epoll',
  version: 1,
  title: 'epoll: level, edge, one-shot',
  summary:
    'What epoll_wait returns and when it sleeps, from the interest set, the ready list and the wake-ups of pipes and sockets.',
  subject: 'input-output',
  miniature,
  modelled: [
    'The interest set, keyed by descriptor number and open file, and the ready list, a queue.',
    'Level-triggered, edge-triggered and one-shot reports, MOD as re-arming, maxevents and rotation, EXCLUSIVE wake-ups.',
    'Pipes with their page slots, Unix stream sockets with half close and reset, and which of their calls wake whom.',
    'Threads that sleep in epoll_wait, event loops, and Go goroutines that park on EAGAIN.',
  ],
  leftOut: [
    'TCP, terminals, timers and other files; epoll instances inside epoll instances; busy polling.',
    'The send buffer of a socket is never full.',
    'Time: each call is one step, and threads run one after the other.',
  ],
  sources: [
    {
      title: 'Linux 7.3 fs/eventpoll.c: ep_insert, ep_modify, ep_poll_callback, ep_send_events',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/fs/eventpoll.c',
    },
    { title: 'Linux 7.3 fs/pipe.c: pipe_write, pipe_read, pipe_poll, pipe_release' },
    { title: 'Linux 7.3 net/unix/af_unix.c: unix_poll, unix_shutdown, unix_release_sock' },
    { title: 'epoll(7), epoll_ctl(2)', url: 'https://man7.org/linux/man-pages/man7/epoll.7.html' },
    { title: 'Go 1.27 runtime/netpoll_epoll.go: netpollopen, netpoll; internal/poll/fd_unix.go: FD.Read' },
    { title: 'Recorded: 270 scripts on Linux 6.18, every result equal' },
  ],
  questions: [
    waitReturns,
    serverHangs,
    returnsInScript,
    loopReturns,
    modeGrid,
    whichModes,
    readSize,
    rotation,
    renews,
    flags,
    ctlError,
    dupClose,
    herd,
    etCost,
    goParked,
    goUnread,
    goCalls,
  ],
  playground,
  observe,
}
