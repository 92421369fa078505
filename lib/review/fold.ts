import type { Reset, Reviewed, StudyEvent, Undone } from './events'
import { type Memory, newMemory, sameMemory } from './memory'
import { DEFAULT_WEIGHTS, DEFAULT_WEIGHTS_ID, nextStates, SCHEDULER_VERSION } from './scheduler'

/** Weights by id, for reviews that have to be decided again. The default ones need no entry. */
export type WeightsById = Readonly<Record<string, readonly number[]>>

/**
 * The memory of one card from all its events, in whatever order they came and however often: null if it has none in
 * effect. Reviews count in order of time, ties broken by id; those taken back are left out. A review whose `before` is
 * the memory reached so far keeps what it decided; one that was made beside another (two devices offline, a review
 * before it taken back) is decided again from its own rating, study day, retention and weights: see decision 0005.
 */
export function fold(events: readonly StudyEvent[], weights: WeightsById = {}): Memory | null {
  return eventsInEffect(events).reduce<Memory | null>((memory, event) => apply(memory, event, weights), null)
}

/** One step of the fold: `event` must come after all that made `memory`. */
export function apply(memory: Memory | null, event: StudyEvent, weights: WeightsById = {}): Memory | null {
  // The table has the reducer of exactly this kind; TypeScript cannot follow the pairing through the lookup.
  const reduce = reducers[event.kind] as Reducer<StudyEvent>
  return reduce(memory, event, weights)
}

/** The reviews and resets that count, in order: each once, and none that was taken back. */
export function eventsInEffect(events: readonly StudyEvent[]): readonly (Reviewed | Reset)[] {
  const undone = new Set(events.flatMap((event) => (event.kind === 'undone' ? [event.undoes] : [])))
  const byId = new Map<string, Reviewed | Reset>()
  for (const event of events) {
    if (event.kind !== 'undone' && !undone.has(event.id)) byId.set(event.id, event)
  }
  return [...byId.values()].toSorted(inOrder)
}

/** By time, ties by id: negative if `a` comes first. */
export function inOrder(a: StudyEvent, b: StudyEvent): number {
  if (a.at !== b.at) return a.at - b.at
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** How many reviews of one card count; also those before a reset, so that the next variant is a fresh one. */
export function reviewsSoFar(events: readonly StudyEvent[]): number {
  return eventsInEffect(events).filter((event) => event.kind === 'reviewed').length
}

/** The review or reset that an undo would take back now: the last one in effect. Null if there is none. */
export function lastInEffect(events: readonly StudyEvent[]): Reviewed | Reset | null {
  return eventsInEffect(events).at(-1) ?? null
}

type Reducer<Event> = (memory: Memory | null, event: Event, weights: WeightsById) => Memory | null

const reducers: {
  readonly [Kind in StudyEvent['kind']]: Reducer<Extract<StudyEvent, { kind: Kind }>>
} = {
  reviewed: (memory, event, weights) => {
    const before = memory ?? newMemory()
    return sameMemory(before, event.before) ? event.after : decideAgain(before, event, weights)
  },
  reset: () => null,
  // What it took back was left out before the fold began.
  undone: (memory, _event: Undone) => memory,
}

function decideAgain(before: Memory, event: Reviewed, weights: WeightsById): Memory {
  const known = event.weightsId === DEFAULT_WEIGHTS_ID ? DEFAULT_WEIGHTS : weights[event.weightsId]
  // Another program's scheduler, or weights that are not here: its own word is the best there is.
  if (event.schedulerVersion !== SCHEDULER_VERSION || known === undefined) return event.after
  return nextStates(before, {
    cardId: event.cardId,
    at: event.at,
    studyDay: event.studyDay,
    retention: event.retention,
    weights: known,
    ...(event.fuzz === undefined ? {} : { fuzz: event.fuzz }),
  })[event.rating]
}
