import { rngFrom } from '@/lib/base/rng'
import { assert } from '@/lib/base/assert'
import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { addressOf, layOut } from '../address-space'
import { declare, listing } from '../c-code'
import { traceMap, type Variable } from '../map-trace'
import { segmentOf, type Storage, type Variant } from '../storage'
import { drawNames, PROGRAMS } from './places'

const params = z.strictObject({
  /** How many addresses are to be sorted. */
  addresses: z.number().int().min(3).max(6).default(4),
  variant: z.enum(['any', 'pie', 'no-pie', 'static']).default('pie'),
})

interface Drawn {
  readonly variant: Variant
  readonly variables: readonly Variable[]
  readonly seed: number
}

const SPREAD: readonly Storage[] = [
  'function',
  'global const',
  'global, initialised',
  'global, no initialiser',
  'malloc, small',
  'local',
  'environment string',
]
/** Two mappings lie as they were made, so only one of these is drawn. */
const MAPPED: readonly Storage[] = [
  'malloc, 1 MiB',
  'mmap, anonymous private',
  "second thread's local",
  "second thread's local",
]

function byAddress({ variant, variables, seed }: Drawn): string[] {
  const regions = layOut(variant, rngFrom(seed))
  return variables
    .map(({ name, storage }) => ({ name, at: addressOf(regions, variant, storage, 0) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ name }) => name)
}

/** The right order, but with some parts moved below or above the others. */
function moved(
  drawn: Drawn,
  isMoved: (storage: Storage) => boolean,
  where: 'below' | 'above' | 'turned',
): Answer | null {
  const right = byAddress(drawn)
  const storageOf = (name: string) => drawn.variables.find((one) => one.name === name)?.storage ?? 'local'
  const picked = right.filter((name) => isMoved(storageOf(name)))
  const rest = right.filter((name) => !picked.includes(name))
  const value =
    where === 'below' ? [...picked, ...rest] : where === 'above' ? [...rest, ...picked] : right.toReversed()
  return value.every((name, i) => name === right[i]) ? null : { kind: 'order', value }
}

const onStack = (storage: Storage) => ['local', 'environment string'].includes(storage)
const inProgram = (storage: Storage) =>
  ['function', 'global const', 'global, initialised', 'global, no initialiser'].includes(storage)

export const addressOrder = defineQuestion({
  id: 'address-order',
  title: 'From low to high',
  kind: 'predict',
  form: 'order',
  params,
  pose(rng, { addresses, variant }): Drawn {
    const chosen = variant === 'any' ? rng.pick(['pie', 'no-pie', 'static'] as const) : variant
    const storages = rng.shuffle([rng.pick(MAPPED), ...rng.sample(SPREAD, addresses - 1)])
    const names = drawNames(rng, storages)
    return {
      variant: chosen,
      variables: storages.map((storage, i) => ({ storage, name: names[i] ?? 'v' })),
      seed: rng.between(1, 9999),
    }
  },
  ask(drawn) {
    const lines = drawn.variables.map(({ storage, name }) => {
      const declaration = declare(storage, name)
      assert(declaration, `there is a line of C for ${storage}`)
      return { name, ...declaration }
    })
    return {
      prompt: {
        text: `This is part of ${PROGRAMS[drawn.variant]} on Linux x86-64.\n\nSort the addresses **from low to high**.`,
        exhibits: [{ kind: 'code', lines: listing(lines) }],
      },
      form: {
        kind: 'order',
        items: lines.map(({ name, pointer }) => ({ id: name, label: `\`${pointer}\`` })),
      },
      hints: [
        'The program itself lies lowest: code, constants, data, bss. Then the heap, then mappings and the stacks of threads. The main stack lies highest.',
      ],
    }
  },
  run: ({ variant, variables, seed }) => traceMap(variant, variables, seed),
  truth: (drawn) => ({ kind: 'order', value: byAddress(drawn) }),
  misconceptions: [
    {
      id: 'stack-lowest',
      name: 'the stack lies below the heap',
      says: 'The main stack lies near the top of the address space, above heap and mappings.',
      answer: (drawn) => moved(drawn, onStack, 'below'),
    },
    {
      id: 'program-highest',
      name: 'the code lies at the top',
      says: 'Pictures are often drawn upside down: code and variables of the program have the lowest addresses.',
      answer: (drawn) => moved(drawn, inProgram, 'above'),
    },
    {
      id: 'upside-down',
      name: 'low and high swapped',
      says: 'The stack is at the high end and the program at the low end.',
      answer: (drawn) => moved(drawn, () => true, 'turned'),
    },
    {
      id: 'thread-stack-with-main',
      name: 'thread stacks lie at the main stack',
      says: "A thread's stack is a mapping like others, between heap and main stack.",
      answer: (drawn) => {
        const right = byAddress(drawn)
        const own = drawn.variables.find(({ storage }) => storage === "second thread's local")?.name
        if (own === undefined) return null
        const value = [...right.filter((name) => name !== own), own]
        return value.every((name, i) => name === right[i]) ? null : { kind: 'order', value }
      },
    },
  ],
  explain(drawn) {
    const order = byAddress(drawn)
    const where = order.map((name) => {
      const storage = drawn.variables.find((one) => one.name === name)?.storage ?? 'local'
      return `\`${name}\` in ${SHORT[segmentOf(drawn.variant, storage)] ?? segmentOf(drawn.variant, storage)}`
    })
    return { truthSays: `${order.join(' < ')}.`, because: `From low to high: ${where.join(', ')}.` }
  },
  parts: (drawn, trace, answer) =>
    answer.kind === 'order'
      ? {
          step: trace.steps.length - 1,
          predicted: answer.value.join(' < '),
          actual: byAddress(drawn).join(' < '),
          focus: 'order',
        }
      : undefined,
})

const SHORT: Readonly<Record<string, string>> = {
  heap: 'the heap',
  stack: 'the main stack',
  'thread-stack': "the second thread's stack",
  mmap: 'a mapping',
}
