import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer, Option } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { ERRNO, errorIn, type ErrorName } from '../errors'
import type { Kernel } from '../kernel'
import { runScript, type ScriptCall, startScript } from '../script'
import type { SyscallState } from '../state'
import { sayScriptCall, traceOfScript } from '../trace'

const causes = [
  'unknown-number',
  'bad-descriptor',
  'wrong-mode',
  'would-block',
  'bad-address',
  'no-reader',
  'not-seekable',
  'no-file',
  'no-error',
] as const
type Cause = (typeof causes)[number]

const params = z.strictObject({
  /** What the last call may stumble over: its descriptor, the state of a pipe, or its other arguments. */
  about: z.enum(['any', 'descriptor', 'pipe', 'arguments']).default('any'),
})

const ABOUT: Readonly<Record<'any' | 'descriptor' | 'pipe' | 'arguments', readonly Cause[]>> = {
  any: causes,
  descriptor: ['bad-descriptor', 'wrong-mode', 'not-seekable', 'no-error'],
  pipe: ['would-block', 'no-reader', 'not-seekable', 'wrong-mode', 'no-error'],
  arguments: ['unknown-number', 'bad-address', 'no-file', 'bad-descriptor'],
}

interface Drawn {
  readonly cause: Cause
  readonly calls: readonly ScriptCall[]
  readonly options: readonly Option[]
}

const SIZE = 100
const PIPE: ScriptCall = { call: 'pipe2', args: [{ pair: 'p' }, 'O_NONBLOCK'] }
const FILE: ScriptCall = { call: 'open', args: [{ path: 'a.txt' }, 'O_RDONLY'], as: 'f' }

const WHY: Readonly<Record<Cause, string>> = {
  'unknown-number': 'No system call has that number.',
  'bad-descriptor': 'That number is not open.',
  'wrong-mode': 'The descriptor is open, but not for this.',
  'would-block': 'It would have to wait, for bytes or for room, and O_NONBLOCK says not to.',
  'bad-address': 'The kernel could not copy a single byte to or from that address.',
  'no-reader': 'Nobody can read from the pipe any more, and SIGPIPE is ignored.',
  'not-seekable': 'A pipe has no position.',
  'no-file': 'There is no such file, and O_CREAT was not given.',
  'no-error': 'Nothing is wrong: a short or empty result is not an error.',
}

export const errorInRax: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'error-in-rax',
  title: 'What the kernel leaves in rax',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { about }) {
    const cause = rng.pick(ABOUT[about])
    const calls = callsFor(rng, cause)
    return { cause, calls, options: rng.shuffle(optionsFor(rng, raxOf(calls))) }
  },
  ask: ({ calls, options }) => ({
    prompt: {
      text: `On x86-64 Linux these system calls are made one after the other. \`a.txt\` holds **${SIZE} bytes**; 0, 1 and 2 are open; SIGPIPE is ignored.\n\nWhat is in **rax** after the last \`syscall\` instruction?`,
      exhibits: [
        {
          kind: 'code',
          lines: calls.map(
            (call, i) =>
              `${i + 1}  ${sayScriptCall(call).replaceAll('`', '')}${call.as === undefined ? '' : `   // ${call.as}`}`,
          ),
        },
      ],
    },
    form: { kind: 'choice', options },
    hints: [
      'A failure is the negative of its error number in rax. errno and -1 are made by glibc afterwards.',
    ],
  }),
  run: ({ calls }) => traceOfScript(startOf(), calls),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'choice', value: state?.kind === 'script' ? (state.rax.at(-1) ?? '') : '' }
  },
  misconceptions: [
    {
      id: 'minus-one',
      name: 'errors come back as -1 in rax',
      says: '-1 is what the glibc function returns. The kernel leaves the negative error number, here for the caller to turn into errno.',
      answer: ({ calls }): Answer | null => (raxOf(calls) < 0 ? { kind: 'choice', value: '-1' } : null),
    },
    {
      id: 'positive-errno',
      name: 'rax holds errno itself',
      says: 'A positive number would be a result, for instance a count of bytes. Errors are negative, from -4095 to -1.',
      answer: ({ calls }): Answer | null =>
        raxOf(calls) < 0 ? { kind: 'choice', value: String(-raxOf(calls)) } : null,
    },
    {
      id: 'empty-is-error',
      name: 'less than asked for is an error',
      says: 'A read that gives less, or 0 at the end, has succeeded.',
      answer: ({ calls, options }): Answer | null => {
        const wrong = options.find(({ id }) => id === String(-ERRNO.EAGAIN))
        return raxOf(calls) >= 0 && wrong !== undefined ? { kind: 'choice', value: wrong.id } : null
      },
    },
  ],
  explain({ cause, calls }) {
    const rax = raxOf(calls)
    const error = errorIn(rax)
    return {
      truthSays: error === null ? `rax is ${rax}.` : `rax is ${rax}, that is -${error}.`,
      because: `${WHY[cause]}${error === null ? '' : ' glibc would set errno to ' + String(-rax) + ' and return -1; the kernel does neither.'}`,
    }
  },
  parts({ calls }, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: `rax ${answer.value}`,
      actual: `rax ${raxOf(calls)}`,
      focus: 'rax',
    }
  },
})

