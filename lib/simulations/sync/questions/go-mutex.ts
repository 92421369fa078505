import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import type { ObjectSpec, Op } from '../state'
import { runCalls } from '../trace'
import { choice, optionsOf, remembered } from './given'

const params = z.strictObject({
  /** Whether the waiting goroutine has passed the limit of 1 ms. */
  waited: z.enum(['short', 'long', 'either']).default('either'),
})

interface Drawn {
  /** How long B has waited when A first unlocks, in microseconds. */
  readonly waitedUs: number
  /** How often A unlocks and at once locks again. */
  readonly times: number
  readonly newcomer: boolean
}

const OBJECTS: readonly ObjectSpec[] = [{ name: 'mu', kind: 'go-mutex' }]

export const goMutex = defineQuestion({
  id: 'go-mutex',
  title: "Who gets Go's mutex",
  kind: 'predict',
  form: 'choice',
  params,
  pose: (rng, { waited }): Drawn => {
    const isLong = waited === 'long' || (waited === 'either' && rng.chance(0.6))
    return {
      waitedUs: isLong ? rng.pick([1500, 2000, 3000, 5000]) : rng.pick([100, 200, 300, 400]),
      times: rng.pick([1, 1, 2]),
      newcomer: rng.chance(0.4),
    }
  },
  ask(drawn) {
    const { waitedUs, times, newcomer } = drawn
    const unlocks = runOf(drawn).results.at(-1)?.op.op === 'unlock'
    const loops =
      times === 1
        ? 'Now A unlocks it and **at once locks it again**.'
        : 'Now A unlocks it and **at once locks it again**; a little later it does that **a second time**.'
    const third = newcomer
      ? ` After that **C** calls \`Lock\`${unlocks ? ', and then **A** unlocks once more' : ''}.`
      : ''
    return {
      prompt: {
        text: `In **Go**, goroutine **A** holds a \`sync.Mutex\`. **B** has waited for it for **${waitedUs / 1000} ms**. ${loops} Each time, B is woken and runs as soon as A has gone on.${third}\n\nWho holds the mutex now?`,
      },
      form: { kind: 'choice', options: optionsOf(newcomer ? ['A', 'B', 'C'] : ['A', 'B']) },
      hints: [
        'In normal mode a woken goroutine has to compete, and one that runs already usually wins. Who has waited more than 1 ms switches the mutex to starvation mode: from then on it is handed over.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(holderOf(drawn)),
  misconceptions: [
    {
      id: 'always-in-turn',
      name: 'first come, first served',
      says: "In normal mode Go's mutex does not go to the first in the queue: a goroutine that runs may take it first.",
      answer: () => choice('B'),
    },
    {
      id: 'starves-for-ever',
      name: 'a waiter that starves',
      says: 'After 1 ms of waiting the mutex goes into starvation mode, and is handed to the first in the queue.',
      answer: () => choice('A'),
    },
    {
      id: 'newcomer-barges',
      name: 'a newcomer that pushes in',
      says: 'A newcomer that finds the mutex held queues up behind those that wait.',
      answer: ({ newcomer }) => (newcomer ? choice('C') : null),
    },
  ],
  explain(drawn) {
    const holder = holderOf(drawn)
    const isLong = drawn.waitedUs > 1000
    const why = isLong
      ? `B has waited more than 1 ms when it first finds the mutex taken again, so it switches it to starvation mode. ${holder === 'B' ? 'The next unlock hands the mutex to B.' : 'Only the next unlock will hand it over; until then A keeps it.'}`
      : holder === 'B'
        ? 'A does not take it again at the end, so B, which is at the front of the queue, gets it.'
        : 'B has waited less than 1 ms: the mutex stays in normal mode, and A, which is running, takes it before B does.'
    return { truthSays: `${holder} holds it.`, because: why }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choice') return undefined
    const { trace } = runOf(drawn)
    return {
      step: trace.steps.length - 1,
      predicted: `${answer.value} holds mu`,
      actual: `${holderOf(drawn)} holds mu`,
      focus: answer.value,
    }
  },
})

const runOf = remembered(({ waitedUs, times, newcomer }: Drawn) => {
  const op = (thread: string, what: string, more: Partial<Op> = {}): Op => ({
    thread,
    op: what,
    object: 'mu',
    ...more,
  })
  const ops: Op[] = [op('A', 'lock'), op('B', 'lock')]
  for (let i = 0; i < times; i += 1) {
    const holds = i === 0 || waitedUs <= 1000
    if (!holds) {
      // The second unlock is the one that hands it to B; A then has to wait itself.
      ops.push(op('A', 'unlock', { afterUs: 50, goesOn: true }), op('A', 'lock'))
      continue
    }
    ops.push(op('A', 'unlock', { afterUs: i === 0 ? waitedUs : 50, goesOn: true }), op('A', 'lock'))
  }
  if (newcomer) {
    ops.push(op('C', 'lock', { afterUs: 20 }))
    // A unlocks once more if it holds it; if it was handed over, B is the one inside.
    const soFar = runCalls(OBJECTS, ['A', 'B', 'C'], ops)
    if (holderAt(soFar) === 'A') ops.push(op('A', 'unlock', { afterUs: 20 }))
  }
  return runCalls(OBJECTS, newcomer ? ['A', 'B', 'C'] : ['A', 'B'], ops)
})

function holderAt({ trace }: { readonly trace: ReturnType<typeof runCalls>['trace'] }): string {
  const view = trace.steps.at(-1)?.state
  return view?.kind === 'calls' ? (view.objects[0]?.holders[0] ?? '') : ''
}

function holderOf(drawn: Drawn): string {
  return holderAt(runOf(drawn))
}
