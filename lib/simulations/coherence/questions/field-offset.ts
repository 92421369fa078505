import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Declared, languageName, layOut, listing } from '../declared'
import { drawLanguage, drawStruct, drawUntil } from '../draws'
import { bytesOf } from '../say'
import { layoutTrace } from '../trace'
import {
  alignedToSize,
  allToEight,
  mutexPadded,
  reordered,
  type WrongLayout,
  withoutPadding,
} from './wrong-layouts'

const params = z.strictObject({
  language: z.enum(['any', 'c', 'go']).default('any'),
  /** How many fields the struct has, 3 to 5. */
  fields: z.int().min(3).max(5).default(4),
  /** Whether the struct is `__attribute__((packed))`; `always` asks about C only. */
  packed: z.enum(['never', 'sometimes', 'always']).default('sometimes'),
})

interface Drawn {
  readonly declared: Declared
  readonly field: string
}

function offsetIn({ fields }: Pick<WrongLayout, 'fields'>, name: string): Answer {
  return { kind: 'number', value: fields.find((field) => field.name === name)?.offset ?? 0 }
}

export const fieldOffset = defineQuestion({
  id: 'field-offset',
  title: 'The offset of a field',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { language, fields, packed }): Drawn {
    return drawUntil(
      () => {
        const spoken = packed === 'always' ? 'c' : drawLanguage(rng, language)
        const isPacked = packed === 'always' || (packed === 'sometimes' && spoken === 'c' && rng.chance(0.3))
        const declared = { ...drawStruct(rng, spoken, fields), ...(isPacked ? { packed: true } : {}) }
        return { declared, field: declared.fields[rng.between(fields - 2, fields - 1)]?.name ?? 'a' }
      },
      // A hole before the field, else there is nothing to know.
      ({ declared, field }) => {
        const { packed: _, ...plain } = declared
        const hole =
          JSON.stringify(offsetIn(layOut(plain), field)) !==
          JSON.stringify(offsetIn(withoutPadding(plain), field))
        return hole && layOut(declared).size <= 96
      },
    )
  },
  ask({ declared, field }) {
    return {
      prompt: {
        text: `At which offset does **\`${field}\`** lie? (${languageName(declared.language)})`,
        exhibits: [{ kind: 'code', lines: listing(declared, 'item') }],
      },
      form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0, max: 1000 },
      hints: [
        declared.packed === true
          ? '`packed` takes all padding away: each field starts where the one before ends.'
          : 'Fields keep their order. Each starts at the next multiple of its own alignment; an array is aligned like one element, a string or slice header like a word.',
      ],
    }
  },
  run: ({ declared }) => layoutTrace(declared, 0),
  truth: ({ declared, field }) => offsetIn(layOut(declared), field),
  misconceptions: [
    {
      id: 'no-holes',
      name: 'no padding between fields',
      says: 'A field must start at a multiple of its alignment. What is left before it stays empty.',
      answer: ({ declared, field }) =>
        declared.packed === true ? null : offsetIn(withoutPadding(declared), field),
    },
    {
      id: 'all-to-eight',
      name: 'everything aligned to 8',
      says: 'Each type has an alignment of its own: 1, 2, 4 or 8. Small fields stand close together.',
      answer: ({ declared, field }) => offsetIn(allToEight(declared), field),
    },
    {
      id: 'compiler-reorders',
      name: 'a compiler that reorders',
      says: 'Neither C nor Go moves fields. They lie in the order of their declaration, holes included.',
      answer: ({ declared, field }) => offsetIn(reordered(declared), field),
    },
    {
      id: 'aligned-to-size',
      name: 'aligned to the whole size',
      says: 'An array is aligned like one element, and a string or slice header, 16 or 24 bytes, to 8.',
      answer: ({ declared, field }) => offsetIn(alignedToSize(declared), field),
    },
    {
      id: 'mutex-padded',
      name: 'sync.Mutex taken for padded',
      says: '`sync.Mutex` is 8 bytes, a state and a semaphore of 4 each. It has no padding.',
      answer: ({ declared, field }) => {
        const wrong = mutexPadded(declared)
        return wrong === null ? null : offsetIn(wrong, field)
      },
    },
    {
      id: 'packed-ignored',
      name: 'aligned though packed',
      says: '`packed` means no padding at all, so fields may lie at any byte.',
      answer: ({ declared, field }) =>
        declared.packed === true ? offsetIn(layOut({ ...declared, packed: false }), field) : null,
    },
  ],
  explain({ declared, field }, trace) {
    const at = declared.fields.findIndex(({ name }) => name === field)
    const { fields } = layOut(declared)
    const place = fields[at]
    const before = fields[at - 1]
    const end = before === undefined ? 0 : before.offset + before.size
    const offset = place?.offset ?? 0
    return {
      truthSays: `${offset}.`,
      because:
        declared.packed === true
          ? `\`packed\`: nothing is left out, so \`${field}\` starts where \`${before?.name ?? ''}\` ends, at ${offset}.`
          : offset === end
            ? `\`${before?.name ?? ''}\` ends at ${end}, and ${end} is a multiple of the alignment of \`${field}\`. The holes before it count too: ${trace.steps[at]?.says ?? ''}`
            : `\`${before?.name ?? ''}\` ends at ${end}. The next multiple of the alignment of \`${field}\` is ${offset}: ${bytesOf(offset - end)} of padding.`,
    }
  },
  parts({ declared, field }, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    const at = declared.fields.findIndex(({ name }) => name === field)
    return {
      step: at + 1,
      predicted: `offset ${answer.value}`,
      actual: `offset ${layOut(declared).fields[at]?.offset ?? 0}`,
      focus: field,
    }
  },
})
