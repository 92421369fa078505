import type { Step } from '../contract'
import { type Effect, findRegistration, type Kernel, unreadBytes } from './kernel'
import type { Op, OpResult } from './model'
import { callText, labelOf, type Labels, markLabel, resultText } from './names'
import type { Act, Lane, Loop, Mark, Scene, Totals } from './scene'

export const COLUMNS = ['who', 'call', 'result', 'ready list', 'unread', 'asleep or parked'] as const

export interface Actor {
  readonly name: string
  readonly kind: Lane['kind']
  sleeping: { readonly max: number; readonly on: string | undefined } | null
  parked: { readonly fd: string; readonly n: number; got: number; readonly full: boolean } | null
  pending: Act[]
  loop: Loop | null
}

/** What a run keeps while it goes on. */
export interface Session {
  kernel: Kernel
  readonly labels: Readonly<Record<string, string>>
  readonly actors: Actor[]
  lanes: Lane[]
  readonly totals: Totals
  readonly steps: Step<Scene>[]
  /** Threads whose sleep has ended but that have not run yet. */
  readonly woken: string[]
  readonly longest: number
}

export function freshLanes(actors: readonly Actor[]): Lane[] {
  return actors.map(({ name, kind }) => ({ name, kind, now: 'runs', marks: [] }))
}

export function isCut(session: Session): boolean {
  return session.steps.length >= session.longest
}

export function noTotals(): Totals {
  return { returns: 0, empties: 0, reports: 0, reads: 0, eagain: 0, bytesRead: 0, controls: 0 }
}

export function count(totals: Totals, op: Op, result: OpResult): void {
  if (op.op === 'wait' && Array.isArray(result)) {
    if (result.length > 0) totals.returns += 1
    else totals.empties += 1
    totals.reports += result.length
  }
  if (op.op === 'read') {
    totals.reads += 1
    if (result === 'EAGAIN') totals.eagain += 1
    if (typeof result === 'number') totals.bytesRead += result
  }
  if (op.op === 'add' || op.op === 'mod' || op.op === 'del') totals.controls += 1
}

interface Happening {
  readonly who: string
  readonly act: Op | null
  readonly result: OpResult | null
  readonly effects: readonly Effect[]
  readonly says: string
}

/** Writes down what happened as one step of the trace. */
export function addStep(session: Session, { says, who, act, result, effects }: Happening): void {
  const at = session.steps.length
  session.lanes = session.lanes.map((lane) => laneAt(lane, session, at, { who, act, result }))
  const scene: Scene = {
    kernel: session.kernel,
    labels: session.labels,
    lanes: session.lanes,
    totals: { ...session.totals },
    who,
    effects,
    act,
    result,
  }
  session.steps.push({ says, cells: cellsOf(scene, session.labels), state: scene })
}

/** The lane with what it does at this step: a call, or sleep that goes on. */
function laneAt(
  lane: Lane,
  session: Session,
  at: number,
  { who, act, result }: Pick<Happening, 'who' | 'act' | 'result'>,
): Lane {
  const actor = session.actors.find((one) => one.name === lane.name)
  const now =
    actor === undefined || (actor.sleeping === null && actor.parked === null)
      ? 'runs'
      : actor.parked === null
        ? 'asleep'
        : 'parked'
  if (lane.name === who && act !== null && result !== 'asleep') {
    const mark: Mark = {
      from: at,
      to: at + 1,
      what: whatOf(act),
      label: markLabel(act, result, session.labels),
    }
    return { ...lane, now, marks: [...lane.marks, mark] }
  }
  if (now === 'runs') return { ...lane, now }
  const last = lane.marks.at(-1)
  const goesOn = last !== undefined && last.what === now && last.to === at
  const mark: Mark = { from: goesOn ? last.from : at, to: at + 1, what: now, label: now }
  return { ...lane, now, marks: [...(goesOn ? lane.marks.slice(0, -1) : lane.marks), mark] }
}

function whatOf(op: Op): Mark['what'] {
  if (op.op === 'wait' || op.op === 'read' || op.op === 'write') return op.op
  return op.op === 'add' || op.op === 'mod' || op.op === 'del' ? 'ctl' : 'other'
}

function cellsOf({ kernel, who, act, result, lanes }: Scene, labels: Labels): string[] {
  const ready = kernel.instances
    .map((instance) => {
      const names = instance.ready.map((id) => labelOf(findRegistration(kernel, id)?.name ?? '?', labels))
      const own = kernel.instances.length === 1 ? '' : `${instance.name}: `
      return `${own}${names.join(', ') || 'empty'}`
    })
    .join('; ')
  const unread = kernel.files.flatMap((file, i) => {
    const name = kernel.descriptors.find((descriptor) => descriptor.file === i)?.name
    const left = unreadBytes(kernel, file)
    const counts = file.kind === 'pipe' ? file.end === 'r' : file.kind === 'socket'
    return name === undefined || !counts || left === 0 ? [] : [`${labelOf(name, labels)}: ${left}`]
  })
  const idle = lanes.flatMap((lane) => (lane.now === 'runs' ? [] : [`${lane.name} ${lane.now}`]))
  return [
    who,
    act === null ? 'start' : callText(act, labels),
    resultText(result, labels),
    ready,
    unread.join(', ') || 'none',
    idle.join(', ') || 'nobody',
  ]
}
