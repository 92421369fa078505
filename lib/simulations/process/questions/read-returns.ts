import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { type Call, sayCall } from '../calls'
import { closeClosesForAll, ownWriteEndDoesNotCount, runIfPossible, runScript } from '../misbeliefs'
import { and, holdersOf } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const params = z.strictObject({
  /** What may let the read return: a write, or the last write end closed by close, exit or exec. Now and then nothing does. */
  cause: z.enum(['any', 'write', 'close', 'exit', 'exec']).default('any'),
})

interface Drawn {
  readonly calls: readonly Call[]
  /** Line of the read that blocks, from 1. */
  readonly line: number
}

const NEVER = 'never'

export const readReturns: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'read-returns',
  title: 'Which line lets the blocked read return',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { cause }) {
    const drawn = cause === 'any' ? rng.pick(['write', 'close', 'close', 'exit', 'exec'] as const) : cause
    const wanted = rng.chance(0.2) ? NEVER : drawn
    let script = poseCalls(rng, wanted)
    for (let i = 0; i < 60 && causeIn(script) !== wanted; i += 1) script = poseCalls(rng, wanted)
    return script
  },
  ask({ calls, line }) {
    const later = calls.slice(line).map((call, i) => ({
      id: String(line + 1 + i),
      label: `line ${line + 1 + i}: \`${sayCall(call)}\``,
    }))
    return {
      prompt: {
        text: `On Linux, these lines run in this order. In **line ${line}** P1 blocks: the pipe is empty.\n\nWhich line lets that \`read\` return?`,
        exhibits: [scriptExhibit(calls)],
      },
      form: { kind: 'choice', options: [...later, { id: NEVER, label: 'none of them' }] },
      hints: [
        'The read goes on when bytes come, or when the last write end in any process is closed. Exit closes everything; exec closes what is marked close-on-exec.',
      ],
    }
  },
  run: ({ calls }) => traceOfScript({}, calls),
  truth: (drawn) => ({ kind: 'choice', value: returnsAt(drawn) }),
  misconceptions: [
    {
      id: 'close-for-all',
      name: "one process's close closes for all",
      says: 'Each process has its own table. The pipe ends when the last copy of the write end is closed.',
      answer(drawn): Answer | null {
        const run = runIfPossible({}, drawn.calls, closeClosesForAll)
        const at = run?.unblocked.findIndex((list) => list.some(([label]) => label === 'P1')) ?? -1
        return at < 0 ? null : { kind: 'choice', value: String(at + 1) }
      },
    },
    {
      id: 'own-end-ignored',
      name: 'one’s own write end does not count',
      says: 'The reader’s own copy of the write end keeps the pipe open, so it can wait for itself for ever.',
      answer(drawn): Answer | null {
        const run = runIfPossible({}, drawn.calls, ownWriteEndDoesNotCount)
        const at = run?.unblocked.findIndex((list) => list.some(([label]) => label === 'P1')) ?? -1
        return at < 0 ? null : { kind: 'choice', value: String(at + 1) }
      },
    },
    {
      id: 'first-exit',
      name: 'the end comes when a child exits',
      says: 'An exit closes only what that process held. Another holder of the write end keeps the reader waiting.',
      answer({ calls, line }): Answer | null {
        const at = calls.findIndex((call, i) => i >= line && call.op === 'exit')
        return at < 0 ? null : { kind: 'choice', value: String(at + 1) }
      },
    },
  ],
  explain(drawn) {
    const at = returnsAt(drawn)
    const run = runScript({}, drawn.calls)
    if (at === NEVER) {
      const writers = holdersOf(run.last, 1, 'write')
      return {
        truthSays: 'None of them: it stays blocked.',
        because: `After the last line ${and(writers)} still ${writers.length === 1 ? 'holds' : 'hold'} the write end${
          writers.includes('P1') ? '. The reader’s own copy counts' : ''
        }.`,
      }
    }
    const call = drawn.calls[Number(at) - 1]
    const before = and(holdersOf(run.machines[Number(at) - 1] ?? run.last, 1, 'write'))
    const why =
      call?.op === 'write'
        ? 'It puts bytes into the pipe, and the waiting read takes them.'
        : `Before it ${before} alone still held the write end. \`${call === undefined ? '' : sayCall(call)}\` ${
            call?.op === 'close'
              ? 'closes it'
              : call?.op === 'exit'
                ? 'closes everything'
                : 'closes what is marked close-on-exec'
          }, so nobody holds it and the read returns 0.`
    return { truthSays: `Line ${at}.`, because: why }
  },
  parts(drawn, _, answer) {
    if (answer.kind !== 'choice') return undefined
    const truth = returnsAt(drawn)
    const earlier = Math.min(...[truth, answer.value].filter((one) => one !== NEVER).map(Number))
    const expected = answer.value === String(earlier)
    return {
      step: earlier,
      predicted: expected ? 'P1 goes on' : 'P1 stays blocked',
      actual: expected ? 'P1 stays blocked' : 'P1 goes on',
      focus: 'process:P1',
    }
  },
})

function returnsAt({ calls }: Drawn): string {
  const at = runScript({}, calls).unblocked.findIndex((list) => list.some(([label]) => label === 'P1'))
  return at < 0 ? NEVER : String(at + 1)
}

function causeIn(drawn: Drawn): string {
  const at = returnsAt(drawn)
  return at === NEVER ? NEVER : (drawn.calls[Number(at) - 1]?.op ?? NEVER)
}

/** A script that may well have the wanted cause; whether it has it is found out by running it. */
function poseCalls(rng: Rng, wanted: string): Drawn {
  const cloexec = wanted === 'exec' || rng.chance(0.4)
  const calls: Call[] = [cloexec ? { proc: 'P1', op: 'pipe', cloexec } : { proc: 'P1', op: 'pipe' }]
  const children = rng.chance(0.6) ? ['P2', 'P3'] : ['P2']
  for (const as of children) calls.push({ proc: 'P1', op: 'fork', as })
  if (wanted !== NEVER || rng.chance(0.5)) calls.push({ proc: 'P1', op: 'close', fd: 4 })
  calls.push({ proc: 'P1', op: 'read', fd: 3, n: 8 })
  const line = calls.length
  const rest: Call[] = children.flatMap((proc): Call[] => {
    const own: Call[] = []
    if (rng.chance(0.5)) own.push({ proc, op: 'close', fd: 3 })
    const how = rng.between(0, 4)
    if (how === 0) own.push({ proc, op: 'close', fd: 4 })
    if (how === 1) own.push({ proc, op: 'exit', code: 0 })
    if (how === 2) own.push({ proc, op: 'exec' })
    if (how === 3) own.push({ proc, op: 'close', fd: 4 }, { proc, op: 'exit', code: 0 })
    return own
  })
  if (wanted === 'write') rest.unshift({ proc: 'P2', op: 'write', fd: 4, data: 'hi' })
  // Mixed, but each process keeps its own order.
  const queues = children.map((proc) => rest.filter((call) => call.proc === proc))
  while (queues.some((queue) => queue.length > 0)) {
    const next = rng.pick(queues.filter((queue) => queue.length > 0)).shift()
    if (next !== undefined) calls.push(next)
  }
  const shown = calls.slice(0, line + 5)
  // With one line after the read there is nothing to choose between.
  return shown.length > line + 1 ? { calls: shown, line } : poseCalls(rng, wanted)
}
