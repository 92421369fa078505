import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import type { Result } from '../machine'
import {
  closeClosesForAll,
  emptyPipeIsEnd,
  type Misbelief,
  ownWriteEndDoesNotCount,
  runIfPossible,
  runScript,
} from '../misbeliefs'
import { and, holdersOf } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const outcomes = ['data', 'end', 'blocks'] as const
type OutcomeOfRead = (typeof outcomes)[number]

const params = z.strictObject({
  /** Whether bytes may be left in the pipe for the last read. */
  bytes: z.boolean().default(true),
  /** Children of P1, each with a copy of both ends. */
  children: z.enum(['any', 'one', 'two']).default('any'),
  /** Whether a write end may be duplicated before the fork. */
  dup: z.boolean().default(false),
})

interface Drawn {
  readonly calls: readonly Call[]
  readonly options: readonly OutcomeOfRead[]
}

const LABELS: Readonly<Record<OutcomeOfRead, string>> = {
  data: 'returns bytes',
  end: 'returns 0: end of file',
  blocks: 'blocks',
}

const WRONG: readonly {
  readonly id: string
  readonly name: string
  readonly says: string
  readonly misbelief: Misbelief
}[] = [
  {
    id: 'close-for-all',
    name: "a child's close closes for the parent",
    says: 'fork copies the table. What the child closes stays open in the parent, and the other way round.',
    misbelief: closeClosesForAll,
  },
  {
    id: 'own-end-ignored',
    name: 'one’s own write end does not count',
    says: 'The end comes when no process holds the write end. The reader itself is one of them.',
    misbelief: ownWriteEndDoesNotCount,
  },
  {
    id: 'empty-is-end',
    name: 'an empty pipe is at its end',
    says: 'An empty pipe with a writer left means wait. Only without any write end is it the end of the file.',
    misbelief: emptyPipeIsEnd,
  },
]

export const pipeEnd: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'pipe-end',
  title: 'Does the reader see end of file',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, given) {
    const wanted = rng.pick(
      given.bytes ? (['end', 'end', 'blocks', 'blocks', 'data'] as const) : (['end', 'blocks'] as const),
    )
    let calls = poseCalls(rng, given)
    for (let i = 0; i < 60 && outcomeOf(runScript({}, calls).results.at(-1) ?? null) !== wanted; i += 1)
      calls = poseCalls(rng, given)
    return { calls, options: rng.shuffle(outcomes) }
  },
  ask: ({ calls, options }) => ({
    prompt: {
      text: 'On Linux, these lines run in this order. The pipe is blocking; `pipe` gives **3** as read end and **4** as write end.\n\nWhat does the `read` in the **last line** do?',
      exhibits: [scriptExhibit(calls)],
    },
    form: { kind: 'choice', options: options.map((id) => ({ id, label: LABELS[id] })) },
    hints: [
      'A read from an empty pipe returns 0 only when no process at all holds the write end. A copy made by `fork` or `dup` counts.',
    ],
  }),
  run: ({ calls }) => traceOfScript({}, calls),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'choice', value: outcomeOf(state?.kind === 'script' ? state.result : null) }
  },
  misconceptions: WRONG.map(({ misbelief, ...said }) => ({
    ...said,
    answer({ calls }: Drawn): Answer | null {
      const result = runIfPossible({}, calls, misbelief)?.results.at(-1)
      return result === undefined ? null : { kind: 'choice', value: outcomeOf(result) }
    },
  })),
  explain({ calls }, trace) {
    const state = trace.steps.at(-1)?.state
    const outcome = outcomeOf(state?.kind === 'script' ? state.result : null)
    const writers = holdersOf(runScript({}, calls).last, 1, 'write')
    const says: Record<OutcomeOfRead, string> = {
      data: 'There are bytes in the pipe. They are read first, whoever has closed what.',
      end: 'The pipe is empty and no process holds its write end any more.',
      blocks: `The pipe is empty, and ${and(writers)} still ${writers.length === 1 ? 'holds' : 'hold'} its write end${
        writers.includes('P1') ? '. The reader’s own copy counts' : ''
      }. More bytes could come.`,
    }
    return { truthSays: `It ${LABELS[outcome]}.`, because: says[outcome] }
  },
  parts({ calls }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'choice' || state?.kind !== 'script') return undefined
    const [predicted] = outcomes.filter((one) => one === answer.value)
    return {
      step: calls.length,
      predicted: LABELS[predicted ?? 'data'],
      actual: LABELS[outcomeOf(state.result)],
      focus: 'pipe:1',
    }
  },
})

function outcomeOf(result: Result): OutcomeOfRead {
  if (result === 'blocks') return 'blocks'
  return typeof result === 'object' && result !== null && 'data' in result && result.data !== ''
    ? 'data'
    : 'end'
}

function poseCalls(rng: Rng, { children, dup }: z.infer<typeof params>): Call[] {
  const two = children === 'any' ? rng.chance(0.45) : children === 'two'
  const calls: Call[] = [{ proc: 'P1', op: 'pipe' }]
  if (dup && rng.chance(0.5)) calls.push({ proc: 'P1', op: 'dup', fd: 4 })
  calls.push({ proc: 'P1', op: 'fork', as: 'P2' })
  if (two) calls.push({ proc: 'P1', op: 'fork', as: 'P3' })
  const tail: Call[] = []
  if (rng.chance(0.6)) tail.push({ proc: 'P1', op: 'close', fd: 4 })
  if (dup && calls.some((call) => call.op === 'dup') && rng.chance(0.6))
    tail.push({ proc: 'P1', op: 'close', fd: 5 })
  if (two && rng.chance(0.6))
    tail.push(rng.chance(0.6) ? { proc: 'P3', op: 'close', fd: 4 } : { proc: 'P3', op: 'exit', code: 0 })
  if (rng.chance(0.3)) tail.push({ proc: 'P2', op: 'close', fd: 3 })
  const text = rng.pick(['hi', 'go', 'yes'])
  const writes = rng.chance(0.8)
  const ended: Call = rng.chance(0.6)
    ? { proc: 'P2', op: 'exit', code: 0 }
    : { proc: 'P2', op: 'close', fd: 4 }
  const middle = rng.shuffle(tail)
  if (writes) {
    middle.push({ proc: 'P2', op: 'write', fd: 4, data: text })
    const all = rng.chance(0.7)
    middle.push({ proc: 'P1', op: 'read', fd: 3, n: all ? 10 : 1 })
  }
  if (rng.chance(0.75)) middle.push(ended)
  return [...calls, ...middle, { proc: 'P1', op: 'read', fd: 3, n: 10 }]
}
