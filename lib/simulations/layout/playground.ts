import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Knob, Preset } from '../contract'
import { definePlayground } from '../define-playground'
import { type ArrayDefinition, elementTypes, inits } from './file-sections'
import type { Variable } from './map-trace'
import { type LayoutSubject, traceLayout } from './model'
import { storages, variants } from './storage'

const settings = z.strictObject({
  shows: z.enum(['map', 'recursion', 'goroutine', 'threads', 'file']),
  variant: z.enum(variants),
  seed: z.number().int().min(0).max(9999),
  stack: z.enum(['main', 'thread']),
  limit: z.number().int().min(16).max(65536),
  frame: z.number().int().min(16).max(16384),
  depth: z.number().int().min(1).max(100_000),
  threads: z.number().int().min(1).max(1000),
  variables: z.string().max(4000),
  arrays: z.string().max(4000),
})
type Settings = z.infer<typeof settings>

export const knobs: readonly Knob[] = [
  {
    kind: 'choice',
    key: 'shows',
    label: 'Show',
    options: [
      { value: 'map', label: 'where variables live' },
      { value: 'recursion', label: 'a recursion and its limit' },
      { value: 'goroutine', label: 'a goroutine stack' },
      { value: 'threads', label: 'the stacks of threads' },
      { value: 'file', label: 'what stands in the file' },
    ],
  },
  {
    kind: 'choice',
    key: 'variant',
    onlyFor: { key: 'shows', is: ['map'] },
    label: 'Program',
    says: 'How the program is linked.',
    options: [
      { value: 'pie', label: 'PIE, shared libraries' },
      { value: 'no-pie', label: 'fixed address, shared libraries' },
      { value: 'static', label: 'fixed address, static' },
      { value: 'static-pie', label: 'PIE, static' },
    ],
  },
  {
    kind: 'number',
    key: 'seed',
    onlyFor: { key: 'shows', is: ['map'] },
    label: 'ASLR seed',
    min: 0,
    max: 9999,
    step: 1,
    says: '0 is ASLR off, any other number another run.',
  },
  {
    kind: 'choice',
    key: 'stack',
    onlyFor: { key: 'shows', is: ['recursion'] },
    label: 'Stack of',
    says: 'The main stack grows to its limit, a thread has a mapping of this size.',
    options: [
      { value: 'main', label: 'the main thread' },
      { value: 'thread', label: 'another thread' },
    ],
  },
  {
    kind: 'number',
    key: 'limit',
    onlyFor: { key: 'shows', is: ['recursion', 'threads'] },
    label: 'Stack limit',
    min: 16,
    max: 65536,
    step: 16,
    unit: 'KiB',
    says: 'RLIMIT_STACK.',
  },
  {
    kind: 'number',
    key: 'frame',
    onlyFor: { key: 'shows', is: ['recursion', 'goroutine'] },
    label: 'Frame',
    min: 16,
    max: 16384,
    step: 16,
    unit: 'bytes',
    says: 'Bytes for each call.',
  },
  {
    kind: 'number',
    key: 'depth',
    onlyFor: { key: 'shows', is: ['goroutine'] },
    label: 'Depth',
    min: 1,
    max: 100_000,
    step: 1,
    unit: 'calls',
    says: 'How deep it recurses.',
  },
  {
    kind: 'number',
    key: 'threads',
    onlyFor: { key: 'shows', is: ['threads'] },
    label: 'Threads',
    min: 1,
    max: 1000,
    step: 1,
    says: 'How many are made.',
  },
  {
    kind: 'script',
    key: 'variables',
    onlyFor: { key: 'shows', is: ['map'] },
    label: 'Variables',
    lines: 10,
    says: 'A line "name: storage", for instance "p: malloc, 1 MiB" or "n: local static, no initialiser".',
  },
  {
    kind: 'script',
    key: 'arrays',
    onlyFor: { key: 'shows', is: ['file'] },
    label: 'Arrays',
    lines: 6,
    says: 'A line "type[n] initialiser", for instance "int[1000] zero". Initialisers: none, zero, first, last, const, const-zero, static-none, static-first.',
  },
]

/** Reads `name: storage` lines. Throws AppError('invalid') that says which line. */
export function readVariables(script: string): Variable[] {
  const lines = script
    .split('\n')
    .flatMap((text, i) => (text.trim() === '' ? [] : [{ text: text.trim(), number: i + 1 }]))
  if (lines.length === 0 || lines.length > 60)
    throw new AppError('invalid', 'Give 1 to 60 variables, one a line.')
  return lines.map(({ text, number }): Variable => {
    const colon = text.indexOf(':')
    const name = text.slice(0, colon).trim()
    const phrase = text.slice(colon + 1).trim()
    if (colon < 1 || !/^[a-z_]\w{0,11}$/i.test(name))
      throw new AppError('invalid', `line ${number}: write "name: storage".`)
    const storage = storages.find((one) => one.toLowerCase() === phrase.toLowerCase())
    if (storage === undefined) {
      const near = storages
        .filter((one) => one.split(/\W+/).some((word) => word.length > 3 && phrase.includes(word)))
        .slice(0, 4)
      throw new AppError(
        'invalid',
        `line ${number}: "${phrase}" is not a kind of storage.${near.length === 0 ? '' : ` There is: ${near.join('; ')}.`}`,
      )
    }
    return { name, storage }
  })
}

