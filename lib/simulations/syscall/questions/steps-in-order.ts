import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Question, Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Phase } from '../model'
import { PHASE_WORDS } from '../phases'
import { lifeOf, sayScenario, type Scenario } from '../scenarios'
import type { SyscallState } from '../state'
import { traceOfLife } from '../trace'
import { drawScenario, outcomeParam, raxAfter } from './draw-scenario'

const params = z.strictObject({
  outcome: outcomeParam,
  /** Steps to put in order. */
  steps: z.number().int().min(4).max(8).default(6),
})

interface Drawn {
  readonly scenario: Scenario
  readonly items: readonly Phase[]
}

export const stepsInOrder: Question = defineQuestion<z.infer<typeof params>, Drawn, SyscallState>({
  id: 'steps-in-order',
  title: 'The life of a system call in order',
  kind: 'predict',
  form: 'order',
  params,
  pose(rng, { outcome, steps }) {
    const scenario = drawScenario(rng, outcome, rng.chance(0.5))
    const all = phasesOf(traceOfLife(lifeOf(scenario), '')).filter((phase) => phase !== 'user')
    // The way in is what is mixed up most; a sleep, where there is one, is always asked.
    const kept: readonly Phase[] = all.filter(
      (phase) => phase === 'syscall' || phase === 'sleep' || phase === 'sysret',
    )
    const others = rng.sample(
      all.filter((phase) => !kept.includes(phase)),
      Math.min(all.length - kept.length, steps - kept.length),
    )
    return { scenario, items: rng.shuffle([...kept, ...others]) }
  },
  ask: ({ scenario, items }) => ({
    prompt: {
      text: `A C program on x86-64 Linux calls \`${sayScenario(scenario)}\` through glibc. ${endOf(scenario)}\n\nPut these steps in order.`,
    },
    form: { kind: 'order', items: items.map((id) => ({ id, label: PHASE_WORDS[id] })) },
    hints: [
      '`syscall` itself only changes ring, rip, rcx, r11 and the flags. The stack, the saving of registers and the choice of the function are software.',
      'First user code loads the registers.',
    ],
  }),
  run: ({ scenario }) => traceOfLife(lifeOf(scenario), sayScenario(scenario)),
  truth: ({ items }, trace) => ({
    kind: 'order',
    value: phasesOf(trace).filter((phase) => items.includes(phase)),
  }),
  misconceptions: [
    {
      id: 'stack-by-hardware',
      name: 'the stack is switched before the ring',
      says: '`syscall` leaves rsp alone. The kernel loads its stack itself, after the jump, with its first instructions.',
      answer: ({ scenario, items }): Answer | null => swapped(orderOf(scenario, items), 'stack', 'syscall'),
    },
    {
      id: 'dispatch-first',
      name: 'the number is looked up before anything is saved',
      says: 'The dispatch is C code: it runs after the registers are saved on the kernel stack.',
      answer: ({ scenario, items }): Answer | null => swapped(orderOf(scenario, items), 'dispatch', 'save'),
    },
    {
      id: 'sleep-after-return',
      name: 'the thread sleeps after the call',
      says: 'A call that has to wait sleeps inside the kernel, in the middle of the function. It returns when it has its result.',
      answer({ scenario, items }): Answer | null {
        if (!items.includes('sleep')) return null
        const order = orderOf(scenario, items).filter((phase) => phase !== 'sleep')
        return { kind: 'order', value: [...order, 'sleep'] }
      },
    },
  ],
  explain({ scenario }, trace, answer) {
    const order = phasesOf(trace).filter((phase) => answer.kind === 'order' && answer.value.includes(phase))
    const at = answer.kind === 'order' ? order.findIndex((phase, i) => answer.value[i] !== phase) : -1
    const phase = at < 0 ? 'stack' : (order[at] ?? 'stack')
    const says = trace.steps.find(({ at: name }) => name === phase)?.says ?? ''
    return {
      truthSays:
        scenario.call === 'read' && !scenario.ready
          ? 'In, sleep inside the function, out.'
          : 'Load, `syscall`, the kernel, `sysret`, and glibc last.',
      because: `${at < 0 ? '' : `Place ${at + 1} is: ${PHASE_WORDS[phase]}. `}${says}`,
    }
  },
  parts(_, trace, answer) {
    if (answer.kind !== 'order') return undefined
    const order = phasesOf(trace).filter((phase) => answer.value.includes(phase))
    const at = order.findIndex((phase, i) => answer.value[i] !== phase)
    const truth = order[at]
    const given = phasesOf(trace).find((phase) => phase === answer.value[at])
    if (truth === undefined || given === undefined) return undefined
    return {
      step: phasesOf(trace).indexOf(truth),
      predicted: PHASE_WORDS[given],
      actual: PHASE_WORDS[truth],
      focus: `phase:${truth}`,
    }
  },
})

function phasesOf(trace: Trace<SyscallState>): Phase[] {
  return trace.steps.flatMap(({ state }) => (state.kind === 'life' ? [state.cpu.phase] : []))
}

/** How the call ends, for the prompt. */
function endOf(scenario: Scenario): string {
  if (scenario.call === 'read' && scenario.fd === 3 && !scenario.ready)
    return 'The pipe it reads is **empty** and still has a writer.'
  return raxAfter(scenario) < 0 ? 'The call **fails**.' : 'The call can be done **at once**.'
}

function orderOf(scenario: Scenario, items: readonly Phase[]): Phase[] {
  return phasesOf(traceOfLife(lifeOf(scenario), '')).filter((phase) => items.includes(phase))
}

/** null where one of the two is not asked. */
function swapped(order: readonly Phase[], a: Phase, b: Phase): Answer | null {
  if (!order.includes(a) || !order.includes(b)) return null
  return { kind: 'order', value: order.map((phase) => (phase === a ? b : phase === b ? a : phase)) }
}
