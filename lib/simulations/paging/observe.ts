import { z } from 'zod'
import { readInput } from '../define-playground'
import { protections } from './areas'
import { mappingKinds } from './mapping'
import { advices, type Op, type Outcome, start, step } from './model'
import { stackHolds, stackWays } from './stack'

const MOST_PAGES = 65_536
const MOST_ACCESSES = 1_000_000
const page = z.int().min(0).max(MOST_PAGES)
const range = { from: page, to: page }

const accessSchema = z.union([
  z.strictObject({ op: z.enum(['read', 'write']), pages: z.array(page).max(20_000) }),
  z.strictObject({
    op: z.enum(['read', 'write']),
    ...range,
    stride: z.int().min(1).max(MOST_PAGES).optional(),
    order: z.enum(['up', 'down']).optional(),
    repeat: z.int().min(0).max(1000).optional(),
  }),
])
const callSchema = z.union([
  z.strictObject({ op: z.literal('madvise'), advice: z.enum(advices), ...range }),
  z.strictObject({ op: z.literal('mprotect'), prot: z.enum(protections), ...range }),
  z.strictObject({ op: z.enum(['munmap', 'mlock']), ...range }),
  z.strictObject({ op: z.literal('truncate'), pages: page }),
  z.strictObject({ op: z.literal('resident') }),
])

const kib = z
  .int()
  .min(0)
  .max(2 ** 40)
const inputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('map'),
      map: z.strictObject({
        kind: z.enum(mappingKinds),
        pages: page.min(1),
        populate: z.boolean().optional(),
      }),
      ops: z.array(z.union([accessSchema, callSchema])).max(500),
    }),
    z.strictObject({
      kind: z.literal('stack'),
      where: z.enum(stackWays),
      limit_kib: kib.nullable(),
      depth: z.number().min(0),
      limit_at_run_kib: kib.nullable().optional(),
      thread_stack_kib: kib.optional(),
    }),
  ])
  .refine(
    (input) => input.kind !== 'map' || accessesIn(input.ops) <= MOST_ACCESSES,
    'more accesses than can be run',
  )

type Touch = z.infer<typeof accessSchema>
type RecordedOp = Touch | z.infer<typeof callSchema>

/** A mapping under a list of operations, or a stack touched to a depth, in the schemas of recorded.json. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  if (read.kind === 'stack') {
    const bytes = (amount: number | null) => (amount === null ? null : amount * 1024)
    const holds = stackHolds({
      way: read.where,
      limit: bytes(read.limit_kib),
      depth: read.depth,
      ...(read.limit_at_run_kib === undefined ? {} : { limitAtRun: bytes(read.limit_at_run_kib) }),
      ...(read.thread_stack_kib === undefined ? {} : { threadStack: read.thread_stack_kib * 1024 }),
    })
    return { outcome: holds ? 'ok' : 'SIGSEGV' }
  }
  const begun = start(read.map.kind, read.map.pages, read.map.populate)
  let { mapping } = begun
  const results = read.ops.map((op) => {
    const stepped = step(mapping, opOf(op))
    mapping = stepped.mapping
    return resultOf(stepped.outcome)
  })
  return { map_minflt: begun.outcome.faults, results }
}

function opOf(op: RecordedOp): Op {
  if (isTouch(op)) return { op: op.op, pages: pagesOf(op) }
  if (op.op === 'mprotect') return { op: 'mprotect', protection: op.prot, from: op.from, to: op.to }
  return op
}

function isTouch(op: RecordedOp): op is Touch {
  return op.op === 'read' || op.op === 'write'
}

function pagesOf(op: Touch): number[] {
  if ('pages' in op) return op.pages
  const { from, to, stride = 1, order = 'up', repeat = 1 } = op
  const once = Array.from(
    { length: Math.max(0, Math.ceil((to - from) / stride)) },
    (_, i) => from + i * stride,
  )
  if (order === 'down') once.reverse()
  return Array.from({ length: repeat }, () => once).flat()
}

function accessesIn(ops: readonly RecordedOp[]): number {
  return ops.reduce((sum, op) => {
    if (!isTouch(op)) return sum
    if ('pages' in op) return sum + op.pages.length
    return sum + Math.max(0, Math.ceil((op.to - op.from) / (op.stride ?? 1))) * (op.repeat ?? 1)
  }, 0)
}

function resultOf({ faults, error, stop, resident }: Outcome): unknown {
  if (resident !== undefined) return resident
  return { minflt: faults, ...(error === undefined ? {} : { error }), ...stop }
}
