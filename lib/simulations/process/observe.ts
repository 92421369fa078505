import { z } from 'zod'
import { readInput } from '../define-playground'
import { type Call, ignorable, openFlags, sendable, whences } from './calls'
import type { Machine } from './machine'
import { start, step } from './model'
import { type Memory, type PageCall, smapsOf, startPages, stepPages } from './pages'

const proc = z.string().regex(/^\w{1,12}$/)
const fd = z.number().int().min(-1_000_000).max(1_000_000)
const name = z.string().min(1).max(40)

const callSchema = z.discriminatedUnion('op', [
  z.strictObject({ proc, op: z.literal('open'), file: name, flags: z.array(z.enum(openFlags)).max(8) }),
  z.strictObject({ proc, op: z.literal('read'), fd, n: z.number().int().min(0).max(1_000_000) }),
  z.strictObject({ proc, op: z.literal('write'), fd, data: z.string().max(10_000) }),
  z.strictObject({
    proc,
    op: z.literal('lseek'),
    fd,
    offset: z.number().int().min(-1_000_000).max(1_000_000),
    whence: z.enum(whences),
  }),
  z.strictObject({ proc, op: z.literal('close'), fd }),
  z.strictObject({ proc, op: z.literal('dup'), fd }),
  z.strictObject({ proc, op: z.enum(['dup2', 'dup3']), fd, to: fd }),
  z.strictObject({ proc, op: z.literal('cloexec'), fd, on: z.boolean() }),
  z.strictObject({ proc, op: z.literal('pipe'), cloexec: z.boolean().optional() }),
  z.strictObject({ proc, op: z.literal('fork'), as: proc }),
  z.strictObject({ proc, op: z.enum(['exec', 'fds', 'state', 'ppid']) }),
  z.strictObject({ proc, op: z.literal('exit'), code: z.number().int().min(-1_000_000).max(1_000_000) }),
  z.strictObject({ proc, op: z.literal('signal'), sig: z.enum(ignorable), to: z.literal('ignore') }),
  z.strictObject({ proc, op: z.literal('kill'), target: proc, sig: z.enum(sendable) }),
  z.strictObject({ proc, op: z.literal('wait'), for: proc, nohang: z.boolean().optional() }),
])

const pageCallSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.enum(['write', 'read']),
    by: z.enum(['parent', 'child']),
    from: z.number().int().min(0).max(20_000),
    to: z.number().int().min(0).max(20_000),
  }),
  z.strictObject({ op: z.enum(['fork', 'child-exits', 'smaps']) }),
])

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('script'),
    files: z.record(name, z.number().int().min(0).max(100_000).nullable()),
    ops: z.array(callSchema).max(500),
  }),
  z.strictObject({
    kind: z.literal('cow'),
    pages: z.number().int().min(1).max(20_000),
    shared: z.boolean(),
    ops: z.array(pageCallSchema).max(500),
  }),
])

/** Kinds `script` and `cow`, as recorded on Linux 6.18. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  return read.kind === 'script'
    ? observeScript(read.files, read.ops)
    : observePages(read.pages, read.shared, read.ops)
}

function observeScript(files: Readonly<Record<string, number | null>>, calls: readonly Call[]): unknown {
  let machine: Machine = start(filesOf(files))
  const results: unknown[] = []
  for (const call of calls) {
    const outcome = step(machine, call)
    machine = outcome.machine
    results.push({
      r: outcome.result,
      ...(outcome.unblocked.length === 0 ? {} : { unblocked: outcome.unblocked }),
    })
  }
  return { results, files: machine.files }
}

/** Contents from sizes: the digits 0123456789 again and again; null is no file. */
export function filesOf(sizes: Readonly<Record<string, number | null>>): Record<string, string> {
  const present = Object.entries(sizes).flatMap(([file, size]): [string, string][] =>
    size === null ? [] : [[file, '0123456789'.repeat(Math.ceil(size / 10)).slice(0, size)]],
  )
  return Object.fromEntries(present)
}

function observePages(pages: number, shared: boolean, calls: readonly PageCall[]): unknown {
  let memory: Memory = startPages(pages, shared)
  const results: unknown[] = []
  for (const call of calls) {
    const after = stepPages(memory, call)
    memory = after.memory
    results.push(resultOf(memory, call, after.faults))
  }
  return { results }
}

function resultOf(memory: Memory, call: PageCall, faults: number): unknown {
  if (call.op === 'fork' || call.op === 'child-exits') return null
  if (call.op !== 'smaps') return faults
  const parent = smapsOf(memory, 'parent')
  return memory.child === null ? { parent } : { parent, child: smapsOf(memory, 'child') }
}
