import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import type { Answer } from '../../answer'
import type { Question } from '../../contract'
import { defineQuestion } from '../../define-question'
import type { Call } from '../calls'
import type { Process } from '../machine'
import { runScript } from '../misbeliefs'
import { and } from '../sentences'
import { type ProcessState, traceOfScript } from '../trace'
import { scriptExhibit } from './exhibit'

const params = z.strictObject({
  /** Whether a parent may end before its child. */
  orphans: z.boolean().default(true),
  /** Whether P1 may ignore SIGCHLD. */
  ignored: z.boolean().default(true),
  /** Whether a child may be ended by a signal. */
  killed: z.boolean().default(true),
})

interface Drawn {
  readonly calls: readonly Call[]
  readonly labels: readonly string[]
}

export const zombies: Question = defineQuestion<z.infer<typeof params>, Drawn, ProcessState>({
  id: 'zombies',
  title: 'Who is a zombie now',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, given) {
    // About one draw in six has no zombie at all.
    const none = rng.chance(0.17)
    let calls = poseCalls(rng, given)
    for (let i = 0; i < 30 && (zombiesIn(runScript({}, calls).last.processes).length === 0) !== none; i += 1)
      calls = poseCalls(rng, given)
    const labels = calls.flatMap((call) => (call.op === 'fork' ? [call.as] : []))
    return { calls, labels }
  },
  ask: ({ calls, labels }) => ({
    prompt: {
      text: 'On Linux, these lines run in this order. P1 is a child of init, which reaps its own children at once.\n\nWhich processes are **zombies** after the last line?',
      exhibits: [scriptExhibit(calls)],
    },
    form: { kind: 'choices', options: labels.map((label) => ({ id: label, label })) },
    hints: [
      'A process that has ended stays as a zombie until its parent waits for it. Init waits at once; a parent that ignores SIGCHLD gets no zombies.',
    ],
  }),
  run: ({ calls }) => traceOfScript({}, calls),
  truth(_, trace) {
    const state = trace.steps.at(-1)?.state
    return { kind: 'choices', value: state?.kind === 'script' ? zombiesIn(state.machine.processes) : [] }
  },
  misconceptions: [
    {
      id: 'orphan-is-zombie',
      name: 'an orphan is a zombie',
      says: 'An orphan still runs, with init as its parent. A zombie has ended and has not been waited for.',
      answer({ calls }): Answer | null {
        const orphans = runScript({}, calls).last.processes.filter(
          (one) => one.label !== 'P1' && one.parent === 'init' && one.state === 'alive',
        )
        return orphans.length === 0
          ? null
          : { kind: 'choices', value: orphans.map((one) => one.label).toSorted() }
      },
    },
    {
      id: 'gone-at-exit',
      name: 'exit removes the process',
      says: 'exit frees the memory, but the entry with the exit status stays until the parent waits.',
      answer: (): Answer => ({ kind: 'choices', value: [] }),
    },
    {
      id: 'nobody-reaps',
      name: 'only the own parent’s wait removes a zombie',
      says: 'Init reaps orphans at once, and a parent that ignores SIGCHLD needs no wait.',
      answer({ calls }): Answer {
        const run = runScript({}, calls)
        const waited = run.results.flatMap((result) =>
          typeof result === 'object' && result !== null && 'waited' in result ? [result.waited] : [],
        )
        return {
          kind: 'choices',
          value: run.last.processes
            .filter((one) => one.ended !== null && one.label !== 'P1' && !waited.includes(one.label))
            .map((one) => one.label)
            .toSorted(),
        }
      },
    },
  ],
  explain({ labels }, trace) {
    const state = trace.steps.at(-1)?.state
    const processes = state?.kind === 'script' ? state.machine.processes : []
    const found = zombiesIn(processes)
    return {
      truthSays:
        found.length === 0
          ? 'None of them.'
          : `${and(found)} ${found.length === 1 ? 'is a zombie' : 'are zombies'}.`,
      because: processes
        .filter((one) => labels.includes(one.label))
        .map(sayFate)
        .join(' '),
    }
  },
  parts(_, trace, answer) {
    const last = trace.steps.at(-1)?.state
    if (answer.kind !== 'choices' || last?.kind !== 'script') return undefined
    const found = zombiesIn(last.machine.processes)
    const differing = last.machine.processes.find(
      ({ label }) => found.includes(label) !== answer.value.includes(label),
    )
    if (differing === undefined) return undefined
    const { label, state } = differing
    // The step in which it came to be what it is now.
    const at = trace.steps.findLastIndex(
      ({ state: then }) =>
        then.kind === 'script' && then.machine.processes.find((one) => one.label === label)?.state !== state,
    )
    return {
      step: at + 1,
      predicted: answer.value.includes(label) ? `${label} a zombie` : `${label} no zombie`,
      actual: `${label} ${state}`,
      focus: `process:${label}`,
    }
  },
})

function zombiesIn(processes: readonly Process[]): string[] {
  return processes.flatMap((one) => (one.state === 'zombie' ? [one.label] : [])).toSorted()
}

function sayFate({ label, state, parent }: Process): string {
  if (state === 'alive')
    return parent === 'init' ? `${label} is an orphan, but it runs.` : `${label} still runs.`
  if (state === 'zombie') return `${label} has ended and ${parent} has not waited for it.`
  if (parent === 'init') return `${label} has ended and init reaped it.`
  return `${label} has ended and is gone: ${parent} waited for it, or ignores SIGCHLD.`
}

function poseCalls(rng: Rng, { orphans, ignored, killed }: z.infer<typeof params>): Call[] {
  const calls: Call[] = []
  if (ignored && rng.chance(0.2)) calls.push({ proc: 'P1', op: 'signal', sig: 'SIGCHLD', to: 'ignore' })
  calls.push({ proc: 'P1', op: 'fork', as: 'P2' })
  const grandchild = orphans && rng.chance(0.6)
  calls.push(grandchild ? { proc: 'P2', op: 'fork', as: 'P3' } : { proc: 'P1', op: 'fork', as: 'P3' })
  if (rng.chance(0.4)) calls.push({ proc: 'P1', op: 'fork', as: 'P4' })
  const labels = calls.flatMap((call) => (call.op === 'fork' ? [call.as] : []))
  for (const label of rng.sample(labels, rng.between(1, Math.min(labels.length, 3)))) {
    const dies = killed && rng.chance(0.25)
    calls.push(
      dies ? { proc: 'P1', op: 'kill', target: label, sig: 'SIGKILL' } : { proc: label, op: 'exit', code: 0 },
    )
    if (rng.chance(0.35)) calls.push({ proc: 'P1', op: 'wait', for: 'any', nohang: rng.chance(0.3) })
  }
  return untilBlocked(calls)
}

/** P1 must not block before the last line: a wait that would is left out. */
function untilBlocked(calls: readonly Call[]): Call[] {
  const kept: Call[] = []
  for (const call of calls) {
    if (runScript({}, [...kept, call]).results.at(-1) !== 'blocks') kept.push(call)
  }
  return kept
}
