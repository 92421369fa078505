/** How the program is linked: position-independent or not, with shared libraries or without. */
export const variants = ['pie', 'no-pie', 'static', 'static-pie'] as const
export type Variant = (typeof variants)[number]

export const segments = [
  'text',
  'plt',
  'rodata',
  'relro',
  'data',
  'bss',
  'heap',
  'stack',
  'vdso',
  'mmap',
  'thread-stack',
  'tls',
  'lib-text',
  'lib-data',
] as const
export type Segment = (typeof segments)[number]

export interface Home {
  readonly segment: Segment
  /** As in /proc/self/maps. */
  readonly perms: string
  readonly mapping: string
}

const isPie = (variant: Variant) => variant === 'pie' || variant === 'static-pie'
export const isStatic = (variant: Variant) => variant === 'static' || variant === 'static-pie'

/** Which segment each kind of storage lies in; a function where it depends on how the program is linked (gcc 12, glibc 2.36). */
const HOMES = {
  function: 'text',
  'static function': 'text',
  'library function, address taken in the program': (variant) =>
    isStatic(variant) ? 'text' : variant === 'pie' ? 'lib-text' : 'plt',
  'library function, found with dlsym': 'lib-text',
  'library variable, found with dlsym': 'lib-data',
  // The program's own copy, made by a copy relocation.
  'library variable stdout, address taken in the program': (variant) => (isStatic(variant) ? 'data' : 'bss'),
  'library FILE that stdout points to': (variant) => (isStatic(variant) ? 'data' : 'lib-data'),
  'string literal': 'rodata',
  'global const': 'rodata',
  'global const, zero initialiser': 'rodata',
  'local static const': 'rodata',
  // An address inside a PIE is known only when it is loaded: writable until then, read-only after.
  'global const pointer to a string literal': (variant) => (isPie(variant) ? 'relro' : 'rodata'),
  'global, initialised': 'data',
  'file static, initialised': 'data',
  'local static, initialised': 'data',
  'global char array from a string': 'data',
  'global pointer to a string literal': 'data',
  'global, no initialiser': 'bss',
  'global, zero initialiser': 'bss',
  'file static, no initialiser': 'bss',
  'local static, no initialiser': 'bss',
  'malloc, small': 'heap',
  'calloc, small': 'heap',
  'malloc, 1 MiB': 'mmap',
  'calloc, 1 MiB': 'mmap',
  'mmap, anonymous private': 'mmap',
  'mmap, anonymous shared': 'mmap',
  'mmap, executable': 'mmap',
  "second thread's malloc, small": 'mmap',
  "second thread's local": 'thread-stack',
  'thread-local, main thread': 'tls',
  'thread-local zero, main thread': 'tls',
  'thread-local, second thread': 'tls',
  local: 'stack',
  'local const': 'stack',
  'local char array from a string': 'stack',
  'compound literal in a function': 'stack',
  'variable-length array': 'stack',
  alloca: 'stack',
  parameter: 'stack',
  "callee's local": 'stack',
  'argv array': 'stack',
  'environment array': 'stack',
  'argv[0] string': 'stack',
  'environment string': 'stack',
  'vDSO image': 'vdso',
} as const satisfies Record<string, Segment | ((variant: Variant) => Segment)>

export type Storage = keyof typeof HOMES

function isStorage(word: string): word is Storage {
  return word in HOMES
}

export const storages = Object.keys(HOMES).filter(isStorage)

const PERMS: Readonly<Record<Segment, string>> = {
  text: 'r-xp',
  plt: 'r-xp',
  rodata: 'r--p',
  relro: 'r--p',
  data: 'rw-p',
  bss: 'rw-p',
  heap: 'rw-p',
  stack: 'rw-p',
  vdso: 'r-xp',
  mmap: 'rw-p',
  'thread-stack': 'rw-p',
  tls: 'rw-p',
  'lib-text': 'r-xp',
  'lib-data': 'rw-p',
}

const THREAD_MAPPING = "second thread's stack mapping"

/** The segment, rights and mapping of one kind of storage. */
export function homeOf(variant: Variant, storage: Storage): Home {
  const segment = segmentOf(variant, storage)
  return { segment, perms: permsOf(segment, storage), mapping: mappingOf(variant, segment, storage) }
}

export function segmentOf(variant: Variant, storage: Storage): Segment {
  const home: Segment | ((variant: Variant) => Segment) = HOMES[storage]
  return typeof home === 'string' ? home : home(variant)
}

function permsOf(segment: Segment, storage: Storage): string {
  if (storage === 'mmap, anonymous shared') return 'rw-s'
  return storage === 'mmap, executable' ? 'r-xp' : PERMS[segment]
}

function mappingOf(variant: Variant, segment: Segment, storage: Storage): string {
  switch (segment) {
    case 'heap':
      return '[heap]'
    case 'stack':
      return '[stack]'
    case 'vdso':
      return '[vdso]'
    case 'mmap':
      return 'anonymous'
    case 'lib-text':
    case 'lib-data':
      return 'library'
    case 'thread-stack':
      return THREAD_MAPPING
    case 'tls':
      if (storage === 'thread-local, second thread') return THREAD_MAPPING
      // A static program has no loader to map it: the C library takes the first bytes of the heap.
      return isStatic(variant) ? '[heap]' : 'anonymous'
    default:
      return 'executable'
  }
}
