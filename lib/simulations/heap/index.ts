import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { address } from './questions/address'
import { brkOrMmap } from './questions/brk-or-mmap'
import { comesBackQuestion } from './questions/comes-back'
import { doubleFree } from './questions/double-free'
import { fits } from './questions/fits'
import { fragmentation } from './questions/fragmentation'
import { freeListAfter } from './questions/free-list-after'
import { freedGoes } from './questions/freed-goes'
import { largestRequest } from './questions/largest-request'
import { policies } from './questions/policies'
import { searched } from './questions/searched'
import { toTheKernel } from './questions/to-the-kernel'
import { usable } from './questions/usable'

export const heap: Simulation = {
  id: 'heap',
  version: 1,
  title: 'Allocation and fragmentation',
  summary:
    'A free list with its policies, and malloc of the GNU C library with its caches, bins and thresholds.',
  subject: 'memory',
  miniature,
  modelled: [
    'A free list with best, worst and first fit, five list orders, splitting, coalescing in list order, header and alignment, as in the malloc.py of OSTEP.',
    'malloc, calloc, realloc and free of glibc 2.36: chunk sizes, tcache, fastbins, unsorted list, small and large bins, the top chunk and the system calls made.',
    'The mmap threshold that rises when a mapping is freed, and the trim threshold with it.',
    'glibc 2.43 as a second version: 16 chunks a size in the tcache, no fastbins, small chunks straight to their bin, calloc from the tcache.',
    'The checks that notice a double free, and one that does not.',
  ],
  leftOut: [
    'More than one thread, and arenas other than the main one.',
    'Tunables, huge pages and memory tagging; what the program writes into its blocks.',
    'Under glibc 2.43 the large bins of the tcache, which are off by default. Only 2.36 was recorded.',
  ],
  sources: [
    {
      title: 'glibc 2.36 malloc/malloc.c: _int_malloc, _int_free, sysmalloc, systrim',
      url: 'https://sourceware.org/git/?p=glibc.git;a=blob;f=malloc/malloc.c;hb=glibc-2.36',
    },
    {
      title: 'glibc 2.43 malloc/malloc.c: __libc_free, _int_free_create_chunk',
      url: 'https://sourceware.org/git/?p=glibc.git;a=blob;f=malloc/malloc.c;hb=glibc-2.43',
    },
    {
      title: 'mallopt(3): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD',
      url: 'https://man7.org/linux/man-pages/man3/mallopt.3.html',
    },
    {
      title: 'OSTEP, chapter 17: Free-Space Management, and its malloc.py',
      url: 'https://pages.cs.wisc.edu/~remzi/OSTEP/vm-freespace.pdf',
    },
  ],
  questions: [
    address,
    fits,
    fragmentation,
    freeListAfter,
    searched,
    largestRequest,
    policies,
    usable,
    brkOrMmap,
    comesBackQuestion,
    freedGoes,
    toTheKernel,
    doubleFree,
  ],
  playground,
  observe,
}
