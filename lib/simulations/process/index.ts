import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { cloneShares } from './questions/clone-shares'
import { descriptorsAfterExec } from './questions/descriptors-after-exec'
import { fileContent } from './questions/file-content'
import { forkCount } from './questions/fork-count'
import { lowestDescriptor } from './questions/lowest-descriptor'
import { pagesCopied } from './questions/pages-copied'
import { pipeEnd } from './questions/pipe-end'
import { readReturns } from './questions/read-returns'
import { sharedOffset } from './questions/shared-offset'
import { snapshotHeadroom } from './questions/snapshot-headroom'
import { waitReturns } from './questions/wait-returns'
import { whoHolds } from './questions/who-holds'
import { zombies } from './questions/zombies'

export const process: Simulation = {
  id: 'process',
  version: 1,
  title: 'Processes, descriptors and copy-on-write',
  summary:
    'Processes that fork, exec and wait, the open files behind their descriptors, and the pages they share until one writes.',
  subject: 'running',
  miniature,
  modelled: [
    'Descriptor tables as numbers for open files with one offset each; open, read, write, lseek, close, dup, dup2, dup3 and close-on-exec.',
    'Pipes: blocking reads, end of file when no process holds the write end, SIGPIPE when none holds the read end.',
    'fork, exec, exit, kill and wait; zombies, orphans that init adopts, and ignored SIGCHLD.',
    'A private or shared anonymous mapping page by page: the page of zeros, faults, frames shared after fork and copied at the first write.',
    'Which objects clone shares for which flag, and what stdio buffers do at a fork.',
  ],
  leftOut: [
    'Pipes never fill, so writes never block. Signal handlers, process groups and sessions.',
    'Real time: calls happen in the order of the script. Page cache, swap and huge pages.',
  ],
  sources: [
    {
      title: 'Linux 6.18 kernel/fork.c: copy_process, copy_files, copy_mm',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/kernel/fork.c?h=linux-6.18.y',
    },
    {
      title: 'Linux 6.18 fs/file.c: alloc_fd, ksys_dup3, do_close_on_exec',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/fs/file.c?h=linux-6.18.y',
    },
    {
      title: 'Linux 6.18 mm/memory.c: copy_present_pte, do_wp_page',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/mm/memory.c?h=linux-6.18.y',
    },
    {
      title: 'man-pages: fork(2), open(2), pipe(7), wait(2), clone(2)',
      url: 'https://man7.org/linux/man-pages/man2/fork.2.html',
    },
  ],
  questions: [
    sharedOffset,
    fileContent,
    lowestDescriptor,
    descriptorsAfterExec,
    pipeEnd,
    readReturns,
    whoHolds,
    zombies,
    waitReturns,
    forkCount,
    pagesCopied,
    snapshotHeadroom,
    cloneShares,
  ],
  playground,
  observe,
}
