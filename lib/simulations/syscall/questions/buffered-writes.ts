import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { countCalls, type Phrase } from '../library'
import type { SyscallState } from '../state'
import { traceOfLibrary } from '../trace-library'
import { count } from '../words'

const params = z.strictObject({
  /** How the stream is buffered. */
  buffering: z.enum(['any', 'full', 'line', 'none']).default('any'),
  /** Whether the program writes or reads. */
  direction: z.enum(['any', 'write', 'read']).default('any'),
})

interface Drawn {
  readonly phrase: Phrase
  readonly n: number
  readonly bytes: number
  readonly direction: 'write' | 'read'
  readonly buffering: 'full' | 'line' | 'none'
}

const SIZE = 4096

export const bufferedWrites: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'buffered-writes',
  title: 'System calls behind stdio',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, given) {
    const direction =
      given.direction === 'any' ? rng.pick(['write', 'write', 'read'] as const) : given.direction
    const drawn =
      given.buffering === 'any'
        ? rng.pick(['full', 'full', 'full', 'line', 'none'] as const)
        : given.buffering
    const buffering = direction === 'read' && drawn === 'line' ? 'full' : drawn
    const bytes = rng.pick([16, 32, 50, 64])
    const n = buffering === 'full' ? rng.pick([100, 200, 300, 400, 500, 1000]) : rng.pick([10, 20, 40])
    const call = direction === 'read' ? 'fread' : buffering === 'line' ? 'fputs, with newline' : 'fputs'
    return {
      phrase: {
        call,
        buffer: buffering === 'full' ? SIZE : buffering === 'line' ? 'line' : 0,
        bytesEach: bytes,
      },
      n,
      bytes,
      direction,
      buffering,
    }
  },
  ask: ({ n, bytes, direction, buffering }) => ({
    prompt: {
      text: `A C program (glibc 2.36) ${
        direction === 'write'
          ? `calls \`fputs\` **${n} times** with a line of **${bytes} bytes**, the newline included`
          : `calls \`fread\` **${n} times** for **${bytes} bytes** each, from a file that is long enough`
      }. The stream is ${
        buffering === 'full'
          ? `**fully buffered** with **${SIZE} bytes**`
          : buffering === 'line'
            ? '**line buffered**'
            : '**unbuffered**'
      }.${direction === 'write' ? ' It does not flush or close the stream.' : ''}\n\nHow often is **${direction}** called in the kernel?`,
    },
    form: { kind: 'number', tolerance: 0, min: 0, max: 2000 },
    hints: [
      direction === 'write'
        ? 'A full buffer is written when more is to go into it. Without a buffer, or at the end of a line in a line-buffered stream, each call writes.'
        : 'An empty buffer is filled with one read. Without a buffer each call reads.',
    ],
  }),
  run: ({ phrase, n }) => traceOfLibrary(phrase, n),
  truth: (drawn) => ({ kind: 'number', value: callsIn(drawn) }),
  misconceptions: [
    {
      id: 'each-call-enters',
      name: 'every library call is a system call',
      says: 'stdio works on a buffer in user space and enters the kernel once a buffer full.',
      answer: ({ n }): Answer => ({ kind: 'number', value: n }),
    },
    {
      id: 'written-at-the-end',
      name: 'the rest is written too',
      says: 'What is in the buffer stays there until it is flushed, or the program exits.',
      answer: ({ n, bytes, direction, buffering }): Answer | null =>
        direction === 'write' && buffering === 'full'
          ? { kind: 'number', value: Math.ceil((n * bytes) / SIZE) }
          : null,
    },
    {
      id: 'all-buffered',
      name: 'every stream collects',
      says: 'A line-buffered stream writes at every newline, an unbuffered one at every call.',
      answer: ({ n, bytes, buffering }): Answer | null =>
        buffering === 'full' ? null : { kind: 'number', value: Math.floor((n * bytes) / SIZE) },
    },
    {
      id: 'reads-exactly',
      name: 'reads fetch what is asked for',
      says: 'A buffered read fetches a whole buffer ahead, so the last one brings more than was asked for.',
      answer: ({ n, bytes, direction, buffering }): Answer | null =>
        direction === 'read' && buffering === 'full'
          ? { kind: 'number', value: Math.floor((n * bytes) / SIZE) }
          : null,
    },
  ],
  explain(drawn) {
    const { n, bytes, direction, buffering } = drawn
    const times = callsIn(drawn)
    const total = n * bytes
    if (buffering !== 'full') {
      return {
        truthSays: sayTimes(times),
        because:
          buffering === 'line'
            ? 'A line-buffered stream writes at each newline, and every call ends in one.'
            : 'Without a buffer every call goes to the kernel.',
      }
    }
    return {
      truthSays: sayTimes(times),
      because:
        direction === 'write'
          ? `${n} × ${bytes} = ${total} bytes fill ${SIZE} bytes ${count(Math.floor(total / SIZE), 'time')}. ${
              total % SIZE === 0
                ? 'The last full buffer waits for more to come.'
                : `The last ${total - times * SIZE} bytes wait in the buffer.`
            }`
          : `${n} × ${bytes} = ${total} bytes are fetched ${SIZE} at a time: ${count(times, 'read')}.`,
    }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'number') return undefined
    const times = callsIn(drawn)
    const at =
      answer.value > times
        ? 1
        : trace.steps.findIndex(({ state }) => state.kind === 'library' && state.entered > answer.value)
    return {
      step: Math.max(1, at),
      predicted: `${count(answer.value, 'system call')} in all`,
      actual: `${count(times, 'system call')} in all`,
      focus: 'buffer',
    }
  },
})

function callsIn({ phrase, n, direction }: Drawn): number {
  return countCalls(phrase, n, 0)[direction] ?? 0
}

function sayTimes(times: number): string {
  return times === 0 ? 'Never.' : times === 1 ? 'Once.' : `${times} times.`
}
