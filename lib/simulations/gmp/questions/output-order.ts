import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { goCode } from '../go-code'
import { type Operation, type Program, type StartRule, start } from '../machine'
import { type Picture, finished, runTrace } from '../trace'

const USES = ['start', 'yield', 'nested', 'channel', 'close', 'mutex'] as const

const params = z.strictObject({
  /** What the drawn program uses: only `go`; Gosched; goroutines that start others; a channel; a close with waiters; a mutex. */
  uses: z
    .array(z.enum(USES))
    .min(1)
    .default([...USES]),
  /** How many goroutines, for `start`, `channel` and `close`; the others have a fixed, smaller number. */
  goroutines: z.int().min(3).max(6).default(4),
})

interface Drawn {
  readonly uses: (typeof USES)[number]
  readonly program: Program
  /** The printed words, as they are first shown. */
  readonly words: readonly string[]
}

export const outputOrder = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'output-order',
  title: 'In which order does it print?',
  kind: 'predict',
  form: 'order',
  params,
  pose(rng, { uses, goroutines }) {
    const use = rng.pick(uses)
    const program = withoutUnused(PROGRAMS[use](rng, goroutines))
    return { uses: use, program, words: rng.shuffle(wordsOf(program)) }
  },
  ask: ({ program, words }) => ({
    prompt: {
      text: 'Go 1.19 with **GOMAXPROCS=1**. Each `println` is short, and nothing is preempted. In which order are the words printed?',
      exhibits: [goCode(program)],
    },
    form: { kind: 'order', items: words.map((word) => ({ id: word, label: word })) },
    hints: [
      'The goroutine made runnable last waits in `runnext`, in front of the local queue. `Gosched` goes to the global queue, which comes last.',
      runTrace(start(program)).trace.steps[1]?.says ?? '',
    ],
  }),
  run: ({ program }) => runTrace(start(program), { firstSays: 'main has P0; the queues are empty.' }).trace,
  truth: (_, trace) => ({ kind: 'order', value: [...(trace.steps.at(-1)?.state.output ?? [])] }),
  misconceptions: [
    {
      id: 'first-in-first-out',
      name: 'go is a plain queue',
      says: 'Goroutines do not simply run in the order of their `go` statements: the one made runnable last is in `runnext` and runs first.',
      answer: (drawn) => printedBy(drawn, 'queue'),
    },
    {
      id: 'stack',
      name: 'last in, first out',
      says: 'Only one goroutine is in `runnext`. The others wait in a queue, in the order in which they came.',
      answer: (drawn) => printedBy(drawn, 'stack'),
    },
    {
      id: 'runs-at-once',
      name: 'go runs it at once',
      says: 'A `go` statement only makes the goroutine runnable. With one P the starter goes on until it waits, yields or ends.',
      answer: (drawn) => printedBy(drawn, 'at once'),
    },
  ],
  explain(_, trace, answer) {
    const output = trace.steps.at(-1)?.state.output ?? []
    const { place, step } = parting(trace, answer)
    const pick = trace.steps.slice(0, step).findLast(({ says }) => /^P0 (takes|has)/.test(says))
    return {
      truthSays: `It prints ${output.join(', ')}.`,
      because: `A goroutine made runnable takes \`runnext\` and moves the one that was there to the tail of the local queue. ${pick === undefined ? 'Here main had not given up its turn yet.' : `Before it prints ${output[place] ?? ''}: ${pick.says}`}`,
    }
  },
  parts(_, trace, answer) {
    if (answer.kind !== 'order') return undefined
    const { place, step } = parting(trace, answer)
    const actual = trace.steps.at(-1)?.state.output[place] ?? 'nothing'
    return { step, predicted: answer.value[place] ?? 'nothing', actual, focus: `output:${place}` }
  },
})

/** The first word that is not where the answer has it, and the step that prints it. */
function parting(
  { steps }: Trace<Picture>,
  answer: Answer,
): { readonly place: number; readonly step: number } {
  const output = steps.at(-1)?.state.output ?? []
  const differs = output.findIndex((word, i) => answer.kind === 'order' && word !== answer.value[i])
  const place = Math.max(0, differs)
  return {
    place,
    step: Math.max(
      0,
      steps.findIndex(({ state }) => state.output.length > place),
    ),
  }
}

/** What a machine with another rule for `go` prints; null if it never gets to print everything. */
function printedBy({ program, words }: Drawn, startRule: StartRule): Answer | null {
  const { output } = finished(start(program, { startRule }))
  return output.length === words.length ? { kind: 'order', value: output } : null
}

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const

