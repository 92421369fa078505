import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { ObjectSpec, Op } from '../state'
import { runCalls } from '../trace'
import { drawScript, holds, ONE_AFTER_THE_OTHER, optionsOf, remembered, scriptOf } from './given'

const params = z.strictObject({
  /** How many threads. */
  threads: z.union([z.literal(2), z.literal(3)]).default(3),
  /** How many calls; each is a cell to fill. */
  calls: z.union([z.literal(4), z.literal(5), z.literal(6)]).default(6),
})

interface Drawn {
  readonly threads: readonly string[]
  readonly ops: readonly Op[]
}

const OBJECTS: readonly ObjectSpec[] = [{ name: 'm', kind: 'mutex' }]

export const lockWord = defineQuestion({
  id: 'lock-word',
  title: 'The word of a mutex, step by step',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { threads: count, calls }): Drawn {
    const threads = ['A', 'B', 'C'].slice(0, count)
    for (;;) {
      const ops = drawScript(rng, OBJECTS, threads, calls, (state, thread) =>
        holds(state, thread, 'm')
          ? [{ thread, op: 'unlock', object: 'm' }]
          : ['lock', 'lock', 'trylock'].map((op) => ({ thread, op, object: 'm' })),
      )
      const words = wordsOf({ threads, ops })
      if (ops.length === calls && words.includes('2') && new Set(words).size === 3) return { threads, ops }
    }
  },
  ask: ({ ops }) => ({
    prompt: {
      text: `\`m\` is an ordinary mutex of **glibc**: one word, **0** free, **1** held, **2** held and perhaps waited for. ${ONE_AFTER_THE_OTHER}\n\nWhat is in the word **after each step**?`,
      exhibits: [scriptOf(ops)],
    },
    form: {
      kind: 'grid',
      columns: ops.map((_, i) => `${i + 1}`),
      rows: [''],
      values: optionsOf(['0', '1', '2']),
    },
    hints: [
      'Who finds the mutex held puts 2 into it and sleeps. Who takes it after waiting puts 2 as well: there may be others.',
      'After step 1 the word is 1.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => grid(wordsOf(drawn)),
  misconceptions: [
    {
      id: 'two-states',
      name: 'only free and held',
      says: 'With two states the one who unlocks could not know whether to call the kernel.',
      answer: (drawn) => grid(wordsOf(drawn).map((word) => (word === '2' ? '1' : word))),
    },
    {
      id: 'two-only-while-waited',
      name: '2 only while somebody waits',
      says: 'A thread that has waited does not know whether others still wait. It takes the mutex with 2, to be safe.',
      answer: (drawn) =>
        grid(wordsOf(drawn).map((word, i) => (word === '2' && !someoneSleeps(drawn, i) ? '1' : word))),
    },
    {
      id: 'zero-in-between',
      name: 'free until the woken thread runs again',
      says: 'The step lasts until everybody has settled: the woken thread has taken the mutex by then.',
      answer: (drawn) => grid(wordsOf(drawn).map((word, i) => (drawn.ops[i]?.op === 'unlock' ? '0' : word))),
    },
  ],
  explain(drawn) {
    const words = wordsOf(drawn)
    const { results } = runOf(drawn)
    const after = results.findIndex((result) => result.released.length > 0)
    const first = results.findIndex((result) => result.status === 'blocked')
    const parts = [
      `At step ${first + 1} ${drawn.ops[first]?.thread ?? ''} finds the mutex held, puts 2 and sleeps.`,
      after < 0
        ? ''
        : `At step ${after + 1} ${results[after]?.released[0]?.thread ?? ''} is woken and takes it by putting 2 again, whether anyone else waits or not.`,
    ]
    return { truthSays: `The word goes ${words.join(', ')}.`, because: parts.join(' ').trim() }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'grid') return undefined
    const words = wordsOf(drawn)
    const at = words.findIndex((word, i) => answer.value[i] !== word)
    return at < 0
      ? undefined
      : {
          step: at + 1,
          predicted: `word ${answer.value[at] ?? ''}`,
          actual: `word ${words[at] ?? ''}`,
          focus: 'm',
        }
  },
})

const runOf = remembered(({ threads, ops }: Drawn) => runCalls(OBJECTS, threads, ops))

function grid(words: readonly string[]): Answer {
  return { kind: 'grid', value: [...words] }
}

/** The word after each call. */
function wordsOf(drawn: Drawn): string[] {
  return runOf(drawn)
    .trace.steps.slice(1)
    .map(({ state }) => (state.kind === 'calls' ? (state.objects[0]?.words[0]?.value ?? '') : ''))
}

function someoneSleeps(drawn: Drawn, i: number): boolean {
  const view = runOf(drawn).trace.steps[i + 1]?.state
  return view?.kind === 'calls' && view.threads.some((thread) => thread.status === 'asleep')
}
