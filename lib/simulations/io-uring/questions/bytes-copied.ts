import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { listing } from '../say'
import { type Run, runProgram } from '../trace'

const params = z.strictObject({
  /** Whether some reads end at the end of the file. */
  shortReads: z.boolean().default(true),
})

interface Drawn {
  readonly fileSize: number
  readonly program: readonly Operation[]
}

const SQE_BYTES = 64
const CQE_BYTES = 16

export const bytesCopied = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'bytes-copied',
  title: 'How many bytes are copied?',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { shortReads }) {
    const len = rng.pick([1000, 2000, 4000])
    const count = rng.between(2, 4)
    const isShort = shortReads && rng.chance(0.5)
    const fileSize = isShort ? len * count - rng.pick([200, 500]) : len * count + rng.pick([0, 1000])
    const reads = Array.from({ length: count }, (_, i): Operation => ({
      op: 'sqe',
      do: 'read',
      id: i + 1,
      fd: 'f',
      len,
      offset: i * len,
    }))
    return { fileSize, program: [...reads, { op: 'submit' }, { op: 'sleep', ms: 10 }, { op: 'reap', n: 99 }] }
  },
  ask: ({ fileSize, program }) => ({
    prompt: {
      text: `Linux 6.18. The file \`f\` has **${fileSize} bytes**, all in the page cache. These are ordinary buffered reads, without registered buffers or O_DIRECT. How many bytes of **file data** does the kernel copy into the program’s buffers?`,
      exhibits: [listing(program.filter(({ op }) => op !== 'sleep'))],
    },
    form: { kind: 'number', unit: 'bytes', tolerance: 0, min: 0, max: 100_000 },
    hints: [
      'What the program and the kernel share are the rings. The data of a read go where a read puts them.',
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(copiedIn(drawn)),
  misconceptions: [
    {
      id: 'zero-copy',
      name: 'io_uring is zero-copy',
      says: 'Only the rings are shared, so requests and results are not copied. The data of a buffered read still are.',
      answer: () => number(0),
    },
    {
      id: 'full-length',
      name: 'counts what was asked for',
      says: 'A read at the end of the file is short: its result says how many bytes there were.',
      answer: ({ program }) =>
        number(
          program.reduce((sum, operation) => sum + (operation.op === 'sqe' ? (operation.len ?? 0) : 0), 0),
        ),
    },
    {
      id: 'copies-entries',
      name: 'copies the entries too',
      says: 'SQEs (64 bytes) and CQEs (16 bytes) are written once, into memory that both sides see.',
      answer: (drawn) =>
        number(
          copiedIn(drawn) + drawn.program.filter(({ op }) => op === 'sqe').length * (SQE_BYTES + CQE_BYTES),
        ),
    },
  ],
  explain(drawn) {
    const results = runOf(drawn).context.reaped.map(({ res }) => res)
    return {
      truthSays: `${copiedIn(drawn)} bytes.`,
      because: `The reads return ${results.join(', ')}: together ${copiedIn(drawn)}. The rings are shared memory and need no copy, but a buffered read copies from the page cache as \`read\` does. Zero-copy needs more: O_DIRECT with registered buffers, SEND_ZC and the like.`,
    }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'number' ? `${answer.value} bytes` : '',
    actual: `${copiedIn(drawn)} bytes`,
    focus: 'reaped',
  }),
})

function runOf({ fileSize, program }: Drawn): Run {
  return runProgram(program, { entries: 8, files: [{ name: 'f', size: fileSize }] })
}

function copiedIn(drawn: Drawn): number {
  return runOf(drawn).context.reaped.reduce((sum, { res }) => sum + Math.max(0, res), 0)
}

function number(value: number): Answer {
  return { kind: 'number', value }
}
