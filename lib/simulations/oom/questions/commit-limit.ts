import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { commitTrace } from '../commit-trace'
import { commitLimit } from '../overcommit'
import { GIB, size } from '../say'

const params = z.strictObject({
  /** Whether the machine has swap. */
  swap: z.enum(['any', 'none', 'some']).default('any'),
  /** Whether the ratio is the default, 50. */
  ratio: z.enum(['any', 'default']).default('any'),
})

interface Drawn {
  readonly ramKib: number
  readonly swapKib: number
  readonly ratio: number
}

function number(kib: number): Answer {
  return { kind: 'number', value: Math.round((kib / GIB) * 10) / 10 }
}

function limitOf({ ramKib, swapKib, ratio }: Drawn): number {
  return commitLimit(ramKib, swapKib, ratio)
}

export const commitLimitOf = defineQuestion({
  id: 'commit-limit',
  title: 'How much may be promised in mode 2',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { swap, ratio }): Drawn {
    const hasSwap = swap === 'some' || (swap === 'any' && rng.chance(0.7))
    return {
      ramKib: rng.pick([8, 16, 20, 32, 40, 64]) * GIB,
      swapKib: hasSwap ? rng.pick([2, 4, 8, 16]) * GIB : 0,
      ratio: ratio === 'default' ? 50 : rng.pick([50, 50, 80, 75, 100]),
    }
  },
  ask({ ramKib, swapKib, ratio }) {
    return {
      prompt: {
        text: `\`vm.overcommit_memory\` is **2** and \`vm.overcommit_ratio\` **${ratio}**${ratio === 50 ? ', the default' : ''}. The machine has **${size(ramKib)}** of RAM, ${swapKib === 0 ? '**no swap**' : `**${size(swapKib)}** of swap`} and no reserved huge pages.\n\nWhat is \`CommitLimit\`?`,
      },
      form: { kind: 'number', unit: 'GiB', tolerance: 0.05, min: 0, max: 1000 },
      hints: ['The ratio applies to the RAM; swap counts in full.'],
    }
  },
  run: (drawn) => {
    const half = limitOf(drawn) / 2
    return commitTrace(
      { mode: 2, ramKib: drawn.ramKib, swapKib: drawn.swapKib, commitLimitKib: limitOf(drawn) },
      { committedKib: 0, mappedKib: 0 },
      [
        { kib: half, writable: true, shared: false, noreserve: false },
        { kib: limitOf(drawn), writable: true, shared: false, noreserve: false },
      ],
    )
  },
  truth: (drawn) => number(limitOf(drawn)),
  misconceptions: [
    {
      id: 'ram-and-swap',
      name: 'all of RAM and swap',
      says: 'Only a share of the RAM counts, half of it by default: the rest is for the kernel, page cache and what is not accounted.',
      answer: ({ ramKib, swapKib }) => number(ramKib + swapKib),
    },
    {
      id: 'swap-in-the-ratio',
      name: 'the ratio applied to swap too',
      says: 'The ratio is of RAM. Swap is added in full.',
      answer: ({ ramKib, swapKib, ratio }) => number(((ramKib + swapKib) * ratio) / 100),
    },
    {
      id: 'swap-left-out',
      name: 'swap left out',
      says: 'Swap counts in full: a promise can be kept there too.',
      answer: ({ ramKib, ratio }) => number((ramKib * ratio) / 100),
    },
    {
      id: 'beyond-ram',
      name: 'a ratio on top of RAM',
      says: 'The ratio is the share of RAM that may be promised, not what may be promised beyond it.',
      answer: ({ ramKib, swapKib, ratio }) => number(ramKib + swapKib + (ramKib * ratio) / 100),
    },
  ],
  explain(drawn) {
    return {
      truthSays: `${size(limitOf(drawn))}.`,
      because: `${drawn.ratio} % of ${size(drawn.ramKib)} is ${size((drawn.ramKib * drawn.ratio) / 100)}${drawn.swapKib === 0 ? ', and there is no swap' : `, plus ${size(drawn.swapKib)} of swap`}.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: 2,
      predicted: `room up to ${answer.value} GiB`,
      actual: `the limit is ${size(limitOf(drawn))}`,
      focus: 'limit',
    }
  },
})
