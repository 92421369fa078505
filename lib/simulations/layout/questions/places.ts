import type { Rng } from '@/lib/base/rng'
import type { Segment, Storage, Variant } from '../storage'

/** What a card may ask about. */
export const topics = ['globals', 'locals', 'allocated', 'threads', 'toolchain'] as const
export type Topic = (typeof topics)[number]

export const STORAGES: Readonly<Record<Topic, readonly Storage[]>> = {
  globals: [
    'function',
    'static function',
    'global, initialised',
    'global, zero initialiser',
    'global, no initialiser',
    'file static, initialised',
    'file static, no initialiser',
    'global const',
    'global const, zero initialiser',
    'global char array from a string',
    'global pointer to a string literal',
    'string literal',
  ],
  locals: [
    'local',
    'local const',
    'local char array from a string',
    'local static, initialised',
    'local static, no initialiser',
    'local static const',
    'compound literal in a function',
    'variable-length array',
    'alloca',
    "callee's local",
    'parameter',
  ],
  allocated: [
    'malloc, small',
    'calloc, small',
    'malloc, 1 MiB',
    'calloc, 1 MiB',
    'mmap, anonymous private',
    'alloca',
  ],
  threads: [
    "second thread's local",
    "second thread's malloc, small",
    'thread-local, main thread',
    'local',
    'malloc, small',
    'local static, initialised',
  ],
  toolchain: [
    'global const pointer to a string literal',
    'thread-local, main thread',
    'global const',
    'mmap, executable',
    'mmap, anonymous shared',
    'argv[0] string',
    'environment string',
  ],
}

const STATIC_LOCALS = STORAGES.locals.filter((storage) => storage.startsWith('local static'))

export function drawStorage(rng: Rng, topic: Topic | 'any'): Storage {
  const from =
    topic === 'any'
      ? rng.pick(['globals', 'globals', 'locals', 'locals', 'allocated', 'threads'] as const)
      : topic
  // Most kinds of locals lie on the stack; without this all would seem to.
  if (from === 'locals' && rng.chance(0.35)) return rng.pick(STATIC_LOCALS)
  return rng.pick(STORAGES[from])
}

const NAMES = ['hits', 'limit', 'total', 'count', 'flags', 'level', 'last', 'next', 'state', 'power']
const POINTERS = ['buf', 'line', 'word', 'view', 'copy', 'items', 'note', 'path']

/** Names that fit: what is an address anyway is named like a buffer. */
export function drawNames(rng: Rng, storages: readonly Storage[]): string[] {
  const plain = rng.shuffle(NAMES)
  const pointers = rng.shuffle(POINTERS)
  return storages.map((storage) => (isPointer(storage) ? (pointers.pop() ?? 'p') : (plain.pop() ?? 'v')))
}

function isPointer(storage: Storage): boolean {
  return /malloc|calloc|mmap|alloca|string|array|literal/.test(storage)
}

export const PROGRAMS: Readonly<Record<Variant, string>> = {
  pie: 'a usual C program (**PIE** with shared libraries)',
  'no-pie': 'a C program linked **without PIE**, with shared libraries',
  static: 'a C program linked **statically**, without PIE',
  'static-pie': 'a C program linked as a **static PIE**',
}

export const SEGMENT_LABELS: Readonly<Record<Segment, string>> = {
  text: 'text: the code',
  plt: 'the PLT: jumps to library functions',
  rodata: '.rodata: constants',
  relro: '.data.rel.ro: constants filled in at the start',
  data: '.data: variables with a value',
  bss: '.bss: variables that start at zero',
  heap: 'the heap',
  stack: "the main thread's stack",
  vdso: 'the vDSO',
  mmap: 'a mapping made with mmap, outside of the heap',
  'thread-stack': "the second thread's stack",
  tls: 'thread-local storage',
  'lib-text': "a library's code",
  'lib-data': "a library's data",
}

/** Wrong models of where things live: a segment, or null where they say what is right anyway or nothing. */
export const wrongHomes = {
  'zero-in-data': {
    name: 'zero is a value like any other',
    says: 'What starts at zero needs no bytes in the file, so it goes to .bss, whether the zero is written or not.',
    place: (storage: Storage): Segment | null =>
      /zero initialiser|no initialiser/.test(storage) && !storage.includes('const') ? 'data' : null,
  },
  'static-on-stack': {
    name: 'a static local lives on the stack',
    says: 'A static local outlives its function, so it lies with the globals; only its name is local.',
    place: (storage: Storage): Segment | null => (storage.startsWith('local static') ? 'stack' : null),
  },
  'malloc-is-heap': {
    name: 'malloc always means the heap',
    says: 'Large blocks, and those of other threads, come from mappings of their own.',
    place: (storage: Storage): Segment | null => (/malloc|calloc|mmap|alloca/.test(storage) ? 'heap' : null),
  },
  'const-is-rodata': {
    name: 'const means read-only memory',
    says: 'For a local, const is a promise to the compiler; the variable lies on the stack all the same.',
    place: (storage: Storage): Segment | null =>
      storage === 'local const' || storage === 'global const pointer to a string literal' ? 'rodata' : null,
  },
  'string-is-rodata': {
    name: 'pointer, array and literal mixed up',
    says: 'The characters of a literal are constants. A pointer to them, or an array filled from them, is a variable.',
    place: (storage: Storage): Segment | null => {
      if (storage === 'string literal') return 'data'
      return /string/.test(storage) && /array|pointer/.test(storage) ? 'rodata' : null
    },
  },
  'threads-share-stack': {
    name: 'thread stacks share the main stack',
    says: 'Each thread has a stack of its own, a mapping made when the thread is made.',
    place: (storage: Storage): Segment | null => (storage === "second thread's local" ? 'stack' : null),
  },
} as const

export type WrongHome = keyof typeof wrongHomes

function isWrongHome(word: string): word is WrongHome {
  return word in wrongHomes
}

export const wrongHomeIds = Object.keys(wrongHomes).filter(isWrongHome)
