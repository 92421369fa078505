import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { SyscallState } from '../state'
import { costs, type Doing, stepCounts } from '../switches'
import { sayDoing, traceOfProgram } from '../trace-program'
import { and, count } from '../words'
import { drawProgram } from './draw-program'

const params = z.strictObject({
  /** What is counted: system calls entered, mode switches (one in and one out for each), or voluntary context switches. */
  ask: z.enum(['any', 'calls', 'mode-switches', 'context-switches']).default('any'),
  lines: z.number().int().min(3).max(7).default(5),
  /** Whether a line may be done several times. */
  repeats: z.boolean().default(true),
})

type Ask = 'calls' | 'mode-switches' | 'context-switches'
interface Drawn {
  readonly ask: Ask
  readonly doings: readonly Doing[]
}

const WHAT: Readonly<Record<Ask, string>> = {
  calls: 'How many **system calls** does this thread make?',
  'mode-switches':
    'How many **mode switches** between ring 3 and ring 0 do its system calls make, in and out counted each?',
  'context-switches': 'How many **voluntary context switches** does this thread make?',
}

export const countSwitches: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'count-switches',
  title: 'Mode switches and context switches of a program',
  kind: 'predict',
  form: 'number',
  params,
  pose: (rng, { ask, lines, repeats }) => ({
    ask:
      ask === 'any'
        ? rng.pick(['calls', 'mode-switches', 'context-switches', 'context-switches'] as const)
        : ask,
    doings: drawProgram(rng, lines, repeats),
  }),
  ask: ({ ask, doings }) => ({
    prompt: {
      text: `A thread on Linux 6.18 has CPU 0 to itself and does this in order. Whatever it waits for is done by a thread on another CPU, some milliseconds later.\n\n${WHAT[ask]}`,
      exhibits: [{ kind: 'code', lines: doings.map((doing, i) => `${i + 1}  ${sayDoing(doing)}`) }],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 200 },
    hints: [
      ask === 'context-switches'
        ? 'A thread gives up the CPU only where it has to wait: what it asks for is not there yet, or it asks for time to pass.'
        : 'Computing and the vDSO stay in user space. Everything else here enters the kernel once each time, a wait followed by a read twice.',
    ],
  }),
  run: ({ doings }) => traceOfProgram(doings),
  truth({ ask }, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'number', value: state?.kind === 'program' ? valueOf(ask, state.counts) : 0 }
  },
  misconceptions: [
    {
      id: 'each-call-switches',
      name: 'every system call is a context switch',
      says: 'A system call changes the mode of the same thread. A context switch, to another thread, comes only when it has to wait.',
      answer({ ask, doings }): Answer | null {
        const { entered } = doings.reduce(stepCounts, { entered: 0, voluntary: 0 })
        return ask === 'context-switches' ? { kind: 'number', value: entered } : null
      },
    },
    {
      id: 'there-and-back',
      name: 'a sleep is two context switches',
      says: 'The thread gives up the CPU once. That it gets it back is the switch of the thread that ran in between.',
      answer({ ask, doings }): Answer | null {
        const { voluntary } = doings.reduce(stepCounts, { entered: 0, voluntary: 0 })
        return ask === 'context-switches' ? { kind: 'number', value: 2 * voluntary } : null
      },
    },
    {
      id: 'time-is-a-call',
      name: 'asking for the time enters the kernel',
      says: 'clock_gettime(CLOCK_MONOTONIC) is answered by the vDSO in user space.',
      answer({ ask, doings }): Answer | null {
        if (ask === 'context-switches' || !doings.some(({ op }) => op === 'vdso')) return null
        const asCalls = doings.map((doing): Doing =>
          doing.op === 'vdso' ? { ...doing, op: 'getpid' } : doing,
        )
        return {
          kind: 'number',
          value: valueOf(ask, asCalls.reduce(stepCounts, { entered: 0, voluntary: 0 })),
        }
      },
    },
    {
      id: 'one-way',
      name: 'in and out is one mode switch',
      says: '`syscall` goes in, `sysret` comes out: two for each call.',
      answer: ({ ask, doings }): Answer | null =>
        ask === 'mode-switches'
          ? { kind: 'number', value: doings.reduce(stepCounts, { entered: 0, voluntary: 0 }).entered }
          : null,
    },
  ],
  explain({ ask, doings }, trace) {
    const state = trace.steps.at(-1)?.state
    const counts = state?.kind === 'program' ? state.counts : { entered: 0, voluntary: 0 }
    const lines = doings.flatMap(({ op }, i) => (costs[op].voluntary > 0 ? [i + 1] : []))
    const user = doings.flatMap(({ op }, i) => (costs[op].entered === 0 ? [i + 1] : []))
    const units = {
      calls: 'system call',
      'mode-switches': 'mode switch',
      'context-switches': 'context switch',
    } as const
    const many = {
      calls: 'system calls',
      'mode-switches': 'mode switches',
      'context-switches': 'context switches',
    } as const
    const because =
      ask === 'context-switches'
        ? lines.length === 0
          ? 'No line has to wait.'
          : `Only line${lines.length === 1 ? '' : 's'} ${and(lines.map(String))} ${lines.length === 1 ? 'has' : 'have'} to wait; every other call comes back on the same thread.`
        : `${ask === 'mode-switches' ? `${count(counts.entered, 'system call')}, each in and out.` : 'Every call of a line counts once.'}${
            user.length === 0
              ? ''
              : ` Line${user.length === 1 ? '' : 's'} ${and(user.map(String))} ${user.length === 1 ? 'stays' : 'stay'} in user space.`
          }${doings.some(({ op }) => op === 'poll-blocks' || op === 'epoll-blocks') ? ' Waiting and then reading are two calls.' : ''}`
    return { truthSays: `${count(valueOf(ask, counts), units[ask], many[ask])}.`, because }
  },
  parts({ ask, doings }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'number' || state?.kind !== 'program') return undefined
    const value = valueOf(ask, state.counts)
    // The first line that the common mistake counts otherwise: one that enters and comes back.
    const at = doings.findIndex(({ op }) =>
      answer.value > value ? costs[op].voluntary === 0 : costs[op].voluntary > 0,
    )
    return {
      step: at < 0 ? doings.length : at + 1,
      predicted: `${answer.value} in all`,
      actual: `${value} in all`,
      focus: 'counts',
    }
  },
})

function valueOf(
  ask: Ask,
  { entered, voluntary }: { readonly entered: number; readonly voluntary: number },
): number {
  return { calls: entered, 'mode-switches': 2 * entered, 'context-switches': voluntary }[ask]
}
