import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { addressOf, hex, OFFSET_BITS, offsetIn, PAGE, pageSizes, type PageSize, SIZE_NAMES } from '../address'
import { emptyTables, mapPage } from '../tables'
import { walksTrace } from '../walk-trace'

const params = z.strictObject({
  /** Size of the page. */
  size: z.enum(['any', ...pageSizes]).default('any'),
})

interface Drawn {
  readonly address: string
  readonly size: PageSize
  /** In units of 4 KiB. */
  readonly frame: number
}

function asAddress(physical: number): Answer {
  return { kind: 'tokens', value: [hex(physical)] }
}

export const translate = defineQuestion({
  id: 'translate',
  title: 'The physical address',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, given): Drawn {
    const size = given.size === 'any' ? rng.pick(['4K', '4K', '2M'] as const) : given.size
    const indices = [rng.between(1, 255), ...[0, 0, 0].map(() => rng.between(1, 510))]
    const units = { '4K': 1, '2M': 512, '1G': 512 * 512 }[size]
    const frame =
      (size === '4K'
        ? rng.between(0x100, 0xffff)
        : size === '2M'
          ? rng.between(0x10, 0x7f)
          : rng.between(1, 15)) * units
    return { address: hex(addressOf(indices, rng.between(0x10, 0xfff), 4)), size, frame }
  },
  ask({ address, size, frame }) {
    const entry = { '4K': 'PTE', '2M': 'PMD entry, with PS set', '1G': 'PUD entry, with PS set' }[size]
    return {
      prompt: {
        text: `The walk of **${address}** ends at a **${SIZE_NAMES[size]}** page: the ${entry}, holds frame number **${hex(frame)}**, counted in units of 4 KiB.\n\nWhich **physical address** is accessed? Give it in hexadecimal.`.replace(
          'PTE, holds',
          'PTE holds',
        ),
      },
      form: { kind: 'tokens', ordered: true, example: '0x1f2a3b4' },
      hints: [
        `The page begins at frame number × 4096, which in hexadecimal is three zeros behind it. The offset in a ${SIZE_NAMES[size]} page is the lowest ${OFFSET_BITS[size]} bits of the address.`,
        `The offset is ${hex(offsetIn(BigInt(address), size))}.`,
      ],
    }
  },
  run({ address, size, frame }) {
    return walksTrace(mapPage(emptyTables(4), BigInt(address), size, frame), [
      { address: BigInt(address), access: { kind: 'read', from: 'user' } },
    ])
  },
  truth(_drawn, trace) {
    const end = trace.steps.at(-1)?.state.end
    return asAddress(end?.kind === 'frame' ? end.physical : 0)
  },
  misconceptions: [
    {
      id: 'small-offset',
      name: 'an offset of 12 bits whatever the page',
      says: 'The larger the page, the longer the offset: 21 bits in 2 MiB, 30 bits in 1 GiB.',
      answer: ({ address, size, frame }) =>
        size === '4K' ? null : asAddress(frame * PAGE + offsetIn(BigInt(address), '4K')),
    },
    {
      id: 'frame-not-shifted',
      name: 'frame number taken for an address',
      says: 'The entry holds the upper bits of the address: the number counts frames of 4096 bytes.',
      answer: ({ address, size, frame }) => asAddress(frame + offsetIn(BigInt(address), size)),
    },
    {
      id: 'page-start',
      name: 'offset forgotten',
      says: 'Only the page is translated. The offset within it is the same in both addresses.',
      answer: ({ frame }) => asAddress(frame * PAGE),
    },
  ],
  explain({ address, size, frame }) {
    const offset = offsetIn(BigInt(address), size)
    return {
      truthSays: `${hex(frame * PAGE + offset)}.`,
      because: `Frame ${hex(frame)} × 4096 begins at ${hex(frame * PAGE)}. The lowest ${OFFSET_BITS[size]} bits of the address, ${hex(offset)}, are the offset and stay as they are.`,
    }
  },
  parts(_drawn, trace, answer) {
    const end = trace.steps.at(-1)?.state.end
    if (answer.kind !== 'tokens' || end?.kind !== 'frame') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: answer.value[0] ?? 'nothing',
      actual: hex(end.physical),
      focus: 'frame',
    }
  },
})
