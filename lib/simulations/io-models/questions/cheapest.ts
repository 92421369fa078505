import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { callsIn, type Load, MODELS, type Model, runServer } from '../model'
import { NAMES, plural } from '../names'
import { roundTrace, type Scene } from '../trace'
import { areComparable, drawReady, loadOf, NOT_COMPARABLE, sayRounds } from './load'

const params = z.strictObject({
  /** The models to choose from. */
  models: z
    .array(z.enum(MODELS))
    .min(2)
    .max(6)
    .refine(areComparable, NOT_COMPARABLE)
    .default(['blocking-threads', 'nonblocking-pass', 'poll', 'epoll-et-drain']),
  /** How many of them are offered. */
  options: z.int().min(2).max(6).default(3),
  /** How many rounds there may be. */
  rounds: z.array(z.int().min(1).max(6)).min(1).default([1, 2, 2, 5]),
})
type Params = z.infer<typeof params>

interface Drawn {
  readonly loads: readonly [Load, ...Load[]]
  readonly order: readonly Model[]
}

function pose(rng: Rng, params: Params): Drawn {
  const models = rng.sample(params.models, Math.min(params.options, params.models.length))
  // Each has its kind of load; without a target the same one would win nearly always. Beside poll, drained epoll never does.
  const targets = models.filter((model) => !(model.startsWith('epoll-et') && models.includes('poll')))
  const target = rng.pick(targets)
  for (let tries = 0; ; tries += 1) {
    const loads = drawLoads(rng, models, rng.pick(params.rounds))
    const calls = loads.map((load) => callsIn(runServer(load)))
    const least = Math.min(...calls)
    const winners = loads.filter((_, i) => calls[i] === least)
    if (winners.length === 1 && (winners[0]?.model === target || tries > 10))
      return { loads, order: rng.shuffle(models) }
  }
}

function drawLoads(rng: Rng, models: readonly Model[], rounds: number): readonly [Load, ...Load[]] {
  const connections = rng.chance(0.4) ? rng.between(2, 4) : rng.between(5, 12)
  // Nearly idle or nearly all busy: in between the models are close together.
  const busy = rng.chance(0.5)
  const counts = Array.from({ length: rounds }, () =>
    busy ? rng.between(Math.max(1, connections - 1), connections) : rng.between(1, Math.min(2, connections)),
  )
  const ready = drawReady(rng, connections, counts)
  const [first = 'poll', ...rest] = models
  return [loadOf(first, connections, ready), ...rest.map((model) => loadOf(model, connections, ready))]
}

function callsOf(drawn: Drawn): { readonly model: Model; readonly calls: number }[] {
  return drawn.loads
    .map((load) => ({ model: load.model, calls: callsIn(runServer(load)) }))
    .toSorted((a, b) => a.calls - b.calls)
}

function choice(model: Model | undefined): Answer | null {
  return model === undefined ? null : { kind: 'choice', value: model }
}

export const cheapest = defineQuestion<Params, Drawn, Scene>({
  id: 'cheapest',
  title: 'Which model makes the fewest calls here?',
  kind: 'quick',
  form: 'choice',
  params,
  pose,
  ask({ loads, order }) {
    const [first] = loads
    const labels: Record<Model, string> = {
      ...NAMES,
      'blocking-threads': 'a thread a connection, blocking `read`',
      'nonblocking-pass': 'one non-blocking `read` of every connection a round',
      select: '`select`, then a read of each reported',
      poll: '`poll`, then a read of each reported',
      'epoll-lt': '`epoll`, level-triggered, a read of each reported',
      'epoll-et-drain': '`epoll`, edge-triggered, each read until EAGAIN',
      'epoll-et-one-read': '`epoll`, edge-triggered, a read of each reported',
      io_uring: '`io_uring`, one enter a round with messages',
    }
    return {
      prompt: {
        text: `A Linux server has **${plural(first.connections, 'connection')}**. ${sayRounds(first)} A message fits into one \`read\`. The calls that are blocked at the end count; setting up does not.\n\nWhich makes the **fewest system calls** in ${first.ready.length === 1 ? 'this round' : 'these rounds'}?`,
      },
      form: { kind: 'choice', options: order.map((model) => ({ id: model, label: labels[model] })) },
      hints: [
        'Write down the calls of one round: N reads; or one wait and a read for each that is ready; or two reads for each. Threads make one read a message, and N more that block.',
      ],
    }
  },
  run: ({ loads }) => roundTrace(loads),
  truth: (drawn) => choice(callsOf(drawn)[0]?.model) ?? { kind: 'choice', value: '' },
  misconceptions: [
    {
      id: 'epoll-always-wins',
      name: 'epoll is always cheapest',
      says: 'epoll saves looking at idle connections. It makes no fewer calls than poll, and where most are busy even a plain pass of reads makes fewer.',
      answer: ({ order }) => choice(order.find((model) => model.startsWith('epoll'))),
    },
    {
      id: 'asking-everyone-is-dearest',
      name: 'trying everyone is always wasteful',
      says: 'If nearly everyone has something, asking first is a call too many.',
      answer: ({ order }) =>
        choice(
          order.includes('nonblocking-pass')
            ? order.find((model) => model === 'poll' || model === 'select')
            : undefined,
        ),
    },
    {
      id: 'threads-cost-nothing',
      name: 'blocking reads are free',
      says: 'Each thread makes a `read` for every message and one that blocks, whether anything comes or not.',
      answer: ({ order }) => choice(order.find((model) => model === 'blocking-threads')),
    },
  ],
  explain(drawn) {
    const all = callsOf(drawn)
    const [least] = all
    const names = all.map(({ model, calls }) => `${NAMES[model]} ${calls}`)
    const [first] = drawn.loads
    const messages = first.ready.flat().length
    return {
      truthSays:
        least === undefined
          ? ''
          : `${NAMES[least.model].charAt(0).toUpperCase()}${NAMES[least.model].slice(1)}, with ${plural(least.calls, 'call')}.`,
      because: `Calls: ${names.join(', ')}. There are ${plural(messages, 'message')} for ${first.connections} connections in ${plural(first.ready.length, 'round')}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const given = callsOf(drawn).find(({ model }) => model === answer.value)
    const [least] = callsOf(drawn)
    if (given === undefined || least === undefined) return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `${NAMES[given.model]} (${plural(given.calls, 'call')})`,
      actual: `${NAMES[least.model]} (${least.calls})`,
      focus: given.model,
    }
  },
})
