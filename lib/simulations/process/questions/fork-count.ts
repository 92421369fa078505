import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { type Output, processesIn, sayProgram, type Statement, timesPrinted, traceOfForks } from '../forks'
import { count } from '../sentences'
import type { ProcessState } from '../trace'

const params = z.strictObject({
  /** What is counted: all processes, or how often a text reaches the output, which stdio buffers. */
  ask: z.enum(['any', 'processes', 'prints']).default('any'),
  /** Lines that fork; drawn if absent. */
  forks: z.number().int().min(1).max(3).optional(),
  /** Whether a fork may stand behind an if. */
  branches: z.boolean().default(true),
})

interface Drawn {
  readonly ask: 'processes' | 'prints'
  readonly program: readonly Statement[]
  readonly output: Output
}

const TEXT = 'a'

export const forkCount: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'fork-count',
  title: 'What these forks multiply',
  kind: 'predict',
  form: 'number',
  params,
  pose: poseProgram,
  ask: ({ ask, program, output }) => ({
    prompt: {
      text:
        ask === 'processes'
          ? 'One process on Linux runs this program; every `fork` succeeds.\n\nHow many processes are there **in all**, the first one included?'
          : `One process on Linux (glibc) runs this program; every \`fork\` succeeds. Standard output is **${
              output === 'file' ? 'a file, fully buffered' : 'a terminal, line buffered'
            }**.\n\nHow often does **a** appear in the output?`,
      exhibits: [
        { kind: 'code', lines: ['int main() {', ...sayProgram(program).map((line) => `  ${line}`), '}'] },
      ],
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 64 },
    hints: [
      ask === 'processes'
        ? 'After a `fork` both processes go on with the next line. In the child it returned 0.'
        : 'stdio keeps text in a buffer of the process until a newline to a terminal, a full buffer or `exit`. fork copies that buffer.',
    ],
  }),
  run: ({ program, output }) => traceOfForks(program, output),
  truth: ({ ask }, trace) => ({
    kind: 'number',
    value: ask === 'processes' ? processesIn(trace) : timesPrinted(trace, TEXT),
  }),
  misconceptions: [
    {
      id: 'one-each',
      name: 'each fork adds one',
      says: 'A line with fork is run by every process there is, so unconditional forks double the number.',
      answer({ ask, program }): Answer | null {
        const lines = program.filter((one) => one.kind !== 'print')
        const forks = lines.reduce(
          (sum, one) => sum + (one.kind === 'child-forks' || one.kind === 'parent-forks' ? 2 : 1),
          0,
        )
        return ask === 'processes' ? { kind: 'number', value: forks + 1 } : null
      },
    },
    {
      id: 'always-doubles',
      name: 'every fork doubles, whoever calls it',
      says: 'A fork behind an if is called by the child or the parent only.',
      answer({ ask, program, output }): Answer | null {
        if (ask !== 'processes') return null
        const plain = program.flatMap((one): Statement[] =>
          one.kind === 'child-forks' || one.kind === 'parent-forks'
            ? [{ kind: 'fork' }, { kind: 'fork' }]
            : [one.kind === 'child-exits' ? { kind: 'fork' } : one],
        )
        return { kind: 'number', value: processesIn(traceOfForks(plain, output)) }
      },
    },
    {
      id: 'newline-always-flushes',
      name: 'a newline always flushes',
      says: 'A newline flushes only where the stream is line buffered, as to a terminal. To a file it is one more character in the buffer.',
      answer: ({ ask, program, output }): Answer | null =>
        ask === 'prints' && output === 'file' && program.some((one) => one.kind === 'print' && one.newline)
          ? { kind: 'number', value: timesPrinted(traceOfForks(program, 'terminal'), TEXT) }
          : null,
    },
    {
      id: 'buffer-not-copied',
      name: 'text is printed where printf stands',
      says: 'Text without a newline waits in the stdio buffer, and fork copies the buffer like all memory: each copy is written at exit.',
      answer({ ask, program }): Answer | null {
        // Every line printed at once is what a terminal with newlines does.
        const flushed = program.map((one): Statement =>
          one.kind === 'print' ? { ...one, newline: true } : one,
        )
        return ask === 'prints'
          ? { kind: 'number', value: timesPrinted(traceOfForks(flushed, 'terminal'), TEXT) }
          : null
      },
    },
  ],
  explain({ ask, program }, trace) {
    const all = processesIn(trace)
    if (ask === 'processes') {
      const growth = growthOf(program)
      return {
        truthSays: `${count(all, 'process', 'processes')}.`,
        because: `Every process that reaches a line runs it: 1 at the start, ${growth.join(', ')}.`,
      }
    }
    const times = timesPrinted(trace, TEXT)
    const copies = trace.steps.filter(({ says }) => says.includes('own copy')).length
    return {
      truthSays: times === 1 ? 'Once.' : times === 2 ? 'Twice.' : `${times} times.`,
      because:
        copies === 0
          ? `No buffer held text at a fork, so each a is written by the process that printed it; ${all} processes ran.`
          : `${count(copies, 'fork')} copied a buffer that held text; each copy is written when its process exits. ${all} processes ran.`,
    }
  },
  parts({ ask }, trace, answer) {
    if (answer.kind !== 'number') return undefined
    if (ask === 'prints') {
      const at = trace.steps.findIndex(({ says }) => says.includes('own copy'))
      return {
        step: at < 0 ? trace.steps.length - 1 : at,
        predicted: `${answer.value} in all`,
        actual: at < 0 ? `${timesPrinted(trace, TEXT)} in all` : 'the buffer is copied',
        focus: 'output',
      }
    }
    const all = processesIn(trace)
    // The fork that goes beyond the prediction, or the last one.
    const at = trace.steps.findIndex(
      ({ state }) =>
        state.kind === 'script' && state.machine.processes.length > Math.min(answer.value, all - 1),
    )
    return {
      step: Math.max(0, at),
      predicted: `${answer.value} in all`,
      actual: `${all} in all`,
      focus: 'tree',
    }
  },
})

/** "2 after fork();", line by line. */
function growthOf(program: readonly Statement[]): string[] {
  const words: string[] = []
  let running: Statement[] = []
  for (const statement of program) {
    running = [...running, statement]
    if (statement.kind === 'print') continue
    words.push(`${processesIn(traceOfForks(running, 'file'))} after \`${sayProgram([statement])[0] ?? ''}\``)
  }
  return words
}

function poseProgram(rng: Rng, { ask, forks: given, branches }: z.infer<typeof params>): Drawn {
  const forks = given ?? rng.pick(branches ? [1, 2, 2, 2, 3] : [1, 2, 3])
  const asked = ask === 'any' ? rng.pick(['processes', 'prints'] as const) : ask
  const program = Array.from({ length: forks }, (): Statement => {
    const kind =
      branches && rng.chance(0.5) ? rng.pick(['child-forks', 'parent-forks', 'child-exits'] as const) : 'fork'
    return { kind }
  })
  if (asked === 'processes') return { ask: asked, program, output: 'file' }
  const print: Statement = { kind: 'print', text: TEXT, newline: rng.chance(0.5) }
  // Text printed after the last fork is held by no buffer that is copied.
  const place = rng.chance(0.15) ? forks : rng.between(0, forks - 1)
  const output: Output = rng.chance(0.6) ? 'file' : 'terminal'
  return { ask: asked, program: [...program.slice(0, place), print, ...program.slice(place)], output }
}
