import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { usedOf } from '../ring'
import { type Run, runProgram } from '../trace'

const params = z.strictObject({
  /** Whether the CQ has room for all completions. */
  fits: z.enum(['no', 'yes', 'either']).default('either'),
})

interface Drawn {
  readonly cqEntries: number
  readonly completions: number
}

const MOST_IN_A_BATCH = 4

export const overflow = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'overflow',
  title: 'The CQ is full. Where do completions go?',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, { fits }) {
    const cqEntries = rng.pick([4, 8])
    const isOver = fits === 'no' || (fits === 'either' && rng.chance(0.75))
    return { cqEntries, completions: isOver ? cqEntries + rng.between(1, 5) : cqEntries - rng.between(0, 2) }
  },
  ask: (drawn) => ({
    prompt: {
      text: `Linux 6.18. The SQ has 4 entries, the CQ **${drawn.cqEntries}**. The program submits **${drawn.completions}** \`nop\` requests, at most four at a time, and reaps nothing. All are done. Where are the ${drawn.completions} completions?`,
    },
    form: { kind: 'choice', options: optionsOf(drawn).map((id) => ({ id, label: labelOf(id) })) },
    hints: ['Since Linux 5.5 a completion that finds the CQ full is not dropped.'],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => choice(truthOf(drawn)),
  misconceptions: [
    {
      id: 'dropped',
      name: 'what does not fit is lost',
      says: 'The kernel keeps completions that do not fit and posts them when there is room; nothing is lost.',
      answer: ({ cqEntries, completions }) =>
        completions > cqEntries ? choice(`lost/${cqEntries}/${completions - cqEntries}`) : null,
    },
    {
      id: 'overwrites',
      name: 'the ring overwrites the oldest',
      says: 'The kernel never moves the tail past a full ring: old completions stay until the program takes them.',
      answer: ({ cqEntries, completions }) =>
        completions > cqEntries ? choice(`over/${cqEntries}/${completions - cqEntries}`) : null,
    },
    {
      id: 'the-ring-grows',
      name: 'the CQ grows',
      says: 'The ring keeps its size. What does not fit waits in a list inside the kernel.',
      answer: ({ cqEntries, completions }) =>
        completions > cqEntries ? choice(`in/${completions}/0`) : null,
    },
    {
      id: 'one-slot-stays-empty',
      name: 'one slot must stay free',
      says: 'The counters run freely, so all slots of the CQ can be used.',
      answer: ({ cqEntries, completions }) =>
        completions === cqEntries ? choice(`kept/${cqEntries - 1}/1`) : null,
    },
  ],
  explain(drawn) {
    const { cqEntries, completions } = drawn
    const kept = runOf(drawn).context.overflow.length
    return {
      truthSays: sentence(labelOf(truthOf(drawn))),
      because:
        kept === 0
          ? `${completions} completions fit into ${cqEntries} slots; all of them can be used.`
          : `The CQ takes ${cqEntries}. Completion ${cqEntries + 1} finds it full: from then on they are kept in order, the flag CQ_OVERFLOW goes up, and the next \`io_uring_enter\` that gets events moves them into the CQ as far as there is room.`,
    }
  },
  parts(drawn, trace, answer) {
    const step = trace.steps.findIndex(({ state }) => state.kept.length > 0)
    return {
      step: step < 0 ? trace.steps.length - 1 : step,
      predicted: answer.kind === 'choice' ? labelOf(answer.value) : '',
      actual: labelOf(truthOf(drawn)),
      focus: 'kept',
    }
  },
})

function runOf({ cqEntries, completions }: Drawn): Run {
  const program: Operation[] = []
  for (let id = 1; id <= completions; id++) {
    program.push({ op: 'sqe', do: 'nop', id })
    if (id % MOST_IN_A_BATCH === 0 || id === completions) program.push({ op: 'submit' })
  }
  return runProgram(program, { entries: MOST_IN_A_BATCH, cqEntries })
}

function truthOf(drawn: Drawn): string {
  const { cq, overflow: kept } = runOf(drawn).context
  return `${kept.length === 0 ? 'in' : 'kept'}/${usedOf(cq)}/${kept.length}`
}

function optionsOf({ cqEntries, completions }: Drawn): string[] {
  const over = completions - cqEntries
  return over > 0
    ? [
        `kept/${cqEntries}/${over}`,
        `lost/${cqEntries}/${over}`,
        `over/${cqEntries}/${over}`,
        `in/${completions}/0`,
      ]
    : [
        `in/${completions}/0`,
        `kept/${completions - 1}/1`,
        `lost/${completions - 1}/1`,
        `over/${completions - 1}/1`,
      ]
}

function labelOf(id: string): string {
  const [how = '', inside = '', other = ''] = id.split('/')
  const some = other === '1' ? 'one' : other
  const rest: Record<string, string> = {
    in: `all ${inside} in the CQ`,
    kept: `${inside} in the CQ, ${some} kept inside the kernel`,
    lost: `${inside} in the CQ, the last ${some} lost`,
    over: `the newest ${inside} in the CQ, the first ${some} overwritten`,
  }
  return rest[how] ?? id
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function choice(value: string): Answer {
  return { kind: 'choice', value }
}
