import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { arrayWalk } from './questions/array-walk'
import { averageCost } from './questions/average-cost'
import { comingBack } from './questions/coming-back'
import { enoughEntries } from './questions/enough-entries'
import { entriesAfter } from './questions/entries-after'
import { hitOrMiss } from './questions/hit-or-miss'
import { missOrFault } from './questions/miss-or-fault'
import { moreEntries } from './questions/more-entries'
import { reach } from './questions/reach'
import { stillThere } from './questions/still-there'
import { switchFlush } from './questions/switch-flush'
import { victim } from './questions/victim'

export const tlb: Simulation = {
  id: 'tlb',
  version: 1,
  title: 'TLB',
  summary:
    'The cache of finished translations: hits, misses, who is thrown out, and what a switch leaves behind.',
  subject: 'memory',
  miniature,
  modelled: [
    'A TLB of sets and ways that replaces by LRU, FIFO, CLOCK, MRU or the optimal rule.',
    'Pages of 4 KiB and of 2 MiB, and the reach that follows from them.',
    'Switches between processes with and without PCID, with the six address-space slots that Linux uses on each CPU.',
    'Two levels, each with its cost, and the page walk behind them.',
  ],
  leftOut: [
    'Real processors replace by approximations of LRU that their makers do not publish.',
    'Separate entries for instructions and for huge pages, global entries of the kernel, and the caches of the page walker.',
    'Shootdowns: flushes on other CPUs after an unmap.',
  ],
  sources: [
    {
      title: 'OSTEP, chapters 19 and 22, and its paging-policy.py',
      url: 'https://pages.cs.wisc.edu/~remzi/OSTEP/',
    },
    { title: 'Linux 7.3 arch/x86/mm/tlb.c: choose_new_asid, switch_mm_irqs_off' },
    { title: 'Linux 7.3 arch/x86/include/asm/tlbflush.h: TLB_NR_DYN_ASIDS' },
  ],
  questions: [
    hitOrMiss,
    missOrFault,
    stillThere,
    victim,
    reach,
    arrayWalk,
    switchFlush,
    comingBack,
    averageCost,
    entriesAfter,
    moreEntries,
    enoughEntries,
  ],
  playground,
  observe,
}
