import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { ObjectSpec, Op } from '../state'
import { runCalls } from '../trace'
import { drawScript, number, ONE_AFTER_THE_OTHER, remembered, scriptOf } from './given'

const params = z.strictObject({
  calls: z.union([z.literal(4), z.literal(5), z.literal(6), z.literal(7)]).default(6),
  /** Whether somebody has to sleep in between. */
  sleeps: z.enum(['yes', 'no', 'either']).default('either'),
})

interface Drawn {
  readonly start: number
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
}

export const semValue = defineQuestion({
  id: 'sem-value',
  title: 'The count of a semaphore',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { calls, sleeps }): Drawn {
    const threads = ['A', 'B', 'C', 'D']
    for (;;) {
      const start = rng.between(0, 3)
      const ops = drawScript(rng, [{ name: 's', kind: 'sem', value: start }], threads, calls, (_, thread) =>
        ['wait', 'wait', 'post', 'post', 'trywait'].map((op) => ({ thread, op, object: 's' })),
      )
      const drawn = { start, threads, ops }
      const count = (op: string): number => ops.filter((one) => one.op === op).length
      if (count('wait') < 2 || count('post') < 1) continue
      if (valueOf(drawn) === 0 && rng.chance(0.6)) continue
      const slept = runCalls(objectsOf(drawn), threads, ops).results.some(
        (result) => result.status === 'blocked',
      )
      if (
        ops.length === calls &&
        (sleeps === 'either' ? slept || rng.chance(0.4) : slept === (sleeps === 'yes'))
      )
        return drawn
    }
  },
  ask: ({ start, ops }) => ({
    prompt: {
      text: `A POSIX semaphore \`s\` starts with **${start}**. ${ONE_AFTER_THE_OTHER} A thread that sleeps is not given further calls.\n\nWhich value does \`sem_getvalue\` give at the end?`,
      exhibits: [scriptOf(ops)],
    },
    form: { kind: 'number', tolerance: 0, says: 'exactly' },
    hints: [
      'The count never goes below 0: a wait at 0 sleeps instead. A post that lets a sleeper go on is used up by it.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(valueOf(drawn)),
  misconceptions: [
    {
      id: 'goes-negative',
      name: 'a count below zero',
      says: 'Textbooks sometimes let the count go below 0. On Linux it stays at 0, and the waiters are counted apart.',
      answer: ({ start, ops }) =>
        number(
          start + ops.filter((op) => op.op === 'post').length - ops.filter((op) => op.op === 'wait').length,
        ),
    },
    {
      id: 'post-needs-a-wait',
      name: 'a semaphore with an owner',
      says: 'Any thread may post. A semaphore does not know who has waited.',
      answer(drawn) {
        const ops = drawn.ops.filter(
          (op, i) =>
            op.op !== 'post' ||
            drawn.ops.slice(0, i).some((one) => one.thread === op.thread && one.op !== 'post'),
        )
        return number(valueOf({ ...drawn, ops }))
      },
    },
    {
      id: 'capped-at-start',
      name: 'the start taken for the maximum',
      says: 'The first value is no limit: posts raise the count beyond it.',
      answer: (drawn) => number(Math.min(Math.max(1, drawn.start), valueOf(drawn))),
    },
    {
      id: 'trywait-counts-down',
      name: 'trywait taken for a wait',
      says: 'trywait at 0 gives EAGAIN and leaves no trace.',
      answer: ({ start, ops }) =>
        number(start + ops.reduce((sum, op) => sum + (op.op === 'post' ? 1 : -1), 0)),
    },
    {
      id: 'wake-and-raise',
      name: 'a post that wakes and raises',
      says: 'The sleeper that is woken takes the unit that was posted: the count is lowered again.',
      answer(drawn) {
        const woken = runOf(drawn).results.filter((result) => result.released.length > 0).length
        return woken === 0 ? null : number(valueOf(drawn) + woken)
      },
    },
  ],
  explain(drawn) {
    const { results } = runOf(drawn)
    const count = (op: string): number => drawn.ops.filter((one) => one.op === op).length
    const asleep =
      results.filter((result) => result.status === 'blocked').length -
      results.filter((result) => result.released.length > 0).length
    const took = results.filter((result) => result.op.op === 'trywait' && result.value === 0).length
    const done = count('wait') - asleep + took
    return {
      truthSays: `It is ${valueOf(drawn)}.`,
      because: `${drawn.start} at first, ${count('post')} ${count('post') === 1 ? 'post' : 'posts'}, ${done} taken.${asleep > 0 ? ` ${asleep} ${asleep === 1 ? 'thread still sleeps' : 'threads still sleep'}, which does not lower the count.` : ''}`,
    }
  },
})

const runOf = remembered((drawn: Drawn) => runCalls(objectsOf(drawn), drawn.threads, callable(drawn)))

/** Wrong models leave calls out; then a thread may still sleep when its next one comes, and that is left out too. */
function callable(drawn: Drawn): Op[] {
  const asleep = new Set<string>()
  let value = drawn.start
  const queue: string[] = []
  return drawn.ops.filter((op) => {
    if (asleep.has(op.thread)) return false
    if (op.op === 'post') {
      const next = queue.shift()
      if (next === undefined) value += 1
      else asleep.delete(next)
    } else if (value > 0) value -= 1
    else if (op.op === 'wait') {
      asleep.add(op.thread)
      queue.push(op.thread)
    }
    return true
  })
}

function objectsOf({ start }: Drawn): ObjectSpec[] {
  return [{ name: 's', kind: 'sem', value: start }]
}

function valueOf(drawn: Drawn): number {
  return runOf(drawn).state.objects[0]?.words['value'] ?? 0
}
