import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { FutexCall, ObjectKind, ObjectSpec, Op, State } from '../state'
import { runCalls } from '../trace'
import { drawScript, introduce, number, ONE_AFTER_THE_OTHER, remembered, scriptOf } from './given'

const params = z.strictObject({
  /** What the threads share. */
  object: z.enum(['mutex', 'sem', 'any']).default('any'),
  /** `some`: somebody always has to wait. */
  contention: z.enum(['some', 'any']).default('any'),
})

interface Drawn {
  readonly objects: readonly ObjectSpec[]
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
}

export const futexCalls = defineQuestion({
  id: 'futex-calls',
  title: 'How many futex calls',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { object, contention }): Drawn {
    const kind =
      object === 'any'
        ? rng.pick(['mutex', 'mutex', 'mutex', 'mutex', 'sem', 'sem', 'spin'] as const)
        : object
    const wants =
      contention === 'any' ? rng.pick(['none', 'some', 'some', 'some', 'some', 'some'] as const) : contention
    const objects: ObjectSpec[] = [
      { name: kind === 'sem' ? 's' : 'm', kind, value: kind === 'sem' ? rng.between(0, 1) : 0 },
    ]
    const threads = ['A', 'B', 'C'].slice(0, rng.between(2, 3))
    for (;;) {
      const ops = drawScript(rng, objects, threads, rng.between(4, 6), sensible(kind))
      const { state, results } = runCalls(objects, threads, ops)
      const waited = results.some((result) => result.status !== 'done')
      const all =
        state.threads.every((thread) => thread.status === 'idle') &&
        (state.objects[0]?.words['lock'] ?? 0) === 0
      if (all && waited === (wants === 'some') && ops.length >= 4) return { objects, threads, ops }
    }
  },
  ask: ({ objects, ops }) => ({
    prompt: {
      text: `${introduce(objects)} ${ONE_AFTER_THE_OTHER}\n\nHow many **futex** system calls are made in all?`,
      exhibits: [scriptOf(ops)],
    },
    form: { kind: 'number', tolerance: 0, min: 0, says: 'exactly' },
    hints: [
      'The kernel is only entered to sleep, and to wake somebody who may be asleep. A thread that has waited for a mutex leaves the word at 2 when it takes it.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(callsOf(drawn).length),
  misconceptions: [
    {
      id: 'every-call-enters',
      name: 'a system call for every lock',
      says: 'A free lock is taken by one atomic instruction in user space. The kernel does not even hear of it.',
      answer: ({ ops }) => number(ops.length),
    },
    {
      id: 'waking-is-free',
      name: 'waking without a call',
      says: 'Whoever frees a lock that is waited for has to call the kernel too: it has to wake the sleeper.',
      answer: (drawn) => number(callsOf(drawn).filter(([what]) => what === 'wait').length),
    },
    {
      id: 'no-needless-wake',
      name: 'wake only if somebody sleeps',
      says: 'User space does not know who sleeps. A word of 2 says "perhaps", so the last unlock may wake nobody and still call.',
      answer: (drawn) =>
        number(callsOf(drawn).filter(([what, , woken]) => what !== 'wake' || woken !== 0).length),
    },
    {
      id: 'always-none',
      name: 'all in user space',
      says: 'To sleep until another thread is done, a thread needs the kernel.',
      answer: () => number(0),
    },
  ],
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const made = trace.steps.map(({ state }) =>
      state.kind === 'calls' ? state.threads.reduce((sum, { calls }) => sum + calls, 0) : 0,
    )
    const all = callsOf(drawn).length
    // Too few: at the first call beyond those. Too many: at the first operation that needed none.
    const beyond = made.findIndex((calls) => calls > answer.value)
    if (beyond >= 0)
      return { step: beyond, predicted: 'no more futex calls', actual: `futex call ${made[beyond] ?? all}` }
    const without = trace.steps.findIndex(
      ({ state }) => state.kind === 'calls' && state.acting !== null && !state.acting.enters,
    )
    return without > 0
      ? { step: without, predicted: 'a futex call', actual: 'no system call' }
      : { step: trace.steps.length - 1, predicted: `${answer.value} futex calls`, actual: `${all}` }
  },
  explain(drawn) {
    const calls = callsOf(drawn)
    const waits = calls.filter(([what]) => what === 'wait').length
    const wakes = calls.filter(([what]) => what === 'wake')
    const idle = wakes.filter(([, , woken]) => woken === 0).length
    const spins = drawn.objects[0]?.kind === 'spin'
    const needless =
      idle === 0
        ? ''
        : ` ${idle === 1 ? 'One of them wakes' : `${idle} of them wake`} nobody: the word was 2, which only says that somebody may wait.`
    const why =
      calls.length === 0
        ? spins
          ? 'A spinlock never enters the kernel: who finds it held tries again and again.'
          : 'Nobody ever finds it taken, so each call is one atomic instruction in user space.'
        : `${waits} ${waits === 1 ? 'thread goes' : 'threads go'} to sleep, and ${wakes.length} ${wakes.length === 1 ? 'call wakes' : 'calls wake'}.${needless}`
    return {
      truthSays: calls.length === 1 ? 'One futex call.' : `${calls.length} futex calls.`,
      because: why,
    }
  },
})

const runOf = remembered(({ objects, threads, ops }: Drawn) => runCalls(objects, threads, ops))

function callsOf(drawn: Drawn): FutexCall[] {
  return runOf(drawn).results.flatMap((result) => result.calls.flatMap((one) => one.calls))
}

function sensible(kind: ObjectKind): (state: State, thread: string, before: readonly Op[]) => readonly Op[] {
  return (state, thread, before) => {
    if (kind === 'sem') return ['wait', 'post'].map((op) => ({ thread, op, object: 's' }))
    // A thread that is not in a call has the lock if its last call was to take it.
    const has = before.findLast((op) => op.thread === thread)?.op === 'lock'
    return [{ thread, op: has ? 'unlock' : 'lock', object: 'm' }]
  }
}
