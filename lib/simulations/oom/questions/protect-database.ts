import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { ADJ_MAX, ADJ_MIN } from '../badness'
import { drawUntil, type FullNode, isClear } from '../draws'
import { usedKib } from '../model'
import { GIB, size } from '../say'
import { memoryTrace } from '../trace'
import { firstKilled, opening, processTable, sayNode, scoredStep } from './node-prompt'

const params = z.strictObject({
  /** How many processes, 2 to 4. */
  processes: z.int().min(2).max(4).default(3),
  /** Whether the others have an adj too. */
  others: z.enum(['zero', 'mixed']).default('zero'),
})

const STEP = 50
const NAME = 'db'

function withAdj({ machine, touch }: FullNode, adj: number): FullNode {
  return {
    touch,
    machine: {
      ...machine,
      processes: machine.processes.map((one) => (one.name === NAME ? { ...one, adj } : one)),
    },
  }
}

function survives(drawn: FullNode, adj: number): boolean {
  return firstKilled(withAdj(drawn, adj)) !== NAME
}

/** Found by trying: what survives with an adj survives with each lower one. */
function highest(drawn: FullNode): number {
  let [works, fails] = [ADJ_MIN, ADJ_MAX + STEP]
  while (fails - works > STEP) {
    const middle = works + Math.floor((fails - works) / STEP / 2) * STEP
    if (survives(drawn, middle)) works = middle
    else fails = middle
  }
  return works
}

function knob(value: number): Answer {
  return { kind: 'knob', value: Math.max(ADJ_MIN, Math.min(ADJ_MAX, value)) }
}

function sizeAtLimit({ machine, touch }: FullNode, name: string): number {
  const used = machine.processes.reduce((sum, { residentKib }) => sum + residentKib, 0)
  const own = machine.processes.find((one) => one.name === name)?.residentKib ?? 0
  return own + (touch.name === name ? machine.ramKib - used : 0)
}

/** The other process that comes next, by points in KiB. */
function rival(drawn: FullNode): { readonly name: string; readonly kib: number } {
  const others = drawn.machine.processes
    .filter(({ name }) => name !== NAME)
    .map(({ name, adj }) => ({ name, kib: sizeAtLimit(drawn, name) + (adj * drawn.machine.ramKib) / 1000 }))
  return others.toSorted((a, b) => b.kib - a.kib)[0] ?? { name: '', kib: 0 }
}

