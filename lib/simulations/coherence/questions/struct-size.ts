import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Declared, languageName, layOut, listing } from '../declared'
import { drawLanguage, drawStruct, drawUntil } from '../draws'
import { layoutTrace } from '../trace'
import { allToEight, mutexPadded, reordered, withoutPadding } from './wrong-layouts'

const params = z.strictObject({
  language: z.enum(['any', 'c', 'go']).default('any'),
  /** How many fields the struct has, 2 to 5. */
  fields: z.int().min(2).max(5).default(3),
  /** Whether a Go struct may end in a field of size zero, `struct{}`. */
  zeroSized: z.boolean().default(true),
  /** Whether a Go struct always has a `sync.Mutex`. */
  mutex: z.boolean().default(false),
})

interface Drawn {
  readonly declared: Declared
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

/** Where the last field ends: the size before it is rounded up. */
function endOf(declared: Declared): number {
  const last = layOut(declared).fields.at(-1)
  return last === undefined ? 0 : last.offset + last.size
}

function endsEmpty({ fields }: Declared): boolean {
  return fields.at(-1)?.type === 'struct{}'
}

export const structSize = defineQuestion({
  id: 'struct-size',
  title: 'The size of a struct',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { language, fields, zeroSized, mutex }): Drawn {
    return drawUntil(
      () => {
        const declared = drawStruct(rng, drawLanguage(rng, language), fields)
        const isEmpty = zeroSized && declared.language === 'go' && rng.chance(0.25)
        return {
          declared: isEmpty
            ? { ...declared, fields: [...declared.fields.slice(0, -1), { name: 'done', type: 'struct{}' }] }
            : declared,
        }
      },
      // Padding somewhere, or a last field of size zero.
      ({ declared }) =>
        layOut(declared).size !== withoutPadding(declared).size &&
        layOut(declared).size <= 80 &&
        (!mutex || declared.language === 'c' || mutexPadded(declared) !== null),
    )
  },
  ask({ declared }) {
    return {
      prompt: {
        text: `How many bytes does **one such struct** take, as \`${declared.language === 'c' ? 'sizeof' : 'unsafe.Sizeof'}\` says? (${languageName(declared.language)})`,
        exhibits: [{ kind: 'code', lines: listing(declared, 'item') }],
      },
      form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0, max: 1000 },
      hints: [
        'Place the fields one by one, each at a multiple of its alignment. Then round the end up to a multiple of the greatest alignment, so that the next struct of an array is aligned too.',
        ...(endsEmpty(declared)
          ? [
              'In Go, a last field of size zero gets one byte: a pointer to it must not point past the struct.',
            ]
          : []),
      ],
    }
  },
  run: ({ declared }) => layoutTrace(declared, 0),
  truth: ({ declared }) => number(layOut(declared).size),
  misconceptions: [
    {
      id: 'sum-of-sizes',
      name: 'the sum of the fields',
      says: 'Alignment leaves holes: before fields, and at the end.',
      answer: ({ declared }) => number(withoutPadding(declared).size),
    },
    {
      id: 'no-tail',
      name: 'no padding at the end',
      says: 'The size is a multiple of the alignment, or the second struct of an array would be misaligned.',
      answer: ({ declared }) => number(endOf(declared)),
    },
    {
      id: 'all-to-eight',
      name: 'everything aligned to 8',
      says: 'Each type has an alignment of its own: 1, 2, 4 or 8. Small fields stand close together.',
      answer: ({ declared }) => number(allToEight(declared).size),
    },
    {
      id: 'compiler-reorders',
      name: 'a compiler that reorders',
      says: 'Neither C nor Go moves fields. If you want them packed well, declare them in that order.',
      answer: ({ declared }) => number(reordered(declared).size),
    },
    {
      id: 'mutex-padded',
      name: 'sync.Mutex taken for padded',
      says: '`sync.Mutex` is 8 bytes, a state and a semaphore of 4 each. It has no padding.',
      answer: ({ declared }) => {
        const wrong = mutexPadded(declared)
        return wrong === null ? null : number(wrong.size)
      },
    },
  ],
  explain({ declared }) {
    const { size, align } = layOut(declared)
    const end = endOf(declared)
    const holes = end - withoutPadding(declared).size
    const before =
      holes === 0
        ? `The fields end at ${end}, without a hole between them.`
        : `The fields end at ${end}, ${holes} of them holes.`
    return {
      truthSays: `${size} bytes.`,
      because: endsEmpty(declared)
        ? `${before} The last field has size zero, so Go adds a byte, and rounds ${end + 1} up to a multiple of ${align}: ${size}.`
        : end === size
          ? `${before} ${size} is a multiple of the greatest alignment, ${align}, so nothing is added.`
          : `${before} The greatest alignment is ${align}, and the next multiple of it is ${size}.`,
    }
  },
  parts({ declared }, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const { size, fields } = layOut(declared)
    // A sum that is too small by holes parts at the first hole, everything else at the rounding.
    const hole = fields.findIndex(
      (field, i) => i > 0 && field.offset > (fields[i - 1]?.offset ?? 0) + (fields[i - 1]?.size ?? 0),
    )
    const atHole = answer.value < endOf(declared) && hole > 0
    return {
      step: atHole ? hole + 1 : trace.steps.length - 1,
      predicted: `${answer.value} bytes in all`,
      actual: `${size} bytes`,
      focus: atHole ? (fields[hole]?.name ?? 'size') : 'size',
    }
  },
})
