import { z } from 'zod'
import { readInput } from '../define-playground'
import { cStructSchema, layOutC } from './c-struct'
import { goStructSchema, isBlank, layOutGo } from './go-struct'
import type { Layout, Place } from './layout'
import { LINE, sharingPairs } from './lines'
import { bounces } from './model'

const base = z.int().min(0).max(1_000_000)
const bases = z.array(base).max(256)
const how = z.enum(['inc', 'atomic', 'load'])
const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('c-layout'), type: cStructSchema, bases }),
  z.strictObject({ kind: z.literal('go-layout'), type: goStructSchema, bases }),
  z.strictObject({
    kind: z.literal('false-sharing'),
    base,
    offsets: z.tuple([base, base]),
    bytes: z.int().min(1).max(64),
    access: z.tuple([how, how]),
  }),
])
type Input = z.infer<typeof inputSchema>

/** A layout with the pairs that share a line, or whether two threads' line travels, in the schemas of recorded.json. */
export function observe(input: unknown): unknown {
  const read = readInput(inputSchema, input)
  switch (read.kind) {
    case 'c-layout':
      return layoutObserved(layOutC(read.type), read.bases)
    case 'go-layout':
      return layoutObserved(layOutGo(read.type), read.bases)
    case 'false-sharing':
      return { class: classOf(read) }
  }
}

function layoutObserved({ size, align, fields, members }: Layout, starts: readonly number[]): unknown {
  const named = fields.filter((field) => !isBlank(field))
  return {
    size,
    align,
    offsets: Object.fromEntries(members.map((place) => [place.name, place.offset])),
    sizes: Object.fromEntries(fields.map((place) => [place.name, place.size])),
    lines: Object.fromEntries(starts.map((start) => [start, sharingPairs(named, start)])),
  }
}

function classOf(input: Extract<Input, { kind: 'false-sharing' }>): 'shared' | 'separate' {
  const fields = input.offsets.map((offset, i): Place => ({ name: `word ${i}`, offset, size: input.bytes }))
  const deeds = input.access.map((one, core) => ({
    core,
    operation: one === 'load' ? ('read' as const) : ('write' as const),
    field: `word ${core}`,
  }))
  return bounces({ fields, base: input.base, cores: 2, line: LINE }, deeds) ? 'shared' : 'separate'
}
