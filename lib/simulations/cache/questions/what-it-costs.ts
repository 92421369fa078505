import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { read } from '../draws'
import { type Machine, runAll, start } from '../model'
import type { Access } from '../patterns'
import { placeName, sceneTrace } from '../trace'

const params = z.strictObject({
  /** Where the load finds its line; `any` draws one. */
  found: z.enum(['any', 'L2', 'L3', 'memory']).default('any'),
})

interface Drawn {
  readonly l2: number
  readonly l3: number
  readonly memory: number
  /** Index of the level that has the line; 3 is memory. */
  readonly found: 1 | 2 | 3
}

const LINE = 64
const a: Area = { name: 'x', base: 0, elem: LINE, count: 9 }

/** A machine in small: each level holds a few lines, so that a short story fills it. */
function machineOf({ l2, l3, memory }: Drawn): Machine {
  const level = (name: string, lines: number, ns: number) => ({
    name,
    ns,
    shape: { size: lines * LINE, assoc: lines, line: LINE },
  })
  return { levels: [level('L1', 1, 1), level('L2', 3, l2), level('L3', 6, l3)], memoryNs: memory }
}

/** Reads x[0], then so many others that it has left the nearer levels, then x[0] again. */
function story({ found }: Drawn): readonly Access[] {
  const between = { 1: 2, 2: 4, 3: 8 }[found]
  return [0, ...Array.from({ length: between }, (_, i) => i + 1), 0].map((i) => read(i * LINE, 8))
}

function nsOf(drawn: Drawn): number {
  return runAll(start(machineOf(drawn)), story(drawn)).stepped.at(-1)?.ns ?? 0
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

const STORY = {
  1: ['misses L1 and **hits L2**', 'L2 hit'],
  2: ['misses L1 and L2 and **hits L3**', 'L3 hit'],
  3: ['**misses L3** too', 'L3 miss'],
} as const

export const whatItCosts = defineQuestion({
  id: 'what-it-costs',
  title: 'What a miss costs',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { found }): Drawn {
    const where =
      found === 'any' ? rng.pick([1, 2, 2, 3, 3] as const) : ({ L2: 1, L3: 2, memory: 3 } as const)[found]
    return {
      found: where,
      l2: rng.pick([3, 4, 5]),
      l3: rng.between(10, 18),
      memory: rng.pick([80, 90, 100, 110, 120]),
    }
  },
  ask({ found, l2, l3, memory }) {
    return {
      prompt: {
        text: `A load ${STORY[found][0]}. How many times as long does it take as one that hits L1?`,
        exhibits: [
          {
            kind: 'table',
            title: 'From the load to its value, all looking on the way included',
            columns: ['found in', 'ns'],
            rows: [
              ['L1', '1'],
              ['L2', `${l2}`],
              ['L3', `${l3}`],
              ['memory', `${memory}`],
            ],
          },
        ],
      },
      form: { kind: 'number', unit: 'times', tolerance: 0, min: 0, max: 1000 },
      hints: ['A miss in one level says only that the line comes from farther away. Which level has it?'],
    }
  },
  run: (drawn) => sceneTrace({ machine: machineOf(drawn), areas: [a], accesses: story(drawn) }),
  truth: (drawn) => number(nsOf(drawn)),
  misconceptions: [
    {
      id: 'l3-costs-100',
      name: 'L3 taken for memory',
      says: 'It is an L3 miss that costs about 100 times an L1 hit, for then memory has to answer. An L3 hit costs 10 to 20 times.',
      answer: ({ found, memory }) => (found === 2 ? number(memory) : null),
    },
    {
      id: 'miss-taken-for-hit',
      name: 'L3 miss taken for an L3 access',
      says: 'Missing L3 means that no cache has the line: what counts is the time of memory.',
      answer: ({ found, l3 }) => (found === 3 ? number(l3) : null),
    },
    {
      id: 'levels-added',
      name: 'levels added up',
      says: 'The latency of a level counts from the load to its value. The looks into nearer levels are in it already.',
      answer: ({ found, l2, l3, memory }) =>
        number([1, l2, l3, memory].slice(0, found + 1).reduce((sum, one) => sum + one, 0)),
    },
  ],
  explain(drawn) {
    const { stepped } = runAll(start(machineOf(drawn)), story(drawn))
    const { found = 0, ns = 0 } = stepped.at(-1) ?? {}
    return {
      truthSays: `${ns} times.`,
      because: `The line comes from ${placeName(machineOf(drawn), found)}: ${ns} ns, against 1 ns in L1.${drawn.found === 3 ? ` An L3 hit would be ${drawn.l3} times.` : drawn.found === 2 ? ` Only an L3 miss, which means memory, costs ${drawn.memory} times.` : ''}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `${answer.value} ns`,
      actual: `${nsOf(drawn)} ns`,
      focus: `access ${story(drawn).length - 1}`,
    }
  },
})
