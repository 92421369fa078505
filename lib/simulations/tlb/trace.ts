import type { Step, Trace } from '../contract'
import { type Buffer, emptyBuffer, type Entry, lookUp, type Policy, type Shape } from './buffer'
import { ASID_SLOTS, type Cpu, startCpu, switchTo, use, type Turn } from './switching'
import { type Levels, startLevels, stepLevels, type Where } from './levels'
import { type Reference, runToEnd } from './model'

/** What the stage draws of a run of references. */
export interface ReferencesState {
  readonly kind: 'references'
  readonly policy: Policy
  readonly ways: number
  readonly refs: readonly number[]
  /** All of the run; the first `done` have happened. */
  readonly asked: readonly Reference[]
  readonly done: number
  readonly sets: readonly { readonly entries: readonly Entry[]; readonly hand: number }[]
  readonly hits: number
  readonly misses: number
}

/** What the stage draws of processes taking turns on one CPU. */
export interface SwitchesState {
  readonly kind: 'switches'
  readonly hasPcid: boolean
  readonly entries: number
  readonly process: string | null
  readonly slots: readonly (string | null)[]
  readonly nextSlot: number
  readonly held: readonly Entry[]
  readonly events: readonly string[]
  readonly done: number
  readonly outcome: 'start' | 'hit' | 'miss' | 'kept' | 'flushed'
  readonly misses: number
}

/** What the stage draws of two levels. */
export interface LevelsStageState {
  readonly kind: 'levels'
  readonly levels: Levels
  readonly refs: readonly number[]
  readonly found: readonly { readonly page: number; readonly where: Where; readonly cycles: number }[]
  readonly first: readonly Entry[]
  readonly second: readonly Entry[]
  readonly cycles: number
}

export type StageState = ReferencesState | SwitchesState | LevelsStageState

const ORDER: Record<Policy, string> = {
  LRU: 'least recently used first',
  MRU: 'least recently used first',
  FIFO: 'oldest first',
  OPT: 'oldest first',
  CLOCK: 'by slot',
}

export function referencesTrace(shape: Shape, refs: readonly number[]): Trace<StageState> {
  const { asked } = runToEnd(shape, refs)
  const steps: Step<StageState>[] = []
  let buffer = emptyBuffer(shape)
  let misses = 0
  for (let done = 0; done <= refs.length; done++) {
    const now = done === 0 ? undefined : asked[done - 1]
    if (now !== undefined)
      buffer = lookUp(buffer, now.page, 0, shape.policy === 'OPT' ? refs.slice(done) : []).buffer
    if (now?.hit === false) misses += 1
    steps.push({
      says: now === undefined ? sayEmpty(shape) : sayReference(shape, now),
      cells: [
        now === undefined ? '–' : String(now.page),
        now === undefined ? '–' : now.hit ? 'hit' : 'miss',
        now?.victim == null ? '–' : String(now.victim),
        sayEntries(buffer),
        String(misses),
      ],
      state: {
        kind: 'references',
        policy: shape.policy,
        ways: shape.ways,
        refs,
        asked,
        done,
        sets: buffer.sets,
        hits: done - misses,
        misses,
      },
    })
  }
  return {
    columns: ['Page', 'Outcome', 'Thrown out', `Entries, ${ORDER[shape.policy]}`, 'Misses so far'],
    steps,
  }
}

function sayEntries(buffer: Buffer): string {
  return buffer.sets
    .map(({ entries }) => (entries.length === 0 ? 'empty' : entries.map((entry) => entry.page).join(' ')))
    .join(' | ')
}

function sayEmpty({ policy, sets, ways }: Shape): string {
  const size =
    sets === 1
      ? `${ways} entries, any page in any of them`
      : `${sets} sets of ${ways}; a page belongs to set page mod ${sets}`
  return `The TLB is empty: ${size}. A full set throws out by ${policy}.`
}

const WHY: Record<Policy, string> = {
  LRU: 'was used longest ago',
  FIFO: 'came in first',
  MRU: 'was used last',
  OPT: 'is needed again last of all',
  CLOCK: 'was the first that the hand found unused',
}

function sayReference({ policy, sets }: Shape, { page, hit, victim, set }: Reference): string {
  const where = sets === 1 ? '' : ` in set ${set}`
  if (hit && (policy === 'FIFO' || policy === 'OPT'))
    return `Page ${page} is there${where}: a hit. ${policy} does not move it.`
  if (hit && policy === 'CLOCK') return `Page ${page} is there${where}: a hit. It is marked as used.`
  if (hit) return `Page ${page} is there${where}: a hit. It is now the most recently used.`
  if (victim === null)
    return `Page ${page} is not there: a miss. The table is walked, and a free entry${where} takes the result.`
  return `Page ${page} is not there: a miss. Page ${victim} ${WHY[policy]}, so it goes${where}.`
}

