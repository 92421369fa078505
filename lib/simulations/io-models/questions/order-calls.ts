import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { callsIn, type Load, MODELS, type Model, runServer } from '../model'
import { NAMES, plural } from '../names'
import { roundTrace, type Scene } from '../trace'
import { areComparable, drawReady, loadOf, NOT_COMPARABLE, sayRounds } from './load'

const params = z.strictObject({
  /** The models to put in order; those that would make the same number of calls are never drawn together. */
  models: z
    .array(z.enum(MODELS))
    .min(3)
    .max(6)
    .refine(areComparable, NOT_COMPARABLE)
    .default(['blocking-threads', 'nonblocking-pass', 'poll', 'epoll-et-drain', 'io_uring']),
  /** How many of them are drawn. */
  items: z.int().min(3).max(5).default(4),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly loads: readonly [Load, ...Load[]]
  readonly order: readonly Model[]
}

function pose(rng: Rng, { models, items }: Params): Drawn {
  for (let tries = 0; ; tries += 1) {
    const connections = rng.between(4, 16)
    const rounds = rng.between(1, 3)
    const share = rng.pick([0.2, 0.4, 0.7, 1])
    const counts = Array.from({ length: rounds }, () => Math.max(1, Math.round(connections * share)))
    const ready = drawReady(rng, connections, counts)
    const [first, ...rest] = rng
      .sample(models, Math.min(items, models.length))
      .map((model) => loadOf(model, connections, ready))
    if (first === undefined) continue
    const loads: [Load, ...Load[]] = [first, ...rest]
    const calls = loads.map((load) => callsIn(runServer(load)))
    if (new Set(calls).size === calls.length || tries > 200)
      return { loads, order: rng.shuffle(loads.map(({ model }) => model)) }
  }
}

function sorted({ loads }: Drawn): { readonly model: Model; readonly calls: number }[] {
  return loads
    .map((load) => ({ model: load.model, calls: callsIn(runServer(load)) }))
    .toSorted((a, b) => a.calls - b.calls)
}

function order(models: readonly Model[]): Answer {
  return { kind: 'order', value: [...models] }
}

/** From the oldest to the newest: how modern a model is says nothing about its calls. */
const BY_AGE: readonly Model[] = [
  'blocking-threads',
  'nonblocking-pass',
  'select',
  'poll',
  'epoll-lt',
  'epoll-et-one-read',
  'epoll-et-drain',
  'io_uring',
]

export const orderCalls = defineQuestion<Params, Drawn, Scene>({
  id: 'order-calls',
  title: 'From the fewest calls to the most',
  kind: 'predict',
  form: 'order',
  params,
  pose,
  ask(drawn) {
    const { loads, order: shown } = drawn
    const [first] = loads
    const right = sorted(drawn).map(({ model }) => model)
    const items = right.every((model, i) => model === shown[i]) ? shown.toReversed() : shown
    return {
      prompt: {
        text: `A Linux server has **${plural(first.connections, 'connection')}**. ${sayRounds(first)} A message fits into one \`read\`. Reads that are blocked at the end count; setting up does not.\n\nPut the models in order, **fewest system calls first**.`,
      },
      form: { kind: 'order', items: items.map((model) => ({ id: model, label: NAMES[model] })) },
      hints: [
        'Per round: non-blocking pass N; poll and level-triggered epoll 1 + k; edge-triggered and drained 1 + 2k; io_uring 1. Blocking threads: k, and N once.',
      ],
    }
  },
  run: ({ loads }) => roundTrace(loads),
  truth: (drawn) => order(sorted(drawn).map(({ model }) => model)),
  misconceptions: [
    {
      id: 'newer-is-fewer',
      name: 'the newer, the fewer calls',
      says: 'epoll came to save looking at idle connections, not to save calls. Drained edge-triggered reads make more calls than poll.',
      answer: ({ loads }) =>
        order(loads.map(({ model }) => model).toSorted((a, b) => BY_AGE.indexOf(b) - BY_AGE.indexOf(a))),
    },
    {
      id: 'threads-are-dearest',
      name: 'threads make the most calls',
      says: 'Blocking threads make one `read` a message and one more a connection: no wait at all. What they cost is memory and switches.',
      answer: (drawn) => {
        const right = sorted(drawn).map(({ model }) => model)
        return right.includes('blocking-threads')
          ? order([...right.filter((model) => model !== 'blocking-threads'), 'blocking-threads'])
          : null
      },
    },
  ],
  explain(drawn) {
    const all = sorted(drawn)
    const right = all.map(({ model }) => NAMES[model])
    const [first] = drawn.loads
    assert(right.length > 0, 'there are models to order')
    return {
      truthSays: `${right.join(' → ')}.`,
      because: `Calls: ${all.map(({ model, calls }) => `${NAMES[model]} ${calls}`).join(', ')}, for ${plural(first.ready.flat().length, 'message')} on ${first.connections} connections in ${plural(first.ready.length, 'round')}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'order') return undefined
    const all = sorted(drawn)
    const i = all.findIndex(({ model }, at) => model !== answer.value[at])
    const given = all.find(({ model }) => model === answer.value[i])
    const right = all[i]
    if (given === undefined || right === undefined) return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `${NAMES[given.model]} (${given.calls})`,
      actual: `${NAMES[right.model]} (${right.calls})`,
      focus: given.model,
    }
  },
})
