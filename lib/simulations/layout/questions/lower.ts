import { type Rng, rngFrom } from '@/lib/base/rng'
import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { addressOf, hex, layOut } from '../address-space'
import { declare, listing } from '../c-code'
import { SEGMENT_NAMES, traceMap, type Variable } from '../map-trace'
import { homeOf, type Storage, type Variant } from '../storage'
import { drawNames, PROGRAMS } from './places'

const params = z.strictObject({
  /** segments: different parts of the address space; within: two of the same kind, or two frames. */
  topic: z.enum(['any', 'segments', 'within']).default('any'),
  /** How the program is linked; a static PIE is left out, as where it lies depends on the kernel. */
  variant: z.enum(['any', 'pie', 'no-pie', 'static']).default('any'),
})

interface Drawn {
  readonly variant: Variant
  readonly a: Variable
  readonly b: Variable
  readonly seed: number
}

const SPREAD: readonly Storage[] = [
  'function',
  'global const',
  'global, initialised',
  'global, no initialiser',
  'malloc, small',
  'malloc, 1 MiB',
  'mmap, anonymous private',
  "second thread's local",
  'local',
  'argv[0] string',
  'environment string',
]
const PAIRS: readonly (readonly [Storage, Storage, boolean])[] = [
  ["callee's local", 'local', false],
  ['malloc, small', 'malloc, small', true],
  ['malloc, 1 MiB', 'malloc, 1 MiB', true],
  ['mmap, anonymous private', 'mmap, anonymous private', true],
  ['local', 'argv[0] string', false],
  ['argv[0] string', 'environment string', false],
]

const choice = (value: 'a' | 'b'): Answer => ({ kind: 'choice', value })
const other = (value: 'a' | 'b') => (value === 'a' ? 'b' : 'a')

function addresses({ variant, a, b, seed }: Drawn): { a: number; b: number } {
  const regions = layOut(variant, rngFrom(seed))
  const at = ({ storage, nth }: Variable) => addressOf(regions, variant, storage, nth ?? 0)
  return { a: at(a), b: at(b) }
}

function lower(drawn: Drawn): 'a' | 'b' {
  const { a, b } = addresses(drawn)
  return a < b ? 'a' : 'b'
}

function drawPair(rng: Rng, kind: 'segments' | 'within', variant: Variant): [Variable, Variable] {
  if (kind === 'within') {
    const [first, second, twice] = rng.pick(PAIRS)
    const names = drawNames(rng, [first, second])
    const pair: [Variable, Variable] = [
      { name: names[0] ?? 'a', storage: first },
      { name: names[1] ?? 'b', storage: second, ...(twice ? { nth: 1 } : {}) },
    ]
    return twice || rng.chance(0.5) ? pair : [pair[1], pair[0]]
  }
  const first = rng.pick(SPREAD)
  // Two mappings lie as they were made, so they count as one part here.
  const partOf = (storage: Storage) => homeOf(variant, storage).segment.replace('thread-stack', 'mmap')
  const second = rng.pick(SPREAD.filter((storage) => partOf(storage) !== partOf(first)))
  const names = drawNames(rng, [first, second])
  return [
    { name: names[0] ?? 'a', storage: first },
    { name: names[1] ?? 'b', storage: second },
  ]
}

