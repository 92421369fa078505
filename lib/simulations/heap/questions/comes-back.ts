import type { Rng } from '@/lib/base/rng'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { chunkFor } from '../chunk-sizes'
import type { GlibcLine } from '../script'
import { bestOf, distinct } from './choosing'
import {
  code,
  doneOf,
  free,
  type GlibcProgram,
  malloc,
  sayVersion,
  traceOf,
  versionParam,
} from './glibc-draws'
import { assert } from '@/lib/base/assert'

const params = z.strictObject({
  /** one: all requests are of one size class; several: of two, some with other sizes in the same class. */
  classes: z.enum(['any', 'one', 'several']).default('any'),
  /** Whether one of the last requests is a calloc. */
  calloc: z.enum(['any', 'yes', 'no']).default('any'),
  version: versionParam.default('2.36'),
})

interface Drawn extends GlibcProgram {
  /** How many of the lines, at the end, are asked about. */
  readonly asked: number
}

const CLASSES: readonly (readonly number[])[] = [
  [24, 20, 16],
  [40, 32, 28],
  [56, 50, 48],
  [104, 100, 96],
  [200, 196, 193],
]
const NEW = 'new'

type Allocation = GlibcLine & { readonly size: number }

function allocations(lines: readonly GlibcLine[]): Allocation[] {
  return lines.filter((line) => line.op !== 'free')
}

/** For each line asked about: the name of the freed pointer whose chunk it gets, or "new". */
function comesBack(drawn: Drawn): string[] {
  const allocs = allocations(drawn.lines)
  const places = doneOf(drawn).flatMap(({ given }) => (given === undefined ? [] : [given.place]))
  const first = allocs.length - drawn.asked
  return places.slice(first).map((place) => {
    const earlier = places
      .slice(0, first)
      .findLastIndex((one) => one.in === 'heap' && place.in === 'heap' && one.at === place.at)
    return allocs[earlier]?.name ?? NEW
  })
}

/** Other rules of reuse than glibc's: which of the freed ones that match is taken. */
function byRule(
  drawn: Drawn,
  matches: (freed: Allocation, asked: Allocation) => boolean,
  take: 'first' | 'last',
): string[] {
  const allocs = allocations(drawn.lines)
  const freed = drawn.lines.flatMap((line) =>
    line.op === 'free' ? allocs.filter(({ name }) => name === line.name) : [],
  )
  return allocs.slice(-drawn.asked).map((asked) => {
    const index =
      take === 'first'
        ? freed.findIndex((one) => matches(one, asked))
        : freed.findLastIndex((one) => matches(one, asked))
    return index < 0 ? NEW : (freed.splice(index, 1)[0]?.name ?? NEW)
  })
}

const sameClass = (freed: Allocation, asked: Allocation) => chunkFor(freed.size) === chunkFor(asked.size)

const tokens = (value: string[]): Answer => ({ kind: 'tokens', value })

function drawOne(rng: Rng, classes: 'one' | 'several', calloc: boolean, version: Drawn['version']): Drawn {
  const used = rng.sample(CLASSES, classes === 'one' ? 1 : 2)
  const size = () => rng.pick(rng.pick(used))
  const names = ['a', 'b', 'c', 'd'].slice(0, rng.between(3, 4))
  const frees = rng.sample(names, rng.between(2, 3)).map(free)
  const asked = ['x', 'y', 'z'].map((name) => malloc(name, size()))
  const at = rng.between(0, 2)
  const last = asked.map((line, i): GlibcLine =>
    calloc && i === at && line.op === 'malloc' ? { ...line, op: 'calloc' } : line,
  )
  return { version, lines: [...names.map((name) => malloc(name, size())), ...frees, ...last], asked: 3 }
}

