import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import {
  type ArrayDefinition,
  BYTES,
  bytesOf,
  elementTypes,
  fileSize,
  type Init,
  type Section,
  sectionOf,
} from '../file-sections'
import { defineArray, traceFile } from '../file-trace'

const params = z.strictObject({
  /** Which section is asked about; any: one of the three. */
  section: z.enum(['any', 'data', 'bss', 'rodata']).default('any'),
})

interface Drawn {
  readonly array: ArrayDefinition
  readonly section: Section
}

const number = (value: number): Answer => ({ kind: 'number', value })
const size = ({ array, section }: Drawn) => fileSize([array])[section]

const BY_SECTION: Readonly<Record<Section, readonly Init[]>> = {
  data: ['first', 'last', 'static-first'],
  bss: ['none', 'zero', 'static-none'],
  rodata: ['const', 'const-zero'],
}

export const dataBytes = defineQuestion({
  id: 'data-bytes',
  title: 'How many bytes of .data, .bss, .rodata',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { section }): Drawn {
    const asked = section === 'any' ? rng.pick(['data', 'data', 'bss', 'rodata'] as const) : section
    const from = rng.chance(0.75)
      ? BY_SECTION[asked]
      : BY_SECTION[rng.pick(['data', 'bss', 'rodata'] as const)]
    return {
      array: {
        type: rng.pick(elementTypes),
        n: rng.pick([5, 10, 20, 25, 50, 100, 250, 1000]),
        init: rng.pick(from),
      },
      section: asked,
    }
  },
  ask: ({ array, section }) => ({
    prompt: {
      text: `A C file for x86-64 defines only this array. How many bytes does it put into **.${section}**?`,
      exhibits: [{ kind: 'code', lines: [defineArray(array, 'a')] }],
    },
    form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0 },
    hints: [
      'An array lies in one section as a whole: .rodata if it is constant, .data if any element is not zero, .bss otherwise.',
    ],
  }),
  run: ({ array }) => traceFile([array]),
  truth: (drawn) => number(size(drawn)),
  misconceptions: [
    {
      id: 'only-the-written',
      name: 'only the elements that are written',
      says: 'The array lies in one section as a whole, the zeros around the value included.',
      answer: ({ array, section }) =>
        section === 'data' && sectionOf(array.init) === 'data' ? number(BYTES[array.type]) : null,
    },
    {
      id: 'zero-is-data',
      name: 'zero is a value like any other',
      says: 'What starts at zero goes to .bss, whether the zero is written or not.',
      answer: ({ array, section }) =>
        sectionOf(array.init) === 'bss' ? number(section === 'data' ? bytesOf(array) : 0) : null,
    },
    {
      id: 'elements',
      name: 'elements counted, not bytes',
      says: 'On x86-64 Linux a short has 2 bytes, an int or float 4, a long or double 8.',
      answer: ({ array, section }) => (sectionOf(array.init) === section ? number(array.n) : null),
    },
    {
      id: 'const-is-data',
      name: 'const makes no difference',
      says: 'A constant array goes to .rodata, which is mapped without the right to write.',
      answer: ({ array, section }) =>
        sectionOf(array.init) === 'rodata'
          ? number(
              section === 'rodata'
                ? 0
                : section === (array.init === 'const-zero' ? 'bss' : 'data')
                  ? bytesOf(array)
                  : 0,
            )
          : null,
    },
  ],
  explain(drawn) {
    const { array, section } = drawn
    const own = sectionOf(array.init)
    const why = { data: 'One element is not zero', bss: 'It starts at zero', rodata: 'It is constant' }[own]
    return {
      truthSays: `${sayNumber(size(drawn))} bytes.`,
      because: `${why}, so all ${array.n} × ${BYTES[array.type]} = ${sayNumber(bytesOf(array))} bytes of it belong to .${own}${own === section ? '' : ` and none to .${section}`}.${own === 'bss' ? ' The file holds only this number.' : ''}`,
    }
  },
})
