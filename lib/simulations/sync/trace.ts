import type { Step, Trace } from '../contract'
import { begin, call, type CallResult, microStep, start } from './model'
import { viewOf } from './objects-view'
import type { ObjectSpec, Op, State } from './state'
import type { CallsView, ThreadView, View } from './view'

/** What a call looks like in a listing. */
export function sayOp({ op, object, with: mutex, n, afterUs, goesOn }: Op): string {
  const args = [object, ...(mutex === undefined ? [] : [mutex]), ...(n === undefined ? [] : [`${n}`])]
  const before = afterUs === undefined ? '' : `after ${afterUs / 1000} ms: `
  return `${before}${op}(${args.join(', ')})${goesOn === true ? ' and at once' : ''}`
}

/** A run of calls, what each came to, and the state at its end. */
export interface CallsRun {
  readonly trace: Trace<View>
  readonly results: readonly CallResult[]
  readonly state: State
}

/** Makes the calls one after the other; each begins when everyone has settled. One step a call. */
export function runCalls(
  objects: readonly ObjectSpec[],
  threads: readonly string[],
  ops: readonly Op[],
): CallsRun {
  const state = start(objects, threads)
  const steps: Step<View>[] = [stepFrom(state, 'Nothing has been called yet.', null, [])]
  const results: CallResult[] = []
  for (const op of ops) {
    const result = call(state, op)
    results.push(result)
    const enters = result.calls.some((one) => one.thread === op.thread)
    const released = result.released.map((one) => one.thread)
    steps.push(stepFrom(state, sayResult(result), { thread: op.thread, says: sayOp(op), enters }, released))
  }
  return { trace: { columns: columnsOf(state), steps }, results, state }
}

function sayResult({ says }: CallResult): string {
  return says.join(' ')
}

/** Threads with programs of their own, one atomic step of one thread at a time. */
export function runInterleaved(
  objects: readonly ObjectSpec[],
  programs: Readonly<Record<string, readonly Op[]>>,
  schedule: readonly string[],
  most: number,
): { readonly trace: Trace<View>; readonly state: State } {
  const names = Object.keys(programs)
  const state = start(objects, names)
  const steps: Step<View>[] = [stepFrom(state, 'Nothing has been called yet.', null, [])]
  const next = new Map(names.map((name) => [name, 0]))
  for (let turn = 0; steps.length <= most; turn += 1) {
    const able = state.threads.filter(
      (thread) =>
        thread.status === 'running' ||
        thread.status === 'spinning' ||
        (thread.status === 'idle' && (next.get(thread.name) ?? 0) < (programs[thread.name]?.length ?? 0)),
    )
    if (able.length === 0) break
    const wanted = schedule[turn % Math.max(1, schedule.length)]
    const thread = able.find((one) => one.name === wanted)
    if (thread === undefined) {
      // A turn of one who cannot run is skipped; if the whole schedule is, anyone may go.
      if (schedule.some((name) => able.some((one) => one.name === name))) continue
    }
    const acting = thread ?? able[0]
    if (acting === undefined) break
    if (acting.status === 'idle') {
      const at = next.get(acting.name) ?? 0
      const op = programs[acting.name]?.[at]
      if (op === undefined) break
      begin(state, op)
      next.set(acting.name, at + 1)
    }
    const says = acting.frame === null ? '' : sayOp(acting.frame.op)
    const before = acting.total
    const outcome = microStep(state, acting)
    steps.push(
      stepFrom(state, outcome.says, { thread: acting.name, says, enters: acting.total > before }, []),
    )
  }
  return { trace: { columns: columnsOf(state), steps }, state }
}

function columnsOf(state: State): string[] {
  return [
    'call',
    ...state.objects.map((object) => object.name),
    ...state.threads.map((thread) => thread.name),
    'futex calls',
  ]
}

const WORDS: Record<ThreadView['status'], string> = {
  idle: 'runs on',
  running: 'in the call',
  asleep: 'asleep',
  spinning: 'spinning',
}

function stepFrom(
  state: State,
  says: string,
  acting: CallsView['acting'],
  released: readonly string[],
): Step<View> {
  const objects = state.objects.map((object) => viewOf(state, object))
  const threads = state.threads.map((thread): ThreadView => ({
    name: thread.name,
    status: thread.status,
    does: thread.frame === null ? '' : sayOp(thread.frame.op),
    calls: thread.total,
  }))
  return {
    says,
    cells: [
      acting === null ? 'start' : `${acting.thread}: ${acting.says}`,
      ...objects.map(({ words, sleepers }) => {
        const shown = words.map(({ label, value }) => `${label} ${value}`).join(', ')
        return sleepers.length === 0 ? shown : `${shown}; asleep: ${sleepers.join(', ')}`
      }),
      ...threads.map(({ status, does }) => (does === '' ? WORDS[status] : `${WORDS[status]}: ${does}`)),
      `${state.threads.reduce((sum, thread) => sum + thread.total, 0)}`,
    ],
    state: { kind: 'calls', objects, threads, acting, released },
  }
}
