import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { addressOf, bitsOf, hex, indexAt, type Levels, levelName, levelsDown, shiftOf } from '../address'
import { easyIndex } from '../draws'
import { emptyTables, mapPage } from '../tables'
import { walksTrace } from '../walk-trace'

const params = z.strictObject({
  /** Levels of paging: 4 (48-bit addresses) or 5 (57-bit, LA57). */
  levels: z.literal([4, 5]).default(4),
  /** Whether the bits are written out beside the hexadecimal address. */
  given: z.enum(['bits', 'hex']).default('bits'),
})

interface Drawn {
  readonly levels: Levels
  readonly given: 'bits' | 'hex'
  readonly address: string
}

function drawAddress(rng: Rng, levels: Levels): string {
  const [, ...below] = levelsDown(levels)
  const indices = [easyIndex(rng, 255), ...below.map(() => easyIndex(rng))]
  return hex(addressOf(indices, rng.between(1, 255) * 16, levels))
}

/** The bits in groups of four, as the hexadecimal digits give them, 24 a line. */
function bitLines(address: string, levels: Levels): string[] {
  const bits = BigInt(address)
    .toString(2)
    .padStart(Math.ceil(bitsOf(levels) / 4) * 4, '0')
  const lines: string[] = []
  for (let end = bits.length; end > 0; end -= 24) {
    const from = Math.max(0, end - 24)
    const high = bits.length - 1 - from
    const low = bits.length - end
    lines.unshift(`${`${high}–${low}`.padEnd(6)} ${(bits.slice(from, end).match(/.{4}/g) ?? []).join(' ')}`)
  }
  return lines
}

function asTokens(indices: readonly number[]): Answer {
  return { kind: 'tokens', value: indices.map(String) }
}

/** Indices as someone takes them who cuts the bits above the offset into pieces of another width. */
function cutBy(bits: number, { address, levels }: Drawn): Answer {
  return asTokens(
    levelsDown(levels).map((level) =>
      Number((BigInt(address) >> BigInt(12 + bits * (level - 1))) & (2n ** BigInt(bits) - 1n)),
    ),
  )
}

function trueIndices({ address, levels }: Drawn): number[] {
  return levelsDown(levels).map((level) => indexAt(BigInt(address), level))
}

export const indices = defineQuestion({
  id: 'indices',
  title: 'Which entry in each table',
  kind: 'predict',
  form: 'tokens',
  params,
  pose: (rng, { levels, given }): Drawn => ({ levels, given, address: drawAddress(rng, levels) }),
  ask({ levels, given, address }) {
    const names = levelsDown(levels).map((level) => levelName(level, levels))
    return {
      prompt: {
        text: `An x86-64 processor with **${levels === 4 ? 'four' : 'five'} levels** of page tables translates **${address}**.\n\nWhich entry does it read in each table? Give the indices in decimal, in the order ${names.join(', ')}.`,
        ...(given === 'bits'
          ? {
              exhibits: [
                {
                  kind: 'code' as const,
                  title: 'The same address in bits',
                  lines: bitLines(address, levels),
                },
              ],
            }
          : {}),
      },
      form: { kind: 'tokens', ordered: true, example: levels === 4 ? '3 17 256 40' : '1 3 17 256 40' },
      hints: [
        'A table has 512 entries, so each index is nine bits. The lowest 12 bits are the offset in the page.',
        `Bits 20 to 12 are the index into the last table, the PTE: ${indexAt(BigInt(address), 1)}.`,
      ],
    }
  },
  run({ levels, address }) {
    const tables = mapPage(emptyTables(levels), BigInt(address), '4K', 0x5a1)
    return walksTrace(tables, [{ address: BigInt(address), access: { kind: 'read', from: 'user' } }])
  },
  truth(_drawn, trace) {
    const reads = trace.steps.at(-1)?.state.reads ?? []
    return asTokens(reads.map(({ index }) => index))
  },
  misconceptions: [
    {
      id: 'from-the-bottom',
      name: 'walked from the bottom',
      says: 'The walk begins at the top: CR3 points to the PGD, and the highest bits choose its entry.',
      answer: (drawn) => asTokens(trueIndices(drawn).toReversed()),
    },
    {
      id: 'eight-bits',
      name: 'two hexadecimal digits a table',
      says: 'An index is nine bits, not two digits: 512 entries of 8 bytes fill a table of 4096 bytes.',
      answer: (drawn) => cutBy(8, drawn),
    },
    {
      id: 'ten-bits',
      name: 'ten bits a table',
      says: 'Ten bits were the split of 32-bit x86, with entries of 4 bytes. With entries of 8 bytes a table holds 512 of them: nine bits.',
      answer: (drawn) => cutBy(10, drawn),
    },
  ],
  explain(drawn) {
    const parts = levelsDown(drawn.levels).map((level) => ({
      name: levelName(level, drawn.levels),
      bits: `bits ${shiftOf(level) + 8}–${shiftOf(level)}`,
      index: indexAt(BigInt(drawn.address), level),
    }))
    return {
      truthSays: `${parts.map(({ name, index }) => `${name} ${index}`).join(', ')}.`,
      because: `Above the 12 bits of the offset every table takes nine bits of the address: ${parts.map(({ bits, index }) => `${bits} are ${index}`).join(', ')}.`,
    }
  },
  parts(drawn, trace, answer) {
    const reads = trace.steps.at(-1)?.state.reads ?? []
    const given = answer.kind === 'tokens' ? answer.value : []
    const at = reads.findIndex(({ index }, i) => String(index) !== given[i])
    const read = reads[at]
    if (read === undefined) return undefined
    return {
      step: at + 1,
      predicted: `${read.name} entry ${given[at] ?? '–'}`,
      actual: `${read.name} entry ${read.index}`,
      focus: `level ${read.level}`,
    }
  },
})
