import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import type { Operation } from '../model'
import type { Picture } from '../picture'
import { slotOf } from '../ring'
import { listing } from '../say'
import { type Run, runProgram } from '../trace'

const params = z.strictObject({
  /** Which ring is asked about. */
  ring: z.enum(['SQ', 'CQ', 'either']).default('either'),
})

interface Drawn {
  readonly entries: number
  readonly at: number
  readonly asked: 'SQ' | 'CQ'
  readonly program: readonly Operation[]
}

export const counters = defineQuestion<z.infer<typeof params>, Drawn, Picture>({
  id: 'counters',
  title: 'Head, tail and slot',
  kind: 'predict',
  form: 'tokens',
  params,
  pose(rng, { ring }) {
    const entries = rng.pick([4, 8])
    const asked = ring === 'either' ? rng.pick(['SQ', 'CQ'] as const) : ring
    const first = rng.between(2, entries)
    const reaps = asked === 'CQ' ? rng.between(1, first) : rng.between(0, 1) * first
    const second = rng.between(1, entries - 1)
    const program: Operation[] = [
      ...nops(1, first),
      { op: 'submit' },
      ...(reaps > 0 ? [{ op: 'reap', n: reaps } as const] : []),
      ...nops(first + 1, second),
      ...(asked === 'CQ' || rng.chance(0.3) ? [{ op: 'submit' } as const] : []),
    ]
    return { entries, at: rng.between(1, 40), asked, program }
  },
  ask: ({ entries, at, asked, program }) => ({
    prompt: {
      text:
        `The rings have **${entries}** entries (SQ) and **${2 * entries}** (CQ). ${asked === 'SQ' ? 'SQ' : 'CQ'} head and tail both stand at **${at}**. ` +
        `The program below runs; each \`nop\` completes during \`submit()\`. What are the **head**, the **tail** and the **slot of the next entry** of the **${asked}** then?`,
      exhibits: [listing(program)],
    },
    form: { kind: 'tokens', ordered: true, example: '12 15 7' },
    hints: [
      'The counters only ever grow. The slot is the tail, modulo the size of the ring.',
      `The tail begins at ${at}; the first entry goes into slot ${at} mod ${asked === 'SQ' ? entries : 2 * entries}.`,
    ],
  }),
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => tokens(standing(drawn)),
  misconceptions: [
    {
      id: 'counters-wrap-at-the-size',
      name: 'counters wrap at the size',
      says: 'Head and tail are not slots: they run freely to 2³², and only the slot is taken modulo the size.',
      answer(drawn) {
        const size = sizeOf(drawn)
        return tokens(standing(drawn).map((counter) => counter % size))
      },
    },
    {
      id: 'submitting-moves-the-tail',
      name: 'the kernel moves the tail',
      says: 'Each side moves one end: the program the SQ’s tail and the CQ’s head, the kernel the other two.',
      answer(drawn) {
        const [head = 0, tail = 0] = standing(drawn)
        return drawn.asked === 'SQ' && head !== tail
          ? tokens([drawn.at, tail, slotOf(tail, sizeOf(drawn))])
          : null
      },
    },
    {
      id: 'slot-of-the-last',
      name: 'the slot of the last entry',
      says: 'The tail points behind the last entry, so tail modulo size is the slot of the next one.',
      answer(drawn) {
        const [head = 0, tail = 0] = standing(drawn)
        return tokens([head, tail, slotOf(tail - 1, sizeOf(drawn))])
      },
    },
  ],
  explain(drawn) {
    const [head = 0, tail = 0, slot = 0] = standing(drawn)
    const { asked, at } = drawn
    const who = asked === 'SQ' ? ['kernel took', 'program queued'] : ['program reaped', 'kernel posted']
    return {
      truthSays: `Head ${head}, tail ${tail}, slot ${slot}.`,
      because: `The ${who[0]} ${head - at}, so the head is ${at} + ${head - at}; the ${who[1]} ${tail - at}, so the tail is ${at} + ${tail - at}. The next slot is ${tail} mod ${sizeOf(drawn)} = ${slot}.`,
    }
  },
  parts: (drawn, trace, answer) => ({
    step: trace.steps.length - 1,
    predicted: answer.kind === 'tokens' ? answer.value.join(' ') : '',
    actual: standing(drawn).join(' '),
    focus: drawn.asked === 'SQ' ? 'sq' : 'cq',
  }),
})

function nops(from: number, count: number): Operation[] {
  return Array.from({ length: count }, (_, i) => ({ op: 'sqe', do: 'nop', id: from + i }))
}

function sizeOf({ entries, asked }: Drawn): number {
  return asked === 'SQ' ? entries : 2 * entries
}

function runOf({ entries, at, program }: Drawn): Run {
  return runProgram(program, { entries, sqAt: at, cqAt: at })
}

function standing(drawn: Drawn): number[] {
  const { context } = runOf(drawn)
  const { head, tail, entries } = drawn.asked === 'SQ' ? context.sq : context.cq
  return [head, tail, slotOf(tail, entries)]
}

function tokens(values: readonly number[]): Answer {
  return { kind: 'tokens', value: values.map(String) }
}
