import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Declared, languageName, layOut, listing } from '../declared'
import { drawLanguage, drawStruct, drawUntil } from '../draws'
import { bytesOf } from '../say'
import { layoutTrace } from '../trace'
import { bestOrder, withoutPadding } from './wrong-layouts'

const params = z.strictObject({
  language: z.enum(['any', 'c', 'go']).default('any'),
  /** How many fields the struct has, 4 to 6. */
  fields: z.int().min(4).max(6).default(4),
})

interface Drawn {
  readonly declared: Declared
}

/** The declaration in the order that wastes least. */
function best({ declared }: Drawn): Declared {
  return { ...declared, fields: bestOrder(declared) }
}

function saved(drawn: Drawn): number {
  return layOut(drawn.declared).size - layOut(best(drawn)).size
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const reorderedSize = defineQuestion({
  id: 'reordered-size',
  title: 'Bytes saved by reordering fields',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { language, fields }): Drawn {
    const target = rng.pick([8, 8, 4, 4, 0])
    return drawUntil(
      () => ({ declared: drawStruct(rng, drawLanguage(rng, language), fields) }),
      (drawn) =>
        saved(drawn) === target &&
        layOut(drawn.declared).size <= 72 &&
        layOut(drawn.declared).size > withoutPadding(drawn.declared).size,
    )
  },
  ask({ declared }) {
    return {
      prompt: {
        text: `You may put the fields of this struct in another order. How many bytes does the **best order** save, compared with this one? (${languageName(declared.language)})`,
        exhibits: [{ kind: 'code', lines: listing(declared, 'item') }],
      },
      form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0, max: 200 },
      hints: [
        'The greatest alignment first leaves no hole between fields. What remains is the rounding at the end.',
        `As it stands, the struct takes ${bytesOf(layOut(declared).size)}.`,
      ],
    }
  },
  run: (drawn) => layoutTrace(best(drawn), 0),
  truth: (drawn) => number(saved(drawn)),
  misconceptions: [
    {
      id: 'all-padding-goes',
      name: 'no padding left at all',
      says: 'Order removes the holes between fields. The end is still rounded up to the alignment.',
      answer: ({ declared }) => number(layOut(declared).size - withoutPadding(declared).size),
    },
    {
      id: 'compiler-does-it',
      name: 'a compiler that reorders',
      says: 'Neither C nor Go moves fields: the order is yours, and so is the saving.',
      answer: () => number(0),
    },
    {
      id: 'holes-only',
      name: 'the rounding at the end left out',
      says: 'Without the holes the fields end earlier, but the size is a multiple of the alignment before and after.',
      answer: (drawn) => {
        const last = layOut(drawn.declared).fields.at(-1)
        const end = last === undefined ? 0 : last.offset + last.size
        return number(end - withoutPadding(drawn.declared).size)
      },
    },
  ],
  explain(drawn) {
    const { size, align } = layOut(drawn.declared)
    const sum = withoutPadding(drawn.declared).size
    const after = layOut(best(drawn)).size
    return {
      truthSays: size === after ? 'None.' : `${bytesOf(size - after)}.`,
      because: `The fields are ${bytesOf(sum)} together. In this order the struct takes ${size}; in the order ${best(
        drawn,
      )
        .fields.map(({ name }) => `\`${name}\``)
        .join(', ')} it takes ${after}, which is ${sum} rounded up to a multiple of ${align}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `${layOut(drawn.declared).size - answer.value} bytes at best`,
      actual: `${layOut(best(drawn)).size} bytes`,
      focus: 'size',
    }
  },
})
