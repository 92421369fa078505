import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Area } from '../areas'
import { fastHierarchy } from '../fast-hierarchy'
import type { Machine } from '../model'
import { accessesOf, pattern } from '../patterns'
import { sceneTrace } from '../trace'

const params = z.strictObject({
  /** Where a walk finds its lines: still in L1, in L2, or only in memory; `any` draws one. */
  from: z.enum(['any', 'L1', 'L2', 'memory']).default('any'),
})

interface Drawn {
  readonly elem: 4 | 8 | 16
  readonly kib: number
  readonly isAgain: boolean
  readonly l2Ns: number
  readonly memoryNs: number
}

interface Answered extends Drawn {
  /** Nanoseconds of a load, averaged over the run. */
  readonly average: number
}

const KIB = 1024
const LINE = 64

function machineOf({ l2Ns, memoryNs }: Drawn): Machine {
  return {
    levels: [
      { name: 'L1', shape: { size: 32 * KIB, assoc: 8, line: LINE }, ns: 1 },
      { name: 'L2', shape: { size: 256 * KIB, assoc: 8, line: LINE }, ns: l2Ns },
    ],
    memoryNs,
  }
}

function firstTwoLines({ elem }: Drawn) {
  return accessesOf(pattern({ name: 'strided', base: 0, elem, stride: elem, count: (2 * LINE) / elem }))
}

function averageOf(drawn: Drawn): number {
  const { elem, kib, isAgain, l2Ns, memoryNs } = drawn
  const { run, counts } = fastHierarchy(machineOf(drawn).levels.map(({ shape }) => shape))
  const walkOnce = () => {
    run(0, elem, (kib * KIB) / elem, elem, false)
    const { all, missed } = counts()
    return [all, ...missed].map(({ reads }) => reads)
  }
  const before = isAgain ? walkOnce() : [0, 0, 0]
  const [all = 0, pastL1 = 0, pastL2 = 0] = walkOnce().map((reads, i) => reads - (before[i] ?? 0))
  return (all - pastL1 + (pastL1 - pastL2) * l2Ns + pastL2 * memoryNs) / all
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

/** What a line's first element costs; the others are in L1 by then. */
function lineNs({ kib, isAgain, l2Ns, memoryNs }: Drawn): number {
  return !isAgain ? memoryNs : kib <= 32 ? 1 : l2Ns
}

export const averageTime = defineQuestion({
  id: 'average-time',
  title: 'Average access time of a walk',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { from }): Answered {
    const where = from === 'any' ? rng.pick(['L1', 'L2', 'L2', 'memory', 'memory'] as const) : from
    const drawn = {
      elem: rng.pick([4, 8, 16] as const),
      kib: where === 'L1' ? rng.pick([8, 16, 32]) : where === 'L2' ? rng.pick([40, 48]) : rng.pick([8, 16]),
      isAgain: where !== 'memory',
      l2Ns: rng.pick([3, 4, 5]),
      memoryNs: rng.pick([65, 81, 97]),
    }
    return { ...drawn, average: averageOf(drawn) }
  },
  ask({ elem, kib, isAgain, l2Ns, memoryNs }) {
    return {
      prompt: {
        text: `A load that finds its line in **L1** (32 KiB) takes **1 ns**, in **L2** (256 KiB) **${l2Ns} ns**, in **memory** **${memoryNs} ns**. Lines are 64 bytes; nothing is prefetched and loads do not overlap.\n\nAn array of **${kib} KiB** is ${isAgain ? 'read from front to back, and then **once more**' : 'read from front to back, **for the first time**'}, in elements of **${elem} bytes**. How long does a load take on average${isAgain ? ' in the second walk' : ''}?`,
      },
      form: { kind: 'number', unit: 'ns', tolerance: 0.1, min: 0, max: 10_000, says: 'to 0.1 ns' },
      hints: [
        `A line holds ${LINE / elem} elements. The first of them fetches it, the others find it in L1.`,
        `${LINE / elem - 1} loads of 1 ns, and one that goes where the line is.`,
      ],
    }
  },
  run(drawn) {
    const area: Area = { name: 'a', base: 0, elem: drawn.elem, count: (drawn.kib * KIB) / drawn.elem }
    return sceneTrace({
      machine: machineOf(drawn),
      areas: [area],
      accesses: firstTwoLines(drawn),
      ...(drawn.isAgain
        ? {
            warm: (run) => run(0, drawn.elem, area.count, drawn.elem, false),
            warmSays: 'The array has been walked once.',
          }
        : {}),
    })
  },
  truth: (drawn) => number(drawn.average),
  misconceptions: [
    {
      id: 'every-load-fetches',
      name: 'every load fetches',
      says: 'Only the first load of a line goes that far. It brings in the neighbours, and they are found in L1.',
      answer: (drawn) => number(lineNs(drawn)),
    },
    {
      id: 'once-read-is-in-l1',
      name: 'what was read is in L1',
      says: 'L1 holds 32 KiB. What comes after pushes out what came before, and the second walk has to fetch it from L2.',
      answer: ({ isAgain }) => (isAgain ? number(1) : null),
    },
    {
      id: 'half-and-half',
      name: 'levels averaged, not loads',
      says: 'The average goes over loads, not over levels: most loads of a line are hits in L1.',
      answer: (drawn) => number((1 + lineNs(drawn)) / 2),
    },
  ],
  explain(drawn) {
    const per = LINE / drawn.elem
    const value = Math.round(drawn.average * 100) / 100
    const where = !drawn.isAgain ? 'memory' : 'L2'
    return {
      truthSays: `${value} ns.`,
      because:
        lineNs(drawn) === 1
          ? `${drawn.kib} KiB fit into L1's 32 KiB, so every load of the second walk is a hit.`
          : `Of ${per} loads one gets the line from ${where} and ${per - 1} find it in L1: (${lineNs(drawn)} + ${per - 1} × 1) / ${per} = ${value}.${drawn.isAgain ? ` ${drawn.kib} KiB do not fit into L1, but into L2.` : ''}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    const isLess = answer.value < drawn.average
    // Too little: the first load was thought cheaper. Too much: the second was thought dearer.
    return isLess
      ? { step: 1, predicted: 'a cheaper first load', actual: `${lineNs(drawn)} ns`, focus: 'access 0' }
      : { step: 2, predicted: 'a dearer second load', actual: '1 ns', focus: 'access 1' }
  },
})
