import { z } from 'zod'
import type { Exhibit } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { ObjectSpec, Op } from '../state'
import { runCalls, sayOp } from '../trace'
import { introduce, isFree, number, ONE_AFTER_THE_OTHER, remembered, stateAfter } from './given'

const params = z.strictObject({
  /** How the waiters are told. */
  by: z.enum(['signal', 'broadcast', 'any']).default('any'),
})

interface Drawn {
  readonly waiters: readonly string[]
  readonly ops: readonly Op[]
}

const OBJECTS: readonly ObjectSpec[] = [
  { name: 'm', kind: 'mutex' },
  { name: 'c', kind: 'cond' },
]

export const howManyReturn = defineQuestion({
  id: 'how-many-return',
  title: 'How many waits return',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { by }): Drawn {
    const waiters = ['A', 'B', 'C', 'D'].slice(0, rng.between(2, 4))
    const told = by === 'any' ? rng.pick(['signal', 'broadcast'] as const) : by
    const times = told === 'broadcast' ? 1 : rng.pick([1, 2, 2, 3])
    const calls = Array.from({ length: times }, (): Op => say(told))
    const wrapped = rng.chance(0.6)
    // Those who return first may pass the mutex on, or the one who tells may keep it.
    const freed = rng.between(0, waiters.length - 1)
    const ops = [
      ...waitsOf(waiters),
      ...(wrapped ? [lock('S')] : []),
      ...calls,
      ...(wrapped && rng.chance(0.8) ? [unlock('S')] : []),
    ]
    for (const thread of waiters.slice(0, freed)) if (hasMutex(ops, thread)) ops.push(unlock(thread))
    return { waiters, ops }
  },
  ask: ({ waiters, ops }) => ({
    prompt: {
      text: `${introduce(OBJECTS)} **${waiters.slice(0, -1).join(', ')} and ${waiters.at(-1) ?? ''}** sleep in \`wait(c, m)\`, one behind the other. Then this happens. ${ONE_AFTER_THE_OTHER}\n\nHow many of these ${waiters.length} waits have **returned** after the last step?`,
      exhibits: [happensNext(waiters, ops)],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: waiters.length },
    hints: [
      'A signal tells one waiter, a broadcast all. Whoever has been told still needs the mutex before its wait returns.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(returned(drawn)),
  misconceptions: [
    {
      id: 'told-is-returned',
      name: 'told and back at once',
      says: 'Being told is half of it. A wait returns with the mutex, and only one thread at a time can have that.',
      answer: (drawn) => number(toldBy(drawn)),
    },
    {
      id: 'signal-tells-all',
      name: 'a signal tells everyone',
      says: 'signal tells one waiter. broadcast tells all.',
      answer: (drawn) => insteadOf(drawn, 'signal', 'broadcast'),
    },
    {
      id: 'broadcast-tells-one',
      name: 'a broadcast taken for a signal',
      says: 'After a broadcast nobody is a waiter any more: all of them queue for the mutex and need no further signal.',
      answer: (drawn) => insteadOf(drawn, 'broadcast', 'signal'),
    },
  ],
  explain(drawn) {
    const told = toldBy(drawn)
    const back = returned(drawn)
    const { state } = runOf(drawn)
    const owner = state.objects.find(({ name }) => name === 'm')?.words['owner'] ?? 0
    const holder = state.threads.find(({ id }) => id === owner)?.name
    const all = (count: number): string =>
      count === drawn.waiters.length ? `All ${count}` : `${count} of ${drawn.waiters.length}`
    const since =
      told === 1
        ? `it has ${back === 1 ? 'had' : 'not had'} the mutex since`
        : `${back === told ? 'all' : back === 0 ? 'none' : back} of them ${back > 1 ? 'have' : 'has'} had the mutex since`
    const rest = told === back ? '' : ` Who has not is queued for \`m\`, which ${holder ?? 'nobody'} holds.`
    return {
      truthSays: back === 0 ? 'None of them.' : `${all(back)}.`,
      because: `${all(told)} ${told === 1 ? 'has' : 'have'} been told, and ${since}.${rest}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `${answer.value} back`,
      actual: `${returned(drawn)} back`,
      focus: 'm',
    }
  },
})

/** Everybody takes the mutex and gives it away by waiting. */
function waitsOf(waiters: readonly string[]): Op[] {
  return waiters.flatMap((thread): Op[] => [lock(thread), { thread, op: 'wait', object: 'c', with: 'm' }])
}

/** The script from where all wait, each line with the number of its step in the run. */
function happensNext(waiters: readonly string[], ops: readonly Op[]): Exhibit {
  const from = waitsOf(waiters).length
  return {
    kind: 'code',
    lines: ops.slice(from).map((op, i) => `${`${from + i + 1}`.padStart(2)}  ${op.thread}: ${sayOp(op)}`),
  }
}

function lock(thread: string): Op {
  return { thread, op: 'lock', object: 'm' }
}

function unlock(thread: string): Op {
  return { thread, op: 'unlock', object: 'm' }
}

function say(op: 'signal' | 'broadcast'): Op {
  return { thread: 'S', op, object: 'c' }
}

const runOf = remembered(({ waiters, ops }: Drawn) => runCalls(OBJECTS, [...waiters, 'S'], ops))

/** Whether its wait has returned, so that it can make another call. */
function hasMutex(ops: readonly Op[], thread: string): boolean {
  const names = [...new Set(ops.map((op) => op.thread))]
  const { state } = runCalls(OBJECTS, names, ops)
  const own = state.threads.find(({ name }) => name === thread)
  return own?.status === 'idle' && state.objects[0]?.words['owner'] === own.id
}

function returned(drawn: Drawn): number {
  const { results } = runOf(drawn)
  const back = new Set(results.flatMap(({ released }) => released.map(({ thread }) => thread)))
  return drawn.waiters.filter((thread) => back.has(thread)).length
}

/** What comes of it if the one call did what the other does; whoever then still sleeps makes no call. */
function insteadOf({ waiters, ops }: Drawn, call: 'signal' | 'broadcast', like: 'signal' | 'broadcast') {
  if (!ops.some(({ op }) => op === call)) return null
  const threads = [...waiters, 'S']
  const made: Op[] = []
  for (const op of ops) {
    const next = op.op === call ? say(like) : op
    if (isFree(stateAfter(OBJECTS, threads, made), op.thread)) made.push(next)
  }
  return number(returned({ waiters, ops: made }))
}

function toldBy({ waiters, ops }: Drawn): number {
  const signals = ops.filter(({ op }) => op === 'signal').length
  return ops.some(({ op }) => op === 'broadcast') ? waiters.length : Math.min(signals, waiters.length)
}