/** Processes taking turns: each turn is a switch, then the uses of its pages. */
export function switchesTrace(entries: number, hasPcid: boolean, turns: readonly Turn[]): Trace<StageState> {
  let cpu = startCpu(entries, hasPcid)
  let misses = 0
  const events = turns.flatMap(({ process, pages }) => [
    `→ ${process}`,
    ...pages.map((page) => `${process}${page}`),
  ])
  const steps: Step<StageState>[] = []
  const push = (says: string, event: string, outcome: SwitchesState['outcome']): void => {
    steps.push({
      says,
      cells: [event, cpu.process ?? '–', outcome, sayHeld(cpu), String(misses)],
      state: {
        kind: 'switches',
        hasPcid,
        entries,
        process: cpu.process,
        slots: cpu.slots,
        nextSlot: cpu.nextSlot,
        held: cpu.buffer.sets[0]?.entries ?? [],
        events,
        done: steps.length,
        outcome,
        misses,
      },
    })
  }
  push(
    hasPcid
      ? `An empty TLB of ${entries} entries. Entries carry a tag; the CPU keeps ${ASID_SLOTS} address spaces apart.`
      : `An empty TLB of ${entries} entries. This CPU has no PCID: entries do not say whose they are.`,
    'start',
    'start',
  )
  for (const { process, pages } of turns) {
    const before = cpu.process
    const switched = switchTo(cpu, process)
    cpu = switched.cpu
    push(
      saySwitch(before, process, hasPcid, switched.flush, switched.dropped, switched.slot),
      `→ ${process}`,
      switched.flush === 'nothing' ? 'kept' : 'flushed',
    )
    for (const page of pages) {
      const used = use(cpu, page)
      cpu = used.cpu
      if (!used.hit) misses += 1
      push(
        used.hit
          ? `${process} uses its page ${page}: the translation is still there.`
          : `${process} uses its page ${page}: a miss, the table is walked.`,
        `${process}${page}`,
        used.hit ? 'hit' : 'miss',
      )
    }
  }
  return { columns: ['Event', 'Running', 'Outcome', 'Entries', 'Misses so far'], steps }
}

function sayHeld(cpu: Cpu): string {
  const held = cpu.buffer.sets[0]?.entries ?? []
  if (held.length === 0) return 'empty'
  return held
    .map(({ page, tag }) => `${cpu.hasPcid ? (cpu.slots[tag] ?? '?') : (cpu.process ?? '')}${page}`)
    .join(' ')
}

function saySwitch(
  before: string | null,
  process: string,
  hasPcid: boolean,
  flush: string,
  dropped: number,
  slot: number,
): string {
  if (before === process) return `Another thread of ${process}: the same page tables, nothing is flushed.`
  if (!hasPcid)
    return before === null
      ? `${process} begins.`
      : `A switch to ${process} loads CR3. Without PCID that flushes all ${dropped} entries.`
  if (flush === 'one-slot')
    return `${process} has no slot. Slot ${slot} is next in turn: its ${dropped} old ${dropped === 1 ? 'entry is' : 'entries are'} flushed, the others stay.`
  return before === null || dropped === 0
    ? `${process} runs with tag ${slot}; nothing is flushed.`
    : `${process} runs with tag ${slot}.`
}

export function levelsTrace(levels: Levels, refs: readonly number[]): Trace<StageState> {
  let state = startLevels(levels)
  const { costs } = levels
  const names: Record<Where, string> = { first: 'first level', second: 'second level', walk: 'walk' }
  const stepOf = (says: string): Step<StageState> => {
    const now = state.found.at(-1)
    return {
      says,
      cells: [
        now === undefined ? '–' : String(now.page),
        now === undefined ? '–' : names[now.where],
        now === undefined ? '0' : String(now.cycles),
        String(state.cycles),
      ],
      state: {
        kind: 'levels',
        levels,
        refs,
        found: state.found,
        first: state.first.sets[0]?.entries ?? [],
        second: state.second.sets[0]?.entries ?? [],
        cycles: state.cycles,
      },
    }
  }
  const steps = [
    stepOf(
      `Both levels are empty: ${levels.first} and ${levels.second} entries. Found in the first costs ${costs.first}, in the second ${costs.second}, a walk ${costs.walk} cycles.`,
    ),
  ]
  for (const page of refs) {
    state = stepLevels(levels, state, page)
    const where = state.found.at(-1)?.where ?? 'walk'
    steps.push(
      stepOf(
        where === 'first'
          ? `Page ${page} is in the first level: ${costs.first} cycles.`
          : where === 'second'
            ? `Page ${page} has left the first level but is in the second: ${costs.second} cycles.`
            : `Page ${page} is in neither: the table is walked, ${costs.walk} cycles.`,
      ),
    )
  }
  return { columns: ['Page', 'Found in', 'Cycles', 'Cycles so far'], steps }
}
