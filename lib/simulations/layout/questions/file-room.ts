import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type ArrayDefinition, bytesOf, type Init, inits, sectionOf } from '../file-sections'
import { defineArray, nameOf, traceFile } from '../file-trace'

const params = z.strictObject({
  /** How many arrays there are. */
  arrays: z.number().int().min(3).max(6).default(4),
})

interface Drawn {
  readonly arrays: readonly ArrayDefinition[]
}

const choices = (value: string[]): Answer => ({ kind: 'choices', value })

function inFile({ arrays }: Drawn): string[] {
  return arrays.flatMap(({ init }, i) => (sectionOf(init) === 'bss' ? [] : [nameOf(i)]))
}

function without(drawn: Drawn, out: readonly Init[]): string[] {
  return drawn.arrays.flatMap(({ init }, i) => (out.includes(init) ? [] : [nameOf(i)]))
}

export const fileRoom = defineQuestion({
  id: 'file-room',
  title: 'What takes room in the file?',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { arrays }): Drawn {
    const drawn = rng.sample(inits, arrays)
    return {
      arrays: drawn.map((init) => ({
        type: rng.pick(['int', 'double', 'char'] as const),
        n: rng.pick([1000, 10_000, 100_000]),
        init,
      })),
    }
  },
  ask: ({ arrays }) => ({
    prompt: {
      text: 'A C file defines these arrays. Which of them take room **in the program file**, byte for byte?',
      exhibits: [{ kind: 'code', lines: arrays.map((array, i) => defineArray(array, nameOf(i))) }],
    },
    form: { kind: 'choices', options: arrays.map((_, i) => ({ id: nameOf(i), label: `\`${nameOf(i)}\`` })) },
    hints: ['What starts at zero and may change needs no bytes in the file, only a note of its size.'],
  }),
  run: ({ arrays }) => traceFile(arrays),
  truth: (drawn) => choices(inFile(drawn)),
  misconceptions: [
    {
      id: 'all-take-room',
      name: 'uninitialised variables take room in the file',
      says: 'An array without a value goes to .bss: the loader makes zeroed memory for it.',
      answer: (drawn) => choices(drawn.arrays.map((_, i) => nameOf(i))),
    },
    {
      id: 'written-zeros-count',
      name: 'a written zero takes room',
      says: '`= {0}` is the same as no initialiser: both are zero at the start, and go to .bss.',
      answer: (drawn) =>
        drawn.arrays.some(({ init }) => init === 'zero')
          ? choices(without(drawn, ['none', 'static-none']))
          : null,
    },
    {
      id: 'constant-zeros-vanish',
      name: 'zeros never take room',
      says: 'Constants lie in .rodata, which is mapped from the file, zeros included: .bss would be writable.',
      answer: (drawn) =>
        drawn.arrays.some(({ init }) => init === 'const-zero')
          ? choices(without(drawn, ['none', 'static-none', 'zero', 'const-zero']))
          : null,
    },
    {
      id: 'constants-in-code',
      name: 'constants take no room',
      says: 'A constant array has to stand somewhere: in .rodata of the file.',
      answer: (drawn) => choices(without(drawn, ['none', 'static-none', 'zero', 'const', 'const-zero'])),
    },
  ],
  explain(drawn) {
    const names = inFile(drawn)
    const told = drawn.arrays.map((array, i) => `${nameOf(i)} in .${sectionOf(array.init)}`)
    const bytes = drawn.arrays.reduce(
      (sum, array) => sum + (sectionOf(array.init) === 'bss' ? 0 : bytesOf(array)),
      0,
    )
    return {
      truthSays: names.length === 0 ? 'None of them.' : `${listed(names)}.`,
      because: `${told.join(', ')}. .data and .rodata stand in the file with all their bytes (${sayNumber(bytes)} here), .bss only with its size.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'choices') return undefined
    const right = inFile(drawn)
    const i = drawn.arrays.findIndex(
      (_, at) => right.includes(nameOf(at)) !== answer.value.includes(nameOf(at)),
    )
    if (i < 0) return undefined
    const isIn = right.includes(nameOf(i))
    return {
      step: i + 1,
      predicted: isIn ? 'not in the file' : 'in the file',
      actual: isIn ? 'in the file' : 'only its size',
      focus: `array:${nameOf(i)}`,
    }
  },
})

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
