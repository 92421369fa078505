import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import { countCalls } from '../library'
import { and } from '../words'
import type { SyscallState } from '../state'
import { traceOfPhrases } from '../trace-library'

/** Library calls by what makes one think that they enter the kernel, or that they do not. */
const CALLS = {
  clock: [
    'clock_gettime(CLOCK_MONOTONIC)',
    'gettimeofday',
    'time',
    'clock_gettime(CLOCK_PROCESS_CPUTIME_ID)',
    'clock_gettime(CLOCK_BOOTTIME_ALARM)',
    'clock_gettime(CLOCK_REALTIME_COARSE)',
    'clock_getres(CLOCK_REALTIME)',
    'sched_getcpu',
    'clock',
  ],
  memory: [
    'malloc(16)',
    'malloc(1000)+free',
    'mmap(4096)+munmap',
    'mprotect',
    'realloc(NULL,64)+free',
    'sbrk(4096)',
    'memcpy',
  ],
  stdio: [
    'fprintf fully buffered',
    'fputc fully buffered',
    'fprintf line buffered, with newline',
    'fprintf unbuffered',
    'fprintf fully buffered+fflush',
    'fgetc buffered',
    'snprintf',
    'fopen+fclose',
  ],
  locks: [
    'pthread_mutex_lock+unlock, uncontended',
    'sem_trywait, zero',
    'pthread_cond_broadcast, no waiter',
    'pthread_spin_lock+unlock, uncontended',
    'atomic add',
    'sched_yield',
    'pthread_self',
    'pthread_create+join',
    'usleep(1)',
    'sched_getaffinity',
  ],
  identity: [
    'getpid',
    'getuid',
    'gettid',
    'getenv',
    'getpagesize',
    'getrusage',
    'gethostname',
    'getpgrp',
    'isatty',
    'close(-1)',
    'write 0 bytes',
    'rand',
    'getrandom(16)',
  ],
} as const
const themes = ['clock', 'memory', 'stdio', 'locks', 'identity'] as const

const params = z.strictObject({
  /** Where the calls come from. `any` mixes. */
  theme: z.enum(['any', ...themes]).default('any'),
  calls: z.number().int().min(3).max(6).default(5),
})

interface Drawn {
  readonly calls: readonly string[]
}

