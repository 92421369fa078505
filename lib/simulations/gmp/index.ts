import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { enoughProcessors } from './questions/enough-processors'
import { globalTurn } from './questions/global-turn'
import { holdsAThread } from './questions/holds-a-thread'
import { howItEnds } from './questions/how-it-ends'
import { nextToRun } from './questions/next-to-run'
import { outputOrder } from './questions/output-order'
import { overflow } from './questions/overflow'
import { stackSize } from './questions/stack-size'
import { stolen } from './questions/stolen'
import { thiefOrder } from './questions/thief-order'
import { threads } from './questions/threads'
import { timeSlices } from './questions/time-slices'
import { whereItGoes } from './questions/where-it-goes'

export const gmp: Simulation = {
  id: 'gmp',
  version: 1,
  title: 'The Go scheduler',
  summary:
    'Goroutines, threads and processors of the Go runtime: who runs next, who waits where, and how many threads it takes.',
  subject: 'running',
  miniature,
  modelled: [
    'P: a runnext slot, a local queue of 256, a tick. The global queue is asked first at every 61st tick, otherwise after the local one.',
    'A full local queue gives its first half and the newcomer, 129 goroutines, to the global queue. An idle P steals half of another one’s queue, rounded up.',
    'M: threads are woken or made for Ps that have work. A thread in a system call loses its P after 20 µs to 10 ms; one locked to a goroutine waits with it.',
    'Preemption after 10 ms, the network poller, timers, channels, close, sync.Mutex in its normal mode, and deadlock detection.',
    'Goroutine stacks: doubling and copying, halving by the garbage collector.',
    'Scripts on one P behave as recorded with Go 1.19. The rules were read in the source up to 1.27; of what is modelled only the record of a system call differs, from 1.26 on.',
  ],
  leftOut: [
    'Where several threads race, real time decides. Here an operation takes 1 µs, a thread 5 µs to wake, and a thief looks at the next P first instead of a random one: one possible run.',
    'The garbage collector’s own goroutines, spinning of sync.Mutex, its starving mode, and select.',
  ],
  sources: [
    {
      title: 'Go 1.27 src/runtime/proc.go: findRunnable, runqput, runqgrab, retake, exitsyscall',
      url: 'https://github.com/golang/go/blob/master/src/runtime/proc.go',
    },
    { title: 'Go 1.27 src/runtime/HACKING.md' },
    {
      title:
        'Go 1.27 src/runtime/chan.go, src/internal/sync/mutex.go, src/runtime/sema.go, src/runtime/stack.go',
    },
    { title: 'Behaviour recorded with Go 1.19, GOMAXPROCS=1, on Linux' },
  ],
  questions: [
    outputOrder,
    nextToRun,
    whereItGoes,
    threads,
    holdsAThread,
    stolen,
    thiefOrder,
    overflow,
    globalTurn,
    timeSlices,
    howItEnds,
    enoughProcessors,
    stackSize,
  ],
  playground,
  observe,
}