export const comesBackQuestion = defineQuestion({
  id: 'comes-back',
  title: 'Which freed block comes back?',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { classes, calloc, version }): Drawn {
    const kind = classes === 'any' ? rng.pick(['one', 'several'] as const) : classes
    const withCalloc = calloc === 'any' ? rng.chance(0.3) : calloc === 'yes'
    const chosen = version === 'any' ? rng.pick(['2.36', '2.43'] as const) : version
    const drawn = bestOf(
      8,
      4,
      () => drawOne(rng, kind, withCalloc, chosen),
      (one) =>
        distinct([
          comesBack(one),
          byRule(one, sameClass, 'first'),
          byRule(one, (a, b) => a.size === b.size, 'last'),
          byRule(one, sameClass, 'last'),
        ]) + (comesBack(one).some((name) => name !== NEW) ? 1 : 0),
    )
    assert(drawn, 'something was drawn')
    return drawn
  },
  ask: (drawn) => ({
    prompt: {
      text: `${sayVersion(drawn.version)}\n\nWhich freed block do **x**, **y** and **z** get, in this order? Write **new** for one that does not get a freed block.`,
      exhibits: [code(drawn.lines)],
    },
    form: {
      kind: 'tokens',
      ordered: true,
      palette: [
        ...allocations(drawn.lines)
          .slice(0, -drawn.asked)
          .map(({ name }) => name),
        NEW,
      ],
      example: 'b a new',
    },
    hints: [
      'Freed chunks wait in the tcache, one list for each chunk size (request + 8, rounded up to 16). The last one in is the first one out.',
      `The first chunk has ${chunkFor(allocations(drawn.lines)[0]?.size ?? 0)} bytes.`,
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => tokens(comesBack(drawn)),
  misconceptions: [
    {
      id: 'first-in-first-out',
      name: 'the one freed first comes back first',
      says: 'The tcache is a stack: what was freed last, and is still warm in the cache, comes back first.',
      answer: (drawn) => tokens(byRule(drawn, sameClass, 'first')),
    },
    {
      id: 'same-request',
      name: 'only the very same size is reused',
      says: 'What counts is the size of the chunk: requests from 25 to 40 bytes, for instance, share one list.',
      answer: (drawn) => tokens(byRule(drawn, (a, b) => a.size === b.size, 'last')),
    },
    {
      id: 'any-that-fits',
      name: 'any freed block that is large enough',
      says: 'A chunk in the tcache is neither split nor given to a request of another size.',
      answer: (drawn) => tokens(byRule(drawn, (a, b) => chunkFor(a.size) >= chunkFor(b.size), 'last')),
    },
    {
      id: 'calloc-reuses',
      name: 'calloc takes from the tcache',
      says: 'Up to glibc 2.40 calloc passes the tcache by.',
      answer: (drawn) => tokens(byRule(drawn, sameClass, 'last')),
    },
    {
      id: 'never-reused',
      name: 'freed memory is not reused',
      says: 'A freed chunk of the right size is the first thing that malloc takes.',
      answer: (drawn) => tokens(Array.from({ length: drawn.asked }, () => NEW)),
    },
  ],
  explain(drawn) {
    const truth = comesBack(drawn)
    const asked = allocations(drawn.lines).slice(-drawn.asked)
    const told = asked.map(
      (line, i) =>
        `${line.name} ${truth[i] === NEW ? 'gets a new chunk' : `gets the block of ${truth[i] ?? ''}`}`,
    )
    const sizes = [...new Set(allocations(drawn.lines).map(({ size }) => chunkFor(size)))].toSorted(
      (a, b) => a - b,
    )
    const lists =
      sizes.length === 1
        ? `All chunks have ${sizes[0] ?? 0} bytes, so one list serves them, last in first out.`
        : `The chunks have ${sizes.join(' and ')} bytes, and each size has a list of its own, last in first out.`
    const callocs = asked.some(({ op }) => op === 'calloc')
    const passes = !callocs
      ? ''
      : drawn.version === '2.36'
        ? ' `calloc` does not take from the tcache in this version.'
        : ' `calloc` takes from the tcache in this version.'
    return { truthSays: `${told.join(', ')}.`, because: `${lists}${passes}` }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'tokens') return undefined
    const truth = comesBack(drawn)
    const i = truth.findIndex((name, at) => answer.value[at]?.toLowerCase() !== name)
    if (i < 0) return undefined
    return {
      step: trace.steps.length - drawn.asked + i,
      predicted: answer.value[i] ?? 'nothing',
      actual: truth[i] ?? '',
      focus: `name:${answer.value[i] ?? ''}`,
    }
  },
})
