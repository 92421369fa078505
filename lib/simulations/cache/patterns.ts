import { z } from 'zod'

export interface Access {
  readonly address: number
  readonly size: number
  readonly write: boolean
}

/** `count` accesses, each `stride` bytes after the one before. No object each, so that long walks stay fast. */
export type Run = (address: number, stride: number, count: number, size: number, write: boolean) => void

const address = z
  .int()
  .nonnegative()
  .max(2 ** 48)
const count = z.int().nonnegative().max(100_000_000)
const matrix = {
  base: address.default(0x1000_0000),
  elem: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)]).default(4),
}
const walk = {
  ...matrix,
  rw: z.enum(['r', 'w', 'm']).default('r'),
  repeat: z.int().nonnegative().max(1_000_000).default(1),
}

/** The named walks of the recorded cases. */
export const patternSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('row-major'), rows: count, cols: count, ...walk }),
  z.strictObject({ name: z.literal('column-major'), rows: count, cols: count, ...walk }),
  z.strictObject({
    name: z.literal('strided'),
    count,
    stride: z
      .int()
      .nonnegative()
      .max(2 ** 32),
    ...walk,
  }),
  z.strictObject({ name: z.literal('two-arrays'), count, base2: address, ...walk }),
  z.strictObject({
    name: z.literal('transpose'),
    n: count,
    base2: address,
    block: z.int().min(1).optional(),
    ...matrix,
  }),
  z.strictObject({
    name: z.literal('matmul'),
    n: count,
    order: z.enum(['ijk', 'ikj']).default('ijk'),
    base2: address,
    base3: address,
    ...matrix,
  }),
])
export type Pattern = z.output<typeof patternSchema>

/** How many accesses it makes, without making them. */
export function lengthOf(pattern: Pattern): number {
  switch (pattern.name) {
    case 'row-major':
    case 'column-major':
      return pattern.rows * pattern.cols * pattern.repeat
    case 'strided':
      return pattern.count * pattern.repeat
    case 'two-arrays':
      return 2 * pattern.count * pattern.repeat
    case 'transpose':
      return 2 * pattern.n ** 2
    case 'matmul':
      return pattern.order === 'ijk'
        ? 2 * pattern.n ** 3 + pattern.n ** 2
        : 3 * pattern.n ** 3 + pattern.n ** 2
  }
}

export function walkPattern(pattern: Pattern, run: Run): void {
  switch (pattern.name) {
    case 'row-major':
    case 'column-major':
      return walkMatrix(pattern, run)
    case 'strided': {
      const { base, count: times, stride, elem, rw, repeat } = pattern
      for (let round = 0; round < repeat; round++) run(base, stride, times, elem, rw === 'w')
      return
    }
    case 'two-arrays': {
      const { base, base2, count: times, elem, rw, repeat } = pattern
      for (let round = 0; round < repeat; round++) {
        for (let i = 0; i < times; i++) {
          run(base + i * elem, 0, 1, elem, rw === 'w')
          run(base2 + i * elem, 0, 1, elem, rw === 'w')
        }
      }
      return
    }
    case 'transpose':
      return walkTranspose(pattern, run)
    case 'matmul':
      return walkProduct(pattern, run)
  }
}

function walkMatrix(pattern: Extract<Pattern, { name: 'row-major' | 'column-major' }>, run: Run): void {
  const { base, rows, cols, elem, rw, repeat } = pattern
  const write = rw === 'w'
  for (let round = 0; round < repeat; round++) {
    if (pattern.name === 'row-major') {
      run(base, elem, rows * cols, elem, write)
    } else {
      for (let j = 0; j < cols; j++) run(base + j * elem, cols * elem, rows, elem, write)
    }
  }
}

function walkTranspose(pattern: Extract<Pattern, { name: 'transpose' }>, run: Run): void {
  const { n, base, base2, elem, block = Math.max(1, n) } = pattern
  for (let ii = 0; ii < n; ii += block) {
    for (let jj = 0; jj < n; jj += block) {
      for (let i = ii; i < Math.min(ii + block, n); i++) {
        for (let j = jj; j < Math.min(jj + block, n); j++) {
          run(base + (i * n + j) * elem, 0, 1, elem, false)
          run(base2 + (j * n + i) * elem, 0, 1, elem, true)
        }
      }
    }
  }
}

function walkProduct(pattern: Extract<Pattern, { name: 'matmul' }>, run: Run): void {
  const { n, order, base, base2, base3, elem } = pattern
  const at = (from: number, i: number, j: number): number => from + (i * n + j) * elem
  for (let i = 0; i < n; i++) {
    for (let second = 0; second < n; second++) {
      if (order === 'ijk') {
        for (let q = 0; q < n; q++) {
          run(at(base, i, q), 0, 1, elem, false)
          run(at(base2, q, second), 0, 1, elem, false)
        }
        run(at(base3, i, second), 0, 1, elem, true)
      } else {
        run(at(base, i, second), 0, 1, elem, false)
        for (let j = 0; j < n; j++) {
          run(at(base3, i, j), 0, 1, elem, false)
          run(at(base2, second, j), 0, 1, elem, false)
          run(at(base3, i, j), 0, 1, elem, true)
        }
      }
    }
  }
}

export function accessesOf(pattern: Pattern): readonly Access[] {
  const accesses: Access[] = []
  walkPattern(pattern, (from, stride, count, size, write) => {
    for (let i = 0; i < count; i++) accesses.push({ address: from + i * stride, size, write })
  })
  return accesses
}

/** A pattern with the defaults of the recorded cases filled in. */
export function pattern(given: z.input<typeof patternSchema>): Pattern {
  return patternSchema.parse(given)
}
