import type { Rng } from '@/lib/base/rng'
import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { versionRules } from '../arena'
import { chunkFor, MAX_FAST, MAX_TCACHE } from '../chunk-sizes'
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
  /** How large the freed blocks are: small fits a fastbin, medium the tcache only, large neither. */
  size: z.enum(['any', 'small', 'medium', 'large']).default('any'),
  version: versionParam.default('any'),
})

type Goes = 'tcache' | 'fastbin' | 'merged' | 'kernel'

interface Drawn extends GlibcProgram {
  readonly request: number
  /** How many blocks of that size were freed before. */
  readonly freed: number
}

const choice = (value: Goes): Answer => ({ kind: 'choice', value })

function outcome(drawn: Drawn): Goes {
  const path = doneOf(drawn).at(-1)?.deed.path
  if (path === 'tcache' || path === 'fastbin') return path
  return path === 'unmapped' ? 'kernel' : 'merged'
}

function drawSize(rng: Rng, size: 'small' | 'medium' | 'large'): number {
  if (size === 'small') return rng.pick([16, 24, 40, 64, 80, 100, 120])
  return size === 'medium'
    ? rng.pick([200, 256, 400, 512, 800, 1000])
    : rng.pick([2000, 20_000, 200_000, 1_000_000])
}

export const freedGoes = defineQuestion({
  id: 'freed-goes',
  title: 'Where a freed block goes',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { size, version }): Drawn {
    const chosen = version === 'any' ? rng.pick(['2.36', '2.36', '2.43'] as const) : version
    const kind = size === 'any' ? rng.pick(['small', 'small', 'medium', 'large'] as const) : size
    const request = drawSize(rng, kind)
    const { tcacheCount } = versionRules[chosen]
    const freed =
      kind === 'large' ? 0 : rng.pick([0, 1, 3, tcacheCount - 1, tcacheCount, tcacheCount, tcacheCount, 7])
    const blocks = many(freed + 1, request)
    const frees = blocks.map(({ name }) => free(name))
    return { version: chosen, lines: [...blocks, malloc('z', 16), ...frees], request, freed }
  },
  ask: ({ version, request, freed }) => ({
    prompt: {
      text: `${sayVersion(version)} A program has allocated **${freed === 0 ? 'one block' : `${freed + 1} blocks`}** of **${sayNumber(request)} bytes**, and a small one after ${freed === 0 ? 'it' : 'them'}.\n\n${freed === 0 ? 'It' : `It has freed **${freed}** of the ${freed + 1}, and`} now frees ${freed === 0 ? 'that block' : 'the last of them'}. Where does it go?`,
    },
    form: {
      kind: 'choice',
      options: [
        { id: 'tcache', label: 'Into the tcache' },
        { id: 'fastbin', label: 'Into a fastbin' },
        { id: 'merged', label: 'It stays in the heap for any request, merged with free neighbours' },
        { id: 'kernel', label: 'Back to the kernel' },
      ],
    },
    hints: [
      `The tcache holds ${versionRules[version].tcacheCount} chunks of each size up to ${sayNumber(MAX_TCACHE)} bytes${versionRules[version].fastbins ? `; fastbins hold any number of chunks up to ${MAX_FAST} bytes` : ''}.`,
    ],
  }),
  run: (drawn) => traceOf(drawn),
  truth: (drawn) => choice(outcome(drawn)),
  misconceptions: [
    {
      id: 'returned-to-system',
      name: 'free returns memory to the system',
      says: 'free hands a block back to the allocator. Only a mapping of its own, or spare pages at the end of the heap, go back to the kernel.',
      answer: (drawn) => (outcome(drawn) === 'kernel' ? null : choice('kernel')),
    },
    {
      id: 'bottomless',
      name: 'the tcache has no limit',
      says: 'The tcache holds a fixed number of chunks of each size, and none that is large.',
      answer: (drawn) => (outcome(drawn) === 'tcache' ? null : choice('tcache')),
    },
    {
      id: 'fastbins-remain',
      name: 'small chunks always end in fastbins',
      says: 'The tcache comes first, and glibc 2.43 has no fastbins at all.',
      answer: (drawn) =>
        chunkFor(drawn.request) <= MAX_FAST && outcome(drawn) !== 'fastbin' ? choice('fastbin') : null,
    },
    {
      id: 'merged-at-once',
      name: 'free merges at once',
      says: 'Chunks in the tcache and in fastbins keep their size and count as in use, so that the same request can have them back at once.',
      answer: (drawn) => (outcome(drawn) === 'merged' ? null : choice('merged')),
    },
  ],
  explain(drawn) {
    const { tcacheCount, fastbins } = versionRules[drawn.version]
    const chunk = chunkFor(drawn.request)
    const full = `The tcache holds ${tcacheCount} chunks of a size, and ${drawn.freed} of ${sayNumber(chunk)} bytes are there already.`
    const says = {
      tcache: {
        truthSays: 'Into the tcache.',
        because: `The chunk has ${sayNumber(chunk)} bytes, the tcache takes chunks of up to ${sayNumber(MAX_TCACHE)}, and it holds ${drawn.freed} of ${tcacheCount} of this size.`,
      },
      fastbin: {
        truthSays: 'Into a fastbin.',
        because: `${full} A chunk of ${chunk} bytes is small enough (${MAX_FAST}) for a fastbin.`,
      },
      merged: {
        truthSays: 'It stays in the heap for any request, merged with free neighbours.',
        because:
          chunk > MAX_TCACHE
            ? `A chunk of ${sayNumber(chunk)} bytes is too large for the tcache, and too small to have been mapped apart.`
            : `${full} ${fastbins ? `For a fastbin a chunk of ${sayNumber(chunk)} bytes is too large.` : 'This version has no fastbins.'}`,
      },
      kernel: {
        truthSays: 'Back to the kernel.',
        because: `A request for ${sayNumber(drawn.request)} bytes is over the mmap threshold of 128 KiB, so the block is a mapping of its own, and free unmaps it.`,
      },
    }
    return says[outcome(drawn)]
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: SHORT[answer.value] ?? answer.value,
      actual: SHORT[outcome(drawn)] ?? '',
      focus: answer.value === 'kernel' ? 'kernel' : 'lists',
    }
  },
})

const SHORT: Readonly<Record<string, string>> = {
  tcache: 'tcache',
  fastbin: 'fastbin',
  merged: 'merged',
  kernel: 'back to the kernel',
}
