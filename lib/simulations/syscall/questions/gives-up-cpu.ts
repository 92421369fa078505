import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { SyscallState } from '../state'
import { costs, type Doing, stepCounts } from '../switches'
import { DEED_WORDS, sayDoing, traceOfProgram } from '../trace-program'
import { drawProgram } from './draw-program'

const params = z.strictObject({
  lines: z.number().int().min(3).max(6).default(4),
})

interface Drawn {
  readonly doings: readonly Doing[]
}

const COLUMNS = ['enters the kernel', 'gives up the CPU']
const VALUES = [
  { id: 'yes', label: 'yes' },
  { id: 'no', label: 'no' },
] as const

export const givesUpCpu: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'gives-up-cpu',
  title: 'What enters the kernel, what sleeps',
  kind: 'predict',
  form: 'grid',
  params,
  pose: (rng, { lines }) => ({ doings: drawProgram(rng, lines, false) }),
  ask: ({ doings }) => ({
    prompt: {
      text: 'A thread on Linux 6.18 does each of these things. It has its CPU to itself.\n\nWhich of them **enters the kernel** by a system call, and in which does the thread **give up the CPU**?',
    },
    form: { kind: 'grid', columns: COLUMNS, rows: doings.map(sayDoing), values: VALUES },
    hints: [
      'Entering changes the mode of the same thread. The CPU is given up only to wait for something that is not there yet, or for time.',
    ],
  }),
  run: ({ doings }) => traceOfProgram(doings),
  truth: (_, trace) => ({
    kind: 'grid',
    value: trace.steps.slice(1).flatMap(({ state }, i) => {
      const before = trace.steps[i]?.state
      if (state.kind !== 'program' || before?.kind !== 'program') return []
      return cellsOf(
        state.counts.entered > before.counts.entered,
        state.counts.voluntary > before.counts.voluntary,
      )
    }),
  }),
  misconceptions: [
    {
      id: 'each-call-switches',
      name: 'every system call is a context switch',
      says: 'Most calls come back at once on the same thread. Only one that has to wait gives up the CPU.',
      answer: ({ doings }): Answer => ({
        kind: 'grid',
        value: doings.flatMap(({ op }) => cellsOf(costs[op].entered > 0, costs[op].entered > 0)),
      }),
    },
    {
      id: 'time-is-a-call',
      name: 'asking for the time enters the kernel',
      says: 'clock_gettime(CLOCK_MONOTONIC) is answered by the vDSO in user space.',
      answer: ({ doings }): Answer | null =>
        doings.some(({ op }) => op === 'vdso')
          ? {
              kind: 'grid',
              value: doings.flatMap(({ op }) =>
                cellsOf(costs[op].entered > 0 || op === 'vdso', costs[op].voluntary > 0),
              ),
            }
          : null,
    },
    {
      id: 'waits-always-sleep',
      name: 'a call that can wait always sleeps',
      says: 'poll, epoll_wait, a futex wait and sched_yield come back at once if there is nothing to wait for.',
      answer: ({ doings }): Answer => ({
        kind: 'grid',
        value: doings.flatMap(({ op }) =>
          cellsOf(
            costs[op].entered > 0,
            costs[op].voluntary > 0 || /^(poll|epoll|futex-wait|sched_yield)/.test(op),
          ),
        ),
      }),
    },
  ],
  explain({ doings }, trace, answer) {
    const sleeping = doings.filter(({ op }) => costs[op].voluntary > 0).length
    const { entered } = doings.reduce(stepCounts, { entered: 0, voluntary: 0 })
    const wrong =
      answer.kind === 'grid'
        ? doings.findIndex(
            ({ op }, i) =>
              String(cellsOf(costs[op].entered > 0, costs[op].voluntary > 0)) !==
              String(answer.value.slice(2 * i, 2 * i + 2)),
          )
        : -1
    const told = wrong < 0 ? 0 : wrong
    const [{ op } = { op: 'compute' as const }] = doings.slice(told)
    return {
      truthSays: `${entered} system calls in all; the thread sleeps in ${sleeping} of ${doings.length}.`,
      because: `${DEED_WORDS[op]}: ${trace.steps[told + 1]?.says ?? ''}`,
    }
  },
  parts({ doings }, _, answer) {
    if (answer.kind !== 'grid') return undefined
    for (const [i, { op }] of doings.entries()) {
      const cells = cellsOf(costs[op].entered > 0, costs[op].voluntary > 0)
      const at = cells.findIndex((cell, column) => answer.value[2 * i + column] !== cell)
      if (at < 0) continue
      const what = COLUMNS[at] ?? ''
      const [predicted, actual] = cells[at] === 'yes' ? [`not: ${what}`, what] : [what, `not: ${what}`]
      return { step: i + 1, predicted, actual, focus: `line:${i}` }
    }
    return undefined
  },
})

function cellsOf(enters: boolean, sleeps: boolean): string[] {
  return [enters ? 'yes' : 'no', sleeps ? 'yes' : 'no']
}
