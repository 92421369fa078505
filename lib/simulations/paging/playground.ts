import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Preset, Trace } from '../contract'
import { definePlayground } from '../define-playground'
import { mappingKinds } from './mapping'
import { KIND_NAMES, pagesTrace } from './pages-trace'
import { linesOf, parseOps, parseTouches, parseWalks } from './script'
import { type StackRun, stackWays } from './stack'
import { stackTrace } from './stack-trace'
import { tablesTrace } from './tables-trace'
import { walksTrace } from './walk-trace'

const settings = z.object({
  show: z.enum(['walk', 'pages', 'tables', 'stack']),
  script: z.string().max(4000),
  levels: z.enum(['4', '5']),
  mapping: z.enum(mappingKinds),
  pages: z.number().int().min(1).max(2048),
  populate: z.boolean(),
  way: z.enum(stackWays),
  limit: z.number().int().min(1).max(64),
  depth: z.number().int().min(1).max(64),
})

const MOST_LINES = 40
const lines = (...all: readonly string[]): string => all.join('\n')
const rest = {
  levels: '4',
  mapping: 'anon',
  pages: 16,
  populate: false,
  way: 'main-walk',
  limit: 8,
  depth: 6,
}

const walk: Preset = {
  id: 'one-walk',
  title: 'One walk through four tables',
  says: 'Nine bits of the address choose an entry on each level; the last twelve are the place within the page.',
  settings: { ...rest, show: 'walk', script: lines('map 0x7f3a5b6c7000 4K rw-', 'read 0x7f3a5b6c7d8e') },
}

const huge: Preset = {
  id: 'huge-page-walk',
  title: 'A huge page saves a level',
  says: 'The PMD entry has the PS bit: it is the page, the lowest nine index bits become part of the offset, and the walk needs three reads.',
  settings: { ...rest, show: 'walk', script: lines('map 0x7f3a5b600000 2M rw-', 'read 0x7f3a5b6c7d8e') },
}

const rights: Preset = {
  id: 'rights',
  title: 'One level says no',
  says: 'The page itself is writable, but its PMD entry is not: rights are the AND over all levels.',
  settings: {
    ...rest,
    show: 'walk',
    script: lines(
      'map 0x400000 4K rw-',
      'deny PMD write 0x400000',
      'read 0x400010',
      'write 0x400010',
      'execute 0x400010',
    ),
  },
}

const lazy: Preset = {
  id: 'lazy',
  title: 'Memory comes with the first write',
  says: 'Reading an untouched page maps the zero page and uses no memory; each first write is one more fault and a frame.',
  settings: { ...rest, show: 'pages', script: lines('read 0-5', 'write 3-9', 'read 0-11', 'write 3-9') },
}

const dontneed: Preset = {
  id: 'give-back',
  title: 'DONTNEED, munmap, mprotect',
  says: 'The first takes frames and keeps the addresses, the second takes the addresses, the third only rights.',
  settings: {
    ...rest,
    show: 'pages',
    script: lines(
      'write 0-15',
      'madvise DONTNEED 0-3',
      'read 2',
      'mprotect r 4-7',
      'write 5',
      'munmap 8-11',
      'read 9',
    ),
  },
}

const file: Preset = {
  id: 'fault-around',
  title: 'A file, sixteen pages at a time',
  says: 'A read fault maps the cached pages round it. In a private mapping each first write still copies a page.',
  settings: {
    ...rest,
    show: 'pages',
    mapping: 'filep',
    pages: 48,
    script: lines('read 5', 'read 0-20', 'write 3-6', 'write 40'),
  },
}

const thp: Preset = {
  id: 'transparent-huge-pages',
  title: 'One fault for 512 pages',
  says: 'Whole aligned blocks of 2 MiB in the advised range come at once; what sticks out comes page by page.',
  settings: {
    ...rest,
    show: 'pages',
    pages: 1300,
    script: lines(
      'madvise HUGEPAGE 100-1299',
      'write 0',
      'write 512',
      'write 1024-1299',
      'madvise DONTNEED 600-607',
      'write 600',
    ),
  },
}

const sparse: Preset = {
  id: 'sparse',
  title: 'What page tables cost',
  says: 'Six hundred pages in a row need two of the lowest tables. Twenty pages far apart need twenty, almost empty.',
  settings: {
    ...rest,
    show: 'tables',
    script: lines('600 4K at 0x7f0000000000', '20 4K at 0x100000000000 every 1G', '100 2M at 0x200000000000'),
  },
}

