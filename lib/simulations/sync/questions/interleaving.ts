import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { runX86, startX86 } from '../x86'
import { readProgram } from '../x86-program'
import { runX86Traced } from '../x86-trace'

const params = z.strictObject({
  /** How far the load and the store are apart: `narrow` leaves two right answers, `wide` more. */
  spread: z.enum(['narrow', 'wide', 'either']).default('either'),
})

interface Drawn {
  readonly before: number
  readonly between: number
  readonly after: number
  readonly start: number
}

export const interleaving = defineQuestion({
  id: 'interleaving',
  title: 'Lose an update',
  kind: 'quick',
  form: 'knob',
  params,
  pose(rng, { spread }): Drawn {
    const wide = spread === 'wide' || (spread === 'either' && rng.chance(0.5))
    return {
      before: rng.between(0, 4),
      between: wide ? rng.between(1, 2) : 0,
      after: rng.between(1, 3),
      start: 0,
    }
  },
  ask(drawn) {
    const lines = bodyOf(drawn)
    return {
      prompt: {
        text: `Two threads run these instructions; \`count\` is shared and **0** at first. **T0** runs first. Then **T1** runs all of them at once, and **T0** the rest.\n\nAfter how many instructions must T0 lose the CPU so that **an update is lost**?`,
        exhibits: [
          {
            kind: 'code',
            title: 'each thread',
            lines: lines.map((line, i) => `${`${i + 1}`.padStart(2)}  ${line}`),
          },
        ],
      },
      form: {
        kind: 'knob',
        label: 'instructions of T0 before the switch',
        goal: 'count is 1 at the end, not 2',
        min: 0,
        max: lines.length,
        step: 1,
        start: drawn.start,
      },
      hints: ['The danger is between reading the old value and writing the new one.'],
    }
  },
  run: (drawn) => runWith(drawn, loadOf(drawn)).trace,
  truth: (drawn) => ({ kind: 'knob', value: loadOf(drawn) }),
  score: (drawn, answer) => (answer.kind === 'knob' && countAt(drawn, answer.value) === 1 ? 1 : 0),
  misconceptions: [
    {
      id: 'anywhere',
      name: 'in the middle of the program',
      says: 'It is not the middle that matters, but the place between load and store.',
      answer: (drawn) => ({ kind: 'knob', value: Math.floor(bodyOf(drawn).length / 2) }),
    },
    {
      id: 'after-the-store',
      name: 'after the store',
      says: 'Once T0 has stored its sum, T1 reads the new value. Nothing is lost.',
      answer: (drawn) => ({ kind: 'knob', value: loadOf(drawn) + 2 + drawn.between }),
    },
    {
      id: 'before-the-load',
      name: 'before the load',
      says: 'If T0 has not read yet, it will read what T1 has written.',
      answer: (drawn) => ({ kind: 'knob', value: Math.max(0, loadOf(drawn) - 1) }),
    },
  ],
  explain(drawn, _, answer) {
    const load = loadOf(drawn)
    const store = load + 2 + drawn.between
    const given = answer.kind === 'knob' ? answer.value : load
    const isRight = countAt(drawn, given) === 1
    const range = `${load} to ${store - 1}`
    return {
      truthSays: isRight ? `After ${given} it is lost.` : `After ${range} it would be lost.`,
      because: `Instruction ${load} loads count and instruction ${store} stores it. In between T0 holds an old value, and stores it over what T1 has written.${isRight ? '' : ` After ${given} the count still becomes 2.`}`,
    }
  },
})

function bodyOf({ before, between, after }: Drawn): string[] {
  const other = (count: number): string[] => Array.from({ length: count }, () => 'add $1, %dx')
  return [
    ...other(before),
    'mov count, %ax',
    ...other(between),
    'add $1, %ax',
    'mov %ax, count',
    ...other(after),
  ]
}

/** The number of instructions after which T0 has just loaded. */
function loadOf({ before }: Drawn): number {
  return before + 1
}

/** T0 runs so many instructions, T1 all of them, then T0 the rest. */
function machineOf(drawn: Drawn, first: number) {
  const body = bodyOf(drawn)
  const times = (count: number, thread: number): number[] => Array.from({ length: count }, () => thread)
  const digits = [...times(first, 0), ...times(body.length, 1), ...times(body.length - first, 0), 1, 0, 1, 0]
  return {
    program: readProgram(['.var count', ...body, 'halt']),
    switching: { kind: 'schedule', digits } as const,
  }
}

function runWith(drawn: Drawn, first: number) {
  const { program, switching } = machineOf(drawn, first)
  return runX86Traced(program, [{}, {}], switching, 100)
}

/** The count at the end, without a trace. */
function countAt(drawn: Drawn, first: number): number {
  const { program, switching } = machineOf(drawn, first)
  const x86 = startX86(program, [{}, {}], switching)
  runX86(x86, 100)
  return x86.memory['count'] ?? 0
}
