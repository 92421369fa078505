import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer, Option } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import type { Result } from '../machine'
import { runScript } from '../misbeliefs'
import { and } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const outcomes = ['reaps', 'killed', 'blocks', 'ECHILD', 'none yet'] as const

const params = z.strictObject({
  /** What the last wait gives: the status of a child, or nothing (it blocks, fails, or returns 0). */
  outcome: z.enum(['any', 'status', 'nothing']).default('any'),
  /** Whether exit codes may lie outside 0 to 255, of which wait gives the low 8 bits. */
  codes: z.enum(['small', 'any']).default('any'),
})

const WANTED = {
  any: ['reaps', 'reaps', 'reaps', 'killed', 'blocks', 'ECHILD', 'none yet'],
  status: ['reaps', 'reaps', 'reaps', 'killed'],
  nothing: ['blocks', 'ECHILD', 'none yet'],
} as const

interface Drawn {
  readonly calls: readonly Call[]
  readonly options: readonly Option[]
}

export const waitReturns: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'wait-returns',
  title: 'What wait gives',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, given) {
    const wanted = rng.pick(WANTED[given.outcome])
    let calls = poseCalls(rng, given.codes)
    for (let i = 0; i < 60 && outcomeOf(lastOf(calls)) !== wanted; i += 1) calls = poseCalls(rng, given.codes)
    return { calls, options: rng.shuffle(optionsFor(calls)) }
  },
  ask: ({ calls, options }) => ({
    prompt: {
      text: 'On Linux, these lines run in this order.\n\nWhat does the wait in the **last line** give P1?',
      exhibits: [scriptExhibit(calls)],
    },
    form: { kind: 'choice', options },
    hints: [
      'wait reaps a child of the caller that has ended, and gives the low 8 bits of its exit code. With running children only it blocks, or with `WNOHANG` returns 0; without any child it fails with `ECHILD`.',
    ],
  }),
  run: ({ calls }) => traceOfScript({}, calls),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'choice', value: idOf(state?.kind === 'script' ? state.result : null) }
  },
  misconceptions: [
    {
      id: 'whole-code',
      name: 'the status is the whole exit code',
      says: 'Only the low 8 bits of the exit code reach the parent: 256 becomes 0, -1 becomes 255.',
      answer({ calls }): Answer | null {
        const result = lastOf(calls)
        if (typeof result !== 'object' || result === null || !('waited' in result)) return null
        const exit = calls.find((call) => call.op === 'exit' && call.proc === result.waited)
        return exit?.op === 'exit'
          ? { kind: 'choice', value: `${result.waited ?? ''} exit ${exit.code}` }
          : null
      },
    },
    {
      id: 'grandchildren-count',
      name: 'wait takes grandchildren too',
      says: 'wait is for one’s own children only. A grandchild belongs to its parent, and later to init.',
      answer({ calls }): Answer | null {
        const ended = calls.find((call) => call.op === 'exit' && forkOf(calls, call.proc)?.proc !== 'P1')
        return ended?.op === 'exit'
          ? { kind: 'choice', value: `${ended.proc} exit ${ended.code & 255}` }
          : null
      },
    },
    {
      id: 'blocks-without-children',
      name: 'wait without children waits',
      says: 'Without any child there is nothing to wait for: it fails at once with ECHILD.',
      answer: ({ calls }): Answer | null =>
        lastOf(calls) === 'ECHILD' ? { kind: 'choice', value: 'blocks' } : null,
    },
    {
      id: 'too-late',
      name: 'an end before the wait is missed',
      says: 'The zombie keeps the status, so a later wait finds it at once.',
      answer: ({ calls }): Answer | null =>
        /reaps|killed/.test(outcomeOf(lastOf(calls))) ? { kind: 'choice', value: 'blocks' } : null,
    },
  ],
  explain({ calls }, trace) {
    const state = trace.steps.at(-1)?.state
    const result = state?.kind === 'script' ? state.result : null
    const before = trace.steps.at(-2)?.state
    const children =
      before?.kind === 'script'
        ? before.machine.processes.filter((one) => one.parent === 'P1' && one.state !== 'gone')
        : []
    const running = children.filter((one) => one.state === 'alive').map((one) => one.label)
    const big = calls.find((call) => call.op === 'exit' && (call.code < 0 || call.code > 255))
    const says: Record<string, string> = {
      reaps: `It had ended before and was a zombie, so wait reaps it at once.${
        big?.op === 'exit' &&
        typeof result === 'object' &&
        result !== null &&
        'waited' in result &&
        result.waited === big.proc
          ? ` Of the exit code ${big.code} the low 8 bits arrive.`
          : ''
      }`,
      killed: 'It was ended by a signal, and the status says by which.',
      blocks: `${and(running)} ${running.length === 1 ? 'is' : 'are'} still running and no child that is waited for has ended.`,
      ECHILD:
        children.length === 0
          ? 'P1 has no child left: each has been reaped, or left no zombie, or belongs to somebody else.'
          : 'The process waited for is not a child of P1 that is left.',
      'none yet': `${and(running)} ${running.length === 1 ? 'is' : 'are'} still running, and \`WNOHANG\` does not wait.`,
    }
    return {
      truthSays: `${labelOf(idOf(result)).replace(/^[a-z]/, (letter) => letter.toUpperCase())}.`,
      because: says[outcomeOf(result)] ?? '',
    }
  },
  parts({ calls }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'choice' || state?.kind !== 'script') return undefined
    return {
      step: calls.length,
      predicted: labelOf(answer.value),
      actual: labelOf(idOf(state.result)),
      focus: 'process:P1',
    }
  },
})

