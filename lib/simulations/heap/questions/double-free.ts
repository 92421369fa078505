import type { Rng } from '@/lib/base/rng'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type GlibcLine, writeLine } from '../script'
import {
  doneOf,
  free,
  type GlibcProgram,
  malloc,
  many,
  sayVersion,
  traceOf,
  versionParam,
} from './glibc-draws'

const params = z.strictObject({
  /** small: a few small blocks; many: more than the tcache holds; large: blocks too large for it. */
  blocks: z.enum(['any', 'small', 'many', 'large']).default('any'),
  version: versionParam.default('2.36'),
})

type Outcome = 'tcache' | 'fasttop' | 'other' | 'unnoticed'

const choice = (value: Outcome): Answer => ({ kind: 'choice', value })

function outcome(drawn: GlibcProgram): Outcome {
  const aborted = doneOf(drawn).at(-1)?.heap.aborted ?? null
  if (aborted === null) return 'unnoticed'
  if (aborted.message.includes('tcache')) return 'tcache'
  return aborted.message.includes('fasttop') ? 'fasttop' : 'other'
}

function drawLines(rng: Rng, blocks: 'small' | 'many' | 'large'): GlibcLine[] {
  const size = blocks === 'large' ? 2000 : rng.pick([24, 40, 64, 100])
  if (blocks === 'many') {
    const all = many(rng.chance(0.55) ? 9 : 8, size)
    return [...all, ...all.map(({ name }) => free(name)), free('p7')]
  }
  const isReused = rng.chance(0.45)
  if (blocks === 'small') {
    if (isReused) return [malloc('a', size), free('a'), malloc('b', rng.pick([size, size - 4])), free('a')]
    const between = rng.pick([[], ['b'], ['b', 'c']])
    return [
      malloc('a', size),
      malloc('b', size),
      malloc('c', size),
      free('a'),
      ...between.map(free),
      free('a'),
    ]
  }
  if (isReused) return [malloc('a', size), malloc('b', size), free('a'), malloc('c', size), free('a')]
  const after = rng.chance(0.5) ? [malloc('c', 16)] : []
  const between = rng.chance(0.5) ? [free('b')] : []
  return [malloc('a', size), malloc('b', size), ...after, free('a'), ...between, free('a')]
}

/** The program as it would be written: many blocks in loops. */
function listing(lines: readonly GlibcLine[]): string[] {
  const blocks = lines.filter((line) => line.op !== 'free')
  const [first] = blocks
  if (first === undefined || blocks.length < 8) return lines.map(writeLine)
  return [
    `for (int i = 0; i < ${blocks.length}; i++) p[i] = malloc(${first.size});`,
    `for (int i = 0; i < ${blocks.length}; i++) free(p[i]);`,
    'free(p[7]);',
  ]
}

export const doubleFree = defineQuestion({
  id: 'double-free',
  title: 'What a double free does',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { blocks, version }): GlibcProgram {
    const chosen = version === 'any' ? rng.pick(['2.36', '2.43'] as const) : version
    const kind = blocks === 'any' ? rng.pick(['small', 'many', 'many', 'large'] as const) : blocks
    return { version: chosen, lines: drawLines(rng, kind) }
  },
  ask: (drawn) => ({
    prompt: {
      text: `${sayVersion(drawn.version)}\n\nThe **last line** frees a block that was freed before. What does glibc do?`,
      exhibits: [{ kind: 'code', title: 'program', lines: listing(drawn.lines) }],
    },
    form: {
      kind: 'choice',
      options: [
        { id: 'tcache', label: 'It aborts: the block is still in the tcache' },
        { id: 'fasttop', label: 'It aborts: the block is at the head of its fastbin' },
        { id: 'other', label: 'It aborts: the block is free inside the heap' },
        { id: 'unnoticed', label: 'It notices nothing' },
      ],
    },
    hints: [
      'A chunk in the tcache carries a mark, wherever it is in its list. Of a fastbin only the head is compared.',
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => choice(outcome(drawn)),
  misconceptions: [
    {
      id: 'always-noticed',
      name: 'glibc always notices',
      says: 'The checks are cheap and partial: deeper in a fastbin, or once the block is in use again, nothing is noticed.',
      answer: (drawn) => (outcome(drawn) === 'unnoticed' ? choice('tcache') : null),
    },
    {
      id: 'only-in-a-row',
      name: 'only two frees in a row are noticed',
      says: 'That is how fastbins are checked. The tcache finds the block wherever it is in the list.',
      answer: (drawn) => (drawn.lines.at(-2)?.name === drawn.lines.at(-1)?.name ? null : choice('unnoticed')),
    },
    {
      id: 'tcache-holds-all',
      name: 'the tcache has no limit',
      says: 'Only seven chunks of a size are in the tcache in this version; the next go to a fastbin, which checks less.',
      answer: (drawn) => (outcome(drawn) === 'fasttop' ? choice('tcache') : null),
    },
  ],
  explain(drawn) {
    const aborted = doneOf(drawn).at(-1)?.heap.aborted ?? null
    const name = `\`${drawn.lines.at(-1)?.name ?? ''}\``
    const reused = drawn.lines.at(-2)?.op === 'malloc'
    const says: Record<Outcome, { truthSays: string; because: string }> = {
      tcache: {
        truthSays: 'It aborts.',
        because: `${name} is still in the tcache. Its mark makes free search the list of its size, and there it is: "${aborted?.message ?? ''}".`,
      },
      fasttop: {
        truthSays: 'It aborts.',
        because: `The tcache is full with seven others, so ${name} went to the fastbin, and it is still at its head: "${aborted?.message ?? ''}".`,
      },
      other: {
        truthSays: 'It aborts.',
        because: `A chunk of 2016 bytes is too large for the tcache. It is free inside the heap, and its neighbour's header or the top shows it: "${aborted?.message ?? ''}".`,
      },
      unnoticed: {
        truthSays: 'It notices nothing.',
        because: reused
          ? `\`${drawn.lines.at(-2)?.name ?? ''}\` got the block of ${name}, so to glibc the block is in use. The free is valid for it, and pulls the block from under its new owner.`
          : `${name} is in a fastbin, but another chunk was freed after it and is at the head. Only the head is compared, so the list becomes a ring.`,
      },
    }
    return says[outcome(drawn)]
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const short: Record<string, string> = {
      tcache: 'noticed: in the tcache',
      fasttop: 'noticed: head of a fastbin',
      other: 'noticed: free in the heap',
      unnoticed: 'not noticed',
    }
    return {
      step: trace.steps.length - 1,
      predicted: short[answer.value] ?? '',
      actual: short[outcome(drawn)] ?? '',
      focus: 'lists',
    }
  },
})
