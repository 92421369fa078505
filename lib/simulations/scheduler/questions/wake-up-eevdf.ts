import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow, type Followed } from '../trace'
import { inMs } from '../view'
import { choice, loopTask, oneOfEight, optionsOf, remembered } from './given'

const params = z.strictObject({
  /** `same`: all have the base slice. `short`: the sleeper asked for a shorter one. */
  slice: z.enum(['same', 'short', 'either']).default('either'),
})

interface Drawn {
  /** In ms: how far A is through its slice of 3, and the lag with which C went to sleep. */
  readonly base: number
  readonly ran: number
  readonly behind: number
  readonly lag: number
  readonly slice: number
}

const MS = 1_000_000

export const wakeUpEevdf = defineQuestion({
  id: 'wake-up-eevdf',
  title: 'Who runs after a wake-up (EEVDF)',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { slice }): Drawn {
    const isShort = slice === 'short' || (slice === 'either' && rng.chance(0.7))
    return {
      base: rng.between(10, 60) * 10,
      ran: rng.pick([1, 2]),
      behind: rng.pick([2, 3, 4, 5]),
      lag: rng.pick([2, 1, 1, 0, -1]),
      slice: isShort ? rng.pick([0.5, 1]) : 3,
    }
  },
  ask(drawn) {
    const { slice, lag } = drawn
    const { a, b, v } = placesOf(drawn)
    const asked =
      slice === 3 ? 'the base slice of **3 ms**' : `a slice of **${slice} ms**, which it asked for`
    return {
      prompt: {
        text: `One CPU under **EEVDF** (Linux 6.12), all threads of nice 0. **A** is within its slice of 3 ms, at vruntime **${a} ms**, deadline **${deadlineOfA(drawn)} ms**. **B** waits at **${b} ms**. V is **${v} ms**. Now **C** wakes with a lag of **${lag} ms** and ${asked}.\n\nWho has the CPU right after this?`,
      },
      form: {
        kind: 'choice',
        options: optionsOf(
          ['A', 'B', 'C'],
          (name) => ({ A: 'A goes on', B: 'B', C: 'C cuts in' })[name] ?? name,
        ),
      },
      hints: [
        'A thread within its slice that is still eligible is not interrupted (RUN_TO_PARITY), unless an eligible one wakes with a shorter slice and an earlier deadline.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(winnerOf(drawn)),
  misconceptions: [
    {
      id: 'lag-decides',
      name: 'positive lag taken for a right to run',
      says: 'A lag of at least 0 makes a thread eligible, no more. It does not end the slice of another.',
      answer: ({ lag }) => (lag > 0 ? choice('C') : null),
    },
    {
      id: 'always',
      name: 'a waking thread always cuts in',
      says: 'Under EEVDF the running thread is protected to the end of its slice while it is eligible.',
      answer: () => choice('C'),
    },
    {
      id: 'never',
      name: 'nobody is ever interrupted',
      says: 'One with a shorter slice may cut in, and so may anyone once the running one is no longer eligible.',
      answer: () => choice('A'),
    },
    {
      id: 'queue',
      name: 'the next in the queue',
      says: 'The check asks whether the thread that wakes is the one to pick. If not, the running one goes on.',
      answer: () => choice('B'),
    },
  ],
  explain(drawn) {
    const winner = winnerOf(drawn)
    const says = sayOf(drawn)
    return { truthSays: winner === 'A' ? 'A goes on.' : `${winner} has the CPU.`, because: says }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const wakes = wakeOf(runOf(drawn))
    const winner = winnerOf(drawn)
    const step = winner === 'A' ? wakes : Math.min(wakes + 1, trace.steps.length - 1)
    return { step, predicted: `${answer.value} has the CPU`, actual: `${winner} has it`, focus: answer.value }
  },
})

/** A starts its slice at `base`; B is behind it, or ahead. C comes when A has run for `ran`. */
const runOf = remembered(({ base, ran, behind, lag, slice }: Drawn): Followed => {
  return follow(
    oneOfEight('6.12', [
      loopTask('A', 0, { vruntime: base * MS }),
      loopTask('B', 0, { vruntime: (base + behind) * MS }),
      loopTask('C', 0, { lag: lag * MS, asleepUntilMs: ran, sliceNs: slice * MS }),
    ]),
    { untilMs: 14, firstOn: 'A' },
  )
})

function placesOf(drawn: Drawn): { a: number; b: number; v: number } {
  const { base, ran, behind } = drawn
  const [a, b] = [base + ran, base + behind]
  return { a, b, v: inMs(((a + b) / 2) * MS) }
}

function deadlineOfA({ base }: Drawn): number {
  return base + 3
}

function wakeOf({ events }: Followed): number {
  return events.findIndex((some) => some.some((event) => event.kind === 'wakes'))
}

function winnerOf(drawn: Drawn): string {
  const run = runOf(drawn)
  const wakes = wakeOf(run)
  const preempts = run.events[wakes]?.some((event) => event.kind === 'wakes' && event.preempts) ?? false
  return preempts ? (run.trace.steps[wakes + 1]?.state.lanes[0]?.runs ?? 'C') : 'A'
}

function sayOf(drawn: Drawn): string {
  const run = runOf(drawn)
  return run.trace.steps[wakeOf(run)]?.says ?? ''
}
