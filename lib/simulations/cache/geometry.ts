/** The shape of one level, in bytes: its size, how many lines a set holds, and how long a line is. */
export interface Shape {
  readonly size: number
  readonly assoc: number
  readonly line: number
}

export function setsOf({ size, assoc, line }: Shape): number {
  return Math.floor(size / line / assoc)
}

export function lineOf(address: number, { line }: Shape): number {
  return Math.floor(address / line)
}

/** valgrind 3.19 cachegrind/cg_sim.c: cachesim_setref_is_miss. Not a mask: the last level need not have 2ⁿ sets. */
export function setOf(line: number, shape: Shape): number {
  return line % setsOf(shape)
}

/** The three parts of an address: the offset picks the byte in the line, the set where to look, the tag what to look for. */
export interface Split {
  readonly tag: number
  readonly set: number
  readonly offset: number
}

export function split(address: number, shape: Shape): Split {
  const line = lineOf(address, shape)
  return { tag: Math.floor(line / setsOf(shape)), set: setOf(line, shape), offset: address % shape.line }
}

/** How many bits of an address are offset and set, for shapes made of powers of two. */
export function bitsOf(shape: Shape): { readonly offset: number; readonly set: number } {
  return { offset: Math.round(Math.log2(shape.line)), set: Math.round(Math.log2(setsOf(shape))) }
}

/** An access of up to one line's length touches one line, or two if it lies over a boundary. */
export function linesOf(address: number, size: number, shape: Shape): readonly number[] {
  const first = lineOf(address, shape)
  const last = lineOf(address + size - 1, shape)
  return first === last ? [first] : [first, last]
}