/** Reads `int[1000] zero` lines. Throws AppError('invalid') that says which line. */
export function readArrays(script: string): ArrayDefinition[] {
  const lines = script
    .split('\n')
    .flatMap((text, i) => (text.trim() === '' ? [] : [{ text: text.trim(), number: i + 1 }]))
  if (lines.length === 0 || lines.length > 40)
    throw new AppError('invalid', 'Give 1 to 40 arrays, one a line.')
  return lines.map(({ text, number }) => {
    const [, typeWord, count, initWord = 'none'] =
      /^(\w+)\s*\[\s*(\d{1,9})\s*\]\s*([\w-]+)?$/.exec(text) ?? []
    const type = elementTypes.find((one) => one === typeWord)
    const init = inits.find((one) => one === initWord)
    const n = Number(count)
    if (type === undefined)
      throw new AppError(
        'invalid',
        `line ${number}: write "int[1000] zero"; types are ${elementTypes.join(', ')}.`,
      )
    if (init === undefined)
      throw new AppError('invalid', `line ${number}: "${initWord}" is none of ${inits.join(', ')}.`)
    if (n < 1) throw new AppError('invalid', `line ${number}: an array has at least one element.`)
    return { type, n, init }
  })
}

const VARIABLES = [
  'main: function',
  'greeting: string literal',
  'limit: global const',
  'counter: global, initialised',
  'total: global, no initialiser',
  'calls: local static, no initialiser',
  'p: malloc, small',
  'big: malloc, 1 MiB',
  "x: second thread's local",
  'i: local',
  'name: argv[0] string',
].join('\n')
const ARRAYS = ['int[1000] none', 'int[1000] zero', 'int[1000] first', 'int[1000] const'].join('\n')
const START = {
  shows: 'map',
  variant: 'pie',
  seed: 1,
  stack: 'main',
  limit: 8192,
  frame: 1024,
  depth: 500,
  threads: 8,
  variables: VARIABLES,
  arrays: ARRAYS,
}

const presets: readonly [Preset, ...Preset[]] = [
  {
    id: 'tour',
    title: 'A tour of the address space',
    says: 'Eleven variables of one small program fall into their places, from the code at the bottom to the arguments at the top.',
    settings: START,
  },
  {
    id: 'traps',
    title: 'Four that are often misplaced',
    says: 'A static local, a large malloc, a const local and the two halves of a string: none lies where its look suggests.',
    settings: {
      ...START,
      seed: 2,
      variables: [
        'hits: local static, initialised',
        'buffer: malloc, 1 MiB',
        'max: local const',
        'word: global pointer to a string literal',
        'letters: string literal',
        'copy: global char array from a string',
      ].join('\n'),
    },
  },
  {
    id: 'fixed',
    title: 'A fixed address',
    says: 'Without PIE the program stays at 0x400000 whatever the seed; heap, libraries and stack move.',
    settings: { ...START, variant: 'no-pie', seed: 3 },
  },
  {
    id: 'recursion',
    title: 'Recursion without end',
    says: 'Frames of 1 KiB on the main stack: the call after 8 MiB dies.',
    settings: { ...START, shows: 'recursion' },
  },
  {
    id: 'thread-recursion',
    title: 'The same in a small thread',
    says: 'In a thread with 64 KiB of stack the sixtieth call is one too many; the limit of the main stack does not help it.',
    settings: { ...START, shows: 'recursion', stack: 'thread', limit: 64 },
  },
  {
    id: 'goroutine',
    title: 'A stack that moves',
    says: 'The same recursion in a goroutine: the stack doubles and moves each time it is full.',
    settings: { ...START, shows: 'goroutine', frame: 112, depth: 500 },
  },
  {
    id: 'threads',
    title: 'A thousand stacks',
    says: 'A thousand threads take nearly 8 GiB of address space, and hardly any memory.',
    settings: { ...START, shows: 'threads', threads: 1000 },
  },
  {
    id: 'file',
    title: 'Zeros take no room',
    says: 'Four arrays of 4000 bytes: only those with a value, or constant, make the file larger.',
    settings: { ...START, shows: 'file' },
  },
]

export const playground = definePlayground({
  settings,
  knobs,
  presets,
  run: (read) => traceLayout(subjectOf(read)),
})

/** Bytes at the top of a stack that are in use before the first call, as they were measured. */
const STARTS = { main: 1104, thread: 4448 }

function subjectOf(read: Settings): LayoutSubject {
  const { shows, stack, frame } = read
  const limit = read.limit * 1024
  switch (shows) {
    case 'map':
      return {
        kind: 'map',
        variant: read.variant,
        variables: readVariables(read.variables),
        seed: read.seed === 0 ? null : read.seed,
      }
    case 'recursion':
      return { kind: 'recursion', input: { stack, limit, frame, start: STARTS[stack], page: 4096 } }
    case 'goroutine':
      return { kind: 'goroutine', input: { frame, start: frame + 40, depth: read.depth } }
    case 'threads':
      return {
        kind: 'threads',
        input: { rlimit: limit, stackSize: null, guardSize: null, count: read.threads },
      }
    case 'file':
      return { kind: 'file', arrays: readArrays(read.arrays) }
  }
}
