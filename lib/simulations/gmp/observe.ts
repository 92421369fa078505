import { z } from 'zod'
import { readInput } from '../define-playground'
import { FINALIZERS, type Machine, type Program, start } from './machine'
import { advance } from './model'
import { stackRun } from './stack'

const name = z.string().min(1).max(40)
const operation = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('go'), g: name }),
  z.strictObject({ do: z.literal('yield') }),
  z.strictObject({ do: z.enum(['send', 'recv', 'close']), c: name }),
  z.strictObject({ do: z.enum(['lock', 'unlock']), m: name }),
])
const operations = z.array(operation).max(2000)

const spawnSchema = z.strictObject({
  kind: z.literal('spawn'),
  count: z.int().min(0).max(10_000),
  each: z
    .array(z.strictObject({ do: z.literal('yield') }))
    .max(100)
    .optional(),
})

const scriptSchema = z
  .strictObject({
    kind: z.literal('script'),
    main: operations,
    goroutines: z.record(name, operations),
    channels: z.record(name, z.int().min(0).max(1_000_000)).optional(),
    mutexes: z.array(name).max(100).optional(),
  })
  .superRefine((script, context) => {
    const every = [script.main, ...Object.values(script.goroutines)].flat()
    for (const one of every) {
      const known =
        'g' in one
          ? Object.hasOwn(script.goroutines, one.g)
          : 'c' in one
            ? Object.hasOwn(script.channels ?? {}, one.c)
            : !('m' in one) || (script.mutexes ?? []).includes(one.m)
      if (!known)
        context.addIssue({ code: 'custom', message: `${one.do} names something that is not declared` })
    }
    for (const reserved of ['main', FINALIZERS]) {
      if (Object.hasOwn(script.goroutines, reserved)) {
        context.addIssue({ code: 'custom', message: `a goroutine cannot be called ${reserved}` })
      }
    }
  })

const stackSchema = z.strictObject({
  kind: z.literal('stack'),
  local_bytes: z.int().min(0).max(1_000_000),
  depth: z.int().min(0).max(100_000),
  gcs_after: z.int().min(0).max(100),
  deep_goroutines_and_gc_before: z.int().min(0).max(1_000_000),
  frame_bytes: z.int().min(0).max(1_000_000).optional(),
})

const inputSchema = z.discriminatedUnion('kind', [spawnSchema, scriptSchema, stackSchema])

/** Runs a recorded input: Go 1.19, GOMAXPROCS=1, no asynchronous preemption. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  switch (read.kind) {
    case 'spawn':
      return { order: spawnOrder(read.count, read.each?.length ?? 0) }
    case 'script': {
      const { events, fatal } = runToEnd({
        main: read.main,
        goroutines: read.goroutines,
        channels: read.channels ?? {},
        mutexes: read.mutexes ?? [],
      })
      return fatal === null ? { events } : { events, fatal }
    }
    case 'stack': {
      const {
        start: first,
        growth,
        after,
      } = stackRun({
        frame: read.depth === 0 && !read.frame_bytes ? null : (read.frame_bytes ?? null),
        localBytes: read.local_bytes,
        depth: read.depth,
        collections: read.gcs_after,
        hadDeepStacks: read.deep_goroutines_and_gc_before > 0,
      })
      return { start: first, growth, after }
    }
  }
}

/** Each prints its number when it starts and after each Gosched. */
function spawnOrder(count: number, yields: number): number[] {
  const names = Array.from({ length: count }, (_, i) => String(i))
  const body = Array.from({ length: yields }, () => ({ do: 'yield' as const }))
  const { events } = runToEnd({
    main: names.map((g) => ({ do: 'go' as const, g })),
    goroutines: Object.fromEntries(names.map((one) => [one, body])),
  })
  return events.flatMap((event) => {
    const [who = '', what] = event.split(' ')
    return who === 'main' || what === 'end' ? [] : [Number(who)]
  })
}

function runToEnd(program: Program): Machine {
  const machine = start(program, { canPreempt: false, withFinalizers: true })
  while (!machine.isOver) advance(machine)
  return machine
}
