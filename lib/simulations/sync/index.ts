import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { asleep } from './questions/asleep'
import { callAnswer } from './questions/call-answer'
import { deadlock } from './questions/deadlock'
import { futexCalls } from './questions/futex-calls'
import { goMutex } from './questions/go-mutex'
import { howManyReturn } from './questions/how-many-return'
import { interleaving } from './questions/interleaving'
import { lockWord } from './questions/lock-word'
import { lostUpdate } from './questions/lost-update'
import { newReader } from './questions/new-reader'
import { releaseOrder } from './questions/release-order'
import { returnsAt } from './questions/returns-at'
import { semValue } from './questions/sem-value'
import { signalLost } from './questions/signal-lost'
import { spinWaste } from './questions/spin-waste'

export const sync: Simulation = {
  id: 'sync',
  version: 1,
  title: 'Locks and waiting',
  summary:
    'Threads that share words: mutexes on a futex, semaphores, condition variables, spinlocks and read-write locks, call by call or one atomic step at a time.',
  subject: 'running',
  miniature,
  modelled: [
    'The futex mutex with its three states, its error-checking and recursive kinds, and priority inheritance in the kernel.',
    'POSIX semaphores, condition variables, barriers and spinlocks, and the queue of sleepers of each word.',
    "glibc's read-write lock with its phases and its hand-over, preferring readers or writers.",
    "Go's sync.Mutex in normal and in starvation mode, and sync.RWMutex.",
    'A small machine for single instructions: races, test-and-set, ticket locks, with any schedule.',
  ],
  leftOut: [
    'Between calls everyone settles: who wins when two are woken at the same time is first come, first served.',
    "The two groups inside glibc's condition variable, and spurious wake-ups.",
    "Go's short spinning before it parks, and the order in which the runtime schedules goroutines.",
    'Memory ordering: each step is seen by all threads at once.',
  ],
  sources: [
    { title: 'glibc sysdeps/nptl/lowlevellock.h, nptl/lowlevellock.c: __lll_lock_wait' },
    { title: 'glibc nptl/pthread_rwlock_common.c, nptl/sem_waitcommon.c, nptl/pthread_cond_wait.c' },
    { title: 'Linux kernel/futex/waitwake.c, kernel/futex/pi.c' },
    { title: 'futex(2), man-pages 6.20', url: 'https://man7.org/linux/man-pages/man2/futex.2.html' },
    { title: 'Go 1.27 internal/sync/mutex.go, sync/rwmutex.go' },
    {
      title: 'Operating Systems: Three Easy Pieces, homework x86.py',
      url: 'https://github.com/remzi-arpacidusseau/ostep-homework',
    },
  ],
  questions: [
    futexCalls,
    lockWord,
    callAnswer,
    asleep,
    returnsAt,
    releaseOrder,
    semValue,
    signalLost,
    howManyReturn,
    deadlock,
    newReader,
    goMutex,
    lostUpdate,
    interleaving,
    spinWaste,
  ],
  playground,
  observe,
}
