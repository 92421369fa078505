import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../sizes'
import { traceThreads } from '../stack-traces'
import { STACK_MIN, threadStack } from '../stacks'

const params = z.strictObject({
  /** limit: from RLIMIT_STACK; set: a size is set; refused: one that is too small may be. */
  from: z.enum(['any', 'limit', 'set', 'refused']).default('any'),
})

interface Drawn {
  readonly rlimit: number | 'unlimited'
  readonly stackSize: number | null
}

const KIB = 1024
const MIB = 1024 * KIB

function outcome(drawn: Drawn): string {
  const { made } = threadStack({ ...drawn, guardSize: null, page: 4096 })
  return made === null ? 'EINVAL' : String(made.readable)
}

const label = (id: string) =>
  id === 'EINVAL'
    ? 'None: setting the size fails with `EINVAL`'
    : id === 'unlimited'
      ? 'As much as it needs, without a limit'
      : sayBytes(Number(id))
const choice = (value: string): Answer => ({ kind: 'choice', value })

function optionsFor(drawn: Drawn): string[] {
  const rlimit = drawn.rlimit === 'unlimited' ? [] : [String(drawn.rlimit)]
  const set = drawn.stackSize === null ? [] : [String(drawn.stackSize)]
  const usual = [String(2 * MIB), String(8 * MIB), String(STACK_MIN)]
  const all = [
    outcome(drawn),
    ...rlimit,
    ...set,
    ...(drawn.rlimit === 'unlimited' ? ['unlimited'] : []),
    ...(drawn.stackSize !== null && drawn.stackSize <= 32 * KIB ? ['EINVAL'] : []),
    ...usual,
  ]
  const known = [...new Set(all)].slice(0, 5)
  const weight = (id: string) => (id === 'unlimited' ? Infinity : id === 'EINVAL' ? -1 : Number(id))
  return known.toSorted((a, b) => weight(a) - weight(b))
}

export const threadStackSize = defineQuestion({
  id: 'thread-stack',
  title: 'The stack of a new thread',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { from }): Drawn {
    const kind = from === 'any' ? rng.pick(['limit', 'limit', 'set', 'refused'] as const) : from
    const rlimit =
      kind === 'limit'
        ? rng.pick<number | 'unlimited'>([
            MIB,
            2 * MIB,
            4 * MIB,
            16 * MIB,
            64 * MIB,
            'unlimited',
            'unlimited',
          ])
        : rng.pick<number | 'unlimited'>([8 * MIB, 8 * MIB, 'unlimited'])
    if (kind === 'limit') return { rlimit, stackSize: null }
    return {
      rlimit,
      stackSize:
        kind === 'set' ? rng.pick([64, 128, 256, 512, 1024]) * KIB : rng.pick([4, 8, 12, 16, 20, 32]) * KIB,
    }
  },
  ask: (drawn) => ({
    prompt: {
      text: `A C program (glibc 2.36, x86-64) is started with \`ulimit -s\` **${drawn.rlimit === 'unlimited' ? 'unlimited' : sayBytes(drawn.rlimit)}**. It makes a thread ${
        drawn.stackSize === null
          ? 'with default attributes'
          : `after \`pthread_attr_setstacksize(&attr, ${drawn.stackSize})\`, that is **${sayBytes(drawn.stackSize)}**`
      }.\n\nHow much stack does the thread get?`,
    },
    form: { kind: 'choice', options: optionsFor(drawn).map((id) => ({ id, label: label(id) })) },
    hints: [
      'The default is the soft limit at the start of the program, but a mapping needs a size even if there is no limit. 16 KiB is the least that may be set.',
    ],
  }),
  run: (drawn) => traceThreads({ ...drawn, guardSize: null, count: 1 }),
  truth: (drawn) => choice(outcome(drawn)),
  misconceptions: [
    {
      id: 'unlimited-is-unlimited',
      name: 'unlimited means without limit',
      says: 'Only the main stack grows on demand. A thread gets a mapping of fixed size, 2 MiB if the limit is unlimited.',
      answer: (drawn) => (drawn.rlimit === 'unlimited' ? choice('unlimited') : null),
    },
    {
      id: 'limit-wins',
      name: 'the limit of the process decides',
      says: 'RLIMIT_STACK is only the default; a size that is set counts, larger or smaller.',
      answer: (drawn) =>
        drawn.stackSize !== null && drawn.rlimit !== 'unlimited' ? choice(String(drawn.rlimit)) : null,
    },
    {
      id: 'always-8-mib',
      name: 'every stack has 8 MiB',
      says: '8 MiB is the usual soft limit, not a constant.',
      answer: (drawn) => (optionsFor(drawn).includes(String(8 * MIB)) ? choice(String(8 * MIB)) : null),
    },
    {
      id: 'any-size-goes',
      name: 'any size may be set',
      says: 'Sizes under 16 KiB are refused with EINVAL.',
      answer: (drawn) => (outcome(drawn) === 'EINVAL' ? choice(String(drawn.stackSize)) : null),
    },
  ],
  explain(drawn) {
    const right = outcome(drawn)
    if (right === 'EINVAL')
      return {
        truthSays: 'None: the call fails with EINVAL.',
        because: `${sayBytes(drawn.stackSize ?? 0)} are less than PTHREAD_STACK_MIN, which is ${sayBytes(STACK_MIN)} here.`,
      }
    const because =
      drawn.stackSize !== null
        ? 'The size that is set counts, whatever the limit of the process. The guard page comes on top of it.'
        : drawn.rlimit === 'unlimited'
          ? 'A mapping needs a size. If the limit is unlimited, glibc takes 2 MiB on x86-64.'
          : 'By default a thread gets the soft limit that the program was started with, as a mapping of its own. The guard page comes on top of it.'
    return { truthSays: `${sayBytes(Number(right))}.`, because }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    return {
      step: trace.steps.length - 1,
      predicted: label(answer.value).replaceAll('`', ''),
      actual: label(outcome(drawn)).replaceAll('`', ''),
      focus: 'thread',
    }
  },
})
