import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { bouncingLoops } from './questions/bouncing-loops'
import { busMessage } from './questions/bus-message'
import { fieldOffset } from './questions/field-offset'
import { invalidations } from './questions/invalidations'
import { lineMates } from './questions/line-mates'
import { lineStates } from './questions/line-states'
import { reorderedSize } from './questions/reordered-size'
import { sameLine } from './questions/same-line'
import { smallestPadding } from './questions/smallest-padding'
import { structSize } from './questions/struct-size'

export const coherence: Simulation = {
  id: 'coherence',
  version: 1,
  title: 'Coherence and false sharing',
  summary:
    'How cores keep their copies of a line in step, and why two variables on one line make them fight.',
  subject: 'running',
  miniature,
  modelled: [
    'MESI: each line in each core is modified, exclusive, shared or invalid; who answers a miss, and whose copy a write takes away.',
    'Structs as gcc lays them out on x86-64, with GNU’s packed and aligned, and as Go does on amd64.',
    'Fields over lines of 64 or 128 bytes, with the start of the struct anywhere in a line.',
    'Misses by false sharing: the line was lost to a write to another field.',
  ],
  leftOut: [
    'Caches are large enough: no line leaves for want of room.',
    'Real processors use MESIF (Intel) or MOESI (AMD), so that a cache may also answer for a clean or shared line; directories instead of one bus.',
    'Store buffers and the order of memory accesses. A loop of plain stores can hide the travelling line; read-modify-write cannot.',
    'Time: every access is one step. Prefetch of the neighbouring line.',
  ],
  sources: [
    {
      title:
        'Papamarcos and Patel: A low-overhead coherence solution for multiprocessors with private cache memories, ISCA 1984',
    },
    {
      title: 'System V ABI, AMD64 supplement: 3.1.2 Data Representation',
      url: 'https://gitlab.com/x86-psABIs/x86-64-ABI',
    },
    {
      title: 'GCC manual: Common Type Attributes',
      url: 'https://gcc.gnu.org/onlinedocs/gcc/Common-Type-Attributes.html',
    },
    {
      title:
        'Go 1.27 cmd/compile/internal/types/size.go: CalcStructSize; internal/cpu: CacheLinePadSize; internal/sync/mutex.go: Mutex',
    },
    {
      title:
        'Recorded: 162 structs of gcc 12 and Go 1.19, and 46 pairs of loops on two CPUs, every result equal',
    },
  ],
  questions: [
    lineStates,
    invalidations,
    busMessage,
    sameLine,
    smallestPadding,
    bouncingLoops,
    lineMates,
    fieldOffset,
    structSize,
    reorderedSize,
  ],
  playground,
  observe,
}