const stack: Preset = {
  id: 'deep-recursion',
  title: 'A recursion too deep',
  says: 'The main stack grows on demand until RLIMIT_STACK, then the next touch is SIGSEGV.',
  settings: { ...rest, show: 'stack', script: '', limit: 8, depth: 12 },
}

export const playground = definePlayground<z.infer<typeof settings>>({
  settings,
  knobs: [
    {
      kind: 'choice',
      key: 'show',
      label: 'What to show',
      options: [
        { value: 'walk', label: 'A page walk' },
        { value: 'pages', label: 'Page faults of a mapping' },
        { value: 'tables', label: 'Memory for page tables' },
        { value: 'stack', label: 'A growing stack' },
      ],
    },
    {
      kind: 'script',
      key: 'script',
      onlyFor: { key: 'show', is: ['walk', 'pages', 'tables'] },
      label: 'Script',
      lines: 8,
      says: 'Walk: map 0x400000 4K rw-, deny PMD write 0x400000, read 0x400010. Faults: read 0-7, write 3, madvise DONTNEED 0-3, mprotect r 0-7, munmap 4-7. Tables: 600 4K at 0x0, 20 4K at 0x0 every 1G.',
    },
    {
      kind: 'choice',
      key: 'levels',
      onlyFor: { key: 'show', is: ['walk', 'tables'] },
      label: 'Levels',
      says: 'How many tables a walk goes through.',
      options: [
        { value: '4', label: '4 (48 bits)' },
        { value: '5', label: '5 (57 bits)' },
      ],
    },
    {
      kind: 'choice',
      key: 'mapping',
      onlyFor: { key: 'show', is: ['pages'] },
      label: 'Mapping',
      says: 'What lies behind the pages.',
      options: mappingKinds.map((value) => ({ value, label: KIND_NAMES[value] })),
    },
    {
      kind: 'number',
      key: 'pages',
      onlyFor: { key: 'show', is: ['pages'] },
      label: 'Pages',
      min: 1,
      max: 2048,
      step: 1,
      unit: 'pages',
      says: 'The size of the mapping.',
    },
    {
      kind: 'switch',
      key: 'populate',
      onlyFor: { key: 'show', is: ['pages'] },
      label: 'MAP_POPULATE',
      says: 'Take them all inside mmap.',
    },
    {
      kind: 'choice',
      key: 'way',
      onlyFor: { key: 'show', is: ['stack'] },
      label: 'Stack',
      says: 'Whose stack is touched, and how.',
      options: [
        { value: 'main-walk', label: 'main thread, step by step' },
        { value: 'main-jump', label: 'main thread, in one jump' },
        { value: 'thread-walk', label: 'second thread' },
      ],
    },
    {
      kind: 'number',
      key: 'limit',
      onlyFor: { key: 'show', is: ['stack'] },
      label: 'RLIMIT_STACK',
      min: 1,
      max: 64,
      step: 1,
      unit: 'MiB',
      says: 'The soft limit at the start.',
    },
    {
      kind: 'number',
      key: 'depth',
      onlyFor: { key: 'show', is: ['stack'] },
      label: 'Depth',
      min: 1,
      max: 64,
      step: 1,
      unit: 'MiB',
      says: 'How far down it is used.',
    },
  ],
  presets: [walk, huge, rights, lazy, dontneed, file, thp, sparse, stack],
  run(given): Trace {
    const written = linesOf(given.script)
    if (written.length > MOST_LINES)
      throw new AppError('invalid', `A script here has at most ${MOST_LINES} lines.`)
    if (given.show !== 'stack' && written.length === 0)
      throw new AppError('invalid', 'line 1: the script is empty')
    const levels = given.levels === '4' ? 4 : 5
    switch (given.show) {
      case 'walk': {
        const { tables, asked } = parseWalks(given.script, levels)
        return walksTrace(tables, asked)
      }
      case 'pages': {
        const { mapping, pages, populate } = given
        return pagesTrace({
          mapping,
          pages,
          populate,
          ops: parseOps(given.script, pages, mapping === 'filep' || mapping === 'files'),
        })
      }
      case 'tables':
        return tablesTrace(parseTouches(given.script), levels)
      case 'stack': {
        const run: StackRun = { way: given.way, limit: given.limit * 2 ** 20, depth: given.depth * 2 ** 20 }
        return stackTrace(run)
      }
    }
  },
})
