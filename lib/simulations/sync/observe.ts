import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { readInput } from '../define-playground'
import { call, start } from './model'
import { UNCONTENDED, uncontendedCalls } from './uncontended'
import { runX86, startX86, type Switching } from './x86'
import { readProgram } from './x86-program'

const name = z.string().min(1).max(40)
const KINDS = [
  'mutex',
  'errorcheck',
  'recursive',
  'pi',
  'cond',
  'sem',
  'rwlock',
  'rwlock-writer',
  'spin',
  'barrier',
  'futex',
] as const
/** An endless loop is ended here. */
const MAX_INSTRUCTIONS = 1_000_000
/** The observation lists the instructions only up to so many. */
const LISTED = 250

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('uncontended'),
    object: z.enum(UNCONTENDED),
    rounds: z.int().min(0).max(1_000_000_000),
    second_thread_before: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('sequence'),
    objects: z
      .array(
        z.strictObject({
          name,
          kind: z.enum(KINDS),
          value: z
            .int()
            .min(0)
            .max(2 ** 31)
            .optional(),
        }),
      )
      .max(50),
    threads: z.array(name).min(1).max(50),
    ops: z
      .array(
        z.strictObject({
          thread: name,
          op: z.string().min(1).max(20),
          object: name,
          with: name.optional(),
          n: z
            .int()
            .min(0)
            .max(2 ** 31)
            .optional(),
        }),
      )
      .max(1000),
    observe: z.literal('counts').optional(),
  }),
  z.strictObject({
    kind: z.literal('x86'),
    name: z.string().max(80).optional(),
    program: z.array(z.string().max(200)).min(1).max(500),
    threads: z.int().min(1).max(10),
    registers: z.array(z.record(z.string().max(2), z.int())).max(10),
    schedule: z.string().regex(/^\d+$/).max(10_000).optional(),
    interrupt_every: z.int().min(1).max(1_000_000).optional(),
  }),
])
type Input = z.infer<typeof inputSchema>
type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>

/** One recorded input in, what the real system was seen to do out. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  switch (read.kind) {
    case 'uncontended':
      return { futex_calls: uncontendedCalls(read.object, read.rounds) }
    case 'sequence':
      return observeSequence(read)
    case 'x86':
      return observeX86(read)
  }
}

function observeSequence({ objects, threads, ops, observe: how }: InputOf<'sequence'>): unknown {
  const known = (place: string, wanted: string, list: readonly string[]): void => {
    if (!list.includes(wanted)) throw new AppError('invalid', `${place}: there is no ${wanted}`)
  }
  const names = objects.map((object) => object.name)
  for (const [i, op] of ops.entries()) {
    known(`ops.${i}.thread`, op.thread, threads)
    known(`ops.${i}.object`, op.object, names)
    const isWait = op.op === 'wait' && objects.find((object) => object.name === op.object)?.kind === 'cond'
    if (op.with !== undefined || isWait) known(`ops.${i}.with`, op.with ?? 'mutex', names)
  }
  const state = start(
    objects.map(({ name: own, kind, value }) => ({ name: own, kind, value: value ?? 0 })),
    threads,
  )
  // What is inside a condition variable or a read-write lock is left out: it differs from one glibc to the next.
  const isOpaque = objects.some(({ kind }) => kind === 'cond' || kind === 'rwlock')
  const results = ops.map(({ thread, op, object, with: mutex, n }) => {
    const result = call(state, {
      thread,
      op,
      object,
      ...(mutex === undefined ? {} : { with: mutex }),
      ...(n === undefined ? {} : { n }),
    })
    if (how === 'counts') return { state: result.status, released_count: result.released.length }
    const released = threads.flatMap((one) =>
      result.released.filter((other) => other.thread === one).map(({ value }) => [one, value]),
    )
    return {
      state: result.status,
      ...(result.value === null || result.value === 0 ? {} : { value: result.value }),
      ...(released.length === 0 ? {} : { released }),
      ...(isOpaque || result.calls.length === 0
        ? {}
        : { futex: Object.fromEntries(result.calls.map((one) => [one.thread, one.calls])) }),
    }
  })
  return { results }
}

function observeX86({ program, threads, registers, schedule, interrupt_every }: InputOf<'x86'>): unknown {
  const given = Array.from({ length: threads }, (_, i) => registers[i] ?? {})
  const digits = schedule?.split('').map(Number) ?? []
  if (schedule !== undefined && digits.some((digit) => digit >= threads))
    throw new AppError('invalid', 'schedule: names a thread that is not there')
  const all = Array.from({ length: threads }, (_, i) => i)
  if (schedule !== undefined && !all.every((one) => digits.includes(one)))
    throw new AppError('invalid', 'schedule: must name every thread')
  const switching: Switching =
    schedule === undefined
      ? { kind: 'interrupts', every: interrupt_every ?? 50 }
      : { kind: 'schedule', digits }
  const x86 = startX86(readProgram(program), given, switching)
  const ran = runX86(x86, MAX_INSTRUCTIONS)
  return {
    ran: ran.map((one) => one.thread).join(''),
    instruction: ran.length > LISTED ? null : ran.map((one) => one.instruction),
    memory: x86.memory,
    registers: x86.threads.map(({ registers: { ax, bx, cx, dx } }) => ({ ax, bx, cx, dx })),
  }
}
