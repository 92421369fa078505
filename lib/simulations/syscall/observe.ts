import { AppError } from '@/lib/base/app-error'
import { z } from 'zod'
import { readInput } from '../define-playground'
import { countCalls } from './library'
import { numberOf } from './numbers'
import { runScript, type ScriptCall, startScript } from './script'
import { costs, type Deed, stepCounts } from './switches'

const name = z.string().min(1).max(60)
const integer = z.number().refine(Number.isInteger, 'has to be a whole number')

const argumentSchema = z.union([
  integer,
  z.string().max(200),
  z.strictObject({ buf: z.literal(1) }),
  z.strictObject({
    edge: z
      .number()
      .int()
      .min(0)
      .max(1 << 20),
  }),
  z.strictObject({ ptr: z.enum(['null', 'unmapped', 'kernel']) }),
  z.strictObject({ path: z.string().max(5000) }),
  z.strictObject({ pair: name }),
  z.strictObject({ i64: z.array(z.number()).max(64) }),
  z.strictObject({ i32: z.array(z.number()).max(64) }),
  z.strictObject({ pollfd: z.string().max(60), events: z.string().max(200) }),
])

const callSchema = z
  .strictObject({
    call: name.optional(),
    nr: integer.optional(),
    args: z.array(argumentSchema).max(6),
    as: name.optional(),
  })
  .refine(({ call, nr }) => (call === undefined) !== (nr === undefined), 'has to have either call or nr')

// The keys of `costs` are exactly the deeds; z.enum wants a list that is not empty.
const deeds = Object.keys(costs) as [Deed, ...Deed[]]

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), name }),
  z.strictObject({
    kind: z.literal('registers'),
    files: z
      .array(z.strictObject({ name, size: z.number().int().min(0).max(1e12) }))
      .max(50)
      .optional(),
    dirs: z.array(name).max(50).optional(),
    nofile: z.number().int().min(3).max(1_048_576).optional(),
    script: z.array(callSchema).max(300),
  }),
  z.strictObject({
    kind: z.literal('entered'),
    call: z.string().min(1).max(200),
    n: z.number().int().min(0).max(1_000_000),
    warm_up: z.number().int().min(0).max(10_000),
    buffer: z
      .union([
        z
          .number()
          .int()
          .min(0)
          .max(1 << 20),
        z.literal('line'),
      ])
      .optional(),
    bytes_each: z
      .number()
      .int()
      .min(0)
      .max(1 << 20)
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('switches'),
    ops: z
      .array(
        z.strictObject({
          op: z.enum(deeds),
          n: z.number().int().min(0).max(1_000_000).optional(),
          ms: z.number().min(0).max(1e6).optional(),
        }),
      )
      .max(500),
  }),
])

/** Registers that the kernel gives back as they were: all but rax, rcx and r11 (arch/x86/entry/entry_64.S). */
export const preserved = [
  'rdi',
  'rsi',
  'rdx',
  'r10',
  'r8',
  'r9',
  'rbx',
  'rbp',
  'r12',
  'r13',
  'r14',
  'r15',
] as const

/** Kinds `number`, `registers`, `entered` and `switches`, as recorded on Linux 6.18 with glibc 2.36. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  switch (read.kind) {
    case 'number': {
      const number = numberOf(read.name)
      if (number === null) throw new AppError('invalid', `There is no system call ${read.name}.`)
      return { number }
    }
    case 'registers':
      return observeRegisters(startScript(read.files ?? [], read.dirs, read.nofile), read.script)
    case 'entered': {
      const phrase = { call: read.call, buffer: read.buffer, bytesEach: read.bytes_each }
      const calls = countCalls(phrase, read.n, read.warm_up)
      return { calls, total: Object.values(calls).reduce((sum, count) => sum + count, 0) }
    }
    case 'switches':
      return read.ops.reduce(stepCounts, { entered: 0, voluntary: 0 })
  }
}

function observeRegisters(kernel: ReturnType<typeof startScript>, script: readonly ScriptCall[]): unknown {
  const { rax } = runScript(kernel, script)
  return { rax, rcx: 'next-instruction', r11: 'rflags', rflags: 'same', preserved }
}
