import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { call, start } from '../model'
import type { ObjectSpec, Op } from '../state'
import { type CallsRun, runCalls } from '../trace'
import { choice, isFree, optionsOf, remembered } from './given'

const params = z.strictObject({
  /** `order`: two mutexes, in equal or opposite order. `relock`: one thread locks the same mutex twice. */
  about: z.enum(['order', 'relock', 'either']).default('either'),
})

interface Drawn {
  readonly objects: readonly ObjectSpec[]
  /** What each thread does, in order. */
  readonly programs: Readonly<Record<string, readonly Op[]>>
  /** Whose turn it is, call by call; a turn of one who sleeps is skipped. */
  readonly turns: readonly string[]
}

const OPTIONS = ['all', 'A', 'B', 'both'] as const
const LABELS: Record<string, string> = {
  all: 'Both finish',
  A: 'Only A sleeps for ever',
  B: 'Only B sleeps for ever',
  both: 'Both sleep for ever',
}

export const deadlock = defineQuestion({
  id: 'deadlock',
  title: 'Deadlock or not',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { about }): Drawn {
    if (about === 'relock' || (about === 'either' && rng.chance(0.4))) {
      const kind = rng.pick(['mutex', 'mutex', 'recursive'] as const)
      const own = (thread: string, ...names: string[]): Op[] =>
        names.map((op) => ({ thread, op, object: 'm' }))
      const twice = rng.pick(['A', 'B'])
      const programs = {
        A: own('A', ...(twice === 'A' ? ['lock', 'lock', 'unlock', 'unlock'] : ['lock', 'unlock'])),
        B: own('B', ...(twice === 'B' ? ['lock', 'lock', 'unlock', 'unlock'] : ['lock', 'unlock'])),
      }
      return {
        objects: [{ name: 'm', kind }],
        programs,
        turns: rng.pick([
          ['A', 'A', 'B'],
          ['B', 'A', 'B', 'A'],
          ['A', 'B', 'A', 'B'],
          ['B', 'B', 'A'],
          ['B', 'B', 'A'],
          ['A', 'A', 'B', 'B'],
        ]),
      }
    }
    const opposite = rng.chance(0.8)
    const locks = (thread: string, first: string, second: string): Op[] => [
      { thread, op: 'lock', object: first },
      { thread, op: 'lock', object: second },
      { thread, op: 'unlock', object: second },
      { thread, op: 'unlock', object: first },
    ]
    const turns = rng.pick([
      ['A', 'B', 'A', 'B'],
      ['B', 'A', 'A', 'B'],
      ['B', 'A', 'B', 'A'],
      ['A', 'A', 'B', 'B', 'A', 'A'],
      ['A', 'A', 'A', 'B', 'A', 'B'],
      ['B', 'B', 'A', 'B', 'B', 'A'],
    ])
    return {
      objects: [
        { name: 'm', kind: 'mutex' },
        { name: 'n', kind: 'mutex' },
      ],
      programs: { A: locks('A', 'm', 'n'), B: opposite ? locks('B', 'n', 'm') : locks('B', 'm', 'n') },
      turns,
    }
  },
  ask({ objects, programs, turns }) {
    const kind = objects[0]?.kind === 'recursive' ? '**recursive** mutex' : '**ordinary** mutex'
    const what =
      objects.length === 2
        ? `\`m\` and \`n\` are ${kind}es`
        : `\`m\` is ${objects[0]?.kind === 'recursive' ? 'a' : 'an'} ${kind}`
    const listing = Object.entries(programs).map(([name, ops]) => ({
      name,
      lines: ops.map((op) => `${op.op}(${op.object})`),
    }))
    return {
      prompt: {
        text: `${what}. The threads make these calls, and take turns in the order **${turns.join(' ')}**, one call each; a turn of one who sleeps is skipped. After that whoever can goes on.\n\nWhat becomes of them?`,
        exhibits: [
          {
            kind: 'table',
            columns: listing.map((one) => one.name),
            rows: rowsOf(listing.map((one) => one.lines)),
          },
        ],
      },
      form: { kind: 'choice', options: optionsOf(OPTIONS, (id) => LABELS[id] ?? id) },
      hints: [
        'Write down after each turn who holds what. It is a deadlock only if each waits for what the other holds.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(outcomeOf(drawn)),
  misconceptions: [
    {
      id: 'opposite-order-always',
      name: 'opposite order taken for a deadlock',
      says: 'The opposite order makes a deadlock possible. It comes only if both get their first lock before either gets its second.',
      answer: ({ programs, objects }) =>
        objects.length === 2 ? choice(programs['B']?.[0]?.object === 'n' ? 'both' : 'all') : null,
    },
    {
      id: 'overlap-is-deadlock',
      name: 'waiting taken for a deadlock',
      says: 'To wait for a while is no deadlock. With one order for all, somebody can always go on.',
      answer: ({ objects }) => (objects.length === 2 ? choice('both') : null),
    },
    {
      id: 'owner-may-relock',
      name: 'a mutex that may be locked twice',
      says: 'Only a recursive mutex counts. An ordinary one makes its own owner sleep.',
      answer: ({ objects }) => (objects.length === 1 ? choice('all') : null),
    },
    {
      id: 'only-the-fool',
      name: 'the other gets through',
      says: 'Who sleeps while it holds the mutex keeps it. Everyone who wants it later sleeps too.',
      answer({ objects, programs }) {
        if (objects.length !== 1) return null
        return choice((programs['A']?.length ?? 0) > 2 ? 'A' : 'B')
      },
    },
  ],
  explain(drawn) {
    const outcome = outcomeOf(drawn)
    const { results } = runOf(drawn)
    const blocked = results.flatMap((result, i) =>
      result.status === 'blocked' &&
      !results.slice(i + 1).some((later) => later.released.some((one) => one.thread === result.thread))
        ? [result]
        : [],
    )
    const holds = blocked.map((result) => `${result.thread} sleeps for \`${result.op.object}\``)
    if (outcome === 'all') {
      const waited = results.some((result) => result.status === 'blocked')
      const why =
        drawn.objects[0]?.kind === 'recursive'
          ? 'A recursive mutex counts how often its owner has locked it.'
          : waited
            ? 'One has to wait for a while, but the one it waits for can go on and frees the lock.'
            : 'Neither ever finds a lock taken.'
      return { truthSays: 'Both finish.', because: why }
    }
    const why =
      drawn.objects.length === 2
        ? 'Each waits for what the other holds, so neither can ever free anything.'
        : 'An ordinary mutex does not ask who locks it: its owner waits for itself, and keeps it while it sleeps.'
    return { truthSays: `${LABELS[outcome] ?? ''}.`, because: `${holds.join(', and ')}. ${why}` }
  },
  parts(drawn, _, answer) {
    const { results } = runOf(drawn)
    const step = results.findLastIndex((result) => result.status === 'blocked')
    if (step < 0) return undefined
    const outcome = outcomeOf(drawn)
    return {
      step: step + 1,
      predicted: answer.kind === 'choice' ? (LABELS[answer.value] ?? '') : '',
      actual: LABELS[outcome] ?? '',
      focus: results[step]?.thread ?? '',
    }
  },
})

/** The calls in the order in which they are made, and the run. */
const runOf = remembered(({ objects, programs, turns }: Drawn): CallsRun => {
  const state = start(objects, ['A', 'B'])
  const next: Record<string, number> = { A: 0, B: 0 }
  const made: Op[] = []
  const take = (name: string): boolean => {
    const op = programs[name]?.[next[name] ?? 0]
    if (op === undefined || !isFree(state, name)) return false
    call(state, op)
    made.push(op)
    next[name] = (next[name] ?? 0) + 1
    return true
  }
  for (const name of turns) take(name)
  while (take('A') || take('B'));
  return runCalls(objects, ['A', 'B'], made)
})

function outcomeOf(drawn: Drawn): string {
  const stuck = runOf(drawn)
    .state.threads.filter((thread) => thread.status !== 'idle')
    .map((thread) => thread.name)
  return stuck.length === 0 ? 'all' : stuck.length === 2 ? 'both' : (stuck[0] ?? '')
}

function rowsOf(columns: readonly (readonly string[])[]): string[][] {
  const height = Math.max(...columns.map((column) => column.length))
  return Array.from({ length: height }, (_, i) => columns.map((column) => column[i] ?? ''))
}
