import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Parting, Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import { type Machine, openFileOf, processOf, type Result } from '../machine'
import {
  appendIsIgnored,
  childHasOwnOffset,
  childStartsAtZero,
  dupHasOwnOffset,
  type Misbelief,
  openSharesOffset,
  runIfPossible,
} from '../misbeliefs'
import { letterOf, type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'
import { type OffsetScript, poseOffsetScript, SHARING_RULES, sharingParam, sharings } from './offset-script'

const params = z.strictObject({
  sharing: sharingParam,
  /** Reads and writes after the two sides part. */
  acts: z.number().int().min(2).max(6).default(3),
  /** Whether the sides only read, only write, or both. */
  calls: z.enum(['any', 'read', 'write']).default('any'),
})

export const sharedOffset: Question = defineQuestion<z.infer<typeof params>, OffsetScript, ProcessState>({
  id: 'shared-offset',
  title: 'The offset after two have used the file',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { sharing, acts, calls }) {
    const drawn = sharing === 'any' ? rng.pick(sharings) : sharing
    const kinds = calls === 'any' ? (['read', 'write'] as const) : [calls]
    const script = poseOffsetScript(rng, drawn, acts, kinds, drawn === 'append' ? rng.between(3, 12) : 30)
    const seen = script.calls.filter((call) => call.op === 'read' || call.op === 'write').toReversed()
    // Ask the side that acted earlier: the other one has moved things since.
    const asked = seen.find((call) => call.proc !== seen[0]?.proc || call.fd !== seen[0]?.fd) ?? seen[0]
    const fd = asked?.fd ?? 3
    const last: Call = { proc: asked?.proc ?? 'P1', op: 'lseek', fd, offset: 0, whence: 'CUR' }
    return { ...script, calls: [...script.calls, last] }
  },
  ask: (drawn) => ({
    prompt: {
      text: `On Linux, \`log\` holds **${drawn.files['log']?.length ?? 0} bytes** at the start. The lines run in this order.\n\nWhat does \`lseek\` in the last line return?`,
      exhibits: [scriptExhibit(drawn.calls)],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 200 },
    hints: [SHARING_RULES[drawn.sharing]],
  }),
  run: (drawn) => traceOfScript(drawn.files, drawn.calls),
  truth: (_, trace) => ({ kind: 'number', value: lastResult(trace.steps.at(-1)?.state) }),
  misconceptions: [
    wrong(
      'own-offset',
      'the child has its own offset',
      'fork copies descriptors, not open files: parent and child move one offset.',
      childHasOwnOffset,
    ),
    wrong(
      'from-zero',
      'the child starts at offset 0',
      'The child does not open the file again. It goes on where the shared offset is.',
      childStartsAtZero,
    ),
    wrong(
      'dup-own-offset',
      'dup makes a second offset',
      'A duplicate is another number for the same open file, offset included.',
      dupHasOwnOffset,
    ),
    wrong(
      'one-offset-a-file',
      'one offset for each file',
      'The offset belongs to the open file. Two opens of one file have two offsets.',
      openSharesOffset,
    ),
    wrong(
      'append-from-zero',
      'O_APPEND starts at offset 0',
      'Each appending write first goes to the end of the file, whatever the offset was.',
      appendIsIgnored,
    ),
  ],
  explain(drawn, trace, answer) {
    const value = lastResult(trace.steps.at(-1)?.state)
    const parting = partingOf(drawn, answer)
    const at = parting === undefined ? trace.steps.length - 2 : parting.step
    return {
      truthSays: `It returns ${value}.`,
      because: `${SHARING_RULES[drawn.sharing]} Line ${at}: ${trace.steps[at]?.says ?? ''}`,
    }
  },
  parts: (drawn, _, answer) => partingOf(drawn, answer),
})

function wrong(id: string, name: string, says: string, misbelief: Misbelief) {
  return {
    id,
    name,
    says,
    answer(drawn: OffsetScript): Answer | null {
      const run = runIfPossible(drawn.files, drawn.calls, misbelief)
      const result = run?.results.at(-1)
      return typeof result === 'number' ? { kind: 'number', value: result } : null
    },
  }
}

const MISBELIEFS = [childHasOwnOffset, childStartsAtZero, dupHasOwnOffset, openSharesOffset, appendIsIgnored]

/** The first line after which the wrong run whose answer was given has another offset than the real run. */
function partingOf(drawn: OffsetScript, answer: Answer): Parting | undefined {
  if (answer.kind !== 'number') return undefined
  const real = runIfPossible(drawn.files, drawn.calls, {})
  if (real === null || real.results.at(-1) === answer.value) return undefined
  for (const misbelief of MISBELIEFS) {
    const believed = runIfPossible(drawn.files, drawn.calls, misbelief)
    if (believed === null || believed.results.at(-1) !== answer.value) continue
    for (const [i, call] of drawn.calls.entries()) {
      const expected = offsetAfter(believed.machines[i + 1], call)
      const actual = offsetAfter(real.machines[i + 1], call)
      if (expected === null || actual === null || expected.offset === actual.offset) continue
      return {
        step: i + 1,
        predicted: `offset ${expected.offset}`,
        actual: `offset ${actual.offset}`,
        focus: actual.focus,
      }
    }
  }
  const last = offsetAfter(real.last, drawn.calls.at(-1))
  if (last === null) return undefined
  return {
    step: drawn.calls.length,
    predicted: `offset ${answer.value}`,
    actual: `offset ${last.offset}`,
    focus: last.focus,
  }
}

function offsetAfter(
  machine: Machine | undefined,
  call: Call | undefined,
): { offset: number; focus: string } | null {
  if (machine === undefined || call === undefined || !('fd' in call)) return null
  const file = openFileOf(machine, processOf(machine, call.proc), call.fd)
  return file === null ? null : { offset: file.offset, focus: `file:${letterOf(file)}` }
}

function lastResult(state: ProcessState | undefined): number {
  const result: Result = state?.kind === 'script' ? state.result : null
  return typeof result === 'number' ? result : 0
}