export const protectDatabase = defineQuestion({
  id: 'protect-database',
  title: 'Set adj so that the database survives',
  kind: 'predict',
  form: 'knob',
  params,
  pose: (rng, { processes, others }): FullNode =>
    drawUntil(
      () => {
        const ramKib = rng.pick([10, 20]) * GIB
        const tenth = ramKib / 10
        // Odd sizes, so that no multiple of the knob's step is a tie.
        const sized = (tenths: number): number => Math.floor((tenths + rng.pick([0, 0.3])) * tenth)
        const names = rng.sample(['api', 'batch', 'web', 'index'], processes - 1)
        const adjs = others === 'zero' ? [0] : [0, 100, 200, -100]
        const list = rng.shuffle([
          { name: NAME, group: '', residentKib: sized(rng.between(3, 5)), adj: 0, alive: true },
          ...names.map((name) => ({
            name,
            group: '',
            residentKib: sized(rng.between(1, 2)),
            adj: rng.pick(adjs),
            alive: true,
          })),
        ])
        const machine = {
          ramKib,
          swapKib: 0,
          cacheKib: rng.chance(0.4) ? tenth : 0,
          groups: [],
          processes: list,
        }
        return {
          machine,
          touch: { name: rng.pick([NAME, ...names]), kib: Math.max(0, ramKib - usedKib(list)) + tenth },
        }
      },
      (drawn) => {
        // At adj 0 it would die, and the border is not a tie.
        if (!isClear(drawn) || survives(drawn, 0)) return false
        const over = Math.abs(sizeAtLimit(drawn, NAME) - rival(drawn).kib) % (drawn.machine.ramKib / 20)
        return (
          highest(drawn) > -850 &&
          over > drawn.machine.ramKib / 100 &&
          over < (drawn.machine.ramKib / 100) * 4
        )
      },
    ),
  ask(drawn) {
    return {
      prompt: {
        text: `${sayNode(drawn)}, and the OOM killer has to choose.\n\nSet the \`oom_score_adj\` of **\`${NAME}\`** to the **highest** value with which it survives.`,
        exhibits: [processTable(drawn.machine.processes, NAME)],
      },
      form: {
        kind: 'knob',
        label: `oom_score_adj of ${NAME}`,
        goal: 'Another process has more points, with as little protection as possible.',
        min: ADJ_MIN,
        max: ADJ_MAX,
        step: STEP,
        start: 0,
      },
      hints: [
        `100 of adj weigh as much as ${size(drawn.machine.ramKib / 10)}. By how much is \`${NAME}\` larger than the next?`,
        `When the choice is made, \`${drawn.touch.name}\` has taken all that was free or page cache.`,
      ],
    }
  },
  run: (drawn) => {
    const set = withAdj(drawn, highest(drawn))
    return memoryTrace(
      set.machine,
      [set.touch],
      `${opening(drawn)} \`${NAME}\` has \`oom_score_adj\` ${highest(drawn)}.`,
    )
  },
  truth: (drawn) => knob(highest(drawn)),
  score(drawn, answer) {
    if (answer.kind !== 'knob') return 0
    if (answer.value === highest(drawn)) return 1
    // It survives, with more protection than it needs.
    return survives(drawn, answer.value) ? 0.5 : 0
  },
  misconceptions: [
    {
      id: 'never',
      name: 'never is the only protection',
      says: 'A little adj goes a long way: 100 weigh a tenth of all memory. −1000 takes a leaking database out of the killer’s reach for good.',
      answer: () => knob(ADJ_MIN),
    },
    {
      id: 'any-negative',
      name: 'any negative value protects',
      says: 'adj is added to the size. It must outweigh the difference to the next process.',
      answer: () => knob(-STEP),
    },
    {
      id: 'upside-down',
      name: 'adj the wrong way round',
      says: 'A high adj draws the killer, a low one protects.',
      answer: (drawn) => knob(-highest(drawn)),
    },
    {
      id: 'before-the-growth',
      name: 'sizes before the growth',
      says: 'The points are counted when the limit is met: who grew has by then taken all that was left.',
      answer(drawn) {
        const own = drawn.machine.processes.find(({ name }) => name === NAME)?.residentKib ?? 0
        const other = Math.max(
          ...drawn.machine.processes
            .filter(({ name }) => name !== NAME)
            .map(({ residentKib, adj }) => residentKib + (adj * drawn.machine.ramKib) / 1000),
        )
        const need = Math.floor((((other - own) / drawn.machine.ramKib) * 1000) / STEP) * STEP
        return need >= 0 ? null : knob(need)
      },
    },
  ],
  explain(drawn, _trace, answer) {
    const adj = highest(drawn)
    const next = rival(drawn)
    const own = sizeAtLimit(drawn, NAME)
    const wasted = answer.kind === 'knob' && answer.value < adj && survives(drawn, answer.value)
    return {
      truthSays: `${adj}.`,
      because: `When the limit is met, \`${NAME}\` has ${size(own)} and \`${next.name}\` ${size(next.kib)} in points. An adj of ${adj} takes ${size((-adj * drawn.machine.ramKib) / 1000)} off; ${adj + STEP} would not be enough.${wasted ? ' Yours protects it as well, but more than it needs.' : ''}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const works = survives(drawn, answer.value)
    return {
      step: scoredStep(withAdj(drawn, highest(drawn))),
      predicted: `${answer.value} ${works ? 'needed' : 'to be enough'}`,
      actual: `${highest(drawn)} is enough`,
      focus: NAME,
    }
  },
})
