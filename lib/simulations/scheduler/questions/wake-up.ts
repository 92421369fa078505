import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { follow, type Followed } from '../trace'
import { inMs } from '../view'
import { vruntimeOf, weightOf } from '../weights'
import { choice, loopTask, oneOfEight, optionsOf, remembered } from './given'

const params = z.strictObject({
  /** Whether the sleeper has a nice value of its own, which scales the granularity. */
  nices: z.boolean().default(false),
  /** `long`: it has slept for long and gets the credit. `short`: it comes back with its own vruntime. */
  sleep: z.enum(['long', 'short', 'either']).default('either'),
})

interface Drawn {
  /** What runs, and what waits beside it: vruntimes in ms when the sleeper wakes. */
  readonly running: number
  readonly waiting: number
  readonly sleeper: number
  readonly sleeperNice: number
}

const MS = 1_000_000
const LATENCY = 24
const GRANULARITY = 4

/** Under CFS: does the sleeper preempt, by place_entity and wakeup_preempt_entity. */
export const wakeUp = defineQuestion({
  id: 'wake-up',
  title: 'Who runs after a wake-up (CFS)',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { nices, sleep }): Drawn {
    for (;;) {
      const isLong = sleep === 'long' || (sleep === 'either' && rng.chance(0.4))
      const least = rng.between(10, 60) * 10
      const runsLeast = rng.chance(0.5)
      // The running one is at most a granularity ahead, or the tick would have ended its turn.
      const ahead = runsLeast ? 0 : rng.pick([1, 2, 3])
      const behind = rng.pick([2, 3, 5, 6])
      const running = least + ahead
      const waiting = runsLeast ? least + behind : least
      const sleeper = isLong
        ? least - rng.between(3, 9) * 20
        : running + rng.pick([-10, -8, -7, -3, -2, -1, 1, 2, 3, 6])
      const drawn = {
        running,
        waiting,
        sleeper,
        sleeperNice: nices ? rng.pick([5, 5, 10, -5]) : sleep === 'long' ? rng.pick([0, 0, 5, 10]) : 0,
      }
      // Rarely C makes the CPU choose, and B is the one: that is another question.
      if (winnerOf(drawn) !== 'B') return drawn
    }
  },
  ask({ running, waiting, sleeper, sleeperNice }) {
    const nice =
      sleeperNice === 0
        ? 'All have nice 0.'
        : `C has nice **${sleeperNice}** (weight ${weightOf('other', sleeperNice)}), the others nice 0.`
    return {
      prompt: {
        text: `One CPU under **CFS** (Linux 6.1, latency ${LATENCY} ms, wake-up granularity ${GRANULARITY} ms). **A** runs at vruntime **${running} ms**, **B** is ready at **${waiting} ms**; \`min_vruntime\` is **${Math.min(running, waiting)} ms**. Now **C** wakes; it went to sleep at vruntime **${sleeper} ms**. ${nice}\n\nWho has the CPU right after this?`,
      },
      form: {
        kind: 'choice',
        options: optionsOf(
          ['A', 'B', 'C'],
          (name) => ({ A: 'A goes on', B: 'B', C: 'C preempts A' })[name] ?? name,
        ),
      },
      hints: [
        `The sleeper is put at the larger of its own vruntime and \`min_vruntime\` minus half the latency. It preempts if the running one is more than the granularity ahead of it.`,
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(winnerOf(drawn)),
  misconceptions: [
    {
      id: 'least-without-granularity',
      name: 'granularity left out',
      says: 'Being behind is not enough: the difference must be more than the wake-up granularity.',
      answer: ({ running, waiting, sleeper }) => {
        const placed = Math.max(sleeper, Math.min(running, waiting) - LATENCY / 2)
        return choice(placed < running ? 'C' : 'A')
      },
    },
    {
      id: 'always',
      name: 'a waking thread always cuts in',
      says: 'A wake-up preempts only if the running thread is more than the granularity ahead.',
      answer: () => choice('C'),
    },
    {
      id: 'never',
      name: 'a waking thread queues up',
      says: 'A sleeper that is far enough behind takes the CPU at once. It does not wait for a turn.',
      answer: () => choice('A'),
    },
    {
      id: 'queue-leftmost',
      name: 'the next in the queue',
      says: 'A wake-up compares only the running thread with the one that wakes. B has had no reason to run before its turn.',
      answer: () => choice('B'),
    },
  ],
  explain(drawn) {
    const { running, sleeper, sleeperNice } = drawn
    const placed = placedAt(drawn)
    const needs = inMs(vruntimeOf(GRANULARITY * MS, weightOf('other', sleeperNice)))
    const put =
      placed === sleeper
        ? `C keeps its own vruntime of ${sleeper} ms`
        : `C is put at min_vruntime − ${LATENCY / 2} = ${placed} ms, however long it slept`
    const scaled =
      sleeperNice === 0
        ? `the granularity of ${GRANULARITY} ms`
        : `the granularity, which C's weight makes ${needs} ms`
    const ahead = running - placed
    const compares =
      ahead <= 0
        ? 'A has not had more than C'
        : `A is ${ahead} ms ahead, ${ahead > needs ? 'more than' : 'not more than'} ${scaled}`
    const winner = winnerOf(drawn)
    return {
      truthSays: winner === 'A' ? 'A goes on.' : `${winner} has the CPU.`,
      because: `${put}. ${compares}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const { events } = runOf(drawn)
    const wakes = events.findIndex((some) => some.some((event) => event.kind === 'wakes'))
    const runs = winnerOf(drawn) === 'A' ? wakes : Math.min(wakes + 1, trace.steps.length - 1)
    return {
      step: runs,
      predicted: `${answer.value} has the CPU`,
      actual: `${winnerOf(drawn)} has it`,
      focus: answer.value,
    }
  },
})

/** One ms before the wake-up A is put on the CPU; then C wakes. */
const runOf = remembered(({ running, waiting, sleeper, sleeperNice }: Drawn): Followed => {
  return follow(
    oneOfEight('6.1', [
      loopTask('A', 0, { vruntime: (running - 1) * MS }),
      loopTask('B', 0, { vruntime: waiting * MS, cpus: [0] }),
      loopTask('C', sleeperNice, { vruntime: sleeper * MS, asleepUntilMs: 1 }),
    ]),
    { untilMs: 14, firstOn: 'A' },
  )
})

function winnerOf(drawn: Drawn): string {
  const { events, trace } = runOf(drawn)
  const wakes = events.findIndex((some) => some.some((event) => event.kind === 'wakes'))
  const preempts = events[wakes]?.some((event) => event.kind === 'wakes' && event.preempts) ?? false
  return preempts ? (trace.steps[wakes + 1]?.state.lanes[0]?.runs ?? 'C') : 'A'
}

function placedAt(drawn: Drawn): number {
  const { events, trace } = runOf(drawn)
  const wakes = events.findIndex((some) => some.some((event) => event.kind === 'wakes'))
  return trace.steps[wakes]?.state.axes[0]?.marks.find((mark) => mark.task === 'C')?.at ?? 0
}
