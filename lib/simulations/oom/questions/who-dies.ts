import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { badness, PAGE_KIB } from '../badness'
import { drawNode, drawUntil, type FullNode, greatest, isClear } from '../draws'
import { usedKib } from '../model'
import { size } from '../say'
import { memoryTrace } from '../trace'
import { firstKilled, opening, processTable, sayNode, scoredStep } from './node-prompt'

const params = z.strictObject({
  /** How many processes, 3 to 5. */
  processes: z.int().min(3).max(5).default(4),
  /** `none`: size alone decides. `mixed`: some have an adj. `extreme`: −1000 and 1000 as well. */
  adj: z.enum(['none', 'mixed', 'extreme']).default('mixed'),
})

const ADJS = {
  none: [0],
  mixed: [0, 0, 0, -100, -200, -300, 200, 300, 400],
  extreme: [0, 0, -1000, 1000, -300, 300],
} as const

function choice(name: string | null): Answer | null {
  return name === null ? null : { kind: 'choice', value: name }
}

/** As it is when the choice is made: the grower has taken what was left. */
function atTheLimit({ machine, touch }: FullNode): FullNode['machine']['processes'] {
  const room = machine.ramKib - usedKib(machine.processes)
  return machine.processes.map((one) =>
    one.name === touch.name ? { ...one, residentKib: one.residentKib + Math.min(room, touch.kib) } : one,
  )
}

export const whoDies = defineQuestion({
  id: 'who-dies',
  title: 'Whom the OOM killer chooses',
  kind: 'predict',
  form: 'choice',
  params,
  pose: (rng, { processes, adj }): FullNode =>
    drawUntil(
      () => drawNode(rng, processes, ADJS[adj]),
      (drawn) =>
        isClear(drawn) &&
        // Where there is an adj it decides as often as not.
        (adj === 'none' ||
          rng.chance(0.2) ||
          firstKilled(drawn) !== greatest(atTheLimit(drawn), (one) => one.residentKib)),
    ),
  ask(drawn) {
    const { machine } = drawn
    return {
      prompt: {
        text: `${sayNode(drawn)}. (Linux 7.3)\n\nWhich process is killed **first**?`,
        exhibits: [processTable(machine.processes)],
      },
      form: {
        kind: 'choice',
        options: [
          ...machine.processes.map(({ name }) => ({ id: name, label: `\`${name}\`` })),
          { id: 'nobody', label: 'nobody; the memory is found' },
        ],
      },
      hints: [
        `Points are size plus adj × RAM / 1000. Here 100 of adj weigh as much as ${size(machine.ramKib / 10)}.`,
        `When the limit is met, \`${drawn.touch.name}\` has taken all that was free.`,
      ],
    }
  },
  run: (drawn) => memoryTrace(drawn.machine, [drawn.touch], opening(drawn)),
  truth: (drawn) => choice(firstKilled(drawn)) ?? { kind: 'choice', value: 'nobody' },
  misconceptions: [
    {
      id: 'the-one-that-asks',
      name: 'the one that asks',
      says: 'Who happens to ask for the last page has nothing to do with it. The points decide.',
      answer: ({ touch }) => choice(touch.name),
    },
    {
      id: 'size-alone',
      name: 'adj left out',
      says: 'To the size comes adj × RAM / 1000. A few hundred of adj weigh gigabytes.',
      answer: (drawn) => choice(greatest(atTheLimit(drawn), (one) => one.residentKib)),
    },
    {
      id: 'adj-alone',
      name: 'adj alone',
      says: '`oom_score_adj` is not a priority: it is added to the size, and a large process can have more points than a small one with a higher adj.',
      answer: (drawn) =>
        drawn.machine.processes.every(({ adj }) => adj === 0)
          ? null
          : choice(greatest(drawn.machine.processes, (one) => one.adj * 1e9 + one.residentKib / 1e6)),
    },
    {
      id: 'adj-upside-down',
      name: 'adj the wrong way round',
      says: 'A high adj draws the killer, a low one protects.',
      answer: (drawn) =>
        choice(
          greatest(
            atTheLimit(drawn),
            (one) =>
              badness(
                { ...one, swappedKib: 0, pageTablesKib: 0, adj: -one.adj },
                drawn.machine.ramKib / PAGE_KIB,
              ) ?? 0,
          ),
        ),
    },
    {
      id: 'fails-politely',
      name: 'memory that runs out politely',
      says: 'Touching a page cannot fail with an error. When nothing can be given back, somebody dies.',
      answer: () => choice('nobody'),
    },
  ],
  explain(drawn) {
    const dead = firstKilled(drawn)
    const total = drawn.machine.ramKib
    const list = atTheLimit(drawn).map(({ name, residentKib, adj }) => {
      if (adj === -1000) return `\`${name}\` never`
      const share = Math.round((adj * total) / 1000)
      return `\`${name}\` ${size(residentKib)}${share === 0 ? '' : ` ${share < 0 ? '−' : '+'} ${size(Math.abs(share))}${share < 0 && residentKib + share < 0 ? ' (below zero)' : ` = ${size(residentKib + share)}`}`}`
    })
    return {
      truthSays: dead === null ? 'Nobody.' : `\`${dead}\` is killed.`,
      because: `Points, in memory: ${list.join(', ')}. The most decide; who asked does not matter.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: scoredStep(drawn),
      predicted: answer.value === 'nobody' ? 'nobody dies' : `${answer.value} has most points`,
      actual: `${firstKilled(drawn) ?? 'nobody'} has`,
      focus: answer.value,
    }
  },
})