function lastOf(calls: readonly Call[]): Result {
  return runScript({}, calls).results.at(-1) ?? null
}

function outcomeOf(result: Result): (typeof outcomes)[number] {
  if (result === 'blocks' || result === 'ECHILD') return result
  if (typeof result !== 'object' || result === null || !('waited' in result) || result.waited === null)
    return 'none yet'
  return result.signal === undefined ? 'reaps' : 'killed'
}

function idOf(result: Result): string {
  const outcome = outcomeOf(result)
  if (typeof result !== 'object' || result === null || !('waited' in result) || result.waited === null)
    return outcome
  return result.signal === undefined
    ? `${result.waited} exit ${result.exit ?? 0}`
    : `${result.waited} signal ${result.signal}`
}

function labelOf(id: string): string {
  if (id === 'blocks') return 'it blocks'
  if (id === 'ECHILD') return 'fails with `ECHILD`'
  if (id === 'none yet') return 'returns 0 at once'
  return id.replace(' exit ', ', exit status ').replace(' signal ', ', killed by ')
}

function forkOf(calls: readonly Call[], label: string): Call | undefined {
  return calls.find((call) => call.op === 'fork' && call.as === label)
}

/** The truth, what the wrong models say, and the other things that wait can do: five at most. */
function optionsFor(calls: readonly Call[]): Option[] {
  const exits = calls.flatMap((call) => (call.op === 'exit' ? [call] : []))
  const ids = new Set([idOf(lastOf(calls)), 'blocks'])
  for (const { proc, code } of exits) {
    ids.add(`${proc} exit ${((code % 256) + 256) % 256}`)
    ids.add(`${proc} exit ${code}`)
  }
  ids.add('ECHILD')
  const asked = calls.at(-1)
  if ((asked?.op === 'wait' && asked.nohang === true) || ids.size < 4) ids.add('none yet')
  return [...ids].slice(0, 6).map((id) => ({ id, label: labelOf(id) }))
}

function poseCalls(rng: Rng, codes: 'small' | 'any'): Call[] {
  const calls: Call[] = [{ proc: 'P1', op: 'fork', as: 'P2' }]
  const grandchild = rng.chance(0.35)
  calls.push(grandchild ? { proc: 'P2', op: 'fork', as: 'P3' } : { proc: 'P1', op: 'fork', as: 'P3' })
  if (rng.chance(0.12)) calls.unshift({ proc: 'P1', op: 'signal', sig: 'SIGCHLD', to: 'ignore' })
  const labels = calls.flatMap((call) => (call.op === 'fork' ? [call.as] : []))
  const code = (): number =>
    codes === 'any' && rng.chance(0.35) ? rng.pick([256, 257, 258, -1, 300]) : rng.between(0, 9)
  for (const label of rng.sample(labels, rng.between(0, labels.length))) {
    if (rng.chance(0.25))
      calls.push({ proc: 'P1', op: 'kill', target: label, sig: rng.pick(['SIGKILL', 'SIGTERM'] as const) })
    else calls.push({ proc: label, op: 'exit', code: code() })
    if (rng.chance(0.2) && lastOf([...calls, { proc: 'P1', op: 'wait', for: 'any' }]) !== 'blocks')
      calls.push({ proc: 'P1', op: 'wait', for: 'any' })
  }
  return [
    ...calls,
    { proc: 'P1', op: 'wait', for: rng.chance(0.7) ? 'any' : rng.pick(labels), nohang: rng.chance(0.3) },
  ]
}
