import { z } from 'zod'
import type { Knob, Preset } from '../contract'
import { definePlayground } from '../define-playground'
import { orders, policies } from './free-list'
import { type HeapProgram, runHeap } from './model'
import { readFreeListScript, readGlibcScript } from './script'

const settings = z.strictObject({
  allocator: z.enum(['free-list', '2.36', '2.43']),
  policy: z.enum(policies),
  order: z.enum(orders),
  coalesce: z.boolean(),
  header: z.number().int().min(0).max(16),
  align: z.number().int().min(1).max(16),
  heap: z.number().int().min(16).max(1000),
  script: z.string().max(8000),
})

const BASE = 1000

export const knobs: readonly Knob[] = [
  {
    kind: 'choice',
    key: 'allocator',
    label: 'Allocator',
    says: 'A textbook free list, or malloc of the C library as it was recorded (2.36) and as it is without fastbins (2.43).',
    options: [
      { value: 'free-list', label: 'free list' },
      { value: '2.36', label: 'glibc 2.36' },
      { value: '2.43', label: 'glibc 2.43' },
    ],
  },
  {
    kind: 'choice',
    key: 'policy',
    onlyFor: { key: 'allocator', is: ['free-list'] },
    label: 'Policy',
    says: 'Which entry serves a request.',
    options: [
      { value: 'BEST', label: 'best fit' },
      { value: 'WORST', label: 'worst fit' },
      { value: 'FIRST', label: 'first fit' },
    ],
  },
  {
    kind: 'choice',
    key: 'order',
    onlyFor: { key: 'allocator', is: ['free-list'] },
    label: 'List order',
    says: 'Where a freed block goes in the list.',
    options: [
      { value: 'ADDRSORT', label: 'by address' },
      { value: 'SIZESORT+', label: 'small first' },
      { value: 'SIZESORT-', label: 'large first' },
      { value: 'INSERT-FRONT', label: 'at the front' },
      { value: 'INSERT-BACK', label: 'at the back' },
    ],
  },
  {
    kind: 'switch',
    key: 'coalesce',
    onlyFor: { key: 'allocator', is: ['free-list'] },
    label: 'Coalesce',
    says: 'A free merges neighbours in the list that touch.',
  },
  {
    kind: 'number',
    key: 'header',
    onlyFor: { key: 'allocator', is: ['free-list'] },
    label: 'Header',
    min: 0,
    max: 16,
    step: 1,
    unit: 'bytes',
    says: 'Bytes in front of every block.',
  },
  {
    kind: 'number',
    key: 'align',
    onlyFor: { key: 'allocator', is: ['free-list'] },
    label: 'Alignment',
    min: 1,
    max: 16,
    step: 1,
    unit: 'bytes',
    says: 'Requests are rounded up to a multiple of it.',
  },
  {
    kind: 'number',
    key: 'heap',
    onlyFor: { key: 'allocator', is: ['free-list'] },
    label: 'Heap',
    min: 16,
    max: 1000,
    step: 1,
    unit: 'bytes',
    says: 'How large the heap is. It starts at address 1000.',
  },
  {
    kind: 'script',
    key: 'script',
    label: 'Program',
    lines: 12,
    says: 'One call a line: "a = alloc 20" and "free a"; under glibc also "a = malloc 24", "a = calloc 24" and "b = realloc a 48".',
  },
]

const FREE_LIST = {
  allocator: 'free-list',
  policy: 'BEST',
  order: 'ADDRSORT',
  coalesce: false,
  header: 0,
  align: 1,
  heap: 100,
}
const GLIBC = { ...FREE_LIST, allocator: '2.36' }

const repeat = (count: number, line: (name: string) => string) =>
  Array.from({ length: count }, (_, i) => line(String.fromCharCode(97 + i)))

