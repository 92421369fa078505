import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { affinity } from './questions/affinity'
import { affinityShare } from './questions/affinity-share'
import { batchAverage } from './questions/batch-average'
import { deadline } from './questions/deadline'
import { eligible } from './questions/eligible'
import { inversion } from './questions/inversion'
import { mlfqLevel } from './questions/mlfq-level'
import { nextCfs } from './questions/next-cfs'
import { nextEevdf } from './questions/next-eevdf'
import { niceForShare } from './questions/nice-for-share'
import { niceValue } from './questions/nice-value'
import { placement } from './questions/placement'
import { rrEnd } from './questions/rr-end'
import { rtOrder } from './questions/rt-order'
import { share } from './questions/share'
import { sleeperShare } from './questions/sleeper-share'
import { slice } from './questions/slice'
import { turns } from './questions/turns'
import { vruntime } from './questions/vruntime'
import { wakeUp } from './questions/wake-up'
import { wakeUpEevdf } from './questions/wake-up-eevdf'

export const scheduler: Simulation = {
  id: 'scheduler',
  version: 2,
  title: 'The CPU scheduler',
  summary:
    "Linux's fair class by CFS and by EEVDF, the real-time classes above it, a run queue for each CPU, and the classic batch disciplines.",
  subject: 'running',
  miniature,
  modelled: [
    'Weights by nice value, vruntime cut off as the kernel does it, slices, tick and wake-up preemption and the placing of sleepers under CFS (Linux 6.1).',
    'Virtual time, lag, eligibility, deadlines, RUN_TO_PARITY, PREEMPT_SHORT and delayed dequeue under EEVDF (Linux 6.12).',
    'SCHED_FIFO and SCHED_RR with a list for each priority, and mutexes with and without priority inheritance.',
    'Affinity masks, a queue for each CPU, idle CPUs that pull work, two NUMA nodes.',
    'FIFO, shortest job first, round robin and the multi-level feedback queue of the classic exercises.',
  ],
  leftOut: [
    'Time passes in ticks of 1 ms; switching costs nothing, and interrupts take no time.',
    'CFS buddies, bandwidth limits, SCHED_DEADLINE and the throttling of real-time tasks.',
    'Load balancing counts tasks; the real one weighs their load over time.',
    'Groups are modelled only as autogroups of endless loops.',
  ],
  sources: [
    {
      title:
        'Linux 6.1 kernel/sched/fair.c: update_curr, place_entity, check_preempt_tick, wakeup_preempt_entity',
    },
    {
      title:
        'Linux 6.12 kernel/sched/fair.c: pick_eevdf, place_entity, update_deadline, check_preempt_wakeup_fair',
    },
    { title: 'Linux kernel/sched/rt.c: task_tick_rt; kernel/locking/rtmutex.c: rt_mutex_adjust_prio' },
    {
      title:
        'Linux kernel/sched/core.c: sched_prio_to_weight; kernel/sched/syscalls.c: sched_setaffinity, can_nice',
    },
    { title: 'sched(7), man-pages 6.20', url: 'https://man7.org/linux/man-pages/man7/sched.7.html' },
    {
      title: 'Operating Systems: Three Easy Pieces, homework scheduler.py and mlfq.py',
      url: 'https://github.com/remzi-arpacidusseau/ostep-homework',
    },
  ],
  questions: [
    share,
    nextCfs,
    vruntime,
    slice,
    placement,
    wakeUp,
    nextEevdf,
    eligible,
    deadline,
    wakeUpEevdf,
    sleeperShare,
    niceForShare,
    niceValue,
    rtOrder,
    rrEnd,
    inversion,
    affinity,
    affinityShare,
    batchAverage,
    turns,
    mlfqLevel,
  ],
  playground,
  observe,
}
