import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { argumentRegisters, type Life, type Phase } from '../model'
import { startKernel } from '../kernel'
import { numberOf } from '../numbers'
import { USER_STACK } from '../scenarios'
import type { SyscallState } from '../state'
import { traceOfLife } from '../trace'

const SIGNATURES: readonly { readonly call: string; readonly names: readonly string[] }[] = [
  { call: 'read', names: ['fd', 'buf', 'count'] },
  { call: 'openat', names: ['dirfd', 'path', 'flags', 'mode'] },
  { call: 'mmap', names: ['addr', 'length', 'prot', 'flags', 'fd', 'offset'] },
  { call: 'pread64', names: ['fd', 'buf', 'count', 'offset'] },
  { call: 'futex', names: ['uaddr', 'op', 'val', 'timeout', 'uaddr2', 'val3'] },
  { call: 'epoll_ctl', names: ['epfd', 'op', 'fd', 'event'] },
  { call: 'sendto', names: ['fd', 'buf', 'len', 'flags', 'addr', 'addrlen'] },
  { call: 'io_uring_enter', names: ['fd', 'to_submit', 'min_complete', 'flags', 'sig', 'sz'] },
]

const params = z.strictObject({
  /** The place of the argument: one of the first three, or of the last three, where system calls and functions differ. */
  position: z.enum(['any', 'early', 'late']).default('any'),
})

interface Drawn {
  readonly call: string
  readonly names: readonly string[]
  readonly at: number
  readonly options: readonly string[]
}

/** Where the System V ABI puts the arguments of an ordinary function. */
const FUNCTION_REGISTERS = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9'] as const

export const argumentRegister: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'argument-register',
  title: 'Which register holds the argument',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { position }) {
    const at = rng.pick({ any: [0, 1, 2, 3, 3, 4, 5], early: [0, 1, 2], late: [3, 3, 4, 5] }[position])
    const { call, names } = rng.pick(SIGNATURES.filter((one) => one.names.length > at))
    const truth = argumentRegisters[at] ?? 'r9'
    const others = rng.shuffle(
      ['rax', 'rdi', 'rsi', 'rdx', 'r10', 'r8', 'r9'].filter((name) => name !== truth && name !== 'rcx'),
    )
    return { call, names, at, options: rng.shuffle([truth, 'rcx', ...others.slice(0, 3)]) }
  },
  ask: ({ call, names, at, options }) => ({
    prompt: {
      text: `On x86-64 Linux, user code makes the system call \`${call}(${names.join(', ')})\`.\n\nIn which register does the kernel find **${names[at] ?? ''}**, argument ${at + 1}?`,
    },
    form: { kind: 'choice', options: options.map((id) => ({ id, label: `\`${id}\`` })) },
    hints: ['As for functions, but rcx is taken: `syscall` puts the return address there.'],
  }),
  // Up to the dispatch: what the call then does is not the question.
  run: (drawn) => traceOfLife(lifeOfSignature(drawn), `${drawn.call}(${drawn.names.join(', ')})`, 'dispatch'),
  truth({ at, names }, trace) {
    const state = trace.steps.find(({ at: phase }) => phase === ('load' satisfies Phase))?.state
    const registers = state?.kind === 'life' ? Object.entries(state.cpu.registers) : []
    return { kind: 'choice', value: registers.find(([, value]) => value === names[at])?.[0] ?? '' }
  },
  misconceptions: [
    {
      id: 'as-functions',
      name: 'arguments go in rcx',
      says: 'rcx is the fourth register of a function call. `syscall` overwrites it, so the kernel takes the fourth argument from r10.',
      answer: ({ at }): Answer => ({ kind: 'choice', value: FUNCTION_REGISTERS[at] ?? 'r9' }),
    },
    {
      id: 'number-counts',
      name: 'rax is the first argument',
      says: 'rax holds the number of the call; the arguments start with rdi.',
      answer: ({ at, options }): Answer | null => {
        const shifted = at === 0 ? 'rax' : (argumentRegisters[at - 1] ?? 'rdi')
        return options.includes(shifted) ? { kind: 'choice', value: shifted } : null
      },
    },
  ],
  explain: ({ names, at }) => ({
    truthSays: `${names[at] ?? ''} goes into ${argumentRegisters[at] ?? ''}.`,
    because: `System calls take their arguments from ${argumentRegisters.join(', ')}, in this order.${
      at === 3
        ? ' A function would have its fourth in rcx, but `syscall` overwrites rcx with the return address.'
        : ''
    }`,
  }),
  parts({ at, names }, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const truth = argumentRegisters[at] ?? ''
    const step = trace.steps.findIndex(({ at: phase }) => phase === ('load' satisfies Phase))
    return {
      step,
      predicted: `${names[at] ?? ''} in ${answer.value}`,
      actual: `${names[at] ?? ''} in ${truth}`,
      focus: `register:${answer.value} register:${truth}`,
    }
  },
})

/** The call with the names of its arguments for values. */
function lifeOfSignature({ call, names }: Drawn): Life {
  return {
    number: numberOf(call) ?? 0,
    args: names.map(() => -1),
    shown: names,
    kernel: startKernel({}),
    rip: 0x401234,
    rflags: 0x246,
    rsp: USER_STACK,
    isolated: false,
    arrives: 0,
  }
}
