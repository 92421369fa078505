import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import { bitsOf, isCanonical, type Levels, levelName } from '../address'
import { asChoices, drawUntil } from '../draws'
import { emptyTables, mapPage } from '../tables'
import { walksTrace } from '../walk-trace'

const params = z.strictObject({
  /** Levels of paging, which say how many bits are translated: 48 or 57. */
  levels: z.enum(['any', '4', '5']).default('any'),
})

interface Drawn {
  readonly levels: Levels
  readonly addresses: readonly string[]
}

/** Sixteen digits, the upper four apart: `0x0000_7f3a5b6c7000`. */
function written(address: bigint): string {
  const digits = address.toString(16).padStart(16, '0')
  return `0x${digits.slice(0, 4)}_${digits.slice(4)}`
}

function read(address: string): bigint {
  return BigInt(address.replace('_', ''))
}

/** The upper four digits and the digit below, for each sort of address that is easy to take for another. */
const SORTS: readonly { readonly upper: string; readonly next: string }[] = [
  { upper: '0000', next: '01234567' },
  { upper: '0000', next: '01234567' },
  { upper: '0000', next: '89abcdef' },
  { upper: 'ffff', next: '89abcdef' },
  { upper: 'ffff', next: '01234567' },
  { upper: '00ff', next: '0123456789abcdef' },
  { upper: '0100', next: '0123456789abcdef' },
  { upper: 'ff00', next: '0123456789abcdef' },
  { upper: 'fe00', next: '0123456789abcdef' },
  { upper: '8000', next: '01234567' },
]

function drawAddresses(rng: Rng): string[] {
  return rng.sample(SORTS, 5).map(({ upper, next }) => {
    const rest = Array.from({ length: 8 }, () => rng.pick([...'0123456789abcdef'])).join('')
    return written(BigInt(`0x${upper}${rng.pick([...next])}${rest}000`))
  })
}

function canonicalOf({ levels, addresses }: Drawn): string[] {
  return addresses.filter((address) => isCanonical(read(address), levels))
}

export const canonical = defineQuestion({
  id: 'canonical',
  title: 'Which addresses are canonical',
  kind: 'quick',
  form: 'choices',
  params,
  pose: (rng, given): Drawn =>
    drawUntil(
      () => {
        const levels = given.levels === 'any' ? rng.pick([4, 4, 5] as const) : given.levels === '4' ? 4 : 5
        return { levels, addresses: drawAddresses(rng) }
      },
      (drawn) => {
        const good = canonicalOf(drawn).length
        return good >= 1 && good <= 4 && new Set(drawn.addresses).size === drawn.addresses.length
      },
    ),
  ask({ levels, addresses }) {
    return {
      prompt: {
        text: `The processor runs with **${levels === 4 ? 'four' : 'five'} levels** of page tables: **${bitsOf(levels)} bits** of an address are translated.\n\nWhich of these addresses are **canonical**, whatever is mapped there?`,
      },
      form: { kind: 'choices', options: addresses.map((id) => ({ id, label: `\`${id}\`` })) },
      hints: [
        `All bits above bit ${bitsOf(levels) - 1} must be copies of bit ${bitsOf(levels) - 1}.`,
        levels === 4
          ? 'Bit 47 is the top bit of the digit after the underscore: 8 to f have it set.'
          : 'Bit 56 is the lowest bit of the second of the four digits before the underscore.',
      ],
    }
  },
  run({ levels, addresses }) {
    const tables = addresses
      .filter((address) => isCanonical(read(address), levels))
      .reduce((so, address, i) => mapPage(so, read(address), '4K', 0x700 + i), emptyTables(levels))
    return walksTrace(
      tables,
      addresses.map((address) => ({ address: read(address), access: { kind: 'read', from: 'kernel' } })),
    )
  },
  truth(drawn, trace) {
    const refused = trace.steps.flatMap(({ state }) =>
      state.end?.kind === 'fault' && state.end.fault === 'not-canonical' ? [BigInt(state.address)] : [],
    )
    return asChoices(drawn.addresses.filter((address) => !refused.includes(read(address))))
  },
  misconceptions: [
    {
      id: 'upper-bits-zero',
      name: 'the upper bits must be zero',
      says: 'The upper bits copy the highest translated one. Addresses of the kernel half have them all set.',
      answer: ({ addresses }) => asChoices(addresses.filter((address) => address.startsWith('0x0000_'))),
    },
    {
      id: 'all-equal-is-enough',
      name: 'all zeros or all ones is enough',
      says: 'The highest translated bit itself counts, too: it has to be the same as the bits above it.',
      answer: ({ levels, addresses }) =>
        asChoices(
          addresses.filter((address) => {
            const above = read(address) >> BigInt(bitsOf(levels))
            return above === 0n || above === 2n ** BigInt(64 - bitsOf(levels)) - 1n
          }),
        ),
    },
    {
      id: 'always-48-bits',
      name: 'always 48 bits',
      says: 'With five levels (LA57) 57 bits are translated, and bit 56 is the one to copy.',
      answer: ({ levels, addresses }) =>
        levels === 4 ? null : asChoices(canonicalOf({ levels: 4, addresses })),
    },
    {
      id: 'any-64-bits',
      name: 'any 64 bits are an address',
      says: 'A pointer has 64 bits, but only 48 or 57 are translated; the processor refuses others with a general protection fault.',
      answer: ({ addresses }) => asChoices(addresses),
    },
  ],
  explain(drawn) {
    const good = canonicalOf(drawn)
    const bit = bitsOf(drawn.levels) - 1
    const bad = drawn.addresses.find((address) => !good.includes(address))
    const value = bad === undefined ? 0n : (read(bad) >> BigInt(bit)) & 1n
    return {
      truthSays: `${good.map((address) => `\`${address}\``).join(', ')}.`,
      because: `With ${drawn.levels} levels bits 63 to ${bit + 1} must copy bit ${bit}.${bad === undefined ? '' : ` In \`${bad}\` bit ${bit} is ${value}, and the bits above are not all ${value}: the processor raises #GP before it looks at the ${levelName(drawn.levels, drawn.levels)}.`}`,
    }
  },
  parts(drawn, trace, answer) {
    const given = answer.kind === 'choices' ? answer.value : []
    const good = canonicalOf(drawn)
    const wrong = drawn.addresses.find((address) => given.includes(address) !== good.includes(address))
    if (wrong === undefined) return undefined
    const step = trace.steps.findIndex(
      ({ state }) => BigInt(state.address) === read(wrong) && state.end !== null,
    )
    const words = (isGood: boolean) => (isGood ? 'canonical' : 'not canonical')
    return {
      step: Math.max(0, step),
      predicted: words(given.includes(wrong)),
      actual: words(good.includes(wrong)),
    }
  },
})
