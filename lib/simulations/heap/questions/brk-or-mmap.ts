import type { Rng } from '@/lib/base/rng'
import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { chunkFor, FIRST_MMAP_THRESHOLD } from '../chunk-sizes'
import type { Path } from '../deed'
import type { GlibcLine } from '../script'
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
  /** fresh: nothing was freed before; freed: a mapping was freed, which moves the threshold. */
  history: z.enum(['any', 'fresh', 'freed']).default('any'),
  version: versionParam.default('2.36'),
})

type Where = 'heap' | 'brk' | 'mmap'

const choice = (value: Where): Answer => ({ kind: 'choice', value })

function whereFrom(path: Path | null | undefined): Where {
  if (path === 'mmap') return 'mmap'
  return path === 'grown top' ? 'brk' : 'heap'
}

function outcome(drawn: GlibcProgram): Where {
  return whereFrom(doneOf(drawn).at(-1)?.deed.path)
}

function lastSize({ lines }: GlibcProgram): number {
  const last = lines.at(-1)
  assert(last !== undefined && last.op !== 'free', 'the last line allocates')
  return last.size
}

/** 100 KB in use leave a top of about 34 KB. */
function drawFresh(rng: Rng): GlibcLine[] {
  const first = rng.pick([100, 1000, 60_000, 100_000, 120_000])
  const size = rng.pick([20_000, 50_000, 80_000, 100_000, 125_000, 140_000, 200_000, 500_000, 1_000_000])
  return [malloc('a', first), malloc('b', size)]
}

function drawFreed(rng: Rng): GlibcLine[] {
  const mapped = rng.pick([200_000, 300_000, 500_000, 1_000_000])
  const size = rng.pick([mapped - 50_000, mapped - 20_000, mapped, mapped + 100_000, mapped * 2, 100_000])
  return [malloc('a', rng.pick([100, 1000, 60_000])), malloc('b', mapped), free('b'), malloc('c', size)]
}

export const brkOrMmap = defineQuestion({
  id: 'brk-or-mmap',
  title: 'From the heap or a mapping of its own?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { history, version }): GlibcProgram {
    const kind = history === 'any' ? rng.pick(['fresh', 'freed']) : history
    const chosen = version === 'any' ? rng.pick(['2.36', '2.43'] as const) : version
    // Each of the three outcomes as often as the draws allow.
    const want = rng.pick<Where>(kind === 'fresh' ? ['heap', 'brk', 'mmap'] : ['brk', 'brk', 'heap', 'mmap'])
    let drawn: GlibcProgram = { version: chosen, lines: [] }
    for (let i = 0; i < 12; i++) {
      drawn = { version: chosen, lines: kind === 'fresh' ? drawFresh(rng) : drawFreed(rng) }
      if (outcome(drawn) === want) break
    }
    return drawn
  },
  ask: (drawn) => ({
    prompt: {
      text: `${sayVersion(drawn.version)} The first call has made a heap of **132 KiB**.\n\nWhere does the **last line** get its memory?`,
      exhibits: [code(drawn.lines)],
    },
    form: {
      kind: 'choice',
      options: [
        { id: 'heap', label: 'From the heap, without a system call' },
        { id: 'brk', label: 'From the heap, after `brk` has made it larger' },
        { id: 'mmap', label: 'From a mapping of its own, by `mmap`' },
      ],
    },
    hints: [
      'If the top, the unused end of the heap, is large enough, it serves any request. Otherwise the mmap threshold decides: 128 KiB at first, then as large as the largest mapping that was freed.',
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => choice(outcome(drawn)),
  misconceptions: [
    {
      id: 'fixed-threshold',
      name: 'the threshold is fixed at 128 KiB',
      says: 'When a mapping is freed, the threshold rises to its size, up to 32 MiB.',
      answer: (drawn) => (chunkFor(lastSize(drawn)) >= FIRST_MMAP_THRESHOLD ? choice('mmap') : null),
    },
    {
      id: 'always-asks',
      name: 'every malloc asks the kernel',
      says: 'malloc asks the kernel only when the heap it has is too small.',
      answer: (drawn) => (outcome(drawn) === 'heap' ? choice('brk') : null),
    },
    {
      id: 'heap-serves-all',
      name: 'malloc always means brk',
      says: 'Large requests that the top cannot serve get a mapping of their own.',
      answer: (drawn) => (outcome(drawn) === 'mmap' ? choice('brk') : null),
    },
  ],
  explain(drawn) {
    const done = doneOf(drawn)
    const last = done.at(-1)
    const before = done.at(-2)?.heap.arena
    const top = before === undefined ? 0 : (before.heads[before.top]?.size ?? 0)
    const threshold = before?.mmapThreshold ?? FIRST_MMAP_THRESHOLD
    const chunk = chunkFor(lastSize(drawn))
    const says = {
      heap: 'From the heap, without a system call.',
      brk: 'From the heap, after `brk` has made it larger.',
      mmap: 'From a mapping of its own.',
    }[outcome(drawn)]
    const moved =
      threshold === FIRST_MMAP_THRESHOLD
        ? '128 KiB'
        : `${sayNumber(threshold)} bytes since the mapping was freed`
    const because = {
      heap: `The chunk needs ${sayNumber(chunk)} bytes and the heap has them: its top, the unused end, has ${sayNumber(top)}.`,
      brk: `The chunk needs ${sayNumber(chunk)} bytes and the top has ${sayNumber(top)}. It is below the mmap threshold (${moved}), so \`brk\` adds ${sayNumber(last?.deed.grown ?? 0)} bytes.`,
      mmap: `The chunk needs ${sayNumber(chunk)} bytes and the top has only ${sayNumber(top)}. It is not below the mmap threshold (${moved}), so it is mapped apart.`,
    }[outcome(drawn)]
    return { truthSays: says, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const names: Record<string, string> = { heap: 'no system call', brk: 'brk', mmap: 'mmap' }
    return {
      step: trace.steps.length - 1,
      predicted: names[answer.value] ?? answer.value,
      actual: names[outcome(drawn)] ?? '',
      focus: 'kernel',
    }
  },
})
