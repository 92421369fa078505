import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { accessGrid } from './questions/access-grid'
import { accessOutcome } from './questions/access-outcome'
import { canonical } from './questions/canonical'
import { effectiveRights } from './questions/effective-rights'
import { faultOrNot } from './questions/fault-or-not'
import { hugePages } from './questions/huge-pages'
import { indices } from './questions/indices'
import { minorFaults } from './questions/minor-faults'
import { resident } from './questions/resident'
import { stackLimit } from './questions/stack-limit'
import { stackSurvivors } from './questions/stack-survivors'
import { pageTableBytes } from './questions/table-bytes'
import { translate } from './questions/translate'
import { walkReads } from './questions/walk-reads'

export const paging: Simulation = {
  id: 'paging',
  version: 1,
  title: 'Page tables and page faults',
  summary:
    'How an address is walked through the page tables of x86-64, and how Linux puts pages there when they are touched.',
  subject: 'memory',
  miniature,
  modelled: [
    'The walk of a 48-bit or 57-bit address through four or five tables, with present, writable, user and no-execute bits on each level, pages of 4 KiB, 2 MiB and 1 GiB, the canonical check, accessed and dirty bits.',
    'How many tables a set of pages needs on each level.',
    'Demand paging of one mapping in Linux 6.18: the zero page, frames at the first write, copies of private file pages, fault-around, MAP_POPULATE, mlock, mprotect, munmap, truncation, MADV_DONTNEED and MADV_POPULATE.',
    'Transparent huge pages in mode madvise: which blocks become huge, and what splits them.',
    'The main stack growing up to RLIMIT_STACK, and thread stacks of fixed size as glibc makes them.',
  ],
  leftOut: [
    'The TLB and the caches of the walk: the TLB has a simulation of its own.',
    'Protection keys, SMEP, SMAP, reserved bits, and page tables shared after fork.',
    'Swap, major faults, memory pressure, khugepaged and huge pages for files.',
    'A stack that runs into another mapping, and the frames of the page tables among resident memory.',
  ],
  sources: [
    { title: 'Linux 7.3 arch/x86/include/asm/pgtable_64_types.h, pgtable_types.h (shifts, levels, flags)' },
    {
      title: 'Linux 6.18 mm/memory.c: do_anonymous_page, do_read_fault, do_cow_fault, do_fault_around',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/mm/memory.c?h=linux-6.18.y',
    },
    {
      title: 'Linux 6.18 mm/huge_memory.c: do_huge_pmd_anonymous_page, __split_huge_pmd_locked',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/mm/huge_memory.c?h=linux-6.18.y',
    },
    {
      title: 'Linux 6.18 mm/madvise.c, mm/mprotect.c, mm/mlock.c, mm/vma.c',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree/mm/madvise.c?h=linux-6.18.y',
    },
    { title: 'Linux 7.3 Documentation/arch/x86/x86_64/mm.rst, 5level-paging.rst' },
    {
      title: 'man-pages: mmap(2), madvise(2), mprotect(2), getrlimit(2), proc_pid_smaps(5)',
      url: 'https://man7.org/linux/man-pages/man2/mmap.2.html',
    },
  ],
  questions: [
    indices,
    walkReads,
    faultOrNot,
    effectiveRights,
    canonical,
    translate,
    pageTableBytes,
    accessGrid,
    minorFaults,
    resident,
    accessOutcome,
    hugePages,
    stackSurvivors,
    stackLimit,
  ],
  playground,
  observe,
}
