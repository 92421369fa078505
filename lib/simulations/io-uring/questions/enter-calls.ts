import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { listing } from '../say'
import { type Run, runProgram } from '../trace'

const STYLES = ['batch', 'one by one', 'wait', 'overflow', 'sqpoll'] as const

const params = z.strictObject({
  /** How the program goes about it: batches; a submit for each; waiting for completions; a CQ that overflows; SQPOLL. */
  styles: z
    .array(z.enum(STYLES))
    .min(1)
    .default([...STYLES]),
})

interface Drawn {
  readonly entries: number
  readonly sqpollIdleMs: number | null
  readonly program: readonly Operation[]
}

export const enterCalls = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'enter-calls',
  title: 'How many io_uring_enter calls?',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { styles }) {
    const drawn = PROGRAMS[rng.pick(styles)](rng)
    return { ...drawn, program: renumbered(drawn.program) }
  },
  ask: ({ entries, sqpollIdleMs, program }) => ({
    prompt: {
      text:
        `Linux 6.18 and liburing. The ring has **${entries}** entries in the SQ and **${2 * entries}** in the CQ` +
        `${sqpollIdleMs === null ? '' : `; it was set up with **SQPOLL** and \`sq_thread_idle\` = **${sqpollIdleMs} ms**, and its thread **sleeps** at the start`}. Each \`nop\` completes as soon as the kernel takes it. ` +
        'How many times does this program call `io_uring_enter`?',
      exhibits: [listing(program)],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 50 },
    hints: [
      'Filling an SQE and reaping a CQE only touch shared memory. A `submit` with nothing to submit makes no call.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(runOf(drawn).context.enters),
  misconceptions: [
    {
      id: 'a-call-for-each-request',
      name: 'a call for each request',
      says: 'Requests cost no system call of their own: one `io_uring_enter` submits all that are queued.',
      answer: ({ program }) => number(program.filter(({ op }) => op === 'sqe').length),
    },
    {
      id: 'reaping-is-a-call',
      name: 'reaping is a call',
      says: 'Completions are taken out of shared memory; that needs a call only while the overflow flag is up or one has to wait.',
      answer: (drawn) =>
        number(runOf(drawn).context.enters + drawn.program.filter(({ op }) => op === 'reap').length),
    },
    {
      id: 'sqpoll-never-calls',
      name: 'SQPOLL never calls',
      says: 'The SQPOLL thread goes to sleep after `sq_thread_idle` without work, and then a submit has to wake it with a call.',
      answer: ({ sqpollIdleMs }) => (sqpollIdleMs === null ? null : number(0)),
    },
    {
      id: 'every-submit-calls',
      name: 'every submit is a call',
      says: '`submit()` looks first: with nothing queued, or with the SQPOLL thread awake, it returns without a call.',
      answer: ({ program }) =>
        number(program.filter(({ op }) => op === 'submit' || op === 'submit_wait').length),
    },
  ],
  explain(drawn) {
    const { results, context } = runOf(drawn)
    const by = new Map<string, number>()
    for (const [i, operation] of drawn.program.entries()) {
      const count = results[i]?.enter?.length ?? 0
      const name = NAMES[operation.op] ?? operation.op
      if (count > 0) by.set(name, (by.get(name) ?? 0) + count)
    }
    const told = [...by].map(([name, count]) => `${count} by \`${name}\``)
    return {
      truthSays:
        context.enters === 0 ? 'Not at all.' : context.enters === 1 ? 'Once.' : `${context.enters} times.`,
      because: `${told.length === 0 ? 'No call of the program needs the kernel.' : `${told.join(', ')}.`} Filling SQEs and reading CQEs touch only memory that is shared with the kernel.${drawn.sqpollIdleMs === null ? '' : ` The thread sleeps after ${drawn.sqpollIdleMs} ms without work; only then must a submit wake it.`}`,
    }
  },
  parts(drawn, trace, answer) {
    const step = trace.steps.findIndex(
      ({ state }) =>
        state.enters >
        (answer.kind === 'number' ? Math.min(answer.value, runOf(drawn).context.enters - 1) : 0),
    )
    return {
      step: step < 0 ? trace.steps.length - 1 : step,
      predicted: answer.kind === 'number' ? sayCalls(answer.value) : '',
      actual: sayCalls(runOf(drawn).context.enters),
      focus: 'enters',
    }
  },
})

