import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { topSize } from '../arena'
import { chunkFor, FIRST_MMAP_THRESHOLD } from '../chunk-sizes'
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

const params = z.strictObject({
  /** How many blocks are allocated and freed. */
  blocks: z.number().int().min(3).max(5).default(4),
  /** Whether mappings of their own occur, or only the end of the heap. */
  mappings: z.enum(['any', 'yes', 'no']).default('any'),
  version: versionParam.default('2.36'),
})

/** The names whose free makes a system call. */
function returning(drawn: GlibcProgram): string[] {
  const done = doneOf(drawn)
  return drawn.lines.flatMap((line, i) =>
    line.op === 'free' && (done[i]?.deed.calls.length ?? 0) > 0 ? [line.name] : [],
  )
}

function freed(drawn: GlibcProgram): string[] {
  return drawn.lines.flatMap((line) => (line.op === 'free' ? [line.name] : []))
}

function sizeOf(drawn: GlibcProgram, name: string): number {
  const line = drawn.lines.find((one) => one.op !== 'free' && one.name === name)
  return line !== undefined && line.op !== 'free' ? line.size : 0
}

function drawOne(
  rng: Rng,
  blocks: number,
  withMappings: boolean,
  version: GlibcProgram['version'],
): GlibcProgram {
  const sizes = withMappings ? [1000, 60_000, 100_000, 200_000, 400_000] : [1000, 40_000, 60_000, 100_000]
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, blocks)
  const allocs: GlibcLine[] = names.map((name) => malloc(name, rng.pick(sizes)))
  return { version, lines: [...allocs, ...rng.shuffle(names).map(free)] }
}

const choices = (value: readonly string[]): Answer => ({ kind: 'choices', value: [...value] })

export const toTheKernel = defineQuestion({
  id: 'to-the-kernel',
  title: 'Which frees give memory back to the kernel?',
  kind: 'predict',
  form: 'choices',
  params,
  pose(rng, { blocks, mappings, version }): GlibcProgram {
    const chosen = version === 'any' ? rng.pick(['2.36', '2.43'] as const) : version
    const withMappings = mappings === 'any' ? rng.chance(0.6) : mappings === 'yes'
    const drawn = bestOf(
      12,
      3,
      () => drawOne(rng, blocks, withMappings, chosen),
      (one) =>
        (returning(one).length > 0 ? 2 : 0) + distinct([returning(one), freed(one), byRequest(one)]) / 2,
    )
    assert(drawn, 'something was drawn')
    return drawn
  },
  ask: (drawn) => ({
    prompt: {
      text: `${sayVersion(drawn.version)}\n\nWhich of these calls of \`free\` make a **system call** and give memory back to the kernel?`,
      exhibits: [code(drawn.lines)],
    },
    form: {
      kind: 'choices',
      options: freed(drawn).map((name) => ({ id: name, label: `\`free(${name})\`` })),
    },
    hints: [
      'A mapping of its own is unmapped at once. The heap shrinks only at its end, when the free space there, the top, has grown to at least 128 KiB (twice the mmap threshold once that has moved).',
      firstStep(drawn),
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => choices(returning(drawn)),
  misconceptions: [
    {
      id: 'returned-to-system',
      name: 'free returns memory to the system',
      says: 'free hands a block back to the allocator, which keeps it for the next request.',
      answer: (drawn) => choices(freed(drawn)),
    },
    {
      id: 'never-returned',
      name: 'free never returns anything',
      says: 'Mappings of their own are unmapped, and spare pages at the end of the heap are given back.',
      answer: () => choices([]),
    },
    {
      id: 'by-size',
      name: 'large blocks go back, small ones stay',
      says: 'A block of the heap goes back only with the end of the heap; one block above it holds it there.',
      answer: (drawn) => choices(byRequest(drawn)),
    },
  ],
  explain(drawn) {
    const done = doneOf(drawn)
    const calls = drawn.lines.flatMap((line, i) => {
      const one = done[i]
      return line.op === 'free' && one !== undefined && one.deed.calls.length > 0
        ? [{ name: line.name, one }]
        : []
    })
    const unmapped = calls.filter(({ one }) => one.deed.path === 'unmapped').map(({ name }) => name)
    const trimmed = calls.filter(({ one }) => one.deed.path !== 'unmapped')
    const told = [
      ...(unmapped.length === 0
        ? []
        : [
            `${and(unmapped.map((name) => `\`${name}\``))} ${unmapped.length === 1 ? 'is a mapping of its own and is' : 'are mappings of their own and are'} unmapped.`,
          ]),
      ...trimmed.map(({ name, one }) => {
        const { arena } = one.heap
        const grown = topSize(arena) - one.deed.grown
        return `\`free(${name})\` lets the top grow to ${sayNumber(grown)} bytes, over the trim threshold of ${sayNumber(arena.trimThreshold)}, so \`brk\` shrinks the heap.`
      }),
    ]
    if (calls.length === 0) {
      return {
        truthSays: 'None of them.',
        because:
          'No block is a mapping of its own when it is freed, and the free space at the end of the heap stays below the trim threshold. What is free inside the heap stays there.',
      }
    }
    return {
      truthSays: `${and(calls.map(({ name }) => `\`free(${name})\``))}.`,
      because: `${told.join(' ')} All else stays with the allocator.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const names = returning(drawn)
    const i = drawn.lines.findIndex(
      (line) => line.op === 'free' && names.includes(line.name) !== answer.value.includes(line.name),
    )
    const line = drawn.lines[i]
    if (line === undefined) return undefined
    const gives = names.includes(line.name)
    return {
      step: Math.min(i + 1, trace.steps.length - 1),
      predicted: gives ? 'stays' : 'back to the kernel',
      actual: gives ? 'back to the kernel' : 'stays',
      focus: 'kernel',
    }
  },
})

function firstStep(drawn: GlibcProgram): string {
  const [first] = doneOf(drawn)
  const top = first === undefined ? 0 : topSize(first.heap.arena)
  const says =
    first?.deed.path === 'mmap'
      ? 'The first block is mapped apart all the same.'
      : `After it the top has ${sayNumber(top)} bytes.`
  return `The first call makes a heap of 132 KiB. ${says}`
}

/** The blocks whose request alone is over the threshold of a fresh program. */
function byRequest(drawn: GlibcProgram): string[] {
  return freed(drawn).filter((name) => chunkFor(sizeOf(drawn, name)) >= FIRST_MMAP_THRESHOLD)
}

function and(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