export const lowerAddress = defineQuestion({
  id: 'lower',
  title: 'Which address is lower?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { topic, variant }): Drawn {
    const kind = topic === 'any' ? rng.pick(['segments', 'segments', 'within'] as const) : topic
    const chosen = variant === 'any' ? rng.pick(['pie', 'pie', 'no-pie', 'static'] as const) : variant
    const [a, b] = drawPair(rng, kind, chosen)
    return { variant: chosen, a, b, seed: rng.between(1, 9999) }
  },
  ask(drawn) {
    const lines = [drawn.a, drawn.b].map(({ storage, name }) => {
      const declaration = declare(storage, name)
      assert(declaration, `there is a line of C for ${storage}`)
      return declaration
    })
    return {
      prompt: {
        text: `In ${PROGRAMS[drawn.variant]} on Linux x86-64, with ASLR on.${drawn.b.nth === 1 ? ' The two lines run in this order.' : ''}\n\nWhich address is **lower**, in every run?`,
        exhibits: [{ kind: 'code', lines: listing(lines) }],
      },
      form: {
        kind: 'choice',
        options: [
          { id: 'a', label: `\`${lines[0]?.pointer ?? ''}\`` },
          { id: 'b', label: `\`${lines[1]?.pointer ?? ''}\`` },
        ],
      },
      hints: [
        'From low to high: code, constants, data, bss, heap, mappings with libraries and thread stacks, main stack. The heap grows up; the stack and the mappings grow down.',
      ],
    }
  },
  run: ({ variant, a, b, seed }) => traceMap(variant, [a, b], seed),
  truth: (drawn) => choice(lower(drawn)),
  misconceptions: [
    {
      id: 'stack-below',
      name: 'the stack lies below the heap',
      says: 'The main stack lies near the top of the address space, above heap and mappings.',
      answer: (drawn) =>
        bothIn(drawn, ['stack'], ['heap', 'mmap', 'thread-stack']) ? choice(other(lower(drawn))) : null,
    },
    {
      id: 'stack-grows-up',
      name: 'the stack grows upwards',
      says: 'Each call takes lower addresses than its caller, and arguments and environment lie above all frames.',
      answer: (drawn) => (bothIn(drawn, ['stack'], ['stack']) ? choice(other(lower(drawn))) : null),
    },
    {
      id: 'later-is-higher',
      name: 'later mappings lie higher',
      says: 'The kernel fills the mmap area from its top down, so the second mapping lies lower. Only the heap goes up.',
      answer: (drawn) =>
        bothIn(drawn, ['mmap'], ['mmap']) && drawn.a.storage === drawn.b.storage ? choice('a') : null,
    },
    {
      id: 'code-is-high',
      name: 'the code lies above the data',
      says: 'In the program itself the code comes first, then constants, data and bss.',
      answer: (drawn) =>
        bothIn(drawn, ['text', 'rodata'], ['data', 'bss', 'heap']) ? choice(other(lower(drawn))) : null,
    },
  ],
  explain(drawn) {
    const at = addresses(drawn)
    const first = drawn[lower(drawn)]
    const second = drawn[other(lower(drawn))]
    const { segment } = homeOf(drawn.variant, first.storage)
    const above = homeOf(drawn.variant, second.storage).segment
    const within = segment === 'heap' || segment === 'stack' ? WITHIN[segment] : WITHIN.mmap
    const because =
      segment === above
        ? within
        : `\`${first.name}\` points into ${SEGMENT_NAMES[segment]}; \`${second.name}\` into ${SEGMENT_NAMES[above]}, which lies above.`
    return {
      truthSays: `\`${first.name}\` is lower.`,
      because: `${because} In this run they are at ${hex(Math.min(at.a, at.b))} and ${hex(Math.max(at.a, at.b))}.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const right = lower(drawn)
    return {
      step: 2,
      predicted: `${drawn[other(right)].name} lower`,
      actual: `${drawn[right].name} lower`,
      focus: 'order',
    }
  },
})

const WITHIN = {
  heap: 'Both blocks come from the heap, which hands out its top from low to high.',
  stack: 'The stack grows downwards: callee below caller, and the strings of the kernel above all frames.',
  mmap: 'The kernel fills the mmap area from its top down, so what is mapped later lies lower.',
}

function bothIn({ variant, a, b }: Drawn, one: readonly string[], two: readonly string[]): boolean {
  const x = homeOf(variant, a.storage).segment
  const y = homeOf(variant, b.storage).segment
  return (one.includes(x) && two.includes(y)) || (one.includes(y) && two.includes(x))
}
