import { assert } from '@/lib/base/assert'
import { type Rng } from '@/lib/base/rng'
import { isStatic, segmentOf, type Storage, type Variant } from './storage'

/** One mapping, or the part of one that has a name of its own. */
export interface Region {
  readonly id: RegionId
  readonly label: string
  readonly from: number
  readonly to: number
  readonly perms: string
  readonly grows: 'up' | 'down' | null
}

type RegionId =
  | 'plt'
  | 'text'
  | 'rodata'
  | 'relro'
  | 'data'
  | 'bss'
  | 'heap'
  | 'arena'
  | 'thread-stack'
  | 'thread-tls'
  | 'big-mmap'
  | 'main-tls'
  | 'lib-text'
  | 'lib-data'
  | 'small-mmap'
  | 'vdso'
  | 'stack'

interface Shape {
  readonly label: string
  readonly pages: number
  readonly perms: string
  readonly grows?: 'up' | 'down'
}

const PAGE = 4096
const SHAPES: Readonly<Record<RegionId, Shape>> = {
  plt: { label: 'PLT', pages: 0.25, perms: 'r-xp' },
  text: { label: 'text', pages: 0.75, perms: 'r-xp' },
  rodata: { label: 'rodata', pages: 1, perms: 'r--p' },
  relro: { label: 'relro', pages: 1, perms: 'r--p' },
  data: { label: 'data', pages: 0.5, perms: 'rw-p' },
  bss: { label: 'bss', pages: 0.5, perms: 'rw-p' },
  heap: { label: 'heap', pages: 33, perms: 'rw-p', grows: 'up' },
  arena: { label: "second thread's arena", pages: 33, perms: 'rw-p', grows: 'up' },
  'thread-stack': { label: "second thread's stack", pages: 2047, perms: 'rw-p', grows: 'down' },
  'thread-tls': { label: "second thread's TLS", pages: 1, perms: 'rw-p' },
  'big-mmap': { label: 'large blocks', pages: 257 * 3, perms: 'rw-p' },
  'main-tls': { label: "main thread's TLS", pages: 3, perms: 'rw-p' },
  'lib-text': { label: 'libc code', pages: 342, perms: 'r-xp' },
  'lib-data': { label: 'libc data', pages: 2, perms: 'rw-p' },
  'small-mmap': { label: 'mmap', pages: 4, perms: 'rw-p' },
  vdso: { label: 'vDSO', pages: 2, perms: 'r-xp' },
  stack: { label: 'stack', pages: 33, perms: 'rw-p', grows: 'down' },
}

const PROGRAM: readonly RegionId[] = ['plt', 'text', 'rodata', 'relro', 'data', 'bss']
/** Low to high. The kernel fills this area from its top down, each mapping into the highest gap that takes it. */
const DYNAMIC_AREA: readonly RegionId[] = [
  'arena',
  'thread-stack',
  'thread-tls',
  'big-mmap',
  'main-tls',
  'lib-text',
  'lib-data',
  'small-mmap',
  'vdso',
]
const STATIC_AREA: readonly RegionId[] = [
  'arena',
  'thread-stack',
  'thread-tls',
  'small-mmap',
  'big-mmap',
  'vdso',
]

const NON_PIE_BASE = 0x400000
/** Two thirds of the address space (arch/x86/include/asm/elf.h: ELF_ET_DYN_BASE). */
const PIE_BASE = 0x555555554000
const MMAP_TOP = 0x7ffff7fff000
const STACK_TOP = 0x7ffffffff000
/** Room that is kept for moving the stack (arch/x86/mm/mmap.c: stack_maxrandom_size). */
const STACK_SHIFT = 2 ** 22 * PAGE

/**
 * A process with two threads on x86-64 Linux 6.18, low addresses first. With an Rng its parts are moved as ASLR moves them:
 * 28 bits of pages for the program and for the mmap area, 32 MiB for the heap, 22 bits of pages for the stack.
 */
