import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { objectOf } from '../kernel'
import { call, start } from '../model'
import type { ObjectSpec, Op } from '../state'
import { type CallsRun, runCalls } from '../trace'
import { choice, optionsOf, remembered } from './given'

const params = z.strictObject({
  /** `cond`: a bare wait. `checked`: the wait only if the flag is not set. `sem`: a semaphore. */
  by: z.enum(['cond', 'checked', 'sem', 'any']).default('any'),
  first: z.enum(['waiter', 'signaller', 'either']).default('either'),
})

interface Drawn {
  readonly by: 'cond' | 'checked' | 'sem'
  readonly first: 'waiter' | 'signaller'
  /** The signaller signals after it has freed the mutex. */
  readonly outside: boolean
  readonly flag: string
}

const OPTIONS = ['never', 'woken', 'straight'] as const
const LABELS: Record<string, string> = {
  never: 'W sleeps for ever',
  woken: 'W sleeps, then S wakes it',
  straight: 'W does not sleep at all',
}

export const signalLost = defineQuestion({
  id: 'signal-lost',
  title: 'Is the signal lost',
  kind: 'quick',
  form: 'choice',
  params,
  pose: (rng, { by, first }): Drawn => ({
    by: by === 'any' ? rng.pick(['cond', 'cond', 'checked', 'sem'] as const) : by,
    first: first === 'either' ? rng.pick(['waiter', 'signaller', 'signaller'] as const) : first,
    outside: rng.chance(0.5),
    flag: rng.pick(['ready', 'done', 'full', 'open']),
  }),
  ask(drawn) {
    const { first, by } = drawn
    const who =
      first === 'waiter'
        ? '**W** runs until it sleeps or is done, then **S** runs'
        : '**S** runs to its end, then **W** starts'
    const what =
      by === 'sem'
        ? 'The semaphore `s` is **0** at first.'
        : 'W and S share the mutex `m` and the condition variable `c`.'
    return {
      prompt: {
        text: `${what} ${who}.\n\nWhat happens to W?`,
        exhibits: [
          { kind: 'code', title: 'W', lines: waiterCode(drawn) },
          { kind: 'code', title: 'S', lines: signallerCode(drawn) },
        ],
      },
      form: { kind: 'choice', options: optionsOf(OPTIONS, (id) => LABELS[id] ?? id) },
      hints: [
        by === 'sem'
          ? 'A post raises the count, whether anyone waits or not.'
          : 'A signal reaches only those who wait at that moment.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(outcomeOf(drawn)),
  misconceptions: [
    {
      id: 'signal-is-remembered',
      name: 'a signal that is remembered',
      says: 'A condition variable has no memory. Only a flag under the mutex, or a semaphore, remembers.',
      answer: ({ by, first }) => (by === 'cond' && first === 'signaller' ? choice('straight') : null),
    },
    {
      id: 'nothing-is-remembered',
      name: 'a lost wake-up everywhere',
      says: 'What is remembered cannot be lost: the flag is still set, the count still above 0.',
      answer: ({ by, first }) => (by !== 'cond' && first === 'signaller' ? choice('never') : null),
    },
    {
      id: 'always-woken',
      name: 'the signal always wakes',
      says: 'Whether a signal wakes anybody depends on who came first.',
      answer: () => choice('woken'),
    },
    {
      id: 'signal-outside-is-lost',
      name: 'signal without the mutex',
      says: 'One may signal with or without the mutex. A waiter that sleeps is woken either way.',
      answer: ({ outside, by, first }) =>
        outside && by !== 'sem' && first === 'waiter' ? choice('never') : null,
    },
  ],
  explain(drawn) {
    const { by, first, flag } = drawn
    const outcome = outcomeOf(drawn)
    const truthSays = `${LABELS[outcome] ?? ''}.`
    if (first === 'waiter')
      return {
        truthSays,
        because:
          by === 'sem'
            ? 'The count is 0 when W comes, so it sleeps; the post lets it go on.'
            : 'W is among the waiters when S signals, so it is woken and takes the mutex again.',
      }
    if (by === 'sem')
      return {
        truthSays,
        because: 'The post has raised the count to 1. W lowers it again and does not have to sleep.',
      }
    if (by === 'checked')
      return {
        truthSays,
        because: `S has set \`${flag}\` under the mutex. Its signal reached nobody, but W looks at \`${flag}\` first and does not wait.`,
      }
    return {
      truthSays,
      because:
        'Nobody waited when S signalled, so the signal left no trace. W then waits for one that does not come.',
    }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choice') return undefined
    const { results } = runOf(drawn)
    const step = results.findIndex((result) => ['signal', 'post'].includes(result.op.op))
    const outcome = outcomeOf(drawn)
    return {
      step: step + 1,
      predicted: LABELS[answer.value] ?? '',
      actual: LABELS[outcome] ?? '',
      focus: 'W',
    }
  },
})

function waiterCode({ by, flag }: Drawn): string[] {
  if (by === 'sem') return ['sem_wait(s)']
  const wait = by === 'checked' ? `while (!${flag}) cond_wait(c, m)` : 'cond_wait(c, m)'
  return ['lock(m)', wait, 'unlock(m)']
}

function signallerCode({ by, outside, flag }: Drawn): string[] {
  if (by === 'sem') return ['sem_post(s)']
  return outside
    ? ['lock(m)', `${flag} = 1`, 'unlock(m)', 'cond_signal(c)']
    : ['lock(m)', `${flag} = 1`, 'cond_signal(c)', 'unlock(m)']
}

function objectsOf({ by, flag }: Drawn): ObjectSpec[] {
  return by === 'sem'
    ? [{ name: 's', kind: 'sem', value: 0 }]
    : [
        { name: 'm', kind: 'mutex' },
        { name: 'c', kind: 'cond' },
        { name: flag, kind: 'futex' },
      ]
}

function programOf(drawn: Drawn, thread: 'W' | 'S'): Op[] {
  const op = (name: string, object: string, more: Partial<Op> = {}): Op => ({
    thread,
    op: name,
    object,
    ...more,
  })
  if (drawn.by === 'sem') return [thread === 'W' ? op('wait', 's') : op('post', 's')]
  if (thread === 'W') return [op('lock', 'm'), op('wait', 'c', { with: 'm' }), op('unlock', 'm')]
  const set = op('set', drawn.flag, { n: 1 })
  return drawn.outside
    ? [op('lock', 'm'), set, op('unlock', 'm'), op('signal', 'c')]
    : [op('lock', 'm'), set, op('signal', 'c'), op('unlock', 'm')]
}

/** The calls in the order in which they come to be made, and the run. */
const runOf = remembered((drawn: Drawn): CallsRun => {
  const objects = objectsOf(drawn)
  const threads = ['W', 'S']
  const state = start(objects, threads)
  const made: Op[] = []
  const program = (thread: 'W' | 'S'): void => {
    for (const op of programOf(drawn, thread)) {
      const [waiter] = state.threads
      if (op.thread === 'W' && waiter?.status === 'asleep') return
      // The loop around the wait looks at the flag first.
      if (drawn.by === 'checked' && op.op === 'wait' && objectOf(state, drawn.flag).words['word'] === 1)
        continue
      call(state, op)
      made.push(op)
    }
  }
  if (drawn.first === 'waiter') {
    program('W')
    program('S')
    if (state.threads[0]?.status === 'idle' && drawn.by !== 'sem') {
      const unlock: Op = { thread: 'W', op: 'unlock', object: 'm' }
      call(state, unlock)
      made.push(unlock)
    }
  } else {
    program('S')
    program('W')
  }
  return runCalls(objects, threads, made)
})

function outcomeOf(drawn: Drawn): string {
  const { state, results } = runOf(drawn)
  if (state.threads.some((thread) => thread.name === 'W' && thread.status === 'asleep')) return 'never'
  return results.some((result) => result.thread === 'W' && result.status === 'blocked') ? 'woken' : 'straight'
}
