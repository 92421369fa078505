import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { runX86, startX86 } from '../x86'
import { readProgram } from '../x86-program'
import { runX86Traced } from '../x86-trace'
import { number, remembered } from './given'

const params = z.strictObject({
  /** How often each thread adds one. */
  rounds: z.union([z.literal(1), z.literal(2)]).default(2),
  threads: z.union([z.literal(2), z.literal(3)]).default(2),
  /** `plain`: load, add, store. `either`: now and then one atomic instruction. */
  add: z.enum(['plain', 'either']).default('either'),
})

interface Drawn {
  readonly rounds: number
  readonly threads: number
  readonly atomic: boolean
  readonly digits: readonly number[]
}

const PLAIN = ['mov count, %ax', 'add $1, %ax', 'mov %ax, count']
const ATOMIC = ['mov $1, %ax', 'fetchadd %ax, count']

export const lostUpdate = defineQuestion({
  id: 'lost-update',
  title: 'The counter without a lock',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { rounds, threads, add }): Drawn {
    const atomic = add === 'either' && rng.chance(0.12)
    const each = (atomic ? ATOMIC.length : PLAIN.length) * rounds
    // As many updates lost as fate has it, all possible numbers alike.
    const wanted = atomic ? threads * rounds : rng.between(rounds === 1 ? 1 : 2, threads * rounds)
    for (;;) {
      // Stretches of one to four instructions, so that the schedule can be followed.
      const digits: number[] = []
      const left = Array.from({ length: threads }, () => each)
      while (digits.length < each * threads) {
        const thread = rng.pick(left.flatMap((count, i) => (count > 0 ? [i] : [])))
        const count = Math.min(left[thread] ?? 0, rng.pick([1, 1, 2, 3]))
        left[thread] = (left[thread] ?? 0) - count
        for (let i = 0; i < count; i += 1) digits.push(thread)
      }
      const switches = digits.filter((digit, i) => i > 0 && digit !== digits[i - 1]).length
      const drawn = { rounds, threads, atomic, digits }
      // With one round each, nothing is lost only if one thread follows the other.
      if (switches < (rounds === 1 ? 1 : 2) || switches > 3 + 2 * rounds) continue
      if (countOf(drawn) === wanted) return drawn
    }
  },
  ask(drawn) {
    const { threads, digits } = drawn
    const lines = bodyOf(drawn)
    const runs = stretches(digits).map(([thread, count]) => [`T${thread}`, `${count}`])
    return {
      prompt: {
        text: `**${threads === 2 ? 'Two' : 'Three'}** threads run these instructions on one CPU. \`count\` is shared and **0** at first; each thread has an \`%ax\` of its own. The CPU goes from one to the other as the table says.\n\nWhat is \`count\` at the end?`,
        exhibits: [
          { kind: 'code', title: 'each thread', lines },
          { kind: 'table', title: 'schedule', columns: ['thread', 'instructions'], rows: runs },
        ],
      },
      form: { kind: 'number', tolerance: 0, min: 0, says: 'exactly' },
      hints: [
        'Note what each thread has in its %ax when it loses the CPU: it does not see what the other writes meanwhile.',
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(runOf(drawn).x86.memory['count'] ?? 0),
  misconceptions: [
    {
      id: 'adding-is-atomic',
      name: 'adding taken for one step',
      says: 'A load, an addition and a store are three steps. Between them another thread may write.',
      answer: ({ threads, rounds }) => number(threads * rounds),
    },
    {
      id: 'last-one-wins',
      name: 'only the last thread counts',
      says: 'Not all is lost: an update is lost only if another thread has read the old value and writes later.',
      answer: ({ rounds }) => number(rounds),
    },
    {
      id: 'each-switch-loses',
      name: 'every switch loses one',
      says: 'A switch loses an update only between the load and the store of the same addition.',
      answer: ({ threads, rounds, digits }) =>
        number(Math.max(1, threads * rounds - (stretches(digits).length - 1))),
    },
  ],
  explain(drawn) {
    const { threads, rounds } = drawn
    const { x86, trace } = runOf(drawn)
    const count = x86.memory['count'] ?? 0
    const lost = threads * rounds - count
    const stale = trace.steps.find(({ says }) => says.includes('which was there before'))
    if (drawn.atomic)
      return {
        truthSays: `count is ${count}.`,
        because: 'fetchadd reads, adds and writes in one instruction. No switch can come in between.',
      }
    if (lost === 0)
      return {
        truthSays: `count is ${count}.`,
        because:
          'No thread lost the CPU between its load and its store while another stored. Nothing was lost, this time.',
      }
    const says = stale === undefined ? '' : ' One thread writes the very value that stands there already.'
    return {
      truthSays: `count is ${count}: ${lost === 1 ? 'one update is' : `${lost} updates are`} lost.`,
      because: `${threads * rounds} additions were made, but a thread that had read an old value stored its sum over a newer one.${says}`,
    }
  },
  parts(drawn, trace) {
    const step = trace.steps.findIndex(({ says }) => says.includes('which was there before'))
    if (step < 0) return undefined
    return { step, predicted: 'count one higher', actual: 'the same value again', focus: 'count' }
  },
})

function bodyOf({ atomic, rounds }: Drawn): string[] {
  return Array.from({ length: rounds }, () => (atomic ? ATOMIC : PLAIN)).flat()
}

/** All halts come last, when the count is settled. */
function machineOf(drawn: Drawn) {
  const threads = Array.from({ length: drawn.threads }, (_, i) => i)
  return {
    program: readProgram(['.var count', ...bodyOf(drawn), 'halt']),
    registers: threads.map(() => ({})),
    switching: { kind: 'schedule', digits: [...drawn.digits, ...threads, ...threads] } as const,
  }
}

const runOf = remembered((drawn: Drawn) => {
  const { program, registers, switching } = machineOf(drawn)
  return runX86Traced(program, registers, switching, 100)
})

/** The count at the end, without a trace. */
function countOf(drawn: Drawn): number {
  const { program, registers, switching } = machineOf(drawn)
  const x86 = startX86(program, registers, switching)
  runX86(x86, 100)
  return x86.memory['count'] ?? 0
}

/** The schedule as [thread, how many instructions] in sequence. */
function stretches(digits: readonly number[]): [number, number][] {
  const out: [number, number][] = []
  for (const digit of digits) {
    const last = out.at(-1)
    if (last !== undefined && last[0] === digit) last[1] += 1
    else out.push([digit, 1])
  }
  return out
}