const NAMES: Partial<Record<Operation['op'], string>> = {
  submit: 'submit',
  submit_wait: 'submit_and_wait',
  reap: 'reap',
  wait_reap: 'wait',
}

/** The requests count from 1 on. */
function renumbered(program: readonly Operation[]): Operation[] {
  let id = 0
  return program.map((operation) => (operation.op === 'sqe' ? { ...operation, id: ++id } : operation))
}

const SUBMIT: Operation = { op: 'submit' }
const REAP_ALL: Operation = { op: 'reap', n: 99 }

function nops(from: number, count: number): Operation[] {
  return Array.from({ length: count }, (_, i) => ({ op: 'sqe', do: 'nop', id: from + i }))
}

const PROGRAMS: Record<(typeof STYLES)[number], (rng: Rng) => Drawn> = {
  batch(rng) {
    const sizes = Array.from({ length: rng.between(1, 3) }, () => rng.between(2, 4))
    const program = sizes.flatMap((size) => [
      ...nops(1, size),
      SUBMIT,
      ...(rng.chance(0.3) ? [SUBMIT] : []),
      REAP_ALL,
    ])
    return { entries: 8, sqpollIdleMs: null, program }
  },
  'one by one'(rng) {
    const count = rng.between(3, 5)
    const program = Array.from({ length: count }, () => [...nops(1, 1), SUBMIT]).flat()
    return {
      entries: 8,
      sqpollIdleMs: null,
      program: [...program, REAP_ALL, ...(rng.chance(0.5) ? [SUBMIT] : [])],
    }
  },
  wait(rng) {
    const count = rng.between(2, 4)
    const both = rng.chance(0.5)
    return {
      entries: 8,
      sqpollIdleMs: null,
      program: [
        ...nops(1, count),
        ...(both
          ? [{ op: 'submit_wait', n: count } as const]
          : [SUBMIT, { op: 'wait_reap', n: rng.between(1, count) } as const]),
        REAP_ALL,
        ...Array.from({ length: rng.between(0, 3) }, () => [
          ...nops(1, 2),
          { op: 'submit_wait', n: 2 } as const,
          REAP_ALL,
        ]).flat(),
        ...(rng.chance(0.4) ? [SUBMIT] : []),
      ],
    }
  },
  overflow(rng) {
    const entries = rng.pick([2, 4])
    const batches = rng.between(2, 4)
    const program = Array.from({ length: batches }, () => [...nops(1, entries), SUBMIT]).flat()
    return { entries, sqpollIdleMs: null, program: [...program, REAP_ALL] }
  },
  sqpoll(rng) {
    const idle = rng.pick([100, 200, 500])
    const count = rng.between(3, 4)
    const program = Array.from({ length: count }, (): Operation[] => [
      ...nops(1, rng.between(1, 2)),
      SUBMIT,
      {
        op: 'sleep',
        ms: rng.chance(0.5) ? idle * rng.between(2, 4) : Math.floor(idle / rng.pick([2, 5, 10])),
      },
    ]).flat()
    return { entries: 8, sqpollIdleMs: idle, program: [...program.slice(0, -1), REAP_ALL] }
  },
}

function runOf({ entries, sqpollIdleMs, program }: Drawn): Run {
  return runProgram(program, { entries, sqpollIdleMs })
}

function sayCalls(count: number): string {
  return `${count} ${count === 1 ? 'call' : 'calls'}`
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
