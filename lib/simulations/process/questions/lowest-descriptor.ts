import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import type { Result } from '../machine'
import { numbersOnlyGrow, runScript } from '../misbeliefs'
import { and } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const params = z.strictObject({
  /** The call whose number is asked; of a pipe the write end. */
  last: z.enum(['any', 'open', 'dup', 'pipe']).default('any'),
  /** Whether 0, 1 or 2 may be closed before, as a shell does to redirect. */
  standard: z.boolean().default(true),
  /** Whether dup2 puts a descriptor at a high number first. */
  high: z.boolean().default(true),
})

interface Drawn {
  readonly calls: readonly Call[]
}

const FILES = { a: '', b: '', c: '', d: '' }
const proc = 'P1'

export const lowestDescriptor: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'lowest-descriptor',
  title: 'The number of the next descriptor',
  kind: 'quick',
  form: 'number',
  params,
  pose: (rng, given) => ({ calls: poseCalls(rng, given) }),
  ask({ calls }) {
    const last = calls.at(-1)
    return {
      prompt: {
        text: `A Linux process has **0, 1 and 2** open and runs these lines.\n\n${
          last?.op === 'pipe'
            ? 'Which number is the **write end** of the last pipe?'
            : `Which number does the last \`${last?.op ?? ''}\` return?`
        }`,
        exhibits: [scriptExhibit(calls)],
      },
      form: { kind: 'number', tolerance: 0, min: 0, max: 100 },
      hints: ['A new descriptor gets the lowest number that is free, whichever became free last.'],
    }
  },
  run: ({ calls }) => traceOfScript(FILES, calls),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'number', value: state?.kind === 'script' ? numberIn(state.result) : 0 }
  },
  misconceptions: [
    {
      id: 'only-grow',
      name: 'numbers are not used again',
      says: 'A closed number is free at once, and the lowest free one is taken first.',
      answer: ({ calls }): Answer => ({
        kind: 'number',
        value: numberIn(runScript(FILES, calls, numbersOnlyGrow).results.at(-1) ?? 0),
      }),
    },
    {
      id: 'last-closed',
      name: 'the number closed last comes back',
      says: 'It is not a stack: among the free numbers the lowest is taken, not the one freed last.',
      answer({ calls }): Answer | null {
        const closed = calls.findLast((call) => call.op === 'close')
        return calls.at(-1)?.op === 'pipe' || closed?.op !== 'close'
          ? null
          : { kind: 'number', value: closed.fd }
      },
    },
    {
      id: 'from-three',
      name: 'files start at 3',
      says: '0, 1 and 2 are ordinary numbers. Once closed they are the lowest free ones.',
      answer({ calls }): Answer {
        const kept = calls.filter((call) => call.op !== 'close' || call.fd > 2)
        return { kind: 'number', value: numberIn(runScript(FILES, kept).results.at(-1) ?? 0) }
      },
    },
  ],
  explain({ calls }, trace) {
    const before = runScript(FILES, calls.slice(0, -1)).last
    const used = Object.keys(before.processes[0]?.descriptors ?? {})
      .map(Number)
      .toSorted((a, b) => a - b)
    const state = trace.steps.at(-1)?.state
    const value = state?.kind === 'script' ? numberIn(state.result) : 0
    const inUse = `Before the last line ${and(used.map(String))} are in use.`
    return {
      truthSays: `It is ${value}.`,
      because:
        calls.at(-1)?.op === 'pipe'
          ? `${inUse} The read end takes the lowest free number, the write end the next free one: ${value}.`
          : `${inUse} The lowest free number is ${value}.`,
    }
  },
  parts(_, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'number' || state?.kind !== 'script') return undefined
    const value = numberIn(state.result)
    return {
      step: trace.steps.length - 1,
      predicted: `number ${answer.value}`,
      actual: `number ${value}`,
      focus: `fd:${proc}:${value}`,
    }
  },
})

/** The number asked: what the call returned, of a pipe the write end. */
function numberIn(result: Result): number {
  if (typeof result === 'number') return result
  return typeof result === 'object' && result !== null && 'pipe' in result ? result.pipe[1] : 0
}

function poseCalls(rng: Rng, { last, standard, high }: z.infer<typeof params>): Call[] {
  const names = ['a', 'b', 'c', 'd']
  const opens = rng.between(2, 3)
  const calls: Call[] = names.slice(0, opens).map((file) => ({ proc, op: 'open', file, flags: ['RDWR'] }))
  if (high && rng.chance(0.35)) calls.push({ proc, op: 'dup2', fd: 3, to: rng.between(6, 9) })
  const closable = Array.from({ length: opens }, (_, i) => 3 + i)
  const wanted = [...rng.sample(closable, rng.between(1, Math.min(2, opens - 1)))]
  if (standard && rng.chance(0.4)) wanted.push(rng.between(0, 2))
  for (const fd of rng.shuffle(wanted)) calls.push({ proc, op: 'close', fd })
  // Something that takes a freed number before the one that is asked.
  if (rng.chance(0.4)) calls.push({ proc, op: 'open', file: 'd', flags: ['RDWR'] })
  const asked = last === 'any' ? rng.pick(['open', 'open', 'dup', 'pipe'] as const) : last
  if (asked === 'open') return [...calls, { proc, op: 'open', file: 'a', flags: ['RDWR'] }]
  if (asked === 'pipe') return [...calls, { proc, op: 'pipe' }]
  const open = Object.keys(runScript(FILES, calls).last.processes[0]?.descriptors ?? {}).map(Number)
  return [...calls, { proc, op: 'dup', fd: rng.pick(open) }]
}
