import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { shareLine } from '../lines'
import { type Deed, inTurns, runToEnd, type Setup } from '../model'
import { countOf, coresOf } from '../say'
import { accessTrace } from '../trace'

const params = z.strictObject({
  /** `counters`: each core adds to its own counter, in turns. `sequence`: reads and writes of one variable. */
  story: z.enum(['any', 'counters', 'sequence']).default('any'),
  /** How many cores, 2 to 4; 0 draws it. */
  cores: z.union([z.literal(0), z.int().min(2).max(4)]).default(0),
})

interface Drawn {
  readonly story: 'counters' | 'sequence'
  readonly setup: Setup
  readonly rounds: number
  readonly deeds: readonly Deed[]
}

function count({ setup, deeds }: Drawn): number {
  return runToEnd(setup, deeds).counts.invalidations
}

export const invalidations = defineQuestion({
  id: 'invalidations',
  title: 'Copies that are invalidated',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { story, cores: wanted }): Drawn {
    const kind = story === 'any' ? rng.pick(['counters', 'sequence'] as const) : story
    if (kind === 'counters') {
      const cores = wanted === 0 ? rng.between(2, 3) : wanted
      const rounds = rng.between(2, 4)
      const apart = rng.pick([8, 8, 8, 16, 64])
      const fields = Array.from({ length: cores }, (_, i) => ({
        name: `count[${i}]`,
        offset: i * apart,
        size: 8,
      }))
      const once = fields.map(({ name }, core): Deed => ({ core, operation: 'write', field: name }))
      return {
        story: kind,
        rounds,
        setup: { fields, base: 0, cores, line: 64 },
        deeds: inTurns(once, rounds),
      }
    }
    const cores = wanted === 0 ? 3 : wanted
    const setup = { fields: [{ name: 'x', offset: 0, size: 8 }], base: 0, cores, line: 64 }
    const deeds = drawUntil(
      () =>
        Array.from({ length: rng.between(5, 6) }, (): Deed => ({
          core: rng.between(0, cores - 1),
          operation: rng.chance(0.6) ? 'read' : 'write',
          field: 'x',
        })),
      (drawn) =>
        runToEnd(setup, drawn).counts.invalidations >= 1 &&
        drawn.some(({ operation }, i) => operation === 'write' && i >= 3) &&
        drawn.every(
          (deed, i) =>
            i === 0 || deed.core !== drawn[i - 1]?.core || deed.operation !== drawn[i - 1]?.operation,
        ),
    )
    return { story: kind, rounds: 1, setup, deeds }
  },
  ask({ story, setup, rounds, deeds }) {
    const apart = setup.fields[1]?.offset ?? 0
    const text =
      story === 'counters'
        ? `${setup.cores} cores, each with a counter of its own in one array that starts at a 64-byte line. The counters are 8 bytes and lie **${apart} bytes apart**. In turns ${coresOf(setup.fields.map((_, core) => core))} each add 1 to their own counter, **${rounds} rounds** in all. The caches start empty and keep to MESI; an addition is one write.\n\nHow many times does a core lose its copy of a line?`
        : `The line of \`x\` is in no cache. The caches of ${setup.cores} cores keep to MESI. One after the other: **${deeds.map(({ core, operation }) => `core ${core} ${operation}s`).join(', ')}**.\n\nHow many copies are invalidated in all?`
    return {
      prompt: { text },
      form: { kind: 'number', tolerance: 0, min: 0, max: 100 },
      hints: [
        story === 'counters'
          ? 'Caches deal in whole lines. A write takes the line from whoever has it, whatever part of it that core uses.'
          : 'A write invalidates every other copy that exists at that moment. A read invalidates none.',
      ],
    }
  },
  run: ({ setup, deeds }) => accessTrace(setup, deeds),
  truth: (drawn) => ({ kind: 'number', value: count(drawn) }),
  misconceptions: [
    {
      id: 'same-variable',
      name: 'sharing needs the same variable',
      says: 'Caches know lines, not variables. Neighbours on one line take it from each other although they share nothing.',
      answer: (drawn) => {
        if (drawn.story === 'sequence') return null
        const apart = drawn.setup.fields.map((field, i) => ({ ...field, offset: i * 64 }))
        return { kind: 'number', value: count({ ...drawn, setup: { ...drawn.setup, fields: apart } }) }
      },
    },
    {
      id: 'every-other-core',
      name: 'cores that have no copy counted',
      says: 'Only a copy that exists can be invalidated. A core that lost the line before has nothing to lose.',
      answer: ({ setup, deeds }) => ({
        kind: 'number',
        value: deeds.filter(({ operation }) => operation === 'write').length * (setup.cores - 1),
      }),
    },
    {
      id: 'once-a-write',
      name: 'one for each write',
      says: 'A write invalidates as many copies as there are elsewhere: none, one or several.',
      answer: ({ deeds }) => ({
        kind: 'number',
        value: deeds.filter(({ operation }) => operation === 'write').length,
      }),
    },
    {
      id: 'neighbours-always-share',
      name: 'one array, one line',
      says: 'An array spans as many lines as it needs. 64 bytes apart means a line each.',
      answer: (drawn) => {
        if (drawn.story === 'sequence') return null
        const close = drawn.setup.fields.map((field, i) => ({ ...field, offset: i * 8 }))
        return { kind: 'number', value: count({ ...drawn, setup: { ...drawn.setup, fields: close } }) }
      },
    },
  ],
  explain(drawn) {
    const { setup, deeds, story } = drawn
    const total = count(drawn)
    const [first, second] = setup.fields
    const isShared = first !== undefined && second !== undefined && shareLine(first, second, 0)
    const each = runToEnd(setup, deeds).done.flatMap(({ events }, i) => {
      const lost = events.flatMap((event) => event.invalidated)
      return lost.length === 0 ? [] : [`access ${i + 1} takes it from ${coresOf(lost)}`]
    })
    const because =
      story === 'sequence'
        ? `Only writes invalidate, and only copies that exist: ${each.join(', ')}.`
        : isShared
          ? `All counters lie on one line, so every one of the ${deeds.length} writes but the first takes it from the core that wrote before: ${deeds.length} − 1. Nobody shares a counter, and still the line travels.`
          : `64 bytes apart, each counter has a line of its own. Each core gets its line once and keeps it in M.`
    return { truthSays: total === 0 ? 'None.' : `${countOf(total, 'time')}.`, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const total = count(drawn)
    const { done } = runToEnd(drawn.setup, drawn.deeds)
    const lossAt = done.findIndex(({ events }) => events.some((event) => event.invalidated.length > 0))
    const writeAt = done.findIndex(({ deed }, i) => i > 0 && deed.operation === 'write')
    const at = answer.value < total || writeAt < 0 ? lossAt : writeAt
    return {
      step: Math.min(Math.max(1, at + 1), trace.steps.length - 1),
      predicted: `${answer.value} in all`,
      actual: `${total} in all`,
      focus: 'bus',
    }
  },
})
