import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { declare, listing } from '../c-code'
import { reasonFor, traceMap, type Variable } from '../map-trace'
import { type Segment, segmentOf, type Storage, type Variant, variants } from '../storage'
import { drawNames, PROGRAMS, STORAGES, type WrongHome, wrongHomeIds, wrongHomes } from './places'

const params = z.strictObject({
  /** How many variables there are. */
  variables: z.number().int().min(4).max(6).default(5),
  variant: z.enum(variants).default('pie'),
})

interface Drawn {
  readonly variant: Variant
  readonly variables: readonly Variable[]
  readonly seed: number
}

const VALUES: readonly { readonly id: Segment; readonly label: string }[] = [
  { id: 'text', label: 'text' },
  { id: 'rodata', label: 'rodata' },
  { id: 'data', label: 'data' },
  { id: 'bss', label: 'bss' },
  { id: 'heap', label: 'heap' },
  { id: 'mmap', label: 'mmap' },
  { id: 'stack', label: 'stack' },
]

function truth(drawn: Drawn): Segment[] {
  return drawn.variables.map(({ storage }) => segmentOf(drawn.variant, storage))
}

function wrong(drawn: Drawn, id: WrongHome): Answer | null {
  const right = truth(drawn)
  const value = drawn.variables.map(({ storage }, i) => wrongHomes[id].place(storage) ?? right[i] ?? 'data')
  return value.every((segment, i) => segment === right[i]) || value.includes('thread-stack')
    ? null
    : { kind: 'grid', value }
}

function declarationOf({ storage, name }: Variable) {
  const declaration = declare(storage, name)
  assert(declaration, `there is a line of C for ${storage}`)
  return declaration
}

export const segmentsGrid = defineQuestion({
  id: 'segments',
  title: 'Where each of them lives',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { variables, variant }): Drawn {
    const known = new Set(VALUES.map(({ id }) => id))
    const allowed = (from: readonly Storage[]) =>
      from.filter((storage) => known.has(segmentOf(variant, storage)) && declare(storage, 'x') !== null)
    const file = rng.sample(allowed(STORAGES.globals), Math.ceil(variables / 2))
    const allocated = rng.sample(allowed(STORAGES.allocated.slice(0, 4)), 1)
    const local = rng.sample(
      allowed(STORAGES.locals.filter((storage) => storage !== 'parameter')),
      variables - file.length - 1,
    )
    const chosen = [...file, ...local, ...allocated]
    const names = drawNames(rng, chosen)
    return {
      variant,
      variables: chosen.map((storage, i) => ({ storage, name: names[i] ?? 'v' })),
      seed: rng.between(1, 9999),
    }
  },
  ask: (drawn) => ({
    prompt: {
      text: `This is part of ${PROGRAMS[drawn.variant]} on Linux.\n\nWhere does each of these pointers point?`,
      exhibits: [
        {
          kind: 'code',
          lines: listing(drawn.variables.map(declarationOf)),
        },
      ],
    },
    form: {
      kind: 'grid',
      columns: drawn.variables.map((variable) => declarationOf(variable).pointer),
      rows: [''],
      values: VALUES,
    },
    hints: [
      'Ask of each how long it lives, whether it may change, and whether it starts with a value other than zero.',
    ],
  }),
  run: (drawn) => traceMap(drawn.variant, drawn.variables, drawn.seed),
  truth: (drawn) => ({ kind: 'grid', value: truth(drawn) }),
  misconceptions: wrongHomeIds
    .filter((id) => id !== 'threads-share-stack')
    .map((id) => ({
      id,
      name: wrongHomes[id].name,
      says: wrongHomes[id].says,
      answer: (drawn: Drawn) => wrong(drawn, id),
    })),
  explain(drawn, _trace, answer) {
    const right = truth(drawn)
    const missed = answer.kind === 'grid' ? answer.value.findIndex((value, i) => value !== right[i]) : -1
    const variable = drawn.variables[Math.max(0, missed)]
    return {
      truthSays: `${drawn.variables.map(({ name }, i) => `${name}: ${right[i] ?? ''}`).join(', ')}.`,
      because:
        variable === undefined
          ? ''
          : `\`${declarationOf(variable).pointer}\`: ${reasonFor(drawn.variant, variable.storage)}`,
    }
  },
  parts(drawn, _trace, answer) {
    if (answer.kind !== 'grid') return undefined
    const right = truth(drawn)
    const i = answer.value.findIndex((value, at) => value !== right[at])
    if (i < 0) return undefined
    return {
      step: i + 1,
      predicted: answer.value[i] ?? '',
      actual: right[i] ?? '',
      focus: `segment:${answer.value[i] ?? ''}`,
    }
  },
})
