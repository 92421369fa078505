import type { Rng } from '@/lib/base/rng'
import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { declare, listing } from '../c-code'
import { reasonFor, traceMap } from '../map-trace'
import { type Segment, segmentOf, type Storage, type Variant, variants } from '../storage'
import { drawNames, drawStorage, PROGRAMS, SEGMENT_LABELS, topics, wrongHomeIds, wrongHomes } from './places'

const params = z.strictObject({
  /** What kind of things are asked about; any leaves out the toolchain's special cases. */
  topic: z.enum(['any', ...topics]).default('any'),
  /** How the program is linked. */
  variant: z.enum(variants).default('pie'),
})

interface Drawn {
  readonly variant: Variant
  readonly storage: Storage
  readonly name: string
  readonly options: readonly Segment[]
  readonly seed: number
}

const FILLERS: readonly Segment[] = ['text', 'rodata', 'data', 'bss', 'heap', 'stack', 'mmap', 'thread-stack']

const choice = (value: Segment): Answer => ({ kind: 'choice', value })

function drawOptions(rng: Rng, variant: Variant, storage: Storage): Segment[] {
  const tempting = wrongHomeIds.flatMap((id) => wrongHomes[id].place(storage) ?? [])
  const wanted = new Set<Segment>([segmentOf(variant, storage), ...tempting])
  for (const filler of rng.shuffle(FILLERS)) if (wanted.size < 5) wanted.add(filler)
  return rng.shuffle([...wanted])
}

function drawn(storage: Storage, name: string) {
  const declaration = declare(storage, name)
  assert(declaration, `there is a line of C for ${storage}`)
  return declaration
}

export const segment = defineQuestion({
  id: 'segment',
  title: 'Which segment is this?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { topic, variant }): Drawn {
    const storage = drawStorage(rng, topic)
    return {
      variant,
      storage,
      name: drawNames(rng, [storage])[0] ?? 'v',
      options: drawOptions(rng, variant, storage),
      seed: rng.between(1, 9999),
    }
  },
  ask: ({ variant, storage, name, options }) => ({
    prompt: {
      text: `In ${PROGRAMS[variant]} on Linux: where does **\`${drawn(storage, name).pointer}\`** point?`,
      exhibits: [{ kind: 'code', lines: listing([drawn(storage, name)]) }],
    },
    form: { kind: 'choice', options: options.map((id) => ({ id, label: SEGMENT_LABELS[id] })) },
    hints: [
      'Ask how long it lives, whether it may change, and whether it starts with a value other than zero.',
    ],
  }),
  run: (one) => traceMap(one.variant, [{ name: one.name, storage: one.storage }], one.seed),
  truth: (one) => choice(segmentOf(one.variant, one.storage)),
  misconceptions: wrongHomeIds.map((id) => ({
    id,
    name: wrongHomes[id].name,
    says: wrongHomes[id].says,
    answer: (one: Drawn) => {
      const place = wrongHomes[id].place(one.storage)
      return place === null || place === segmentOf(one.variant, one.storage) ? null : choice(place)
    },
  })),
  explain: ({ variant, storage }) => ({
    truthSays: `${SEGMENT_LABELS[segmentOf(variant, storage)]}.`.replace(/^[a-z]/, (letter) =>
      letter.toUpperCase(),
    ),
    because: reasonFor(variant, storage),
  }),
  parts(one, _trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: 1,
      predicted: answer.value,
      actual: segmentOf(one.variant, one.storage),
      focus: `segment:${answer.value}`,
    }
  },
})
