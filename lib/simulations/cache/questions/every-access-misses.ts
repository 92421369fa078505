import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { Area } from '../areas'
import { missesOf, oneLevel, typeOf } from '../draws'
import { missesIn, type Machine } from '../model'
import { accessesOf, pattern } from '../patterns'
import { sceneTrace } from '../trace'

const params = z.strictObject({
  /** Bytes of a line; 0 draws 32, 64 or 128. */
  line: z.union([z.literal(0), z.literal(32), z.literal(64), z.literal(128)]).default(0),
})

type Elem = 1 | 2 | 4 | 8 | 16

interface Drawn {
  readonly elem: Elem
  readonly line: number
}

interface Answered extends Drawn {
  /** The smallest stride, in elements, at which every read misses: found by trying. */
  readonly need: number
}

const READS = 64

function machineOf({ line }: Drawn): Machine {
  return oneLevel(1, 8, line)
}

function walk({ elem }: Drawn, stride: number) {
  return accessesOf(pattern({ name: 'strided', base: 0, elem, count: READS, stride: stride * elem }))
}

function misses(drawn: Drawn, stride: number): number {
  return missesIn(machineOf(drawn), walk(drawn, stride))
}

export const everyAccessMisses = defineQuestion({
  id: 'every-access-misses',
  title: 'The stride at which everything misses',
  kind: 'quick',
  form: 'knob',
  params,
  pose(rng, { line }): Answered {
    const size = line === 0 ? rng.pick([32, 64, 64, 128]) : line
    const drawn = { line: size, elem: rng.pick([2, 4, 8, 16] as const) }
    let need = 1
    while (misses(drawn, need) < READS) need += 1
    return { ...drawn, need }
  },
  ask({ elem, line }) {
    return {
      prompt: {
        text: `A large array of **${elem}-byte** elements starts at the beginning of a line. Lines are **${line} bytes**, nothing is cached and nothing is prefetched. A loop reads \`a[0]\`, \`a[s]\`, \`a[2*s]\` and so on, each element once.\n\nSet **s** to the **smallest** stride at which **every** read misses.`,
        exhibits: [
          { kind: 'code', lines: [`${typeOf(elem)} *a;`, 'for (i = 0; i < n; i += s)', '  sum += a[i];'] },
        ],
      },
      form: {
        kind: 'knob',
        label: 'Stride s',
        goal: 'Every read misses, with s as small as possible.',
        min: 1,
        max: 64,
        step: 1,
        start: 1,
        unit: 'elements',
      },
      hints: ['A read hits if the read before it was in the same line.'],
    }
  },
  run(drawn) {
    const area: Area = { name: 'a', base: 0, elem: drawn.elem, count: READS * drawn.need }
    return sceneTrace({
      machine: machineOf(drawn),
      areas: [area],
      accesses: walk(drawn, drawn.need).slice(0, 16),
    })
  },
  truth: ({ need }) => ({ kind: 'knob', value: need }),
  misconceptions: [
    {
      id: 'bytes-for-elements',
      name: 'bytes taken for elements',
      says: 'The stride counts elements. A line’s bytes have to be divided by the size of one.',
      answer: ({ line }) => (line <= 64 ? { kind: 'knob', value: line } : null),
    },
    {
      id: 'one-short',
      name: 'one element short',
      says: 'One element less than a line, and now and then two reads still fall into one line.',
      answer: ({ need }) => ({ kind: 'knob', value: need - 1 }),
    },
    {
      id: 'any-jump-misses',
      name: 'any jump misses',
      says: 'Skipping an element does not leave the line. Only the line counts.',
      answer: () => ({ kind: 'knob', value: 2 }),
    },
  ],
  explain(drawn) {
    const { need, line, elem } = drawn
    return {
      truthSays: `${need} elements, ${need * elem} bytes.`,
      because: `With ${need} × ${elem} = ${line} bytes each read is in the line after the one before. With ${need - 1} the loop has ${missesOf(misses(drawn, need - 1))} in ${READS} reads: some lines are read from twice.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'knob') return undefined
    const got = misses(drawn, answer.value)
    return {
      step: 2,
      predicted:
        answer.value < drawn.need
          ? `${answer.value} elements to be enough; it misses ${got} of ${READS} times`
          : `${answer.value} elements to be needed`,
      actual: `${drawn.need} elements`,
      focus: 'access 1',
    }
  },
})
