import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import type { ObjectSpec, Op } from '../state'
import { runCalls, sayOp } from '../trace'
import { introduce, number, ONE_AFTER_THE_OTHER, remembered, scriptOf } from './given'

const params = z.strictObject({
  object: z.enum(['mutex', 'cond', 'rwlock', 'any']).default('any'),
})

interface Drawn {
  readonly objects: readonly ObjectSpec[]
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
  /** Index of the call whose return is asked for. */
  readonly asked: number
}

export const returnsAt = defineQuestion({
  id: 'returns-at',
  title: 'When does the call return',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { object }): Drawn {
    const kind = object === 'any' ? rng.pick(['mutex', 'cond', 'cond', 'rwlock'] as const) : object
    return kind === 'cond' ? drawCond(rng) : kind === 'mutex' ? drawMutex(rng) : drawRwlock(rng)
  },
  ask({ objects, ops, asked }) {
    const op = ops[asked]
    return {
      prompt: {
        text: `${introduce(objects)} ${ONE_AFTER_THE_OTHER}\n\nAt which step does **${op?.thread ?? ''}**'s call of **step ${asked + 1}** return? (Its own step if it does not sleep, 0 if it never returns.)`,
        exhibits: [scriptOf(ops)],
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: ops.length, says: 'a step of the list' },
      hints: [
        objects.some((one) => one.kind === 'cond')
          ? 'A wait returns when two things have come: a signal, and the mutex.'
          : 'It returns with the step that gives it the lock.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(returnOf(drawn)),
  misconceptions: [
    {
      id: 'at-the-signal',
      name: 'the mutex forgotten after the signal',
      says: 'The signal only takes it out of the waiters. Its wait returns when it has the mutex again.',
      answer({ ops, asked }) {
        const at = ops.findIndex((op, i) => i > asked && (op.op === 'signal' || op.op === 'broadcast'))
        return at < 0 ? null : number(at + 1)
      },
    },
    {
      id: 'at-the-first-unlock',
      name: 'the first unlock lets everyone in',
      says: 'An unlock lets one go on, the first in the queue; the others go on sleeping.',
      answer({ ops, asked }) {
        const at = ops.findIndex((op, i) => i > asked && op.op === 'unlock')
        return at < 0 ? null : number(at + 1)
      },
    },
    {
      id: 'at-the-last-unlock',
      name: 'the last unlock',
      says: 'It does not have to wait for everybody: only for its turn.',
      answer({ ops }) {
        const at = ops.findLastIndex((op) => op.op === 'unlock')
        return at < 0 ? null : number(at + 1)
      },
    },
    {
      id: 'at-once',
      name: 'it does not sleep',
      says: 'The lock is held, or nothing has been signalled yet: the call sleeps.',
      answer: ({ asked }) => number(asked + 1),
    },
  ],
  explain(drawn) {
    const { ops, asked, objects } = drawn
    const at = returnOf(drawn)
    const name = ops[asked]?.thread ?? ''
    const says = lastOf(name, runOf(drawn).results[at - 1]?.says)
    if (at === 0)
      return {
        truthSays: 'It never returns.',
        because: `Nothing after step ${asked + 1} gives ${name} what it waits for. ${lastOf(name, runOf(drawn).results[asked]?.says)}`,
      }
    if (at === asked + 1)
      return { truthSays: `At once, at step ${at}.`, because: `${name} does not have to sleep. ${says}` }
    const both = objects.some((one) => one.kind === 'cond') ? ' A wait needs the signal and the mutex.' : ''
    const giver = ops[at - 1]
    const gives =
      giver === undefined ? '' : `${giver.thread} calls \`${sayOp(giver)}\`, and that lets ${name} go on: `
    return { truthSays: `At step ${at}.`, because: `${gives}${says}${both}` }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'number') return undefined
    const at = returnOf(drawn)
    const name = drawn.ops[drawn.asked]?.thread ?? ''
    const step = at === 0 ? drawn.ops.length : Math.min(at, answer.value > 0 ? answer.value : at)
    const early = answer.value > 0 && (at === 0 || answer.value < at)
    return {
      step,
      predicted: early ? `${name} returns` : `${name} still sleeps`,
      actual: early ? `${name} still sleeps` : `${name} returns`,
      focus: name,
    }
  },
})

const runOf = remembered(({ objects, threads, ops }: Drawn) => runCalls(objects, threads, ops))

/** What is said last of this thread: a step also tells of others that it set going. */
function lastOf(name: string, says: readonly string[] = []): string {
  return says.findLast((one) => one.startsWith(`${name} `)) ?? says.at(-1) ?? ''
}

function returnOf(drawn: Drawn): number {
  const { results } = runOf(drawn)
  const own = results[drawn.asked]
  if (own === undefined) return 0
  if (own.status === 'done') return drawn.asked + 1
  return (
    1 +
    results.findIndex(
      (result, i) => i > drawn.asked && result.released.some((one) => one.thread === own.thread),
    )
  )
}

function opFor(object: string) {
  return (thread: string, op: string, more: Partial<Op> = {}): Op => ({ thread, op, object, ...more })
}

function drawCond(rng: Rng): Drawn {
  const m = opFor('m')
  const c = opFor('c')
  const waits = [m('A', 'lock'), c('A', 'wait', { with: 'm' })]
  const endings: Op[][] = [
    [m('B', 'lock'), c('B', 'signal'), m('B', 'unlock'), m('B', 'lock')],
    [c('B', 'signal'), m('B', 'lock')],
    [m('B', 'lock'), m('B', 'unlock'), c('B', 'signal'), m('A', 'unlock')],
    [m('B', 'lock'), c('C', 'signal'), m('C', 'trylock'), m('B', 'unlock')],
    [m('B', 'lock'), m('C', 'lock'), c('B', 'signal'), m('B', 'unlock'), m('C', 'unlock')],
    [m('B', 'lock'), m('B', 'unlock'), m('B', 'lock'), m('B', 'unlock')],
  ]
  const early = rng.chance(0.3) ? [c('B', 'signal')] : []
  return {
    objects: [
      { name: 'm', kind: 'mutex' },
      { name: 'c', kind: 'cond' },
    ],
    threads: ['A', 'B', 'C'],
    ops: [...early, ...waits, ...rng.pick(endings)],
    asked: early.length + 1,
  }
}

function drawMutex(rng: Rng): Drawn {
  const m = opFor('m')
  const [first = 'A', second = 'B', third = 'C'] = rng.shuffle(['A', 'B', 'C'])
  const ops = [
    m(first, 'lock'),
    m(second, 'lock'),
    m(third, 'lock'),
    m(first, 'unlock'),
    ...(rng.chance(0.5) ? [m(first, 'lock')] : []),
    m(second, 'unlock'),
    m(third, 'unlock'),
  ]
  return {
    objects: [{ name: 'm', kind: 'mutex' }],
    threads: ['A', 'B', 'C'],
    ops,
    asked: rng.pick([1, 2, 2]),
  }
}

function drawRwlock(rng: Rng): Drawn {
  const r = opFor('r')
  const kind = rng.pick(['rwlock', 'rwlock', 'rwlock-writer'] as const)
  const scripts: { ops: Op[]; asked: number }[] = [
    {
      ops: [
        r('A', 'rdlock'),
        r('B', 'wrlock'),
        r('C', 'rdlock'),
        r('A', 'unlock'),
        ...(kind === 'rwlock' ? [r('C', 'unlock')] : [r('B', 'unlock')]),
      ],
      asked: rng.pick([1, 2]),
    },
    {
      ops: [
        r('A', 'wrlock'),
        r('B', 'rdlock'),
        r('C', 'rdlock'),
        r('A', 'unlock'),
        r('B', 'unlock'),
        r('C', 'unlock'),
      ],
      asked: rng.pick([1, 2]),
    },
    {
      ops: [
        r('A', 'rdlock'),
        r('B', 'rdlock'),
        r('C', 'wrlock'),
        r('B', 'unlock'),
        r('A', 'unlock'),
        r('C', 'unlock'),
      ],
      asked: rng.pick([1, 2, 2]),
    },
  ]
  const { ops, asked } = rng.pick(scripts)
  return { objects: [{ name: 'r', kind }], threads: ['A', 'B', 'C'], ops, asked }
}
