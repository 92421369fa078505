import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Load, MODELS, runServer } from '../model'
import { LOOPS, NAMES, plural } from '../names'
import { callTrace, type Scene } from '../trace'
import { drawReady, loadOf, sayRounds } from './load'

const COUNTS = ['handed-in', 'looked-at'] as const

const params = z.strictObject({
  /** The models that may be drawn. */
  models: z
    .array(z.enum(MODELS))
    .min(1)
    .default(['select', 'poll', 'epoll-lt', 'epoll-et-drain', 'io_uring']),
  /** What is counted: descriptors given to the kernel with the waits, or connections that a wait looks at. */
  counts: z
    .array(z.enum(COUNTS))
    .min(1)
    .default([...COUNTS]),
  rounds: z.int().min(1).max(4).default(3),
})
type Params = z.infer<typeof params>

interface Drawn extends Load {
  readonly count: (typeof COUNTS)[number]
}

function pose(rng: Rng, { models, counts, rounds }: Params): Drawn {
  const connections = rng.pick([10, 20, 50, 100])
  const perRound = Array.from({ length: rounds }, () => rng.between(1, 5))
  const model = rng.pick(models)
  // Which connections are ready again matters for a level-triggered list; here they are others each time.
  const ready = disjoint(rng, connections, perRound)
  return {
    ...loadOf(model, connections, ready),
    count: model === 'io_uring' ? 'handed-in' : rng.pick(counts),
  }
}

function disjoint(rng: Rng, connections: number, counts: readonly number[]): number[][] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total > connections) return drawReady(rng, connections, counts)
  const drawn = rng.sample(
    Array.from({ length: connections }, (_, i) => i),
    total,
  )
  let from = 0
  return counts.map((count) => {
    from += count
    return drawn.slice(from - count, from).toSorted((a, b) => a - b)
  })
}

function counted({ count }: Drawn, load: Load): number {
  const end = runServer(load)
  return count === 'handed-in' ? end.waits.reduce((total, [handedIn]) => total + handedIn, 0) : end.looked
}

function number(value: number): Answer {
  return { kind: 'number', value }
}

export const handedIn = defineQuestion<Params, Drawn, Scene>({
  id: 'handed-in',
  title: 'How many descriptors does the kernel get?',
  kind: 'quick',
  form: 'number',
  params,
  pose,
  ask(drawn) {
    const { model, connections, count, ready } = drawn
    const what =
      count === 'handed-in'
        ? model === 'io_uring'
          ? 'How many reads does it **submit** with these calls? The first reads were submitted before, in the set-up.'
          : 'How many descriptors does it **hand to the kernel** with its waits, in all?'
        : `How many times does the kernel **look at a connection** to see whether it is ready, in all waits together?`
    const again =
      count === 'looked-at' && model === 'epoll-lt' && ready.length > 1
        ? ' Each time other connections than before.'
        : ''
    return {
      prompt: {
        text: `A Linux server has **${connections} connections**. ${sayRounds(drawn)}${again} A message fits into one \`read\`.\n\n**${NAMES[model]}**: ${LOOPS[model]}.\n\n${what}`,
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: 500 },
      hints: ['Who keeps the list of connections between two waits, the program or the kernel?'],
    }
  },
  run: callTrace,
  truth: (drawn) => number(counted(drawn, drawn)),
  misconceptions: [
    {
      id: 'poll-scales',
      name: 'poll scales, it has no limit',
      says: 'poll has no limit of 1024, but it still hands over every entry and the kernel looks at every one, ready or not, in every call.',
      answer: (drawn) =>
        drawn.model === 'poll' || drawn.model === 'select' ? number(drawn.ready.flat().length) : null,
    },
    {
      id: 'epoll-wait-is-constant',
      name: 'epoll_wait costs the same whatever is ready',
      says: '`epoll_wait` does not depend on how many connections there are, but it looks at each entry of its ready list: it costs as much as there is ready.',
      answer: ({ model, count, ready }) =>
        model.startsWith('epoll') && count === 'looked-at' ? number(ready.length) : null,
    },
    {
      id: 'epoll-gets-all',
      name: 'epoll_wait takes the list too',
      says: 'Each connection is handed over once, with `epoll_ctl`. `epoll_wait` hands over none: the kernel keeps the interest set.',
      answer: ({ model, connections, ready }) =>
        model.startsWith('epoll') ? number(connections * ready.length) : null,
    },
    {
      id: 'list-forgets-level',
      name: 'a reported entry is gone',
      says: 'Level-triggered, a reported entry goes back on the list. The next wait looks at it once more, finds it empty and drops it.',
      answer: (drawn) =>
        drawn.model === 'epoll-lt' && drawn.count === 'looked-at'
          ? number(counted(drawn, { ...drawn, model: 'epoll-et-drain' }))
          : null,
    },
    {
      id: 'uring-resubmits-all',
      name: 'every read is submitted each round',
      says: 'A read that has not completed stays outstanding. Only for completed ones is a new read submitted.',
      answer: ({ model, connections, ready }) =>
        model === 'io_uring' ? number(connections * ready.length) : null,
    },
  ],
  explain(drawn) {
    const { model, connections, ready, count } = drawn
    const value = counted(drawn, drawn)
    const rounds = plural(ready.length, 'wait')
    const messages = ready.flat().length
    const why: Partial<Record<Load['model'], string>> = {
      select: `Each of ${rounds} hands over all ${connections} and looks at all of them: ${ready.length} × ${connections}.`,
      poll: `Each of ${rounds} hands over all ${connections} entries and looks at all of them: ${ready.length} × ${connections}.`,
      'epoll-lt':
        count === 'handed-in'
          ? 'Every connection was handed over once, with `epoll_ctl`. The waits hand over none.'
          : `It looks at ${messages} entries that are ready, and at ${value - messages} of the wait before, which went back level-triggered and are dropped now.`,
      'epoll-et-drain':
        count === 'handed-in'
          ? 'Every connection was handed over once, with `epoll_ctl`. The waits hand over none.'
          : `It looks at the ${messages} entries of its ready list and at no other connection.`,
      io_uring: `For each completed read one new read is submitted, with the next call: those of the last round are still in the queue.`,
    }
    const noun = count === 'handed-in' ? (model === 'io_uring' ? 'read' : 'descriptor') : 'look'
    return {
      truthSays: value === 0 ? 'None.' : `${plural(value, noun)}.`,
      because: why[model] ?? `${value} in ${rounds}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const step = trace.steps.findIndex(({ state }, i) => i > 0 && (state.models[0]?.lookedAt.length ?? 0) > 0)
    const wait = step < 0 ? trace.steps.length - 1 : step
    const view = trace.steps[wait]?.state.models[0]
    const actual =
      drawn.count === 'handed-in'
        ? `${view?.handedIn ?? 0} handed in so far`
        : `looks at ${view?.lookedAt.length ?? 0}`
    return { step: wait, predicted: `${answer.value} in all`, actual, focus: drawn.model }
  },
})