const presets: readonly [Preset, ...Preset[]] = [
  {
    id: 'enough-in-pieces',
    title: 'Enough bytes, but in pieces',
    says: 'At the end 55 of 100 bytes are free, and a request for 20 still fails.',
    settings: {
      ...FREE_LIST,
      coalesce: true,
      script: [
        'a = alloc 15',
        'b = alloc 10',
        'c = alloc 15',
        'd = alloc 20',
        'e = alloc 15',
        'f = alloc 15',
        'free a',
        'free c',
        'free e',
        'g = alloc 20',
      ].join('\n'),
    },
  },
  {
    id: 'best-fit-fails',
    title: 'Best fit leaves splinters',
    says: 'Best fit leaves pieces of 5 and 8 bytes, and the last request fails. Set the policy to worst fit and it succeeds.',
    settings: {
      ...FREE_LIST,
      heap: 50,
      coalesce: true,
      script: [
        'a = alloc 20',
        'b = alloc 10',
        'c = alloc 15',
        'd = alloc 5',
        'free a',
        'free c',
        'e = alloc 10',
        'f = alloc 12',
        'g = alloc 10',
      ].join('\n'),
    },
  },
  {
    id: 'front-no-merge',
    title: 'Neighbours that are not merged',
    says: 'Coalescing looks at neighbours in the list. With blocks put at the front, all is free at the end and yet in pieces.',
    settings: {
      ...FREE_LIST,
      order: 'INSERT-FRONT',
      coalesce: true,
      heap: 40,
      script: [
        'a = alloc 10',
        'b = alloc 10',
        'c = alloc 10',
        'd = alloc 10',
        'free a',
        'free b',
        'free c',
        'free d',
        'e = alloc 20',
      ].join('\n'),
    },
  },
  {
    id: 'tcache',
    title: 'glibc: what is freed comes back',
    says: 'Three chunks of one size go into the tcache and come back, the last one first.',
    settings: {
      ...GLIBC,
      script: [
        'a = malloc 24',
        'b = malloc 24',
        'c = malloc 20',
        'free a',
        'free b',
        'free c',
        'd = malloc 16',
        'e = malloc 24',
        'f = malloc 24',
        'g = malloc 24',
      ].join('\n'),
    },
  },
  {
    id: 'fastbin',
    title: 'glibc: the eighth free',
    says: 'The tcache holds seven of a size under glibc 2.36, so the eighth and ninth go to a fastbin. Try 2.43.',
    settings: {
      ...GLIBC,
      script: [
        ...repeat(10, (name) => `${name} = malloc 40`),
        ...repeat(9, (name) => `free ${name}`),
        ...repeat(9, (name) => `${name} = malloc 40`),
      ].join('\n'),
    },
  },
  {
    id: 'threshold',
    title: 'glibc: the threshold that moves',
    says: 'The first 300 000 bytes are a mapping of their own. Once it is freed, the same request comes from the heap, and only a larger one is mapped.',
    settings: {
      ...GLIBC,
      script: [
        'a = malloc 100',
        'b = malloc 300000',
        'free b',
        'c = malloc 300000',
        'd = malloc 320000',
      ].join('\n'),
    },
  },
  {
    id: 'pinned',
    title: 'glibc: one small block holds the heap',
    says: 'Three large blocks are freed, yet nothing goes back to the kernel before the last small one is freed.',
    settings: {
      ...GLIBC,
      script: [
        'a = malloc 100000',
        'b = malloc 100000',
        'c = malloc 100000',
        'd = malloc 2000',
        'free a',
        'free b',
        'free c',
        'free d',
      ].join('\n'),
    },
  },
  {
    id: 'double-free',
    title: 'glibc: freed twice',
    says: 'The second free of the same pointer ends the program.',
    settings: {
      ...GLIBC,
      script: ['a = malloc 24', 'b = malloc 24', 'free a', 'free b', 'free a'].join('\n'),
    },
  },
]

export const playground = definePlayground({
  settings,
  knobs,
  presets,
  run: (read) => runHeap(programOf(read)),
})

function programOf({
  allocator,
  policy,
  order,
  coalesce,
  header,
  align,
  heap,
  script,
}: z.infer<typeof settings>): HeapProgram {
  if (allocator !== 'free-list') return { kind: 'glibc', version: allocator, lines: readGlibcScript(script) }
  const rules = { policy, order, coalesce, header, align: align === 1 ? null : align }
  return { kind: 'free-list', rules, heapSize: heap, base: BASE, lines: readFreeListScript(script) }
}
