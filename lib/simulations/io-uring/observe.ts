import { z } from 'zod'
import { readInput } from '../define-playground'
import { createContext } from './context'
import { perform } from './model'
import { sizesOf } from './ring'

const name = z.string().min(1).max(40)
const count = z.int().min(0).max(1_000_000)
const milliseconds = z.int().min(0).max(10_000_000)
const id = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const base = {
  op: z.literal('sqe'),
  id,
  flags: z
    .array(z.enum(['link', 'hardlink', 'drain', 'skip']))
    .max(8)
    .optional(),
}
const rw = { ...base, fd: name, len: count, offset: count.optional() }

const sqeSchema = z.discriminatedUnion('do', [
  z.strictObject({ ...base, do: z.literal('nop') }),
  z.strictObject({ ...rw, do: z.literal('read') }),
  z.strictObject({ ...rw, do: z.literal('write') }),
  z.strictObject({ ...base, do: z.literal('poll'), fd: name, events: z.string().max(40) }),
  z.strictObject({ ...base, do: z.literal('timeout'), ms: milliseconds, count: count.optional() }),
  z.strictObject({ ...base, do: z.literal('link_timeout'), ms: milliseconds }),
  z.strictObject({ ...base, do: z.literal('cancel'), target: id }),
  z.strictObject({ ...base, do: z.literal('fsync'), fd: name }),
  z.strictObject({ ...base, do: z.literal('close'), fd: name }),
  z.strictObject({ ...base, do: z.literal('accept'), fd: name }),
  z.strictObject({ ...base, do: z.literal('openat') }),
  z.strictObject({ ...base, do: z.literal('bad') }),
])

const operationSchema = z.union([
  sqeSchema,
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('submit') }),
    z.strictObject({ op: z.literal('get_events') }),
    z.strictObject({ op: z.literal('ready') }),
    z.strictObject({ op: z.literal('flags') }),
    z.strictObject({ op: z.literal('submit_wait'), n: count }),
    z.strictObject({ op: z.literal('wait_reap'), n: count }),
    z.strictObject({ op: z.literal('reap'), n: count }),
    z.strictObject({ op: z.literal('sleep'), ms: milliseconds }),
    z.strictObject({ op: z.literal('write'), fd: name, n: count }),
    z.strictObject({ op: z.literal('close'), fd: name }),
  ]),
])

const inputSchema = z.strictObject({
  setup: z.strictObject({
    entries: z
      .int()
      .min(0)
      .max(2 ** 32),
    cq_entries: z
      .int()
      .min(0)
      .max(2 ** 32)
      .optional(),
    flags: z
      .array(z.enum(['clamp', 'sqpoll']))
      .max(4)
      .optional(),
    sq_thread_idle: milliseconds.optional(),
  }),
  files: z
    .array(
      z.strictObject({
        name,
        size: z
          .int()
          .min(0)
          .max(2 ** 40),
      }),
    )
    .max(20)
    .optional(),
  pipes: z.array(name).max(20).optional(),
  ops: z.array(operationSchema).max(3000),
})

/** sq_thread_idle 0 stands for a second. Source: Linux io_uring/sqpoll.c: io_sq_offload_create. */
const DEFAULT_IDLE_MS = 1000

/** Runs a recorded script. */
export function observe(input: unknown): unknown {
  const { setup, files = [], pipes = [], ops } = readInput(inputSchema, input)
  const flags = setup.flags ?? []
  const sizes = sizesOf({
    entries: setup.entries,
    cq_entries: setup.cq_entries,
    clamp: flags.includes('clamp'),
  })
  if (sizes === null) return { setup: 'EINVAL', results: [], enter_calls: 0 }
  const context = createContext(sizes, {
    files,
    pipes,
    sqpollIdleMs: flags.includes('sqpoll') ? setup.sq_thread_idle || DEFAULT_IDLE_MS : null,
  })
  const results = ops.map((operation) => perform(context, operation))
  return {
    setup: sizes,
    results,
    enter_calls: results.reduce((sum, { enter }) => sum + (enter?.length ?? 0), 0),
  }
}
