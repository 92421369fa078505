/** How many levels the page tables have: 48-bit addresses, or 57-bit ones with LA57. */
export type Levels = 4 | 5
export const pageSizes = ['4K', '2M', '1G'] as const
export type PageSize = (typeof pageSizes)[number]

/** Bits of the offset in a page of each size. Linux arch/x86/include/asm/pgtable_64_types.h: PAGE_SHIFT, PMD_SHIFT, PUD_SHIFT. */
export const OFFSET_BITS: Readonly<Record<PageSize, number>> = { '4K': 12, '2M': 21, '1G': 30 }
/** The level whose entry is the leaf of a page of each size. */
export const LEAF_LEVEL: Readonly<Record<PageSize, number>> = { '4K': 1, '2M': 2, '1G': 3 }
export const SIZE_NAMES: Readonly<Record<PageSize, string>> = { '4K': '4 KiB', '2M': '2 MiB', '1G': '1 GiB' }

const ENTRY_BITS = 9
export const ENTRIES = 2 ** ENTRY_BITS
export const PAGE = 4096
const ALL = 2n ** 64n - 1n

/** Linux's name of the table at a level: the topmost is the PGD; with four levels there is no P4D. */
export function levelName(level: number, levels: Levels): string {
  if (level === levels) return 'PGD'
  return ['', 'PTE', 'PMD', 'PUD', 'P4D'][level] ?? '?'
}

/** The levels in the order of a walk, topmost first. */
export function levelsDown(levels: Levels): number[] {
  return Array.from({ length: levels }, (_, i) => levels - i)
}

/** First bit of a level's index: 12, 21, 30, 39, 48. */
export function shiftOf(level: number): number {
  return 12 + ENTRY_BITS * (level - 1)
}

/** The index into the table at this level: nine bits of the address. */
export function indexAt(address: bigint, level: number): number {
  return Number((address >> BigInt(shiftOf(level))) & BigInt(ENTRIES - 1))
}

export function offsetIn(address: bigint, size: PageSize): number {
  return Number(address & (2n ** BigInt(OFFSET_BITS[size]) - 1n))
}

/** Whether all bits above the highest translated one copy it: bit 47, or 56 with five levels. */
export function isCanonical(address: bigint, levels: Levels): boolean {
  const above = (address & ALL) >> BigInt(bitsOf(levels) - 1)
  return above === 0n || above === ALL >> BigInt(bitsOf(levels) - 1)
}

export function bitsOf(levels: Levels): number {
  return 12 + ENTRY_BITS * levels
}

/** The canonical address with these indices, topmost first, and this offset. */
export function addressOf(indices: readonly number[], offset: number, levels: Levels): bigint {
  const low = indices.reduce(
    (sum, index, i) => sum | (BigInt(index) << BigInt(shiftOf(levels - i))),
    BigInt(offset),
  )
  const top = low >> BigInt(bitsOf(levels) - 1)
  return top === 1n ? low | (ALL ^ (2n ** BigInt(bitsOf(levels)) - 1n)) : low
}

export function hex(address: bigint | number): string {
  return `0x${address.toString(16)}`
}

/** Bytes as a person says them: 4 KiB, 1.5 MiB. */
export function sayBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let amount = bytes
  let unit = 0
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${Math.round(amount * 100) / 100} ${units[unit] ?? ''}`
}

/** "1 page", "3 pages". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`
}
