import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { hex } from '../areas'
import { drawUntil, oneLevel, read } from '../draws'
import { split, type Shape } from '../geometry'
import { start, step } from '../model'
import { sceneTrace, type Scene } from '../trace'

const params = z.strictObject({
  /** How the address is written; `any` draws one. */
  address: z.enum(['any', 'decimal', 'hex']).default('any'),
  /** Which part of the address is asked for: where to look, what to compare there, or the byte in the line. */
  part: z.enum(['set', 'tag', 'offset']).default('set'),
})
type Part = z.output<typeof params>['part']

interface Drawn {
  readonly isHex: boolean
  readonly part: Part
  readonly sets: number
  readonly assoc: number
  readonly line: number
  readonly address: number
}

function sceneOf({ sets, assoc, line, address }: Drawn): Scene {
  return { machine: oneLevel(sets, assoc, line), areas: [], accesses: [read(address, 1)] }
}

function shapeOf({ sets, assoc, line }: Drawn): Shape {
  return { size: sets * assoc * line, assoc, line }
}

/** The set is the one that the run asks; tag and offset are what is left of the same address. */
function partOf(drawn: Drawn): number {
  const { machine } = sceneOf(drawn)
  const asked = step(start(machine), read(drawn.address, 1)).asked[0]
  return drawn.part === 'set' ? (asked?.set ?? 0) : split(drawn.address, shapeOf(drawn))[drawn.part]
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

const ASKS: Record<Part, string> = {
  set: 'In which **set** is it looked for? Sets are numbered from 0.',
  tag: 'What is its **tag**, the number that is compared in the set?',
  offset: 'Which byte of its line is it, that is, what is the **offset**?',
}

export const whichSet = defineQuestion({
  id: 'which-set',
  title: 'Which set an address belongs to',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { address, part }): Drawn {
    const isHex = address === 'any' ? rng.chance(0.5) : address === 'hex'
    return drawUntil(
      () => {
        // In hexadecimal, whole digits make the parts readable at sight.
        const line = isHex ? 16 : rng.pick([32, 64, 64])
        const sets = isHex ? rng.pick([8, 16, 16]) : rng.pick([4, 8, 16])
        const number = rng.between(sets + 1, isHex ? 255 : sets * 4)
        return {
          isHex,
          part,
          sets,
          line,
          assoc: rng.pick([1, 2, 4]),
          address: number * line + rng.between(1, line - 1),
        }
      },
      (drawn) => {
        const { tag, set, offset } = split(drawn.address, shapeOf(drawn))
        return new Set([tag, set, offset, drawn.address % drawn.sets]).size === 4 && tag > 0
      },
    )
  },
  ask(drawn) {
    const { isHex, part, sets, assoc, line, address } = drawn
    const shown = isHex ? `\`${hex(address)}\`` : `${address}`
    return {
      prompt: {
        text: `A cache has **${sets} sets** of ${assoc} ${assoc === 1 ? 'line' : 'lines'}, and lines of **${line} bytes**. The program reads the byte at address **${shown}**${isHex ? '' : ' (decimal)'}.\n\n${ASKS[part]}${isHex ? ' Answer in decimal.' : ''}`,
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: 100_000 },
      hints: [
        `First the line: ${shown} divided by ${line}, rounded down. What remains is the offset.`,
        `Then the line number mod ${sets} is the set, and the rest above it is the tag.`,
      ],
    }
  },
  run: (drawn) => sceneTrace(sceneOf(drawn)),
  truth: (drawn) => number(partOf(drawn)),
  misconceptions: [
    {
      id: 'whole-address',
      name: 'indexed by the whole address',
      says: 'The lowest bits pick the byte inside the line. Only what is above them picks the set.',
      answer: ({ part, sets, address }) => (part === 'set' ? number(address % sets) : null),
    },
    {
      id: 'line-is-set',
      name: 'line number taken for the set',
      says: 'There are more lines in memory than sets: the line number wraps round at the number of sets.',
      answer: ({ part, line, address }) => (part === 'offset' ? null : number(Math.floor(address / line))),
    },
    {
      id: 'parts-swapped',
      name: 'tag and set swapped',
      says: 'The set is the part next to the offset, so that neighbouring lines lie in different sets. The tag is the top.',
      answer(drawn) {
        const { tag, set } = split(drawn.address, shapeOf(drawn))
        return drawn.part === 'set' ? number(tag) : drawn.part === 'tag' ? number(set) : null
      },
    },
  ],
  explain(drawn) {
    const { line, sets, address, part } = drawn
    const { tag, set, offset } = split(address, shapeOf(drawn))
    return {
      truthSays: `${part === 'set' ? 'Set' : part === 'tag' ? 'Tag' : 'Offset'} ${partOf(drawn)}.`,
      because: `${drawn.isHex ? `${hex(address)} is ${address}. ` : ''}${address} = ${Math.floor(address / line)} × ${line} + ${offset}, so it is byte ${offset} of line ${Math.floor(address / line)}. And ${Math.floor(address / line)} = ${tag} × ${sets} + ${set}: set ${set}, tag ${tag}.`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: 1,
      predicted: `${drawn.part} ${answer.value}`,
      actual: `${drawn.part} ${partOf(drawn)}`,
      focus: drawn.part,
    }
  },
})
