import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { readProgram } from '../x86-program'
import { runX86Traced } from '../x86-trace'
import { number, remembered } from './given'

const params = z.strictObject({
  /** `yield`: the waiting thread gives up the CPU after each try. */
  waiting: z.enum(['spin', 'yield', 'either']).default('either'),
})

interface Drawn {
  readonly every: number
  /** Instructions inside the lock. */
  readonly inside: number
  readonly yields: boolean
}

export const spinWaste = defineQuestion({
  id: 'spin-waste',
  title: 'A spinlock whose holder is interrupted',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { waiting }): Drawn {
    const every = rng.pick([10, 20])
    const yields = waiting === 'yield' || (waiting === 'either' && rng.chance(0.3))
    // The holder is interrupted inside at least once, and not just at its last instruction.
    const slices = rng.between(1, 3)
    const inside = every * slices + rng.between(1, every - 6) - 2
    return { every, inside, yields }
  },
  ask(drawn) {
    const { every, inside, yields } = drawn
    return {
      prompt: {
        text: `Two threads on **one CPU**, which goes to the other after every **${every}** instructions. **T0** takes the spinlock with its first **2** instructions, stays inside for **${inside}** more, and frees it with the next one. **T1** wants it too: ${yields ? 'it tries once, **5** or **6** instructions with the `yield`, and gives the CPU back' : 'it **tries again and again**, 4 instructions a try'}.\n\nHow many instructions does T1 run **while T0 holds the lock**?`,
        exhibits: [{ kind: 'code', title: 'T1 until it has the lock', lines: waitCode(drawn) }],
      },
      form: { kind: 'number', tolerance: yields ? 4 : 1, min: 0, says: yields ? 'within 4' : 'within 1' },
      hints: [
        yields
          ? 'Each time T1 gets the CPU it tries once and gives it back. How often does that happen before T0 is done?'
          : 'T1 uses each of its turns to the last instruction. How many turns does it get before T0 is done?',
        `T0 runs ${every} instructions, then T1 has its first turn.`,
      ],
    }
  },
  run: (drawn) => runOf(drawn).trace,
  truth: (drawn) => number(wasteOf(drawn)),
  misconceptions: [
    {
      id: 'short-is-cheap',
      name: 'a spinlock is faster whenever the section is short',
      says: 'A short section is only cheap while its holder runs. Interrupted inside, it leaves the others spinning for whole turns, however few instructions were left.',
      // What is left of the section when its holder is interrupted for the first time.
      answer: ({ every, inside }) => number(Math.max(1, inside + 3 - every)),
    },
    {
      id: 'it-sleeps',
      name: 'a spinlock that sleeps',
      says: 'A spinlock never sleeps. Who waits for it uses its CPU to the end of its turn.',
      answer: () => number(0),
    },
    {
      id: 'as-long-as-inside',
      name: 'waiting as long as the holder works',
      says: 'On one CPU only one of them runs: T1 waits by using whole turns that T0 would need.',
      answer: ({ inside }) => number(inside),
    },
    {
      id: 'one-turn',
      name: 'one turn wasted at most',
      says: 'T1 wastes each of its turns until T0 has come to its end.',
      answer: ({ every, yields }) => number(yields ? 5 : every),
    },
    {
      id: 'yield-does-not-help',
      name: 'yield left out',
      says: 'With yield T1 gives its turn back after one try, so T0 is done sooner.',
      answer: (drawn) => (drawn.yields ? number(wasteOf({ ...drawn, yields: false })) : null),
    },
  ],
  explain(drawn) {
    const { every, inside, yields } = drawn
    const waste = wasteOf(drawn)
    const holds = inside + 3
    const turns = Math.ceil(holds / every) - 1
    const why = yields
      ? `T0 needs ${holds} instructions, ${turns + 1} turns of ${every}. In each of the ${turns} ${turns === 1 ? 'break' : 'breaks'} T1 tries once and yields: 5 instructions, 6 with the jump back.`
      : `T0 needs ${holds} instructions, ${turns + 1} turns of ${every}. In between T1 has ${turns} whole ${turns === 1 ? 'turn' : 'turns'} of ${every}, and uses ${turns === 1 ? 'it' : 'them'} for nothing.`
    return { truthSays: `${waste} instructions in vain.`, because: why }
  },
})

function waitCode({ yields }: Drawn): string[] {
  return yields
    ? ['.try', 'mov $1, %ax', 'xchg %ax, lock', 'test $0, %ax', 'je .in', 'yield', 'j .try', '.in']
    : ['.try', 'mov $1, %ax', 'xchg %ax, lock', 'test $0, %ax', 'jne .try']
}

const runOf = remembered((drawn: Drawn) => {
  // T0 takes the lock with two instructions; %bx tells the threads apart without a test of their own in T0's count.
  const holder = [
    'mov $1, %ax',
    'xchg %ax, lock',
    ...Array.from({ length: drawn.inside }, () => 'add $1, %cx'),
    'mov $0, lock',
    'halt',
  ]
  const program = readProgram(['.var lock', ...holder, '.wait', ...waitCode(drawn), 'mov $0, lock', 'halt'])
  const entry = holder.length
  return runX86Traced(program, [{}, {}], { kind: 'interrupts', every: drawn.every }, 400, [0, entry])
})

/** What T1 runs before T0 has freed the lock. */
function wasteOf(drawn: Drawn): number {
  const { ran } = runOf(drawn)
  const freed = drawn.inside + 2
  const until = ran.findIndex((one) => one.thread === 0 && one.instruction === freed)
  return ran.slice(0, until).filter((one) => one.thread === 1).length
}
