import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { readInput } from '../define-playground'
import type { GlibcVersion } from './arena'
import { type FreeList, orders, policies, startFreeList, stepFreeList } from './free-list'
import { type GlibcDone, type GlibcOp, startGlibc, stepGlibc } from './glibc'

/** The version that was recorded. */
const RECORDED: GlibcVersion = '2.36'

const index = z.int().min(0).max(5000)
const bytes = z
  .int()
  .min(0)
  .max(2 ** 40)

const freeListInput = z.strictObject({
  kind: z.literal('free-list'),
  policy: z.enum(policies),
  order: z.enum(orders),
  coalesce: z.boolean(),
  header: z.int().min(0).max(4096),
  align: z.int().min(1).max(4096).nullable(),
  heap_size: z
    .int()
    .min(1)
    .max(2 ** 31),
  base: z
    .int()
    .min(0)
    .max(2 ** 40),
  ops: z
    .array(
      z.discriminatedUnion('op', [
        z.strictObject({ op: z.literal('alloc'), size: bytes }),
        z.strictObject({ op: z.literal('free'), of: index }),
      ]),
    )
    .max(2000),
})

const glibcInput = z.strictObject({
  kind: z.literal('glibc'),
  ops: z
    .array(
      z.discriminatedUnion('op', [
        z.strictObject({ op: z.enum(['malloc', 'calloc']), size: bytes }),
        z.strictObject({ op: z.literal('realloc'), of: index, size: bytes }),
        z.strictObject({ op: z.literal('free'), of: index }),
      ]),
    )
    .max(1000),
})

const input = z.discriminatedUnion('kind', [freeListInput, glibcInput])

/** What was recorded for an input: of OSTEP's malloc.py, or of glibc 2.36. */
export function observe(given: unknown): unknown {
  const read = readInput(input, given)
  return { results: read.kind === 'free-list' ? observeFreeList(read) : observeGlibc(read.ops) }
}

function observeFreeList({
  ops,
  policy,
  order,
  coalesce,
  header,
  align,
  heap_size,
  base,
}: z.infer<typeof freeListInput>) {
  let list: FreeList = startFreeList({ policy, order, coalesce, header, align }, heap_size, base)
  return ops.map((op, i) => {
    if (op.op === 'free' && !list.used.some((block) => block.alloc === op.of)) {
      throw new AppError('invalid', `ops.${i}: allocation ${op.of} is not in use`)
    }
    const done = stepFreeList(list, op)
    list = done.list
    const free_list = list.free.map(({ at, size }) => [at, size])
    return op.op === 'free' ? { free_list } : { free_list, returned: done.returned, searched: done.searched }
  })
}

function observeGlibc(ops: readonly GlibcOp[]) {
  let heap = startGlibc(RECORDED)
  let origin: number | null = null
  const results: unknown[] = []
  for (const [i, op] of ops.entries()) {
    if ('of' in op && op.of >= heap.given.length) {
      throw new AppError('invalid', `ops.${i}: there is no allocation ${op.of} yet`)
    }
    const done = stepGlibc(heap, op)
    heap = done.heap
    if (heap.aborted !== null) {
      results.push({ aborts: heap.aborted.signal, message: heap.aborted.message })
      break
    }
    if (done.given?.place.in === 'heap') origin ??= done.given.place.at
    results.push(resultOf(done, origin ?? 0))
  }
  return results
}

function resultOf({ given, deed }: GlibcDone, origin: number) {
  const syscalls = deed.calls.length === 0 ? {} : { syscalls: deed.calls }
  if (given === undefined) return syscalls
  const { place, chunk, usable } = given
  const where = place.in === 'heap' ? { offset: place.at - origin } : { offset_in_page: 16 }
  return { where: place.in, usable, chunk, ...where, ...syscalls }
}
