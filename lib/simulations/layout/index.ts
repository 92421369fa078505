import type { Simulation } from '../contract'
import { miniature } from './miniature'
import { observe } from './observe'
import { playground } from './playground'
import { addressOrder } from './questions/address-order'
import { dataBytes } from './questions/data-bytes'
import { fileRoom } from './questions/file-room'
import { goroutineStack } from './questions/goroutine-stack'
import { lowerAddress } from './questions/lower'
import { permissions } from './questions/permissions'
import { recursionDepth } from './questions/recursion-depth'
import { segment } from './questions/segment'
import { segmentsGrid } from './questions/segments'
import { stackForDepth } from './questions/stack-for-depth'
import { threadStackSize } from './questions/thread-stack'
import { threadsTake } from './questions/threads-take'

export const layout: Simulation = {
  id: 'layout',
  version: 1,
  title: 'Where things live',
  summary:
    'The address space of a program: its segments and rights, the stacks of threads and their limits, and goroutine stacks that move.',
  subject: 'memory',
  miniature,
  modelled: [
    'Forty-five kinds of storage of a C program in their segments, with rights and mapping, for four ways of linking (gcc 12, glibc 2.36).',
    'The order of addresses on x86-64 Linux 6.18, and ASLR that moves program, heap, mappings and stack without changing it.',
    'Sections of an object file and the room that arrays take in the program file.',
    'Stacks of threads by RLIMIT_STACK and attributes, with their guard; recursion until the limit.',
    'Goroutine stacks of Go 1.19 that double and move.',
  ],
  leftOut: [
    'Other architectures and 32-bit programs; which gap a mapping falls into when some were unmapped.',
    'Shrinking of goroutine stacks by the garbage collector, and the average start size of reused goroutines.',
    'That this kernel loads a static PIE into the mmap area, and where the vDSO lies, is modelled but no rule of other kernels.',
  ],
  sources: [
    { title: 'Linux 6.18 fs/binfmt_elf.c: load_elf_binary; arch/x86/mm/mmap.c: arch_pick_mmap_layout' },
    { title: 'Linux mm/vma.c: acct_stack_growth' },
    { title: 'glibc 2.36 nptl/allocatestack.c: allocate_stack' },
    {
      title: 'pthread_create(3), pthread_attr_setstacksize(3)',
      url: 'https://man7.org/linux/man-pages/man3/pthread_create.3.html',
    },
    {
      title: 'Go runtime/stack.go: stackMin, newstack; internal/abi/stack.go',
      url: 'https://go.dev/src/runtime/stack.go',
    },
    {
      title: 'System V ABI for x86-64, section 3.1.2: arrays and alignment',
      url: 'https://gitlab.com/x86-psABIs/x86-64-ABI',
    },
  ],
  questions: [
    segment,
    permissions,
    lowerAddress,
    segmentsGrid,
    addressOrder,
    recursionDepth,
    stackForDepth,
    goroutineStack,
    fileRoom,
    dataBytes,
    threadStackSize,
    threadsTake,
  ],
  playground,
  observe,
}