const go = (g: string): Operation => ({ do: 'go', g })
const print = (text: string): Operation => ({ do: 'print', text })
const send = (c: string): Operation => ({ do: 'send', c })
const recv = (c: string): Operation => ({ do: 'recv', c })
const gosched: Operation = { do: 'yield' }

/** Each goroutine prints its letter; main may yield somewhere on the way, so that some run earlier. */
const PROGRAMS: Record<(typeof USES)[number], (rng: Rng, count: number) => Program> = {
  start(rng, count) {
    const names = rng.shuffle(LETTERS.slice(0, count))
    const main = names.map(go)
    if (rng.chance(0.6)) main.splice(rng.between(2, names.length - 1), 0, gosched)
    if (rng.chance(0.3)) main.splice(rng.between(1, main.length), 0, print('main'))
    return {
      main,
      goroutines: Object.fromEntries(LETTERS.slice(0, count).map((name) => [name, [print(name)]])),
    }
  },
  yield(rng) {
    const names = rng.shuffle(LETTERS.slice(0, 3))
    const yields = rng.sample(names, rng.between(1, 2))
    return {
      main: names.map(go),
      goroutines: Object.fromEntries(
        LETTERS.slice(0, 3).map((name) => [
          name,
          yields.includes(name) ? [print(`${name}1`), gosched, print(`${name}2`)] : [print(name)],
        ]),
      ),
    }
  },
  nested(rng) {
    const [a = 'A', b = 'B', c = 'C', d = 'D', e = 'E'] = rng.shuffle(LETTERS.slice(0, 5))
    const bodies: [string, Operation[]][] = [
      [a, rng.chance(0.5) ? [go(c), print(a)] : [print(a), go(c)]],
      [
        b,
        rng.pick([
          [go(d), go(e), print(b)],
          [go(d), print(b), go(e)],
          [print(b), go(d), gosched, go(e)],
        ]),
      ],
      [c, [print(c)]],
      [d, [print(d)]],
      [e, [print(e)]],
    ]
    return { main: [go(a), go(b)], goroutines: sorted(bodies) }
  },
  channel(rng, count) {
    const names = rng.shuffle(LETTERS.slice(0, Math.min(count, 4)))
    const capacity = rng.pick([0, 0, 1, 2])
    const main = [
      ...names.map(go),
      ...(rng.chance(0.5) ? [gosched] : []),
      ...names.map(() => send('c')),
      print('main'),
    ]
    return {
      main,
      goroutines: sorted(names.map((name) => [name, [recv('c'), print(name)]])),
      channels: { c: capacity },
    }
  },
  close(rng, count) {
    const names = rng.shuffle(LETTERS.slice(0, Math.min(count, 5)))
    const main = [
      ...names.map(go),
      gosched,
      ...(rng.chance(0.4) ? [print('main')] : []),
      { do: 'close' as const, c: 'c' },
    ]
    return {
      main,
      goroutines: sorted(names.map((name) => [name, [recv('c'), print(name)]])),
      channels: { c: 0 },
    }
  },
  mutex(rng) {
    const names = rng.shuffle(LETTERS.slice(0, rng.between(2, 3)))
    const lock: Operation = { do: 'lock', m: 'm' }
    const unlock: Operation = { do: 'unlock', m: 'm' }
    const again = rng.chance(0.6) ? [lock, print('main2'), unlock] : []
    const main = [lock, ...names.map(go), gosched, print('main1'), unlock, ...again]
    return {
      main,
      goroutines: sorted(names.map((name) => [name, [lock, print(name), unlock]])),
      mutexes: ['m'],
    }
  },
}

function sorted(bodies: readonly (readonly [string, Operation[]])[]): Record<string, Operation[]> {
  return Object.fromEntries(bodies.toSorted(([a], [b]) => a.localeCompare(b)))
}

function wordsOf({ main, goroutines }: Program): string[] {
  return [main, ...Object.values(goroutines)].flat().flatMap((one) => (one.do === 'print' ? [one.text] : []))
}

/** A goroutine that is never started would confuse. */
function withoutUnused(program: Program): Program {
  const started = new Set(
    [program.main, ...Object.values(program.goroutines)]
      .flat()
      .flatMap((one) => (one.do === 'go' ? [one.g] : [])),
  )
  return {
    ...program,
    goroutines: Object.fromEntries(Object.entries(program.goroutines).filter(([name]) => started.has(name))),
  }
}
