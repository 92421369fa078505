import { z } from 'zod'
import { sayNumber, type Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { sayBytes } from '../sizes'
import { traceThreads } from '../stack-traces'
import { threadStack } from '../stacks'

const params = z.strictObject({
  /** The most threads that are drawn. */
  upTo: z.number().int().min(10).max(2000).default(1000),
})

interface Drawn {
  readonly count: number
  readonly stackSize: number | null
}

const MIB = 1024 * 1024
const number = (value: number): Answer => ({ kind: 'number', value: Math.round(value) })

function mebibytes({ count, stackSize }: Drawn): number {
  const { made } = threadStack({ rlimit: 8 * MIB, stackSize, guardSize: null, page: 4096 })
  return (count * ((made?.readable ?? 0) + (made?.noAccess ?? 0))) / MIB
}

export const threadsTake = defineQuestion({
  id: 'threads-take',
  title: 'What many stacks take',
  kind: 'quick',
  form: 'number',
  params,
  pose(rng, { upTo }): Drawn {
    const counts = [10, 20, 50, 100, 200, 250, 500, 1000, 2000].filter((count) => count <= upTo)
    return {
      count: rng.pick(counts),
      stackSize: rng.chance(0.5) ? null : rng.pick([0.25, 0.5, 1, 2, 4]) * MIB,
    }
  },
  ask: (drawn) => ({
    prompt: {
      text: `\`ulimit -s\` is 8 MiB. A C program makes **${sayNumber(drawn.count)} threads**, ${drawn.stackSize === null ? 'with default attributes' : `each with a stack of **${sayBytes(drawn.stackSize)}**`}, and they do hardly anything.\n\nAbout how many MiB of **address space** do their stacks take?`,
    },
    form: {
      kind: 'number',
      unit: 'MiB',
      tolerance: Math.max(1, Math.round(mebibytes(drawn) * 0.02)),
      min: 0,
      says: 'within 2 %',
    },
    hints: [
      'Each thread has a mapping of its full stack size, and a guard page. Memory is taken only page by page, as the stack is touched.',
    ],
  }),
  run: ({ count, stackSize }) => traceThreads({ rlimit: 8 * MIB, stackSize, guardSize: null, count }),
  truth: (drawn) => number(mebibytes(drawn)),
  misconceptions: [
    {
      id: 'shared-stack',
      name: 'thread stacks share the main stack',
      says: 'Each thread has a stack of its own.',
      answer: () => number(8),
    },
    {
      id: 'only-touched',
      name: 'address space and memory mixed up',
      says: 'What is touched is little, about two pages a thread; the address space is reserved in full.',
      answer: (drawn) => number((drawn.count * 8192) / MIB),
    },
    {
      id: 'always-8-mib',
      name: 'every stack has 8 MiB',
      says: '8 MiB is the default; these threads were given another size.',
      answer: (drawn) => (drawn.stackSize === null ? null : number(drawn.count * 8)),
    },
  ],
  explain(drawn) {
    const each = drawn.stackSize ?? 8 * MIB
    return {
      truthSays: `About ${sayNumber(Math.round(mebibytes(drawn)))} MiB.`,
      because: `${sayNumber(drawn.count)} × (${sayBytes(each)} + a guard of 4 KiB). Memory is taken only for the pages that are touched, so the program is not as large as it looks.`,
    }
  },
})
