import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { type Operation, start } from '../machine'
import { type Picture, finished, runTrace } from '../trace'

const params = z.strictObject({
  /** What each goroutine does: it only computes, or it computes a little and then makes a long blocking system call. */
  work: z.enum(['compute', 'syscall', 'either']).default('either'),
})

interface Drawn {
  readonly goroutines: number
  readonly computeMs: number
  /** 0: no system call. */
  readonly callMs: number
  readonly limitMs: number
  /** The smallest GOMAXPROCS that will do, found by running the model once for each. */
  readonly few: number
}

const MOST = 8

export const enoughProcessors = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'enough-processors',
  title: 'The smallest GOMAXPROCS',
  kind: 'predict',
  form: 'knob',
  params,
  pose(rng, { work }) {
    const blocks = work === 'syscall' || (work === 'either' && rng.chance(0.4))
    const goroutines = rng.between(4, 12)
    const computeMs = blocks ? rng.pick([1, 2, 3]) : rng.pick([4, 5, 6, 8])
    const callMs = blocks ? rng.pick([20, 30, 40]) : 0
    const rounds = Math.ceil(goroutines / rng.between(1, Math.min(6, goroutines)))
    const given = { goroutines, computeMs, callMs, limitMs: rounds * computeMs + callMs + 1 }
    return { ...given, few: smallest(given) }
  },
  ask: ({ goroutines, computeMs, callMs, limitMs }) => ({
    prompt: {
      text:
        `Go 1.19 on a machine with cores enough. \`main\` starts **${goroutines}** goroutines and waits. ` +
        (callMs > 0
          ? `Each computes for **${computeMs} ms**, then makes one **blocking system call** of **${callMs} ms**, and ends. `
          : `Each **computes** for **${computeMs} ms** and ends. `) +
        `What is the smallest GOMAXPROCS with which all are done within **${limitMs} ms**?`,
    },
    form: {
      kind: 'knob',
      label: 'GOMAXPROCS',
      goal: `All done within ${limitMs} ms, with as few Ps as possible`,
      min: 1,
      max: MOST,
      step: 1,
      start: 1,
    },
    hints: [
      callMs > 0
        ? 'A thread that blocks in a system call loses its P after some 20 µs, so the calls overlap.'
        : 'With n Ps at most n goroutines compute at the same time, and idle Ps steal work.',
    ],
  }),
  run: (drawn) => runTrace(machineOf(drawn, drawn.few)).trace,
  truth: (drawn) => knob(drawn.few),
  score: ({ few }, answer) => (answer.kind === 'knob' && answer.value === few ? 1 : 0),
  misconceptions: [
    {
      id: 'one-p-each',
      name: 'one P for each goroutine',
      says: 'Goroutines share Ps one after the other; there only have to be enough Ps for the rounds to fit.',
      answer: ({ goroutines, callMs }) => (callMs > 0 ? null : knob(Math.min(MOST, goroutines))),
    },
    {
      id: 'p-per-blocked-call',
      name: 'a blocking call holds a P',
      says: 'A goroutine in a blocking system call keeps its thread, but its P goes to others: the calls overlap with one P.',
      answer: ({ goroutines, computeMs, callMs, limitMs }) =>
        callMs > 0
          ? knob(Math.min(MOST, Math.ceil(goroutines / Math.floor(limitMs / (computeMs + callMs)))))
          : null,
    },
    {
      id: 'work-divides-evenly',
      name: 'work divides without a rest',
      says: 'A goroutine runs on one P at a time, so the last round may be only partly full.',
      answer: ({ goroutines, computeMs, callMs, limitMs }) =>
        callMs > 0 ? null : knob(Math.min(MOST, Math.max(1, Math.floor((goroutines * computeMs) / limitMs)))),
    },
  ],
  explain(drawn) {
    const { goroutines, computeMs, callMs, limitMs, few } = drawn
    const rounds = Math.ceil(goroutines / few)
    const less = few > 1 ? ` With ${few - 1} it takes ${sayMs(endOf(drawn, few - 1))}.` : ''
    return {
      truthSays: `GOMAXPROCS=${few} is enough.`,
      because:
        `${goroutines} goroutines on ${few} ${few === 1 ? 'P' : 'Ps'} compute in ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${computeMs} ms` +
        (callMs > 0
          ? `; the calls overlap, since a thread that blocks loses its P, so only the last one’s ${callMs} ms are added. `
          : '. ') +
        `All are done after ${sayMs(endOf(drawn, few))}, and the limit is ${limitMs} ms.${less}`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'knob') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `GOMAXPROCS=${answer.value}: ${sayMs(endOf(drawn, answer.value))}`,
      actual: `GOMAXPROCS=${drawn.few}: ${sayMs(endOf(drawn, drawn.few))}`,
    }
  },
})

type Given = Omit<Drawn, 'few'>

function machineOf({ goroutines, computeMs, callMs }: Given, gomaxprocs: number) {
  const names = Array.from({ length: goroutines }, (_, i) => `G${i + 1}`)
  const compute: Operation = { do: 'compute', us: computeMs * 1000 }
  const body: Operation[] = callMs > 0 ? [compute, { do: 'syscall', us: callMs * 1000 }] : [compute]
  return start(
    {
      main: names.map((g) => ({ do: 'go', g })),
      goroutines: Object.fromEntries(names.map((name) => [name, body])),
    },
    { gomaxprocs, operationUs: 1 },
  )
}

function endOf(drawn: Given, gomaxprocs: number): number {
  return finished(machineOf(drawn, gomaxprocs)).now / 1000
}

function smallest(drawn: Given): number {
  for (let count = 1; count < MOST; count++) if (endOf(drawn, count) <= drawn.limitMs) return count
  return MOST
}

function sayMs(ms: number): string {
  return `${Math.round(ms * 10) / 10} ms`
}

function knob(value: number): Answer {
  return { kind: 'knob', value }
}
