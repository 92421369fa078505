import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import { numbersOf, processOf } from '../machine'
import { dupCopiesCloseOnExec, execClosesAll, execKeepsAll, type Misbelief, runScript } from '../misbeliefs'
import { and } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const params = z.strictObject({
  /** What makes the descriptors besides open: duplicates of one, or a pipe. */
  with: z.enum(['any', 'dup', 'pipe']).default('any'),
  /** Whether a child does the exec. */
  fork: z.enum(['any', 'yes', 'no']).default('any'),
})

interface Drawn {
  readonly calls: readonly Call[]
  readonly who: string
}

const FILES = { a: '', b: '' }
const WRONG: readonly {
  readonly id: string
  readonly name: string
  readonly says: string
  readonly misbelief: Misbelief
}[] = [
  {
    id: 'exec-closes-all',
    name: 'exec closes everything',
    says: 'exec keeps every descriptor that is not marked close-on-exec. That is how a shell hands over a redirection.',
    misbelief: execClosesAll,
  },
  {
    id: 'exec-keeps-all',
    name: 'exec keeps everything',
    says: 'Numbers marked close-on-exec are closed when the new program starts.',
    misbelief: execKeepsAll,
  },
  {
    id: 'dup-copies-flag',
    name: 'dup copies close-on-exec',
    says: 'The flag belongs to the number, not to the open file. dup and dup2 make a number without it.',
    misbelief: dupCopiesCloseOnExec,
  },
]

export const descriptorsAfterExec: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'descriptors-after-exec',
  title: 'Which descriptors survive exec',
  kind: 'quick',
  form: 'tokens',
  params,
  pose: poseCalls,
  ask: ({ calls, who }) => ({
    prompt: {
      text: `A Linux process runs these lines.\n\nWhich numbers **besides 0, 1 and 2** does **${who}** have open after \`execve\`?`,
      exhibits: [scriptExhibit(calls)],
    },
    form: {
      kind: 'tokens',
      ordered: false,
      palette: ['3', '4', '5', '6', '7', '8'],
      example: '7 8',
    },
    hints: [
      '`execve` closes the numbers marked close-on-exec and keeps the rest. The mark belongs to the number.',
    ],
  }),
  run: ({ calls }) => traceOfScript(FILES, calls),
  truth: ({ who }, trace) => ({ kind: 'tokens', value: openIn(trace.steps.at(-1)?.state, who) }),
  misconceptions: WRONG.map(({ misbelief, ...said }) => ({
    ...said,
    answer: ({ calls, who }: Drawn): Answer => ({
      kind: 'tokens',
      value: numbersOf(processOf(runScript(FILES, calls, misbelief).last, who))
        .filter((fd) => fd > 2)
        .map(String),
    }),
  })),
  explain({ calls, who }, trace) {
    const open = openIn(trace.steps.at(-1)?.state, who)
    const before = openIn(trace.steps.at(-2)?.state, who)
    const closed = before.filter((fd) => !open.includes(fd))
    const copied = calls.some((call) => call.op === 'dup' || call.op === 'dup2')
    return {
      truthSays: open.length === 0 ? 'None of them.' : `${and(open)}.`,
      because: `${closed.length === 0 ? 'No number was marked close-on-exec' : `${and(closed)} ${closed.length === 1 ? 'was' : 'were'} marked close-on-exec`}, so \`execve\` in line ${calls.length} closed ${closed.length === 0 ? 'nothing' : closed.length === 1 ? 'it' : 'them'}.${copied ? ' `dup` and `dup2` clear the mark on the new number; `dup3` with `O_CLOEXEC` sets it.' : ''}`,
    }
  },
  parts({ who }, trace, answer) {
    if (answer.kind !== 'tokens') return undefined
    const open = openIn(trace.steps.at(-1)?.state, who)
    const differing = [...open, ...answer.value].find((fd) => open.includes(fd) !== answer.value.includes(fd))
    if (differing === undefined) return undefined
    const [predicted, actual] = open.includes(differing) ? ['closed', 'open'] : ['open', 'closed']
    return {
      step: trace.steps.length - 1,
      predicted: `${differing} ${predicted}`,
      actual: `${differing} ${actual}`,
      focus: `fd:${who}:${differing}`,
    }
  },
})

function openIn(state: ProcessState | undefined, who: string): string[] {
  if (state?.kind !== 'script') return []
  return numbersOf(processOf(state.machine, who))
    .filter((fd) => fd > 2)
    .map(String)
}

function poseCalls(rng: Rng, given: z.infer<typeof params>): Drawn {
  const proc = 'P1'
  const first = rng.chance(0.6)
  const calls: Call[] = [
    { proc, op: 'open', file: 'a', flags: first ? ['RDWR', 'CLOEXEC'] : ['RDWR'] },
    { proc, op: 'open', file: 'b', flags: first && rng.chance(0.6) ? ['RDWR'] : ['RDWR', 'CLOEXEC'] },
  ]
  const extra = given.with === 'any' ? rng.pick(['dup', 'dup', 'pipe'] as const) : given.with
  if (extra === 'pipe') calls.push({ proc, op: 'pipe', cloexec: rng.chance(0.6) })
  else {
    calls.push({ proc, op: 'dup', fd: rng.between(3, 4) })
    calls.push({
      proc,
      op: rng.pick(['dup2', 'dup3'] as const),
      fd: rng.between(3, 4),
      to: rng.between(6, 8),
    })
  }
  if (rng.chance(0.4)) {
    const fd = rng.between(3, 5)
    const isMarked = processOf(runScript(FILES, calls).last, proc).descriptors[String(fd)]?.cloexec === true
    calls.push({ proc, op: 'cloexec', fd, on: !isMarked })
  }
  const forks = given.fork === 'any' ? rng.chance(0.5) : given.fork === 'yes'
  const who = forks ? 'P2' : proc
  if (forks) calls.push({ proc, op: 'fork', as: 'P2' })
  return { calls: [...calls, { proc: who, op: 'exec' }], who }
}