export function layOut(variant: Variant, rng: Rng | null): Region[] {
  const shift = (bits: number) => (rng === null ? 0 : rng.between(0, 2 ** bits - 1) * PAGE)
  const program = isStatic(variant) ? PROGRAM.filter((id) => id !== 'plt') : PROGRAM
  const heap: readonly RegionId[] = isStatic(variant) ? ['main-tls', 'heap'] : ['heap']
  const base = variant === 'pie' ? PIE_BASE + shift(28) : NON_PIE_BASE
  const top = MMAP_TOP - (rng === null ? 0 : STACK_SHIFT) - shift(28)
  const stack = upwards(['stack'], STACK_TOP - shift(22) - SHAPES.stack.pages * PAGE)
  const area = isStatic(variant) ? STATIC_AREA : DYNAMIC_AREA
  if (variant === 'static-pie') {
    // This kernel loads a static PIE like a library, at the top of the mmap area; its heap stays where a PIE would be.
    const high = downwards([...area, ...program], top)
    return [...upwards(heap, PIE_BASE + shift(28)), ...high, ...stack]
  }
  const low = upwards(program, base)
  const end = low.at(-1)?.to ?? base
  return [...low, ...upwards(heap, end + shift(13)), ...downwards(area, top), ...stack]
}

function upwards(ids: readonly RegionId[], from: number): Region[] {
  let at = from
  return ids.map((id) => {
    const region = regionOf(id, at)
    at = region.to
    return region
  })
}

function downwards(ids: readonly RegionId[], top: number): Region[] {
  const pages = ids.reduce((sum, id) => sum + SHAPES[id].pages, 0)
  return upwards(ids, top - pages * PAGE)
}

function regionOf(id: RegionId, from: number): Region {
  const { label, pages, perms, grows } = SHAPES[id]
  return { id, label, from, to: from + pages * PAGE, perms, grows: grows ?? null }
}

/** The region that holds one kind of storage. */
export function regionFor(variant: Variant, storage: Storage): RegionId {
  const segment = segmentOf(variant, storage)
  if (segment === 'tls') return storage === 'thread-local, second thread' ? 'thread-tls' : 'main-tls'
  if (segment !== 'mmap') return segment
  if (storage === "second thread's malloc, small") return 'arena'
  return storage === 'malloc, 1 MiB' || storage === 'calloc, 1 MiB' ? 'big-mmap' : 'small-mmap'
}

/** Bytes below the top of the stack: the kernel puts the strings highest, then the arrays that point to them; frames follow downwards. */
const FROM_STACK_TOP: Partial<Record<Storage, number>> = {
  'environment string': 0x40,
  'argv[0] string': 0x60,
  'environment array': 0x300,
  'argv array': 0x380,
  alloca: 0x5c0,
  'variable-length array': 0x5a0,
  "callee's local": 0x640,
}
const MAIN_FRAME = 0x500

/** Bytes below the top of the area: what is mapped first lies highest. */
const MMAP_TURN: Partial<Record<Storage, number>> = {
  'mmap, anonymous shared': 3,
  'mmap, executable': 4,
  'calloc, 1 MiB': 3,
}

/** An address for one kind of storage; `nth` is 0 for the first of two that are made in that order, 1 for the second. */
export function addressOf(
  regions: readonly Region[],
  variant: Variant,
  storage: Storage,
  nth: number,
): number {
  const id = regionFor(variant, storage)
  const region = regions.find((one) => one.id === id)
  assert(region, `${variant} has a region ${id}`)
  switch (id) {
    case 'stack':
      return region.to - (FROM_STACK_TOP[storage] ?? MAIN_FRAME) + nth * 8
    case 'thread-stack':
      return region.to - 0x1100
    case 'small-mmap':
      return region.to - ((MMAP_TURN[storage] ?? 1) + nth) * PAGE
    case 'big-mmap':
      return region.to - ((MMAP_TURN[storage] ?? 1) + nth) * 257 * PAGE + 16
    case 'heap':
      return region.from + 0x2a0 + nth * 0x70 + (storage === 'calloc, small' ? 0x200 : 0)
    default:
      return region.from + 0x40 + nth * 0x10
  }
}

export function hex(address: number): string {
  return `0x${address.toString(16)}`
}
