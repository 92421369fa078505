import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import type { Knob, Playground, Preset, Trace } from './contract'

interface PlaygroundSpec<S> {
  /** Reads the flat settings; every key has to be there (missing ones are filled from the first preset before). */
  readonly settings: z.ZodType<S>
  readonly knobs: readonly Knob[]
  readonly presets: readonly [Preset, ...Preset[]]
  run(settings: S): Trace
}

/** Makes a playground of the contract and hides its settings type. */
export function definePlayground<S>(spec: PlaygroundSpec<S>): Playground {
  const start = spec.presets[0].settings
  return {
    knobs: spec.knobs,
    presets: spec.presets,
    run(settings) {
      const given = z.record(z.string(), z.unknown()).safeParse(settings)
      const known = Object.keys(start)
      const own = Object.entries(given.success ? given.data : {}).filter(([key]) => known.includes(key))
      return spec.run(readInput(spec.settings, { ...start, ...Object.fromEntries(own) }))
    },
  }
}

/** What the schema makes of an input from outside. Throws AppError('invalid') with every fault and its place. */
export function readInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = schema.safeParse(input)
  if (read.success) return read.data
  const says = read.error.issues
    .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
    .join('; ')
  throw new AppError('invalid', says)
}
