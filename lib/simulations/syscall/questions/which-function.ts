import { z } from 'zod'
import { assert } from '@/lib/base/assert'
import type { Answer } from '../../answer'
import type { Question, Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { type Dispatcher, functionFor } from '../dispatch-table'
import { nameOf, numberOf } from '../numbers'
import { lifeOf, UNKNOWN_NUMBER, USER_STACK } from '../scenarios'
import type { SyscallState } from '../state'
import { traceOfLife } from '../trace'

const params = z.strictObject({
  /** How the kernels drawn dispatch: through the table (5.10), or by a switch (6.12). */
  dispatchers: z
    .array(z.enum(['table', 'switch']))
    .min(1)
    .default(['table', 'switch']),
})

interface Drawn {
  readonly dispatcher: Dispatcher
  readonly number: number
  readonly slot: number
  readonly options: readonly string[]
}

const KERNELS: Readonly<Record<Dispatcher, string>> = {
  table: '**5.10** as released in 2020',
  switch: '**6.12**',
}
const CALLS = ['getpid', 'getuid', 'umask', 'dup', 'close', 'sched_yield', 'gettid', 'lseek'] as const
const NOBODY = '__x64_sys_ni_syscall'

export const whichFunction: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'which-function',
  title: 'Which function the number leads to',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { dispatchers }) {
    const [called = 'getpid', other = 'getuid'] = rng.sample(CALLS, 2)
    const isUnknown = rng.chance(0.15)
    const isPatched = rng.chance(0.75)
    const number = isUnknown ? UNKNOWN_NUMBER : (numberOf(called) ?? 0)
    const slot = numberOf(isPatched && !isUnknown ? called : other) ?? 0
    const functions = [called, other].map((name) => `__x64_sys_${name}`)
    return {
      dispatcher: rng.pick(dispatchers),
      number,
      slot,
      options: rng.shuffle(['hook', NOBODY, ...functions]),
    }
  },
  ask: ({ dispatcher, number, slot, options }) => ({
    prompt: {
      text: `x86-64, Linux ${KERNELS[dispatcher]}. A kernel module has made \`sys_call_table\` writable and put the address of its own \`hook\` into slot **${slot}**, that of \`${nameOf(slot) ?? ''}\`. User code runs \`syscall\` with **rax = ${number}**${number === UNKNOWN_NUMBER ? ', a number that no call has' : `, that is \`${nameOf(number) ?? ''}\``}.\n\nWhich function runs?`,
    },
    form: { kind: 'choice', options: options.map((id) => ({ id, label: `\`${id}\`` })) },
    hints: [
      'Up to 6.8 the kernel called through the table. Since 6.9 it calls the functions directly, from a switch over the number.',
    ],
  }),
  run: traceOf,
  truth: (drawn) => choice(functionFor(drawn, drawn.number)),
  misconceptions: [
    {
      id: 'through-the-table',
      name: 'every call goes through the table',
      says: 'Since 6.9 nothing is called through `sys_call_table`; a compiled switch leads straight to the functions, and the array is kept for tracing.',
      answer: (drawn) => choice(functionFor({ ...drawn, dispatcher: 'table' }, drawn.number)),
    },
    {
      id: 'never-through-the-table',
      name: 'the table has never been called through',
      says: 'Up to 6.8 the kernel loaded the address out of `sys_call_table` for every call, so a changed slot was a changed call.',
      answer: (drawn) => choice(functionFor({ ...drawn, dispatcher: 'switch' }, drawn.number)),
    },
    {
      id: 'hook-catches-all',
      name: 'the hook sees every call',
      says: 'A slot belongs to one number. Other numbers lead where they did.',
      answer: ({ number, slot }) => (number === slot ? null : choice('hook')),
    },
  ],
  explain(drawn) {
    const { dispatcher, number, slot } = drawn
    const found = functionFor(drawn, number)
    const because =
      found === NOBODY
        ? `${number} is beyond the last number, whatever is in the table: the result is -38, ENOSYS.`
        : dispatcher === 'table'
          ? `This kernel calls through \`sys_call_table\`, slot ${number}; ${number === slot ? 'that is the one which was changed' : `the one that was changed is ${slot}`}.`
          : `This kernel has a compiled switch over the number, with a direct call in each case. ${number === slot ? 'The slot was changed, but nothing is called through it.' : `The table plays no part, and slot ${slot} is another call besides.`}`
    return { truthSays: `\`${found}\`.`, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: answer.value,
      actual: functionFor(drawn, drawn.number),
      focus: 'phase:dispatch',
    }
  },
})

function choice(value: string): Answer {
  return { kind: 'choice', value }
}

/** Up to the dispatch, which is told as this kernel does it. */
function traceOf(drawn: Drawn): Trace<SyscallState> {
  const { dispatcher, number } = drawn
  const scene = {
    call: 'unknown',
    fd: 3,
    count: 0,
    ready: true,
    isolated: false,
    rip: 0x401234,
    rflags: 0x246,
    rsp: USER_STACK,
  } as const
  const trace = traceOfLife({ ...lifeOf(scene), number, args: [] }, `rax = ${number}`, 'dispatch')
  const last = trace.steps.at(-1)
  assert(last !== undefined, 'a run has steps')
  const found = functionFor(drawn, number)
  const says =
    dispatcher === 'table'
      ? `The kernel loads the address in slot ${number} of \`sys_call_table\` and calls it: \`${found}\`.`
      : `The case for ${number} in a compiled switch calls \`${found}\` directly; the table is not read.`
  const beyond = `${number} is beyond the last number: \`${NOBODY}\`, for -ENOSYS.`
  return {
    ...trace,
    steps: [...trace.steps.slice(0, -1), { ...last, says: found === NOBODY ? beyond : says }],
  }
}
