import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { Op } from '../state'
import { runCalls, sayOp } from '../trace'
import {
  choice,
  introduce,
  isFree,
  ONE_AFTER_THE_OTHER,
  optionsOf,
  remembered,
  scriptOf,
  stateAfter,
} from './given'

const KINDS = ['mutex', 'recursive', 'errorcheck'] as const
type Kind = (typeof KINDS)[number]

const params = z.strictObject({
  /** The type of the mutex: `mutex` is PTHREAD_MUTEX_DEFAULT. */
  type: z.enum(['mutex', 'recursive', 'errorcheck', 'any']).default('any'),
})

interface Drawn {
  readonly kind: Kind
  readonly ops: readonly Op[]
}

const LABELS: Record<string, string> = {
  '0': '0: it succeeds',
  EBUSY: 'EBUSY',
  EDEADLK: 'EDEADLK',
  EPERM: 'EPERM',
  sleeps: 'nothing yet: the caller sleeps',
}

/** Who does what; the last call is asked for. A and B stand for any two threads. */
const SCRIPTS: Record<Kind, readonly (readonly string[])[]> = {
  mutex: [
    ['A lock', 'A lock'],
    ['A lock', 'B unlock'],
    ['A lock', 'A trylock'],
    ['A lock', 'B unlock', 'B trylock'],
    ['A lock', 'B lock'],
    ['A lock', 'B unlock', 'B lock'],
  ],
  recursive: [
    ['A lock', 'A lock'],
    ['A lock', 'B unlock'],
    ['A lock', 'A trylock'],
    ['A lock', 'A lock', 'A unlock', 'B trylock'],
    ['A lock', 'A lock', 'A unlock', 'B lock'],
    ['A lock', 'A lock', 'A unlock', 'A unlock', 'B trylock'],
    ['A lock', 'A unlock', 'A unlock'],
  ],
  errorcheck: [
    ['A lock', 'A lock'],
    ['A lock', 'B unlock'],
    ['A lock', 'A trylock'],
    ['A lock', 'B unlock', 'B trylock'],
    ['A lock', 'A unlock', 'A unlock'],
    ['A lock', 'A lock', 'A unlock', 'B trylock'],
    ['A lock', 'B lock'],
  ],
}

export const callAnswer = defineQuestion({
  id: 'call-answer',
  title: 'What the mutex answers',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { type }): Drawn {
    const kind = type === 'any' ? rng.pick(KINDS) : type
    const [first = 'A', second = 'B'] = rng.shuffle(['A', 'B', 'C'])
    const ops = rng.pick(SCRIPTS[kind]).map((words): Op => {
      const [who, op = 'lock'] = words.split(' ')
      return { thread: who === 'A' ? first : second, op, object: 'm' }
    })
    return { kind, ops }
  },
  ask: ({ kind, ops }) => ({
    prompt: {
      text: `${introduce([{ name: 'm', kind }])} ${ONE_AFTER_THE_OTHER}\n\nWhat does the **last call** return?`,
      exhibits: [scriptOf(ops)],
    },
    form: { kind: 'choice', options: optionsOf(Object.keys(LABELS), (id) => LABELS[id] ?? id) },
    hints: [
      kind === 'mutex'
        ? 'An ordinary mutex does not look at who calls, only at whether it is held.'
        : kind === 'recursive'
          ? 'A recursive mutex knows its owner and counts: as many unlocks as locks.'
          : 'An error-checking mutex knows its owner, and refuses what only the owner, or never the owner, may do.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(answerOf(drawn)),
  misconceptions: [
    {
      id: 'every-mutex-counts',
      name: 'every mutex counts its owner in',
      says: 'Only a recursive mutex lets its owner in again. The ordinary one makes its owner wait for itself.',
      answer: (drawn) => answerAs(drawn, 'recursive'),
    },
    {
      id: 'every-mutex-checks',
      name: 'every mutex checks its owner',
      says: 'An ordinary mutex checks nothing: a second lock sleeps for ever, and anybody may unlock it.',
      answer: (drawn) => answerAs(drawn, 'errorcheck'),
    },
    {
      id: 'no-mutex-checks',
      name: 'no mutex knows its owner',
      says: 'Recursive and error-checking mutexes keep their owner beside the word, and compare.',
      answer: (drawn) => answerAs(drawn, 'mutex'),
    },
    {
      id: 'trylock-waits',
      name: 'trylock waits too',
      says: 'trylock never sleeps: it takes the mutex at once or says EBUSY.',
      answer: ({ ops }) => (ops.at(-1)?.op === 'trylock' ? choice('sleeps') : null),
    },
  ],
  explain(drawn) {
    const answer = answerOf(drawn)
    const last = drawn.ops.at(-1)
    const own = runOf(drawn).results.at(-1)?.says.at(-1) ?? ''
    const call = last === undefined ? 'The call' : `\`${sayOp(last)}\``
    return {
      truthSays:
        answer === 'sleeps'
          ? `It does not return: ${last?.thread ?? ''} sleeps.`
          : `${call} returns ${answer}.`,
      because: `${own} ${RULES[drawn.kind]}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: LABELS[answer.value] ?? answer.value,
      actual: LABELS[answerOf(drawn)] ?? '',
      focus: drawn.ops.at(-1)?.thread ?? '',
    }
  },
})

const RULES: Record<Kind, string> = {
  mutex: 'An ordinary mutex never looks at who calls.',
  recursive: 'A recursive mutex lets its owner in again, and is free after as many unlocks as locks.',
  errorcheck: 'An error-checking mutex refuses a second lock by its owner, and an unlock by anybody else.',
}

const runOf = remembered(({ kind, ops }: Drawn) => {
  const threads = [...new Set(['A', 'B', ...ops.map((op) => op.thread)])]
  return runCalls([{ name: 'm', kind }], threads, ops)
})

function answerOf(drawn: Drawn): string {
  const last = runOf(drawn).results.at(-1)
  return last?.status === 'done' ? String(last.value) : 'sleeps'
}

/** What a mutex of another type answers; null where whoever calls last would still sleep in an earlier call. */
function answerAs({ ops }: Drawn, kind: Kind) {
  const threads = [...new Set(ops.map((op) => op.thread))]
  const objects = [{ name: 'm', kind }]
  const canCall = ops.every((op, i) => isFree(stateAfter(objects, threads, ops.slice(0, i)), op.thread))
  return canCall ? choice(answerOf({ kind, ops })) : null
}
