import { z } from 'zod'
import { rngFrom } from '@/lib/base/rng'
import { readInput } from '../define-playground'
import { addressOf, layOut } from './address-space'
import { elementTypes, fileSize, inits } from './file-sections'
import { growGoroutine, recurse, STACK_MIN, threadStack } from './stacks'
import { homeOf, storages, variants } from './storage'

const bytes = z
  .int()
  .min(0)
  .max(2 ** 40)
const variant = z.enum(variants)
const storage = z.enum(storages)

const segmentsInput = z.strictObject({
  kind: z.literal('segments'),
  variant,
  symbols: z
    .array(
      z.strictObject({
        name: z.string().max(80),
        storage,
        type: z.string().max(20).optional(),
        n: bytes.optional(),
      }),
    )
    .max(500),
})
const place = z.strictObject({ storage, which: z.enum(['first', 'second']).optional() })
const orderInput = z.strictObject({ kind: z.literal('order'), variant, a: place, b: place })
const fileSizeInput = z.strictObject({
  kind: z.literal('file-size'),
  arrays: z
    .array(
      z.strictObject({
        type: z.enum(elementTypes),
        n: z
          .int()
          .min(1)
          .max(2 ** 32),
        init: z.enum(inits),
      }),
    )
    .max(500),
})
const threadStackInput = z.strictObject({
  kind: z.literal('thread-stack'),
  rlimit_stack: z.union([bytes, z.literal('unlimited')]),
  attr_stacksize: bytes.nullable(),
  attr_guardsize: bytes.nullable(),
  page: z.int().min(1024).max(65536),
})
const recursionInput = z.strictObject({
  kind: z.literal('recursion'),
  stack: z.enum(['main', 'thread']),
  limit: bytes,
  frame: z
    .int()
    .min(1)
    .max(2 ** 32),
  start: bytes,
  page: z.int().min(1024).max(65536),
})
const goroutineInput = z.strictObject({
  kind: z.literal('goroutine-stack'),
  frame: z
    .int()
    .min(1)
    .max(2 ** 32),
  start: bytes,
  depth: z.int().min(0).max(10_000_000),
  go: z.string().max(20),
})

const input = z.discriminatedUnion('kind', [
  segmentsInput,
  orderInput,
  fileSizeInput,
  threadStackInput,
  recursionInput,
  goroutineInput,
])
type Input = z.infer<typeof input>

/** What was recorded for an input, on Linux 6.18 with glibc 2.36, gcc 12 and Go 1.19. */
export function observe(given: unknown): unknown {
  return answerTo(readInput(input, given))
}

function answerTo(read: Input): unknown {
  switch (read.kind) {
    case 'segments':
      return Object.fromEntries(
        read.symbols.map((symbol) => [symbol.name, homeOf(read.variant, symbol.storage)]),
      )
    case 'order': {
      const regions = layOut(read.variant, rngFrom(1))
      const at = (one: typeof read.a) =>
        addressOf(regions, read.variant, one.storage, one.which === 'second' ? 1 : 0)
      return { lower: at(read.a) <= at(read.b) ? 'a' : 'b' }
    }
    case 'file-size':
      return fileSize(read.arrays)
    case 'thread-stack': {
      const { defaultSize, made } = threadStack({
        rlimit: read.rlimit_stack,
        stackSize: read.attr_stacksize,
        guardSize: read.attr_guardsize,
        page: read.page,
      })
      const common = { stack_min: STACK_MIN, default_size: defaultSize }
      if (made === null) return { ...common, setstacksize: 'EINVAL', create: null }
      return {
        ...common,
        setstacksize: 'ok',
        create: 'ok',
        getattr_size: made.size,
        getattr_guard: made.guard,
        readable_bytes: made.readable,
        no_access_bytes: made.noAccess,
      }
    }
    case 'recursion':
      return recurse(read)
    case 'goroutine-stack': {
      const { sizes } = growGoroutine(read)
      return { sizes: sizes.map(({ size }) => size), depths: sizes.map(({ depth }) => depth) }
    }
  }
}
