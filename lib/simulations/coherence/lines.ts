import type { Place } from './layout'

/** Bytes of a cache line on x86-64 and most Arm cores; 128 on Apple's. */
export const LINE = 64

/** The lines that have at least one byte of the field, if byte 0 of its struct lies `base` bytes into line 0. */
export function linesOf({ offset, size }: Omit<Place, 'name'>, base: number, line = LINE): number[] {
  if (size === 0) return []
  const first = Math.floor((base + offset) / line)
  const last = Math.floor((base + offset + size - 1) / line)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

export function shareLine(a: Place, b: Place, base: number, line = LINE): boolean {
  const linesOfB = linesOf(b, base, line)
  return linesOf(a, base, line).some((one) => linesOfB.includes(one))
}

/** All pairs of fields with a byte each in one line, in the order of declaration. */
export function sharingPairs(fields: readonly Place[], base: number, line = LINE): [string, string][] {
  return fields.flatMap((a, i) =>
    fields
      .slice(i + 1)
      .filter((b) => shareLine(a, b, base, line))
      .map((b): [string, string] => [a.name, b.name]),
  )
}
