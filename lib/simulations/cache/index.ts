import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { averageTime } from './questions/average-time'
import { everyAccessMisses } from './questions/every-access-misses'
import { hitOrMiss } from './questions/hit-or-miss'
import { listOrArray } from './questions/list-or-array'
import { neighbours } from './questions/neighbours'
import { rowOrColumn } from './questions/row-or-column'
import { secondRound } from './questions/second-round'
import { whatItCosts } from './questions/what-it-costs'
import { whichLevel } from './questions/which-level'
import { whichSet } from './questions/which-set'

export const cache: Simulation = {
  id: 'cache',
  version: 1,
  title: 'CPU caches',
  summary: 'Lines, sets and levels: what hits, what misses, and what the order of your loops costs.',
  subject: 'memory',
  miniature,
  modelled: [
    'Levels of sets and ways that throw out the line used longest ago, and the split of an address into tag, set and offset.',
    'Reads and writes that bring in what they miss, and accesses that lie over a boundary between two lines.',
    'Walks by row, by column, with a stride, over two arrays, along a list, and transposing in blocks.',
    'What a load takes, by the level that has its line. The figures are those of today’s machines, about 1, 4, 15 and 100 ns.',
  ],
  leftOut: [
    'Prefetching and out-of-order execution, which hide much of what misses cost where the next address is known early. Only the question on lists lets misses overlap, a given number at once.',
    'Writing back changed lines, other cores, and instruction fetches.',
    'Real processors replace by approximations of LRU and pick the set of a shared L3 by a hash.',
    'Virtual addresses: the model looks at one kind of address only.',
  ],
  sources: [
    {
      title: 'valgrind 3.19 cachegrind/cg_sim.c: cachesim_setref_is_miss, cachesim_ref_is_miss',
      url: 'https://valgrind.org/docs/manual/cg-manual.html',
    },
    {
      title: 'Chips and Cheese on Golden Cove, Zen 4 and Zen 5, for the sizes of their caches',
      url: 'https://chipsandcheese.com/p/amds-zen-4-part-2-memory-subsystem-and-conclusion',
    },
    { title: 'Hennessy and Patterson, Computer Architecture, appendix B' },
    { title: 'Go 1.27 internal/cpu: CacheLinePadSize, for line sizes by processor' },
  ],
  questions: [
    hitOrMiss,
    whichSet,
    neighbours,
    rowOrColumn,
    averageTime,
    everyAccessMisses,
    whatItCosts,
    secondRound,
    whichLevel,
    listOrArray,
  ],
  playground,
  observe,
}
