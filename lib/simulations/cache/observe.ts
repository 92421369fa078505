import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { readInput } from '../define-playground'
import { fastHierarchy } from './fast-hierarchy'
import { setsOf } from './geometry'
import { lengthOf, patternSchema, walkPattern } from './patterns'

const LONGEST = 50_000_000
/** Up to this many accesses an observation also tells the outcome of each. */
const TOLD = 2000

const shape = z
  .strictObject({
    size: z.int().min(1).max(2 ** 30),
    assoc: z.int().min(1).max(2 ** 16),
    line: z.int().min(16).max(2 ** 16),
  })
  .refine((one) => setsOf(one) >= 1, 'The cache has no room for one set.')

const access = z.tuple([
  z.int().nonnegative().max(2 ** 50),
  z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)]),
  z.enum(['r', 'w', 'm']),
])
const inputSchema = z.union([
  z.strictObject({ d1: shape, ll: shape, accesses: z.array(access).max(1_000_000) }),
  z.strictObject({ d1: shape, ll: shape, generator: patternSchema }),
])

/** Two levels over a row of accesses or over a named walk, counted as cachegrind counts, in the schema of recorded.json. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  const length = 'accesses' in read ? read.accesses.length : lengthOf(read.generator)
  if (length > LONGEST) throw new AppError('invalid', `These are ${length} accesses; at most ${LONGEST} are simulated.`)
  const tells = length <= TOLD
  const found: number[] = []
  // Reads found in the first level, in the last, in memory; then writes.
  const counts = new Float64Array(6)
  const { touch, finish } = fastHierarchy([read.d1, read.ll], (where, writes, count) => {
    for (let i = 0; i < count; i++) {
      const at = (where[i] ?? 0) + 3 * (writes[i] ?? 0)
      counts[at] = (counts[at] ?? 0) + 1
    }
    if (tells) found.push(...where.subarray(0, count))
  })
  if ('accesses' in read) for (const [address, size, how] of read.accesses) touch(address, size, how === 'w')
  else walkPattern(read.generator, touch)
  finish()
  const [r1 = 0, rl = 0, rm = 0, w1 = 0, wl = 0, wm = 0] = counts
  return {
    reads: r1 + rl + rm,
    d1_read_misses: rl + rm,
    ll_read_misses: rm,
    writes: w1 + wl + wm,
    d1_write_misses: wl + wm,
    ll_write_misses: wm,
    ...(tells
      ? {
          d1: found.map((where) => (where === 0 ? 'h' : 'm')).join(''),
          ll: found.map((where) => '-hm'[where] ?? '-').join(''),
        }
      : {}),
  }
}
