import type { Place } from './layout'
import { linesOf } from './lines'
import { access, type BusMessage, type Copies, type LineState, noCopies, type Operation } from './mesi'

/** A core reads or writes one field. A write stands for any change: a store, `x++`, an atomic addition. */
export interface Deed {
  readonly core: number
  readonly operation: Operation
  readonly field: string
}

/** Fields over the lines of memory, and the cores that use them. */
export interface Setup {
  readonly fields: readonly Place[]
  /** How far into a line the struct starts. */
  readonly base: number
  readonly cores: number
  /** Bytes of a line. */
  readonly line: number
}

/** What one deed did to one line. */
export interface LineEvent {
  readonly line: number
  readonly before: LineState
  readonly after: LineState
  readonly hit: boolean
  readonly message: BusMessage | null
  readonly from: number | 'memory' | null
  readonly invalidated: readonly number[]
  readonly wroteBack: number | null
  /** A miss though the core once had the line, which only a write to another field took away. */
  readonly isFalseSharing: boolean
}

export interface State {
  readonly setup: Setup
  readonly left: readonly Deed[]
  readonly done: readonly { readonly deed: Deed; readonly events: readonly LineEvent[] }[]
  /** By line, then by core. */
  readonly copies: readonly Copies[]
  /** By line and core: the fields that others have written since the core lost the line; null while it holds it or never did. */
  readonly writtenSince: readonly (readonly (readonly string[] | null)[])[]
  readonly counts: Counts
}

export interface Counts {
  readonly misses: number
  /** Copies that a write of another core took away. */
  readonly invalidations: number
  readonly writeBacks: number
  readonly falseMisses: number
  /** Messages on the bus. */
  readonly messages: number
}

export function start(setup: Setup, deeds: readonly Deed[]): State {
  const last = Math.max(0, ...setup.fields.flatMap((field) => linesOf(field, setup.base, setup.line)))
  const each = <T>(make: () => T): T[] => Array.from({ length: last + 1 }, make)
  return {
    setup,
    left: deeds,
    done: [],
    copies: each(() => noCopies(setup.cores)),
    writtenSince: each(() => Array.from({ length: setup.cores }, () => null)),
    counts: { misses: 0, invalidations: 0, writeBacks: 0, falseMisses: 0, messages: 0 },
  }
}

/** Does the next deed; the same state when none is left. */
export function step(state: State): State {
  const [deed, ...left] = state.left
  if (deed === undefined) return state
  const field = state.setup.fields.find(({ name }) => name === deed.field)
  let next: State = { ...state, left }
  const events: LineEvent[] = []
  for (const line of field === undefined ? [] : linesOf(field, state.setup.base, state.setup.line)) {
    const used = useLine(next, line, deed)
    next = used.state
    events.push(used.event)
  }
  return { ...next, done: [...state.done, { deed, events }] }
}

function useLine(
  state: State,
  line: number,
  { core, operation, field }: Deed,
): { readonly state: State; readonly event: LineEvent } {
  const copies = state.copies[line] ?? []
  const before = copies[core] ?? 'I'
  const used = access(copies, core, operation)
  const since = state.writtenSince[line]?.[core] ?? null
  const isFalseSharing = !used.hit && since !== null && !since.includes(field)
  const writtenSince = (state.writtenSince[line] ?? []).map((written, i) => {
    if (i === core) return null
    if (operation === 'read') return written
    if (used.invalidated.includes(i)) return [field]
    return written === null ? null : [...new Set([...written, field])]
  })
  const { counts } = state
  return {
    event: {
      line,
      before,
      after: used.copies[core] ?? 'I',
      hit: used.hit,
      message: used.message,
      from: used.from,
      invalidated: used.invalidated,
      wroteBack: used.wroteBack,
      isFalseSharing,
    },
    state: {
      ...state,
      copies: state.copies.map((one, i) => (i === line ? used.copies : one)),
      writtenSince: state.writtenSince.map((one, i) => (i === line ? writtenSince : one)),
      counts: {
        misses: counts.misses + (used.hit ? 0 : 1),
        invalidations: counts.invalidations + used.invalidated.length,
        writeBacks: counts.writeBacks + (used.wroteBack === null ? 0 : 1),
        falseMisses: counts.falseMisses + (isFalseSharing ? 1 : 0),
        messages: counts.messages + (used.message === null ? 0 : 1),
      },
    },
  }
}

/** All states of a run, the start first. */
export function runAll(setup: Setup, deeds: readonly Deed[]): readonly State[] {
  const states = [start(setup, deeds)]
  for (let i = 0; i < deeds.length; i++) states.push(step(states.at(-1) ?? start(setup, deeds)))
  return states
}

export function runToEnd(setup: Setup, deeds: readonly Deed[]): State {
  return deeds.reduce((state) => step(state), start(setup, deeds))
}

/** Every core does its deed in turn, round after round: threads in loops. */
export function inTurns(once: readonly Deed[], rounds: number): Deed[] {
  return Array.from({ length: rounds }, () => once).flat()
}

/** Whether the loops of these cores make a line travel for ever: after two rounds there are still messages. */
export function bounces(setup: Setup, once: readonly Deed[]): boolean {
  const warm = runToEnd(setup, inTurns(once, 2))
  const next = once.reduce((state) => step(state), { ...warm, left: once })
  return next.counts.messages > warm.counts.messages
}
