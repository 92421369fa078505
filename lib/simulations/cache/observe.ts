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
    size: z
      .int()
      .min(1)
      .max(2 ** 30),
    assoc: z
      .int()
      .min(1)
      .max(2 ** 16),
    line: z
      .int()
      .min(16)
      .max(2 ** 16),
  })
  .refine((one) => setsOf(one) >= 1, 'The cache has no room for one set.')

const access = z.tuple([
  z
    .int()
    .nonnegative()
    .max(2 ** 50),
  z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)]),
  z.enum(['r', 'w', 'm']),
])
const inputSchema = z
  .union([
    z.strictObject({ d1: shape, ll: shape, accesses: z.array(access).max(1_000_000) }),
    z.strictObject({ d1: shape, ll: shape, generator: patternSchema }),
  ])
  .refine(({ d1, ll }) => d1.line === ll.line, 'Both caches have lines of one size.')

/** Two levels over a row of accesses or over a named walk, counted as cachegrind counts, in the schema of recorded.json. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  const length = 'accesses' in read ? read.accesses.length : lengthOf(read.generator)
  if (length > LONGEST)
    throw new AppError('invalid', `These are ${length} accesses; at most ${LONGEST} are simulated.`)
  const tells = length <= TOLD
  const found: number[] = []
  const { run, counts } = fastHierarchy([read.d1, read.ll], tells ? (where) => void found.push(where) : null)
  if ('accesses' in read)
    for (const [address, size, how] of read.accesses) run(address, 0, 1, size, how === 'w')
  else walkPattern(read.generator, run)
  const { all, missed } = counts()
  const [d1, ll] = missed
  return {
    reads: all.reads,
    d1_read_misses: d1?.reads,
    ll_read_misses: ll?.reads,
    writes: all.writes,
    d1_write_misses: d1?.writes,
    ll_write_misses: ll?.writes,
    ...(tells
      ? {
          d1: found.map((where) => (where === 0 ? 'h' : 'm')).join(''),
          ll: found.map((where) => '-hm'[where] ?? '-').join(''),
        }
      : {}),
  }
}
