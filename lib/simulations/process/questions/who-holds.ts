import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import { type Machine, openFileOf } from '../machine'
import { closeClosesForAll, dup2Moves, execClosesAll, type Misbelief, runIfPossible } from '../misbeliefs'
import { and } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const params = z.strictObject({
  /** The pipeline that is set up: a child that writes, one that reads, or both. */
  shape: z.enum(['any', 'writer', 'reader', 'both']).default('any'),
  /** Whether the children go on to exec. */
  exec: z.enum(['any', 'yes', 'no']).default('any'),
})

interface Drawn {
  readonly calls: readonly Call[]
  readonly rows: readonly string[]
}

const COLUMNS = ['0', '1', '3', '4']
const VALUES = [
  { id: 'r', label: 'read end' },
  { id: 'w', label: 'write end' },
  { id: 'n', label: '/dev/null' },
  { id: '-', label: 'closed' },
] as const

const WRONG: readonly {
  readonly id: string
  readonly name: string
  readonly says: string
  readonly misbelief: Misbelief
}[] = [
  {
    id: 'close-for-all',
    name: "one process's close closes for all",
    says: 'After fork each process has its own table: a close frees the number in one of them.',
    misbelief: closeClosesForAll,
  },
  {
    id: 'dup2-moves',
    name: 'dup2 moves the descriptor',
    says: 'dup2 makes a second number for the open file. The first one stays until it is closed.',
    misbelief: dup2Moves,
  },
  {
    id: 'exec-closes-all',
    name: 'exec closes everything',
    says: 'exec keeps the table, but for numbers marked close-on-exec.',
    misbelief: execClosesAll,
  },
]

export const whoHolds: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'who-holds',
  title: 'Who holds which end of the pipe',
  kind: 'predict',
  form: 'grid',
  params,
  pose: poseCalls,
  ask: ({ calls, rows }) => ({
    prompt: {
      text: 'On Linux, **0, 1 and 2** are /dev/null at the start. A shell sets up a pipeline with these lines; `pipe` gives **3** as read end and **4** as write end.\n\nWhat does each number stand for after the last line?',
      exhibits: [scriptExhibit(calls)],
    },
    form: { kind: 'grid', columns: COLUMNS, rows, values: VALUES },
    hints: [
      '`dup2(a, b)` makes b another number for what a stands for and leaves a open. `close` frees a number in the process that calls it.',
    ],
  }),
  run: ({ calls }) => traceOfScript({}, calls),
  truth({ rows }, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'grid', value: state?.kind === 'script' ? cellsIn(state.machine, rows) : [] }
  },
  misconceptions: WRONG.map(({ misbelief, ...said }) => ({
    ...said,
    answer({ calls, rows }: Drawn): Answer | null {
      const run = runIfPossible({}, calls, misbelief)
      return run === null ? null : { kind: 'grid', value: cellsIn(run.last, rows) }
    },
  })),
  explain({ calls, rows }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    const cells = state?.kind === 'script' ? cellsIn(state.machine, rows) : []
    const held = (end: string): string => {
      const holders = rows.filter((_, row) =>
        cells.slice(row * COLUMNS.length, (row + 1) * COLUMNS.length).includes(end),
      )
      return `${and(holders)} ${holders.length < 2 ? 'holds' : 'hold'}`
    }
    const at = partsAt({ rows }, cells, answer)
    const [process, fd] = at === null ? ['', ''] : [rows[at.row] ?? '', COLUMNS[at.column] ?? '']
    const last = calls.findLastIndex(
      (call) =>
        call.proc === process &&
        ((call.op === 'close' && String(call.fd) === fd) || (call.op === 'dup2' && String(call.to) === fd)),
    )
    return {
      truthSays: `${held('w')} the write end; ${held('r')} the read end.`.replace(/^n/, 'N'),
      because:
        last >= 0
          ? `${process}'s ${fd}: line ${last + 1}, ${trace.steps[last + 1]?.says ?? ''}`
          : `${process === '' ? 'Each process has its own table' : `No line of ${process} changes its ${fd}`}; fork copies the parent's table as it is then.`,
    }
  },
  parts({ rows }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    const cells = state?.kind === 'script' ? cellsIn(state.machine, rows) : []
    const at = partsAt({ rows }, cells, answer)
    if (at === null || answer.kind !== 'grid') return undefined
    const index = at.row * COLUMNS.length + at.column
    const who = rows[at.row] ?? ''
    const fd = COLUMNS[at.column] ?? ''
    const say = (id: string | undefined): string =>
      `${who}'s ${fd} ${VALUES.find((value) => value.id === id)?.label ?? ''}`
    return {
      step: trace.steps.length - 1,
      predicted: say(answer.value[index]),
      actual: say(cells[index]),
      focus: `fd:${who}:${fd}`,
    }
  },
})

function partsAt(
  { rows }: { readonly rows: readonly string[] },
  cells: readonly string[],
  answer: Answer,
): { row: number; column: number } | null {
  if (answer.kind !== 'grid') return null
  const at = cells.findIndex((cell, i) => answer.value[i] !== cell)
  return at < 0 || rows.length === 0
    ? null
    : { row: Math.floor(at / COLUMNS.length), column: at % COLUMNS.length }
}

function cellsIn(machine: Machine, rows: readonly string[]): string[] {
  return rows.flatMap((label) =>
    COLUMNS.map((fd) => {
      const process = machine.processes.find((one) => one.label === label)
      const file = process === undefined ? null : openFileOf(machine, process, Number(fd))
      if (file === null) return '-'
      if (file.of.kind === 'pipe') return file.of.end === 'read' ? 'r' : 'w'
      return 'n'
    }),
  )
}

function poseCalls(rng: Rng, { shape, exec }: z.infer<typeof params>): Drawn {
  const drawn = shape === 'any' ? rng.pick(['writer', 'reader', 'both'] as const) : shape
  const sides = drawn === 'both' ? (['writer', 'reader'] as const) : [drawn]
  const calls: Call[] = [{ proc: 'P1', op: 'pipe' }]
  const rows = ['P1']
  const closes: Call[] = []
  const execs = exec === 'any' ? rng.chance(0.3) : exec === 'yes'
  for (const [i, side] of sides.entries()) {
    const proc = `P${i + 2}`
    rows.push(proc)
    calls.push({ proc: 'P1', op: 'fork', as: proc })
    const own: Call[] = [{ proc, op: 'dup2', fd: side === 'writer' ? 4 : 3, to: side === 'writer' ? 1 : 0 }]
    if (rng.chance(0.75)) own.push({ proc, op: 'close', fd: 3 })
    if (rng.chance(0.75)) own.push({ proc, op: 'close', fd: 4 })
    if (execs) own.push({ proc, op: 'exec' })
    // A parent that closes between the forks hands the second child fewer numbers.
    if (i === 0 && sides.length === 2 && rng.chance(0.3)) own.push({ proc: 'P1', op: 'close', fd: 4 })
    calls.push(...own)
  }
  for (const fd of [3, 4])
    if (rng.chance(0.6) && !calls.some((call) => call.op === 'close' && call.proc === 'P1' && call.fd === fd))
      closes.push({ proc: 'P1', op: 'close', fd })
  // A number that fork did not hand over cannot be duplicated or closed.
  const script = [...calls, ...closes]
  const results = runIfPossible({}, script, {})?.results ?? []
  return { calls: script.filter((_, i) => results[i] !== 'EBADF'), rows }
}