function startOf(): Kernel {
  return startScript([{ name: 'a.txt', size: SIZE }])
}

function raxOf(calls: readonly ScriptCall[]): number {
  const last = runScript(startOf(), calls).rax.at(-1)
  return typeof last === 'number' ? last : 0
}

function callsFor(rng: Rng, cause: Cause): ScriptCall[] {
  const n = rng.pick([1, 8, 40, 200])
  switch (cause) {
    case 'unknown-number':
      return [{ nr: rng.pick([9999, 100000, 2800, 5000]), args: [] }]
    case 'bad-descriptor':
      return rng.pick<ScriptCall[]>([
        [{ call: 'read', args: [rng.between(3, 9), { buf: 1 }, n] }],
        [FILE, { call: 'close', args: ['$f'] }, { call: 'read', args: ['$f', { buf: 1 }, n] }],
        [FILE, { call: 'close', args: ['$f'] }, { call: 'close', args: ['$f'] }],
        [{ call: 'write', args: [-1, { buf: 1 }, n] }],
      ])
    case 'wrong-mode':
      return rng.pick<ScriptCall[]>([
        [FILE, { call: 'write', args: ['$f', { buf: 1 }, n] }],
        [PIPE, { call: 'read', args: ['$p.1', { buf: 1 }, n] }],
        [PIPE, { call: 'write', args: ['$p.0', { buf: 1 }, n] }],
      ])
    case 'would-block':
      return rng.pick<ScriptCall[]>([
        [PIPE, { call: 'read', args: ['$p.0', { buf: 1 }, n] }],
        [
          PIPE,
          { call: 'write', args: ['$p.1', { buf: 1 }, 5] },
          { call: 'read', args: ['$p.0', { buf: 1 }, 5] },
          { call: 'read', args: ['$p.0', { buf: 1 }, n] },
        ],
        [
          PIPE,
          { call: 'write', args: ['$p.1', { buf: 1 }, 65536] },
          { call: 'write', args: ['$p.1', { buf: 1 }, 1] },
        ],
      ])
    case 'bad-address':
      return rng.pick<ScriptCall[]>([
        [FILE, { call: 'read', args: ['$f', { ptr: 'null' }, n] }],
        [PIPE, { call: 'write', args: ['$p.1', { ptr: 'null' }, n] }],
      ])
    case 'no-reader':
      return [PIPE, { call: 'close', args: ['$p.0'] }, { call: 'write', args: ['$p.1', { buf: 1 }, n] }]
    case 'not-seekable':
      return [PIPE, { call: 'lseek', args: [rng.pick(['$p.0', '$p.1']), rng.between(0, 9), 'SEEK_SET'] }]
    case 'no-file':
      return [{ call: 'open', args: [{ path: rng.pick(['b.txt', 'missing', 'a.tx']) }, 'O_RDONLY'] }]
    case 'no-error':
      return rng.pick<ScriptCall[]>([
        [FILE, { call: 'read', args: ['$f', { buf: 1 }, 4096] }],
        [
          FILE,
          { call: 'lseek', args: ['$f', 200, 'SEEK_SET'] },
          { call: 'read', args: ['$f', { buf: 1 }, 10] },
        ],
        [
          PIPE,
          { call: 'write', args: ['$p.1', { buf: 1 }, 5] },
          { call: 'read', args: ['$p.0', { buf: 1 }, 40] },
        ],
        [PIPE, { call: 'close', args: ['$p.1'] }, { call: 'read', args: ['$p.0', { buf: 1 }, 40] }],
      ])
  }
}

/** The truth, -1, the positive number, and other errors that one could think of. */
function optionsFor(rng: Rng, rax: number): Option[] {
  const others: readonly ErrorName[] = ['EBADF', 'EINVAL', 'EAGAIN', 'EFAULT', 'ENOSYS', 'EPIPE']
  const ids = new Set([String(rax), '-1'])
  ids.add(rax < 0 ? String(-rax) : String(-ERRNO.EAGAIN))
  if (rax >= 0) ids.add('4096')
  for (const name of rng.shuffle(others)) if (ids.size < 5) ids.add(String(-ERRNO[name]))
  return [...ids].map((id) => {
    const error = errorIn(Number(id))
    return { id, label: error === null || id === '-1' ? id : `${id} (-${error})` }
  })
}