export const entersKernel: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'enters-kernel',
  title: 'Which of these calls enters the kernel',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { theme, calls }) {
    const pool = theme === 'any' ? themes.flatMap((one) => rng.sample(CALLS[one], 3)) : CALLS[theme]
    let drawn = rng.sample(pool, calls)
    for (let i = 0; i < 10 && (entered(drawn).length === 0 || entered(drawn).length === calls); i += 1)
      drawn = rng.sample(pool, calls)
    return { calls: drawn }
  },
  ask: ({ calls }) => ({
    prompt: {
      text: 'A C program on x86-64 Linux 6.18 with glibc 2.36 has made each of these calls a few times already, on streams to `/dev/null` and from `/dev/zero`. The clock source is the TSC.\n\nIt makes each ten times more. Which of them makes a system call **every time**?',
    },
    form: { kind: 'choices', options: calls.map((call) => ({ id: call, label: `\`${spoken(call)}\`` })) },
    hints: [
      'Clocks that tick for everybody are read through the vDSO. Locks that nobody holds, buffers with room and memory that malloc already has need no kernel.',
    ],
  }),
  run: ({ calls }) => traceOfPhrases(calls),
  truth: (_, trace) => {
    const state = trace.steps.at(-1)?.state
    return { kind: 'choices', value: state?.kind === 'phrases' ? state.entered.toSorted() : [] }
  },
  misconceptions: [
    {
      id: 'every-call-enters',
      name: 'every library call is a system call',
      says: 'Most of libc runs in user space: only what needs the kernel goes there.',
      answer: ({ calls }): Answer => ({
        kind: 'choices',
        value: calls.filter((call) => !/^(memcpy|atomic|snprintf|rand|getenv)/.test(call)).toSorted(),
      }),
    },
    {
      id: 'time-needs-kernel',
      name: 'the time comes from the kernel',
      says: 'The kernel maps the clock data into every process, and the vDSO reads them there. CPU-time clocks are the exception.',
      answer: ({ calls }): Answer | null => withOthers(calls, /^(clock_|gettimeofday|time$|sched_getcpu)/),
    },
    {
      id: 'lock-needs-kernel',
      name: 'every lock enters the kernel',
      says: 'A lock that nobody holds is taken with one atomic instruction. The kernel is only asked to wait or to wake.',
      answer: ({ calls }): Answer | null =>
        withOthers(calls, /^(pthread_mutex|sem_|pthread_cond|pthread_spin)/),
    },
    {
      id: 'print-is-write',
      name: 'each printf is a write',
      says: 'stdio collects the text in a buffer of the process and writes when it is full or flushed.',
      answer: ({ calls }): Answer | null => withOthers(calls, /^(fprintf|fputc|fgetc|snprintf)/),
    },
    {
      id: 'malloc-is-brk',
      name: 'each malloc asks the kernel',
      says: 'malloc hands out memory that it got in large pieces before. It asks the kernel when that is used up.',
      answer: ({ calls }): Answer | null => withOthers(calls, /^(malloc|realloc)/),
    },
  ],
  explain({ calls }, _, answer) {
    const enter = entered(calls)
    const differing =
      answer.kind === 'choices'
        ? calls.find((call) => answer.value.includes(call) !== enter.includes(call))
        : undefined
    const told = differing ?? calls[0] ?? ''
    return {
      truthSays: enter.length === 0 ? 'None of them.' : `${and(enter.map((call) => `\`${spoken(call)}\``))}.`,
      because: `\`${spoken(told)}\`: ${whyOf(told)}`,
    }
  },
  parts({ calls }, _, answer) {
    if (answer.kind !== 'choices') return undefined
    const enter = entered(calls)
    const at = calls.findIndex((call) => answer.value.includes(call) !== enter.includes(call))
    const call = calls[at]
    if (call === undefined) return undefined
    const [predicted, actual] = enter.includes(call)
      ? ['stays in user space', 'enters']
      : ['enters', 'stays in user space']
    return { step: at + 1, predicted, actual, focus: `phrase:${at}` }
  },
})

const TIMES = 10
const WARM_UP = 3

/** Those that enter the kernel every time: ten iterations, at least ten calls. */
function entered(calls: readonly string[]): string[] {
  return calls.filter((call) => totalOf(call) >= TIMES).toSorted()
}

function totalOf(call: string): number {
  return Object.values(countCalls({ call }, TIMES, WARM_UP)).reduce((sum, count) => sum + count, 0)
}

/** The truth, with these wrongly among them; null where there are none. */
function withOthers(calls: readonly string[], pattern: RegExp): Answer | null {
  if (!calls.some((call) => pattern.test(call))) return null
  return {
    kind: 'choices',
    value: calls.filter((call) => pattern.test(call) || totalOf(call) >= TIMES).toSorted(),
  }
}

function spoken(call: string): string {
  return call.replaceAll('+', ' + ')
}

function whyOf(call: string): string {
  const counts = countCalls({ call }, TIMES, WARM_UP)
  const names = Object.keys(counts)
  if (totalOf(call) >= TIMES) return `each time ${and(names.map((name) => `\`${name}\``))}.`
  if (/^(clock_|gettimeofday|time$|sched_getcpu)/.test(call)) return 'the vDSO answers in user space.'
  if (call === 'pthread_self') return 'a register of the thread points to its descriptor.'
  if (/^(pthread|sem)/.test(call))
    return 'an atomic instruction is enough while nobody has to wait or be woken.'
  if (/^(f|snprintf)/.test(call)) return 'it works on a buffer in user space, which is not full yet.'
  if (/^(malloc|realloc)/.test(call)) return 'malloc takes it from memory that it already has.'
  return 'it is ordinary code in user space.'
}
