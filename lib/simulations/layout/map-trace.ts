import { rngFrom } from '@/lib/base/rng'
import type { Step, Trace } from '../contract'
import { addressOf, hex, layOut, regionFor, type Region } from './address-space'
import { homeOf, type Segment, type Storage, type Variant } from './storage'

export interface Variable {
  readonly name: string
  readonly storage: Storage
  /** 1 for the second of two that are made in that order. */
  readonly nth?: number
}

export interface PlacedVariable extends Variable {
  readonly region: Region['id']
  readonly address: number
}

/** What the stage draws of an address space. */
export interface MapView {
  readonly kind: 'map'
  readonly variant: Variant
  readonly aslr: boolean
  /** Low addresses first. */
  readonly regions: readonly Region[]
  readonly variables: readonly PlacedVariable[]
  readonly current: string | null
}

const COLUMNS = ['name', 'storage', 'address', 'segment', 'rights', 'mapping']

const VARIANTS: Readonly<Record<Variant, string>> = {
  pie: 'A position-independent program with shared libraries',
  'no-pie': 'A program with a fixed address and shared libraries',
  static: 'A program with a fixed address and no shared libraries',
  'static-pie': 'A position-independent program without shared libraries',
}

/** Places one variable after the other. Without a seed the address space is as it is with ASLR off. */
export function traceMap(
  variant: Variant,
  variables: readonly Variable[],
  seed: number | null,
): Trace<MapView> {
  const regions = layOut(variant, seed === null ? null : rngFrom(seed))
  const placed = variables.map((variable): PlacedVariable => ({
    ...variable,
    region: regionFor(variant, variable.storage),
    address: addressOf(regions, variant, variable.storage, variable.nth ?? 0),
  }))
  const view = (count: number): MapView => ({
    kind: 'map',
    variant,
    aslr: seed !== null,
    regions,
    variables: placed.slice(0, count),
    current: placed[count - 1]?.name ?? null,
  })
  const start: Step<MapView> = {
    says: `${VARIANTS[variant]}, ${seed === null ? 'ASLR off' : 'ASLR on'}: the program lies at ${hex(regions.find(({ id }) => id === 'text')?.from ?? 0)}.`,
    cells: ['start', '', '', '', '', ''],
    state: view(0),
  }
  const steps = placed.map((variable, i): Step<MapView> => {
    const { segment, perms, mapping } = homeOf(variant, variable.storage)
    return {
      says: `\`${variable.name}\` (${variable.storage}) lies in ${SEGMENT_NAMES[segment]}, rights \`${perms}\`. ${reasonFor(variant, variable.storage)}`,
      cells: [variable.name, variable.storage, hex(variable.address), segment, perms, mapping],
      state: view(i + 1),
    }
  })
  return { columns: COLUMNS, steps: [start, ...steps] }
}

export const SEGMENT_NAMES: Readonly<Record<Segment, string>> = {
  text: 'the code (text)',
  plt: 'the jump table to library functions (PLT)',
  rodata: 'the constants (rodata)',
  relro: 'the constants that the loader fills in (relro)',
  data: 'the variables with a value (data)',
  bss: 'the variables that start at zero (bss)',
  heap: 'the heap',
  stack: "the main thread's stack",
  vdso: 'the vDSO',
  mmap: 'a mapping of its own',
  'thread-stack': "the second thread's stack",
  tls: 'thread-local storage',
  'lib-text': "a library's code",
  'lib-data': "a library's data",
}

/** Why a kind of storage lies where it lies, as one sentence. */
export function reasonFor(variant: Variant, storage: Storage): string {
  const { segment } = homeOf(variant, storage)
  if (storage === 'string literal')
    return 'The characters of a literal are constants; only the pointer to them is a variable.'
  if (storage === 'global char array from a string')
    return 'The array is a variable of its own, filled with a copy of the characters.'
  if (storage === 'local char array from a string')
    return 'The array is a local variable; the characters are copied into it.'
  if (storage === 'global pointer to a string literal')
    return 'The pointer is a variable with a value; what it points to lies elsewhere.'
  if (storage === 'local const')
    return '`const` forbids the compiler to write; a local still lives in its frame.'
  if (storage.startsWith('local static'))
    return `A static local lasts as long as the program, so it does not lie in a frame. ${REASONS[segment]}`
  if (storage === 'malloc, 1 MiB' || storage === 'calloc, 1 MiB')
    return 'From 128 KiB on, glibc maps a block on its own instead of taking it from the heap.'
  if (storage === "second thread's malloc, small")
    return 'A second thread has an arena of its own, and that is made with `mmap`.'
  return REASONS[segment]
}

const REASONS: Readonly<Record<Segment, string>> = {
  text: 'Code is mapped from the file, readable and executable, never writable.',
  plt: 'A program at a fixed address uses its own jump to the function as the address of it.',
  rodata: 'It never changes, so it is mapped from the file without the right to write.',
  relro: 'It holds an address, known only once the program is loaded. Then the page is made read-only.',
  data: 'It starts with a value other than zero, so the value stands in the file.',
  bss: 'It starts at zero, so the file holds only its size.',
  heap: 'A small block is cut from the heap, which grows upwards with `brk`.',
  stack: 'Locals, arguments and the environment lie on the stack, which grows downwards.',
  vdso: 'The kernel maps it into every process.',
  mmap: 'Mappings lie between heap and stack; later ones lie lower.',
  'thread-stack': 'A thread has a mapping of fixed size as its stack; it does not share the main stack.',
  tls: 'Each thread has its own copy.',
  'lib-text': 'Libraries are mapped between heap and stack.',
  'lib-data': 'Libraries are mapped between heap and stack, with their data behind their code.',
}
