import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { errorIn } from '../errors'
import { runScript, type ScriptCall, startScript } from '../script'
import type { SyscallState } from '../state'
import { sayScriptCall, traceOfScript } from '../trace'
import type { Answered } from '../dispatch'

const params = z.strictObject({
  /** What the calls are about. */
  on: z.enum(['any', 'file', 'pipe', 'socket']).default('any'),
  /** Calls after those that open something. */
  calls: z.number().int().min(2).max(6).default(4),
})

interface Drawn {
  readonly size: number
  readonly calls: readonly ScriptCall[]
  /** Calls in front whose results are given. */
  readonly given: number
}

export const scriptRax: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'script-rax',
  title: 'The results of a few system calls',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { on, calls }) {
    const drawn = on === 'any' ? rng.pick(['file', 'pipe', 'pipe', 'socket'] as const) : on
    const size = rng.pick([10, 20, 40])
    const draw = (): Drawn => ({
      size,
      given: 1,
      calls: [openingOf(drawn), ...Array.from({ length: calls }, () => drawCall(rng, drawn))],
    })
    let script = draw()
    for (let i = 0; i < 40 && !isTelling(script); i += 1) script = draw()
    return script
  },
  ask: ({ size, calls, given }) => ({
    prompt: {
      text: `On x86-64 Linux these system calls are made one after the other; nothing else runs. ${
        calls[0]?.call === 'open'
          ? `\`a.txt\` holds **${size} bytes**.`
          : 'Both ends are **non-blocking**, and SIGPIPE is ignored.'
      } The first descriptors to be given out are **3** and **4**.\n\nWhat is in **rax** after each of lines ${given + 1} to ${calls.length}? Errors: EBADF 9, EAGAIN 11, ESPIPE 29, EPIPE 32${calls[0]?.call === 'socketpair' ? ', ECONNRESET 104' : ''}.`,
      exhibits: [
        {
          kind: 'code',
          lines: calls.map((call, i) => `${i + 1}  ${sayScriptCall(call).replaceAll('`', '')}`),
        },
      ],
    },
    form: { kind: 'tokens', ordered: true, example: '5 0 -9' },
    hints: [
      'A read gives what is there, up to the count; 0 is the end. An error is the negative of its number.',
    ],
  }),
  run: ({ size, calls }) => traceOfScript(startScript([{ name: 'a.txt', size }]), calls),
  truth({ given }, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'tokens', value: state?.kind === 'script' ? state.rax.slice(given) : [] }
  },
  misconceptions: [
    {
      id: 'minus-one',
      name: 'errors come back as -1 in rax',
      says: 'The kernel leaves the negative of the error number; -1 is made by glibc.',
      answer: (drawn): Answer | null =>
        answerWith(drawn, ({ rax }) => (typeof rax === 'number' && rax < 0 ? { rax: -1 } : null)),
    },
    {
      id: 'as-asked',
      name: 'a call gives the count that was asked for',
      says: 'A read gives what is there. Less than asked for, or 0 at the end, is a success.',
      answer({ size, calls, given }): Answer {
        const run = runScript(startScript([{ name: 'a.txt', size }]), calls)
        const value = run.rax.map((rax, i) => {
          const asked = calls[i]?.args[2]
          return calls[i]?.call === 'read' && typeof rax === 'number' && rax >= 0 && typeof asked === 'number'
            ? String(asked)
            : String(rax)
        })
        return { kind: 'tokens', value: value.slice(given) }
      },
    },
    {
      id: 'empty-is-end',
      name: 'empty means end',
      says: 'While the other end is open, an empty pipe or socket gives EAGAIN. 0 comes when it is closed.',
      answer: (drawn): Answer | null => answerWith(drawn, ({ rax }) => (rax === -11 ? { rax: 0 } : null)),
    },
  ],
  explain({ calls, given }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    const rax = state?.kind === 'script' ? state.rax.slice(given) : []
    const at = answer.kind === 'tokens' ? rax.findIndex((value, i) => answer.value[i] !== value) : -1
    const error = rax.findIndex((value) => errorIn(Number(value)) !== null)
    const short = rax.findIndex((value, i) => isShortRead(calls[i + given], value))
    const told = Math.max(0, at >= 0 ? at : error >= 0 ? error : short)
    return {
      truthSays: `${rax.join(', ')}.`,
      because: `Line ${told + given + 1}: ${whyOf(calls[told + given], rax[told] ?? '')}`,
    }
  },
  parts({ given }, trace, answer) {
    const state = trace.steps.at(-1)?.state
    if (answer.kind !== 'tokens' || state?.kind !== 'script') return undefined
    const rax = state.rax.slice(given)
    const at = rax.findIndex((value, i) => answer.value[i] !== value)
    if (at < 0) return undefined
    return {
      step: at + given + 1,
      predicted: `rax ${answer.value[at] ?? 'nothing'}`,
      actual: `rax ${rax[at] ?? ''}`,
      focus: 'rax',
    }
  },
})

/** Bytes move, something is short or fails, and no more than half of it fails. */
function isTelling({ size, calls, given }: Drawn): boolean {
  const { rax } = runScript(startScript([{ name: 'a.txt', size }]), calls)
  const results = rax.slice(given)
  const failures = results.filter((one) => typeof one === 'number' && one < 0).length
  const moves = results.some((one) => typeof one === 'number' && one > 0)
  const isShort = results.some(
    (one, i) => calls[i + given]?.call === 'read' && one !== calls[i + given]?.args[2],
  )
  return moves && isShort && new Set(results).size > 2 && failures * 2 <= results.length
}

/** The results with each one that the change is about changed; the rest of the run stays. */
function answerWith({ size, calls, given }: Drawn, change: (answered: Answered) => Answered | null): Answer {
  const { rax } = runScript(startScript([{ name: 'a.txt', size }]), calls)
  return { kind: 'tokens', value: rax.map((one) => String(change({ rax: one })?.rax ?? one)).slice(given) }
}

function whyOf(call: ScriptCall | undefined, rax: string): string {
  const error = errorIn(Number(rax))
  const name = call?.call ?? 'the call'
  if (error === 'EBADF') return `EBADF, since the descriptor is closed or not open for ${name}.`
  if (error === 'EAGAIN') return 'EAGAIN, since nothing is there and the other end is still open.'
  if (error === 'EPIPE') return 'EPIPE, since the other end is closed.'
  if (error === 'ECONNRESET') return 'ECONNRESET, since the other end was closed with unread bytes in it.'
  if (error === 'ESPIPE') return 'ESPIPE, since only files have a position.'
  if (rax === '0' && name === 'read')
    return '0 bytes: the end. The other end is closed, or the file has no more.'
  if (isShortRead(call, rax)) return `only ${rax} bytes are there, so read gives fewer than it was asked for.`
  return `${name} succeeds with ${rax}.`
}

function isShortRead(call: ScriptCall | undefined, rax: string): boolean {
  return call?.call === 'read' && Number(rax) > 0 && Number(rax) !== call.args[2]
}

function openingOf(on: 'file' | 'pipe' | 'socket'): ScriptCall {
  if (on === 'file') return { call: 'open', args: [{ path: 'a.txt' }, 'O_RDWR'], as: 'f' }
  if (on === 'pipe') return { call: 'pipe2', args: [{ pair: 'p' }, 'O_NONBLOCK'] }
  return { call: 'socketpair', args: ['AF_UNIX', 'SOCK_STREAM|SOCK_NONBLOCK', 0, { pair: 's' }] }
}

function drawCall(rng: Rng, on: 'file' | 'pipe' | 'socket'): ScriptCall {
  const n = rng.pick([4, 6, 8, 15, 30])
  const roll = rng.next()
  if (on === 'file') {
    if (roll < 0.5) return { call: 'read', args: [3, { buf: 1 }, n] }
    if (roll < 0.65) return { call: 'write', args: [3, { buf: 1 }, n] }
    if (roll < 0.85)
      return { call: 'lseek', args: [3, rng.pick([0, 2, 5]), rng.pick(['SEEK_SET', 'SEEK_CUR', 'SEEK_END'])] }
    return roll < 0.93 ? { call: 'dup', args: [3] } : { call: 'close', args: [3] }
  }
  const [reader, writer] = on === 'pipe' || rng.chance(0.7) ? [3, 4] : [4, 3]
  if (roll < 0.4) return { call: 'read', args: [reader, { buf: 1 }, n] }
  if (roll < 0.7) return { call: 'write', args: [writer, { buf: 1 }, n] }
  if (roll < 0.85) return { call: 'close', args: [rng.pick([3, 4])] }
  if (roll < 0.93) return { call: 'lseek', args: [reader, 0, 'SEEK_SET'] }
  return { call: 'write', args: [reader, { buf: 1 }, n] }
}
