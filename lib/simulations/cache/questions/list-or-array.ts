import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { missesOf, read } from '../draws'
import { missesIn, type Machine } from '../model'
import type { Access } from '../patterns'
import { sceneTrace } from '../trace'

const params = z.strictObject({
  /** Where the nodes of the list lie: each on a line of its own, or one after another; `any` draws it. */
  nodes: z.enum(['any', 'scattered', 'in-a-row']).default('any'),
})

interface Drawn {
  readonly count: number
  /** Bytes of an element of the array: only a value. */
  readonly elem: 8 | 16 | 32
  readonly isScattered: boolean
  /** How many misses of one core can be under way at once. */
  readonly atOnce: number
}

const LINE = 64
/** A value and a pointer. */
const NODE = 16
const MEMORY = 100
/** So large that nothing that was read leaves again. */
const machine: Machine = {
  levels: [{ name: 'the cache', shape: { size: 64 * LINE * 512, assoc: 512, line: LINE }, ns: 1 }],
  memoryNs: MEMORY,
}

function arrayWalk({ count, elem }: Drawn): Access[] {
  return Array.from({ length: count }, (_, i) => read(i * elem, 8))
}

/** Seven is odd, so that in lines that are a power of two all places are visited before one comes twice. */
function listWalk({ count, isScattered }: Drawn): Access[] {
  return Array.from({ length: count }, (_, i) => read(isScattered ? ((i * 7) % 256) * LINE : i * NODE, NODE))
}

/** How often the core waits for memory when so many misses wait together. */
function waits(misses: number, together: number): number {
  return Math.ceil(misses / together)
}

function listMisses(drawn: Drawn): number {
  return missesIn(machine, listWalk(drawn))
}

function arrayMisses(drawn: Drawn): number {
  return missesIn(machine, arrayWalk(drawn))
}

/** The next node's address is in the node before, so misses of a list wait one by one. */
function factor(drawn: Drawn): number {
  return listMisses(drawn) / waits(arrayMisses(drawn), drawn.atOnce)
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const listOrArray = defineQuestion({
  id: 'list-or-array',
  title: 'A list against an array',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { nodes }): Drawn {
    const atOnce = rng.pick([4, 5, 8, 10] as const)
    return {
      atOnce,
      elem: rng.pick([8, 8, 16, 32] as const),
      isScattered: nodes === 'any' ? rng.chance(0.6) : nodes === 'scattered',
      // A multiple of the elements of a line and of what waits together.
      count: atOnce % 4 === 0 ? rng.pick([64, 128, 192]) : rng.pick([80, 160, 240]),
    }
  },
  ask({ count, elem, isScattered, atOnce }) {
    const where = isScattered
      ? 'each node is **on a line of its own**, all over the heap'
      : `its nodes of **${NODE} bytes** lie **one after another**, from the start of a line`
    return {
      prompt: {
        text: `**${count}** values are added up, once from an **array** of ${elem}-byte elements that starts at a line, once from a **linked list**: ${where}. Lines are **64 bytes**, and nothing is cached.\n\nA miss takes ${MEMORY} ns; a hit costs next to nothing. Up to **${atOnce} misses** can be under way **at once**, as soon as their addresses are known. Nothing is prefetched.\n\nHow many times as long as for the array does the core wait for memory in the list?`,
      },
      form: { kind: 'number', unit: 'times', tolerance: 0.05, min: 0, max: 10_000 },
      hints: [
        'When does the core know the address of the element after next, in the array and in the list?',
        `The array has ${LINE / elem} elements on a line, and ${atOnce} of its misses wait together. In the list, each miss waits for the one before.`,
      ],
    }
  },
  run(drawn) {
    const area: Area = { name: 'byte', base: 0, elem: 1, count: 256 * LINE }
    return sceneTrace({ machine, areas: [area], accesses: listWalk(drawn).slice(0, 12) })
  },
  truth: (drawn) => number(factor(drawn)),
  misconceptions: [
    {
      id: 'same-work',
      name: 'counting elements',
      says: 'Both read as many values. What takes the time is how often the core has to wait for memory.',
      answer: () => number(1),
    },
    {
      id: 'lines-only',
      name: 'overlap left out',
      says: 'The addresses of an array are known beforehand, so its misses wait together. Those of a list cannot: where the next node is stands in the node before.',
      answer: (drawn) => number(listMisses(drawn) / arrayMisses(drawn)),
    },
    {
      id: 'overlap-only',
      name: 'lines left out',
      says: 'One miss of the array brings all the elements of a line.',
      answer: (drawn) => number(drawn.atOnce),
    },
  ],
  explain(drawn) {
    const [list, array] = [listMisses(drawn), arrayMisses(drawn)]
    const together = waits(array, drawn.atOnce)
    return {
      truthSays: `${factor(drawn)} times.`,
      because: `The list has ${missesOf(list)}, one after another: ${list} waits. The array has ${missesOf(array)}, ${drawn.atOnce} at once: ${together} ${together === 1 ? 'wait' : 'waits'}. ${list} / ${together} = ${factor(drawn)}.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: 2,
      predicted: answer.value < factor(drawn) ? 'shorter waits for the list' : 'longer waits for the list',
      actual: `${factor(drawn)} times as long as for the array`,
      focus: 'access 1',
    }
  },
})
