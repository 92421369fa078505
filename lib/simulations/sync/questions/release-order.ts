import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { ObjectSpec, Op } from '../state'
import { runCalls } from '../trace'
import { introduce, ONE_AFTER_THE_OTHER, remembered, scriptOf } from './given'

const params = z.strictObject({
  object: z.enum(['mutex', 'sem', 'any']).default('any'),
  waiters: z.union([z.literal(3), z.literal(4)]).default(3),
})

interface Drawn {
  readonly objects: readonly ObjectSpec[]
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
  readonly waiters: readonly string[]
}

export const releaseOrder = defineQuestion({
  id: 'release-order',
  title: 'Who gets it after whom',
  kind: 'quick',
  form: 'order',
  params,
  pose(rng, { object, waiters: count }): Drawn {
    const kind = object === 'any' ? rng.pick(['mutex', 'mutex', 'sem'] as const) : object
    const threads = ['A', 'B', 'C', 'D', 'E'].slice(0, count + 1)
    const [first = 'A', ...rest] = rng.shuffle(threads)
    const name = kind === 'sem' ? 's' : 'm'
    const op = (thread: string, what: string): Op => ({ thread, op: what, object: name })
    const take = kind === 'sem' ? 'wait' : 'lock'
    const give = kind === 'sem' ? 'post' : 'unlock'
    const [second = '', third = '', ...late] = rest
    // The first gives it up, and queues up again, before the last ones have come.
    const again = rng.chance(0.6)
    const ops = [
      op(first, take),
      op(second, take),
      op(third, take),
      op(first, give),
      ...(again ? [op(first, take)] : []),
      ...late.map((thread) => op(thread, take)),
    ]
    const waiting = [third, ...(again ? [first] : []), ...late]
    return {
      objects: [{ name, kind, value: kind === 'sem' ? 1 : 0 }],
      threads,
      ops,
      waiters: rng.shuffle(waiting.length >= 3 ? waiting : [second, ...waiting]),
    }
  },
  ask({ objects, ops, waiters }) {
    return {
      prompt: {
        text: `${introduce(objects)} ${ONE_AFTER_THE_OTHER} Whoever gets it from then on gives it back in its next step.\n\nIn which order do **${waiters.toSorted().join(', ')}** get it?`,
        exhibits: [scriptOf(ops)],
      },
      form: { kind: 'order', items: waiters.map((name) => ({ id: name, label: name })) },
      hints: ['Sleepers on one futex word are woken in the order in which they went to sleep.'],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => order(orderOf(drawn)),
  misconceptions: [
    {
      id: 'last-first',
      name: 'the last to come first',
      says: 'The queue of a futex word is first in, first out.',
      answer: (drawn) => order(orderOf(drawn).toReversed()),
    },
    {
      id: 'by-name',
      name: 'by the order of the threads',
      says: 'Which thread it is does not matter, only when it went to sleep.',
      answer: ({ waiters }) => order(waiters.toSorted()),
    },
    {
      id: 'owner-first-again',
      name: 'the old owner first',
      says: 'Who gives it back and wants it again has to queue up, once it has gone to sleep.',
      answer(drawn) {
        const first = drawn.ops[0]?.thread ?? ''
        const rest = orderOf(drawn)
        return rest.includes(first) ? order([first, ...rest.filter((name) => name !== first)]) : null
      },
    },
  ],
  explain(drawn) {
    const names = orderOf(drawn)
    const first = drawn.ops[0]?.thread ?? ''
    const again = drawn.ops.filter((op) => op.thread === first).length > 2
    return {
      truthSays: `They get it in the order ${names.join(', ')}.`,
      because: `It is the order in which they went to sleep.${again ? ` ${first} had it first, but stands where its second call put it.` : ''}`,
    }
  },
})

/** The script, and then everyone gives it back until nobody waits. */
const runOf = remembered(({ objects, threads, ops }: Drawn) => {
  const give = objects[0]?.kind === 'sem' ? 'post' : 'unlock'
  const made = [...ops]
  for (;;) {
    const run = runCalls(objects, threads, made)
    const asleep = run.state.threads.some((thread) => thread.status === 'asleep')
    const holder = holderOf(run.results)
    if (!asleep || holder === null || made.length > 20) return run
    made.push({ thread: holder, op: give, object: objects[0]?.name ?? '' })
  }
})

/** Who got it last and has not given it back. */
function holderOf(results: ReturnType<typeof runCalls>['results']): string | null {
  const held: string[] = []
  for (const { op, status, released } of results) {
    if (op.op === 'unlock' || op.op === 'post')
      held.splice(held.indexOf(op.thread), held.includes(op.thread) ? 1 : 0)
    else if (status === 'done') held.push(op.thread)
    held.push(...released.map((one) => one.thread))
  }
  return held.at(-1) ?? null
}

function orderOf(drawn: Drawn): string[] {
  const released = runOf(drawn).results.flatMap((result) => result.released.map((one) => one.thread))
  return released.filter((name) => drawn.waiters.includes(name))
}

function order(names: readonly string[]): Answer {
  return { kind: 'order', value: [...names] }
}
