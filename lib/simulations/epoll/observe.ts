import { z } from 'zod'
import { readInput } from '../define-playground'
import { FLAGS, type Work } from './kernel'
import { apply, start } from './model'

const name = z.string().min(1).max(64)
const events = z.array(z.enum(FLAGS)).max(16)
const bytes = z
  .int()
  .min(0)
  .max(1 << 30)

const objectSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pipe'),
    name,
    cap: z
      .int()
      .min(4096)
      .max(1 << 20)
      .refine(
        (cap) => Number.isInteger(Math.log2(cap)),
        'a pipe holds a power of two of bytes, at least 4096',
      ),
  }),
  z.strictObject({ kind: z.literal('socketpair'), name }),
  z.strictObject({ kind: z.literal('file'), name }),
])

const opSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['write', 'read']), fd: name, n: bytes }),
  z.strictObject({ op: z.enum(['add', 'mod']), fd: name, events }),
  z.strictObject({ op: z.literal('del'), fd: name }),
  z.strictObject({ op: z.literal('close'), fd: name }),
  z.strictObject({ op: z.literal('dup'), fd: name, as: name }),
  z.strictObject({ op: z.literal('shutdown'), fd: name, how: z.enum(['RD', 'WR', 'RDWR']) }),
  z.strictObject({ op: z.literal('wait'), max: z.int().min(-1024).max(4096) }),
])

const inputSchema = z.strictObject({
  objects: z.array(objectSchema).max(64),
  ops: z.array(opSchema).max(1000),
})

/** A script of system calls in, the result of each out. */
export function observe(input: unknown): { readonly results: readonly unknown[] } {
  const { objects, ops } = readInput(inputSchema, input)
  const work: Work = { kernel: start(objects), effects: [] }
  return { results: ops.map((op) => apply(work, op)) }
}
