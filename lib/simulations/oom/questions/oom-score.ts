import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { badness, oomScore, PAGE_KIB } from '../badness'
import type { Machine } from '../model'
import { GIB, MIB, size } from '../say'
import { memoryTrace } from '../trace'

const params = z.strictObject({
  /** `zero`: adj 0. `set`: some other adj. `kubernetes`: −997, 1000 and values between. */
  adj: z.enum(['any', 'zero', 'set', 'kubernetes']).default('any'),
})

interface Drawn {
  readonly ramKib: number
  readonly residentKib: number
  readonly adj: number
}

const ADJS = {
  any: [0, 0, 500, 1000, -500, 300, -997, -1000],
  zero: [0],
  set: [-500, -300, 200, 300, 500, 800],
  kubernetes: [-997, 1000, 999, 750, 500],
} as const

function number(value: number): Answer {
  return { kind: 'number', value }
}

function pagesOf({ ramKib }: Drawn): number {
  return ramKib / PAGE_KIB
}

function pointsOf(drawn: Drawn): number | null {
  return badness({ ...drawn, swappedKib: 0, pageTablesKib: 0 }, pagesOf(drawn))
}

function machineOf({ ramKib, residentKib, adj }: Drawn): Machine {
  return {
    ramKib,
    swapKib: 0,
    cacheKib: 0,
    groups: [],
    processes: [{ name: 'app', group: '', residentKib: 0, adj, alive: true }].map((one) => ({
      ...one,
      residentKib: Math.min(one.residentKib, residentKib),
    })),
  }
}

/** Thousandths of the RAM. */
function share({ residentKib, ramKib }: Drawn): number {
  return Math.round((residentKib / ramKib) * 1000)
}

export const oomScoreOf = defineQuestion({
  id: 'oom-score',
  title: 'The oom_score of a process',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { adj }): Drawn {
    const ramKib = rng.pick([8, 16, 32]) * GIB
    const residentKib = rng.pick([2 * MIB, ramKib / 10, ramKib / 5, ramKib / 4, ramKib / 2, (ramKib * 4) / 5])
    return { ramKib, residentKib: Math.floor(residentKib / PAGE_KIB) * PAGE_KIB, adj: rng.pick(ADJS[adj]) }
  },
  ask({ ramKib, residentKib, adj }) {
    const use =
      residentKib < 10 * MIB
        ? 'sleeps and has next to nothing in RAM'
        : `has **${Math.round((residentKib / ramKib) * 100)} %** of it in use`
    return {
      prompt: {
        text: `A machine has **${size(ramKib)}** of RAM and no swap. A process ${use}; its \`oom_score_adj\` is **${adj}**. (Linux 7.3)\n\nWhat does \`/proc/PID/oom_score\` say?`,
      },
      form: { kind: 'number', tolerance: 12, min: 0, max: 2000, says: 'to 10' },
      hints: [
        'The kernel adds adj to the share of RAM in thousandths, puts 1000 on top so that nothing is negative, and shows two thirds of it.',
      ],
    }
  },
  run: (drawn) =>
    memoryTrace(
      machineOf(drawn),
      [{ name: 'app', kib: drawn.residentKib }],
      `${size(drawn.ramKib)} of RAM. \`app\` has nothing in RAM yet and \`oom_score_adj\` ${drawn.adj}: its oom_score is ${oomScore(pointsOf({ ...drawn, residentKib: 0 }), pagesOf(drawn))}.`,
    ),
  truth: (drawn) => number(oomScore(pointsOf(drawn), pagesOf(drawn))),
  misconceptions: [
    {
      id: 'idle-is-zero',
      name: 'a scale that starts at 0',
      says: 'The file shows (1000 + points) × 2/3: a process that uses nothing has 666, not 0. Older kernels showed the bare sum.',
      answer: (drawn) => number(Math.max(0, share(drawn) + (drawn.adj === -1000 ? -1000 : drawn.adj))),
    },
    {
      id: 'without-two-thirds',
      name: 'two thirds left out',
      says: 'The sum goes from 0 to 3000, the file from 0 to 2000: two thirds of it.',
      answer: (drawn) =>
        drawn.adj === -1000 || 1000 + share(drawn) + drawn.adj > 2000
          ? null
          : number(Math.max(0, 1000 + share(drawn) + drawn.adj)),
    },
    {
      id: 'adj-left-out',
      name: 'adj left out',
      says: '`oom_score_adj` is part of `oom_score`: it is added before the scaling.',
      answer: (drawn) => number(oomScore(pointsOf({ ...drawn, adj: 0 }), pagesOf(drawn))),
    },
    {
      id: 'never-but-scored',
      name: '−1000 taken for a number',
      says: '−1000 is not a number to calculate with. It means never, and the file shows 0.',
      answer: (drawn) =>
        drawn.adj === -1000 ? number(Math.trunc(((1000 + share(drawn) - 1000) * 2) / 3)) : null,
    },
  ],
  explain(drawn) {
    const score = oomScore(pointsOf(drawn), pagesOf(drawn))
    return {
      truthSays: `${score}.`,
      because:
        drawn.adj === -1000
          ? '−1000 means never: the kernel does not even count its points, and the file shows 0.'
          : `Its size is ${share(drawn)} thousandths of the RAM, its adj ${drawn.adj < 0 ? `takes ${-drawn.adj} off` : `adds ${drawn.adj}`}: two thirds of ${1000 + share(drawn) + drawn.adj}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: String(answer.value),
      actual: String(oomScore(pointsOf(drawn), pagesOf(drawn))),
      focus: 'app',
    }
  },
})
