import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import {
  appendIsIgnored,
  childHasOwnOffset,
  childStartsAtZero,
  dupHasOwnOffset,
  type Misbelief,
  openSharesOffset,
  runIfPossible,
  runScript,
} from '../misbeliefs'
import { letterOf, type ProcessState, shownFiles, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'
import { type OffsetScript, poseOffsetScript, SHARING_RULES, sharingParam, sharings } from './offset-script'

const params = z.strictObject({
  sharing: sharingParam,
  /** Writes after the two sides part. */
  writes: z.number().int().min(2).max(4).default(3),
})

interface Drawn extends OffsetScript {
  readonly options: readonly string[]
}

const WRONG: readonly {
  readonly id: string
  readonly name: string
  readonly says: string
  readonly misbelief: Misbelief
}[] = [
  {
    id: 'own-offset',
    name: 'the child has its own offset',
    says: 'fork copies descriptors, not open files: what one writes moves the offset for both.',
    misbelief: childHasOwnOffset,
  },
  {
    id: 'from-zero',
    name: 'the child starts at offset 0',
    says: 'The child does not open the file again. It goes on where the shared offset is.',
    misbelief: childStartsAtZero,
  },
  {
    id: 'dup-own-offset',
    name: 'dup makes a second offset',
    says: 'A duplicate is another number for the same open file, offset included.',
    misbelief: dupHasOwnOffset,
  },
  {
    id: 'one-offset-a-file',
    name: 'one offset for each file',
    says: 'Two opens have two offsets, so the second writer overwrites what the first wrote.',
    misbelief: openSharesOffset,
  },
  {
    id: 'append-overwrites',
    name: 'O_APPEND only sets where one starts',
    says: 'Each appending write goes to the end as it is then, so nothing is overwritten.',
    misbelief: appendIsIgnored,
  },
]

export const fileContent: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'file-content',
  title: 'What the file holds after two have written',
  kind: 'predict',
  form: 'choice',
  params,
  pose(rng, { sharing, writes }) {
    const drawn = sharing === 'any' ? rng.pick(sharings) : sharing
    const script = poseOffsetScript(
      rng,
      drawn,
      writes,
      ['write'],
      drawn === 'append' ? rng.between(2, 4) : rng.pick([0, 0, 5, 8]),
    )
    const truth = contentAfter(script)
    const believed = WRONG.flatMap(({ misbelief }) => contentUnder(script, misbelief) ?? [])
    const others = [...new Set([...believed, ...rng.shuffle(fillers(script))])].filter((one) => one !== truth)
    return { ...script, options: rng.shuffle([truth, ...others.slice(0, 3)]) }
  },
  ask: (drawn) => ({
    prompt: {
      text: `On Linux, \`log\` ${drawn.files['log'] === '' ? 'is **empty**' : `holds **${drawn.files['log'] ?? ''}**`} at the start. The lines run in this order.\n\nWhat does \`log\` hold in the end?`,
      exhibits: [scriptExhibit(drawn.calls)],
    },
    form: {
      kind: 'choice',
      options: drawn.options.map((content) => ({ id: content, label: `\`${content}\`` })),
    },
    hints: [SHARING_RULES[drawn.sharing]],
  }),
  run: (drawn) => traceOfScript(drawn.files, drawn.calls),
  truth: (_, trace) => ({ kind: 'choice', value: contentOfState(trace.steps.at(-1)?.state) }),
  misconceptions: WRONG.map(({ misbelief, ...said }) => ({
    ...said,
    answer(drawn: Drawn): Answer | null {
      const value = contentUnder(drawn, misbelief)
      return value === null || !drawn.options.includes(value) ? null : { kind: 'choice', value }
    },
  })),
  explain(drawn, trace, answer) {
    const at = answer.kind === 'choice' ? (partsAt(drawn, answer.value)?.step ?? trace.steps.length - 1) : 1
    return {
      truthSays: `It holds \`${contentAfter(drawn)}\`.`,
      because: `${SHARING_RULES[drawn.sharing]} Line ${at}: ${trace.steps[at]?.says ?? ''}`,
    }
  },
  parts(drawn, _, answer) {
    return answer.kind === 'choice' ? partsAt(drawn, answer.value) : undefined
  },
})

/** The first write after which the file is not what it was under the wrong rule whose content was chosen. */
function partsAt(drawn: Drawn, chosen: string) {
  const real = runScript(drawn.files, drawn.calls)
  const held = WRONG.find(({ misbelief }) => contentUnder(drawn, misbelief) === chosen)
  const believed = held === undefined ? null : runIfPossible(drawn.files, drawn.calls, held.misbelief)
  const at = real.machines.findIndex(
    (machine, i) => machine.files['log'] !== believed?.machines[i]?.files['log'],
  )
  const step = believed === null || at < 0 ? drawn.calls.length : at
  const predicted = believed === null ? chosen : (believed.machines[step]?.files['log'] ?? '')
  const actual = real.machines[step]?.files['log'] ?? ''
  if (predicted === actual) return undefined
  const [file] = shownFiles(real.machines[step] ?? real.last)
  return {
    step,
    predicted: `\`${predicted}\``,
    actual: `\`${actual}\``,
    focus: file === undefined ? 'content:log' : `content:log file:${letterOf(file)}`,
  }
}

function contentAfter(script: OffsetScript): string {
  return runScript(script.files, script.calls).last.files['log'] ?? ''
}

function contentUnder(script: OffsetScript, misbelief: Misbelief): string | null {
  return runIfPossible(script.files, script.calls, misbelief)?.last.files['log'] ?? null
}

function contentOfState(state: ProcessState | undefined): string {
  return state?.kind === 'script' ? (state.machine.files['log'] ?? '') : ''
}

/** Contents that look possible: one side's writes in front, or what was there kept in front of everything. */
function fillers({ files, calls }: OffsetScript): string[] {
  const writes = calls.filter((call): call is Extract<Call, { op: 'write' }> => call.op === 'write')
  const sideOf = (call: { proc: string; fd: number }): string => `${call.proc} ${call.fd}`
  const first = writes.filter((call) => sideOf(call) === sideOf(writes[0] ?? call))
  const second = writes.filter((call) => !first.includes(call))
  const text = (list: readonly { data: string }[]): string => list.map((call) => call.data).join('')
  const before = files['log'] ?? ''
  return [
    before + text(writes),
    text(writes),
    before + text([...second, ...first]),
    text(second),
    before + text(first),
  ].filter((one) => one !== '')
}
