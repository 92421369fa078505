import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import type { ObjectKind, ObjectSpec, Op, State } from '../state'
import { runCalls } from '../trace'
import { listed } from '../view'
import {
  asleepIn,
  choices,
  drawScript,
  holds,
  introduce,
  ONE_AFTER_THE_OTHER,
  optionsOf,
  remembered,
  scriptOf,
  stateAfter,
} from './given'

const params = z.strictObject({
  /** What the threads share. */
  object: z.enum(['mutex', 'sem', 'cond', 'rwlock', 'any']).default('any'),
  calls: z.union([z.literal(5), z.literal(6), z.literal(7)]).default(6),
})

interface Drawn {
  readonly objects: readonly ObjectSpec[]
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
}

type Kind = 'mutex' | 'sem' | 'cond' | 'rwlock'

export const asleep = defineQuestion({
  id: 'asleep',
  title: 'Who is asleep at the end',
  kind: 'predict',
  form: 'choices',
  params,
  pose(rng, { object, calls }): Drawn {
    const kind: Kind = object === 'any' ? rng.pick(['mutex', 'sem', 'cond', 'rwlock'] as const) : object
    const threads = ['A', 'B', 'C', 'D'].slice(0, kind === 'rwlock' ? 4 : 3)
    for (;;) {
      const objects = objectsOf(rng, kind)
      const ops = drawScript(rng, objects, threads, calls, (state, thread, before) =>
        sensible(kind, state, thread, before),
      )
      const { results } = runCalls(objects, threads, ops)
      const slept = results.filter((result) => result.status === 'blocked').length
      const woken = results.some((result) => result.released.length > 0)
      const last = results.at(-1)
      // Somebody must have slept, and mostly somebody must have been woken.
      if (ops.length === calls && slept >= 1 && (woken || rng.chance(0.15)) && last?.op.op !== 'value')
        return { objects, threads, ops }
    }
  },
  ask: ({ objects, threads, ops }) => ({
    prompt: {
      text: `${introduce(objects)} ${ONE_AFTER_THE_OTHER}\n\nWho is **asleep** after the last step?`,
      exhibits: [scriptOf(ops)],
    },
    form: { kind: 'choices', options: optionsOf(threads) },
    hints: [hintFor(objects)],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choices(asleepIn(runOf(drawn).state)),
  misconceptions: [
    {
      id: 'no-mutex-after-wait',
      name: 'the mutex forgotten after the wake-up',
      says: 'A thread comes out of a wait only when it has the mutex again. Who finds it held goes on sleeping.',
      answer: (drawn) =>
        drawn.objects.some((object) => object.kind === 'cond')
          ? choices(
              asleepIn(runOf(drawn).state).filter(
                (name) => lastOf(drawn, name)?.op !== 'wait' || isUnsignalled(drawn, name),
              ),
            )
          : null,
    },
    {
      id: 'signal-is-remembered',
      name: 'a signal taken for a count',
      says: 'A condition variable remembers nothing: a signal without a waiter is gone.',
      answer(drawn) {
        if (!drawn.objects.some((object) => object.kind === 'cond')) return null
        // As if the condition variable were a semaphore.
        const objects = drawn.objects.map((object): ObjectSpec =>
          object.kind === 'cond' ? { ...object, kind: 'sem' } : object,
        )
        const ops = drawn.ops.flatMap((op): Op[] =>
          op.op === 'signal' || op.op === 'broadcast'
            ? [{ ...op, op: 'post' }]
            : op.object === 'c'
              ? [
                  { thread: op.thread, op: 'unlock', object: 'm' },
                  { thread: op.thread, op: 'wait', object: 'c' },
                ]
              : [op],
        )
        return choices(asleepIn(stateAfter(objects, drawn.threads, ops)))
      },
    },
    {
      id: 'readers-stand-back',
      name: 'new readers wait for a waiting writer',
      says: "glibc's default prefers readers: while others read, a new reader goes in past a writer that waits.",
      answer: (drawn) => swapKind(drawn, 'rwlock', 'rwlock-writer'),
    },
    {
      id: 'recursive-by-default',
      name: 'a mutex that may be locked twice',
      says: 'An ordinary mutex does not count: the owner that locks it again sleeps for ever.',
      answer: (drawn) => swapKind(drawn, 'mutex', 'recursive'),
    },
    {
      id: 'semaphore-has-an-owner',
      name: 'a semaphore with an owner',
      says: 'A semaphore has no owner. Any thread may post, whether it has waited before or not.',
      answer(drawn) {
        if (!drawn.objects.some((object) => object.kind === 'sem')) return null
        const ops = drawn.ops.filter(
          (op, i) =>
            op.op !== 'post' ||
            drawn.ops.slice(0, i).some((other) => other.thread === op.thread && other.op === 'wait'),
        )
        return choices(asleepIn(stateAfter(drawn.objects, drawn.threads, ops)))
      },
    },
    {
      id: 'nobody',
      name: 'everyone woken by one call',
      says: 'One unlock, one post and one signal let one sleeper go on, not all of them.',
      answer: () => choices([]),
    },
  ],
  explain(drawn) {
    const run = runOf(drawn)
    const names = asleepIn(run.state)
    const slept = run.results.findLastIndex(
      (result) => names.includes(result.thread) && result.status === 'blocked',
    )
    const told = run.results[slept]
    const says = told?.says.findLast((one) => one.startsWith(`${told.thread} `)) ?? ''
    const because =
      names.length === 0
        ? 'Whoever went to sleep was woken again before the end.'
        : `At step ${slept + 1}: ${says} Nothing after that lets ${names.length === 1 ? 'it' : 'any of them'} go on.`
    return {
      truthSays:
        names.length === 0
          ? 'Nobody is asleep.'
          : `${listed(names)} ${names.length === 1 ? 'is' : 'are'} asleep.`,
      because,
    }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choices') return undefined
    const run = runOf(drawn)
    const names = asleepIn(run.state)
    const wrong =
      [...drawn.threads].find((name) => names.includes(name) !== answer.value.includes(name)) ?? ''
    const step = run.results.findLastIndex(
      (result) => result.thread === wrong || result.released.some((one) => one.thread === wrong),
    )
    const says = (isAsleep: boolean): string => `${wrong} ${isAsleep ? 'asleep' : 'running'}`
    return step < 0
      ? undefined
      : {
          step: step + 1,
          predicted: says(answer.value.includes(wrong)),
          actual: says(names.includes(wrong)),
          focus: wrong,
        }
  },
})

const runOf = remembered(({ objects, threads, ops }: Drawn) => runCalls(objects, threads, ops))

function swapKind(drawn: Drawn, from: ObjectKind, to: ObjectKind) {
  if (!drawn.objects.some((object) => object.kind === from) || drawn.objects.length > 1) return null
  const objects = drawn.objects.map((object) => (object.kind === from ? { ...object, kind: to } : object))
  return choices(asleepIn(stateAfter(objects, drawn.threads, drawn.ops)))
}

function lastOf({ ops }: Drawn, name: string): Op | undefined {
  return ops.findLast((op) => op.thread === name)
}

/** Whether a thread that sleeps in a condition variable's wait has not been signalled. */
function isUnsignalled(drawn: Drawn, name: string): boolean {
  return runOf(drawn).state.threads.some(
    (thread) => thread.name === name && thread.sleepsOn?.startsWith('c.') === true,
  )
}

function objectsOf(rng: Rng, kind: Kind): ObjectSpec[] {
  if (kind === 'cond')
    return [
      { name: 'm', kind: 'mutex' },
      { name: 'c', kind: 'cond' },
    ]
  if (kind === 'sem') return [{ name: 's', kind: 'sem', value: rng.between(0, 2) }]
  return [{ name: kind === 'mutex' ? 'm' : 'r', kind }]
}

function hintFor(objects: readonly ObjectSpec[]): string {
  if (objects.some((object) => object.kind === 'cond'))
    return 'A wait frees the mutex and sleeps; it returns only after a signal, and with the mutex. A signal without a waiter is lost.'
  if (objects.some((object) => object.kind === 'sem'))
    return 'A wait sleeps while the count is 0. A post raises it, or lets the first sleeper go on.'
  if (objects.some((object) => object.kind === 'rwlock'))
    return "Readers share. glibc's default lets new readers in as long as others read."
  return 'One holds it; the others sleep in the order in which they came.'
}

function sensible(kind: Kind, state: State, thread: string, before: readonly Op[]): readonly Op[] {
  const op = (name: string, object: string, more: Partial<Op> = {}): Op => ({
    thread,
    op: name,
    object,
    ...more,
  })
  switch (kind) {
    case 'mutex':
      // Now and then the owner locks it once more.
      return holds(state, thread, 'm')
        ? [op('unlock', 'm'), op('unlock', 'm'), op('lock', 'm')]
        : [op('lock', 'm'), op('lock', 'm'), op('trylock', 'm')]
    case 'sem':
      return [op('wait', 's'), op('wait', 's'), op('post', 's')]
    case 'cond':
      return holds(state, thread, 'm')
        ? [op('wait', 'c', { with: 'm' }), op('unlock', 'm'), op('signal', 'c')]
        : [op('lock', 'm'), op('lock', 'm'), op('signal', 'c'), op('broadcast', 'c')]
    case 'rwlock':
      return isHolding(before, thread)
        ? [op('unlock', 'r')]
        : [op('rdlock', 'r'), op('rdlock', 'r'), op('wrlock', 'r')]
  }
}

/** A thread that is not in a call holds a read-write lock if its last call was to take it. */
function isHolding(before: readonly Op[], thread: string): boolean {
  const last = before.findLast((op) => op.thread === thread)
  return last?.op === 'rdlock' || last?.op === 'wrlock'
}
