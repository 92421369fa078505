import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { commitLimitOf } from './questions/commit-limit'
import { containerAdjOf } from './questions/container-adj'
import { failingMmaps } from './questions/failing-mmaps'
import { goLimit } from './questions/go-limit'
import { groupKill } from './questions/group-kill'
import { guaranteedSaved } from './questions/guaranteed-saved'
import { howItEnds } from './questions/how-it-ends'
import { killOrder } from './questions/kill-order'
import { mmapResult } from './questions/mmap-result'
import { oomScoreOf } from './questions/oom-score'
import { protectDatabase } from './questions/protect-database'
import { qosClassOf } from './questions/qos-class'
import { whatRemains } from './questions/what-remains'
import { whoDies } from './questions/who-dies'

export const oom: Simulation = {
  id: 'oom',
  version: 1,
  title: 'Overcommit and the OOM killer',
  summary:
    'How memory that was promised runs out, whom the kernel kills then, and what Kubernetes and Go have to do with it.',
  subject: 'memory',
  miniature,
  modelled: [
    'Overcommit in modes 0, 1 and 2, with CommitLimit, and which mappings are accounted.',
    'Memory that fills up: free pages, then page cache that is given back, then a victim.',
    'Points by oom_badness with oom_score_adj, and /proc/PID/oom_score.',
    'Limits of control groups, memory.oom.group, and who is a candidate under which limit.',
    'What SIGKILL leaves behind: lines written before, the kernel’s log, the status of the container.',
    'QoS classes of Kubernetes, the oom_score_adj that the kubelet sets, and Go’s heap goal with GOGC and GOMEMLIMIT.',
  ],
  leftOut: [
    'Swapping itself: swap counts for limits and points, but no page goes there. Page tables count only where they are given.',
    'memory.high, pressure stall information, and the kubelet’s own evictions, which usually come first.',
    'Time: a killed process is gone at once. The real one may take a while to give its memory back.',
    'Restartable init containers and resources at pod level.',
  ],
  sources: [
    {
      title: 'Linux 7.3 mm/oom_kill.c: oom_badness, oom_evaluate_task; fs/proc/base.c: proc_oom_score',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/mm/oom_kill.c',
    },
    {
      title:
        'Linux 7.3 mm/util.c: __vm_enough_memory, vm_commit_limit; Documentation/mm/overcommit-accounting.rst',
    },
    {
      title: 'Linux 7.3 Documentation/admin-guide/cgroup-v2.rst: memory.max, memory.oom.group',
      url: 'https://docs.kernel.org/admin-guide/cgroup-v2.html',
    },
    { title: 'Kubernetes pkg/kubelet/qos/policy.go: GetContainerOOMScoreAdjust' },
    {
      title: 'Kubernetes: Pod Quality of Service Classes',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/',
    },
    { title: 'A Guide to the Go Garbage Collector', url: 'https://go.dev/doc/gc-guide' },
    {
      title:
        'Recorded: 96 scores, kills and mappings on Linux 6.1 and 6.18; kills and mappings equal, scores within 2',
    },
  ],
  questions: [
    whoDies,
    howItEnds,
    mmapResult,
    oomScoreOf,
    guaranteedSaved,
    qosClassOf,
    containerAdjOf,
    killOrder,
    groupKill,
    protectDatabase,
    failingMmaps,
    commitLimitOf,
    goLimit,
    whatRemains,
  ],
  playground,
  observe,
}
