import type { Reviewed, StudyEvent } from './events'
import { eventsInEffect } from './fold'
import { type NightPlan, spentSeconds } from './queue'
import type { PlannedCard } from './queue-order'

export interface NightState {
  /** What is asked now; null once the light is out. */
  readonly next: PlannedCard | null
  /** Answers so far, and how many it will be in all if nothing is missed. */
  readonly answered: number
  readonly planned: number
  readonly minutesLeft: number
  /** The budget is used up and something is left: stopping is offered, going on is never pushed. */
  readonly offersToStop: boolean
  /** Nothing is left tonight, or the learner has stopped. */
  readonly isLightsOut: boolean
}

/** Where a night stands. `tonight` are its reviews in effect, `hasStopped` whether the learner ended it. */
export function nightState(
  plan: NightPlan,
  tonight: readonly Reviewed[],
  { budgetSeconds, hasStopped }: { readonly budgetSeconds: number; readonly hasStopped: boolean },
): NightState {
  const isLightsOut = hasStopped || plan.items.length === 0
  return {
    next: isLightsOut ? null : (plan.items[0] ?? null),
    answered: tonight.length,
    planned: tonight.length + plan.items.length,
    minutesLeft: minutesOf(plan.seconds),
    offersToStop: !isLightsOut && tonight.length > 0 && spentSeconds(tonight) >= budgetSeconds,
    isLightsOut,
  }
}

/** The reviews in effect of a study day, in order: those of its night, and those made in a text while reading. */
export function reviewsOfDay(events: readonly StudyEvent[]): {
  readonly night: readonly Reviewed[]
  readonly text: readonly Reviewed[]
} {
  const reviews = eventsInEffect(events).filter((event): event is Reviewed => event.kind === 'reviewed')
  return {
    night: reviews.filter(({ place }) => place === undefined),
    text: reviews.filter(({ place }) => place === 'text'),
  }
}

/** Whole minutes, rounded, but never none for something. */
export function minutesOf(seconds: number): number {
  return seconds === 0 ? 0 : Math.max(1, Math.round(seconds / 60))
}

export interface PlanCounts {
  readonly keeping: number
  readonly slipping: number
  readonly fresh: number
}

/** How far below the wanted retention a card counts as slipping; within it lies the fuzz of intervals. */
const SLIPPING_BELOW = 0.05

/** What a plan is made of: cards remembered well enough, cards that slip, new ones. `retention` is the one wanted, 0 to 1. */
export function countPlan({ items }: NightPlan, retention: number): PlanCounts {
  const fresh = items.filter(({ kind }) => kind === 'new').length
  const keeping = items.filter(
    ({ kind, retrievability }) => kind === 'review' && (retrievability ?? 0) >= retention - SLIPPING_BELOW,
  ).length
  return { fresh, keeping, slipping: items.length - fresh - keeping }
}

/** What a night did for one card: met for the first time, kept, or slipped. */
export interface Outcome {
  readonly cardId: string
  readonly how: 'met' | 'kept' | 'slipped'
}

/** What the night did for each of its cards, by the first answer of the night; in the order of those answers. */
export function outcomesOf(tonight: readonly Reviewed[]): readonly Outcome[] {
  const first = new Map<string, Outcome>()
  for (const { cardId, before, rating } of tonight) {
    const how = before.state === 'new' ? 'met' : rating === 'again' ? 'slipped' : 'kept'
    if (!first.has(cardId)) first.set(cardId, { cardId, how })
  }
  return [...first.values()]
}

export interface SectionOutcome {
  readonly sectionId: string
  readonly met: number
  readonly kept: number
  readonly slipped: number
}

/** The outcomes of a night counted by section, in the order in which the sections came up. */
export function countBySection(
  outcomes: readonly Outcome[],
  sectionOf: (cardId: string) => string,
): readonly SectionOutcome[] {
  const counts = new Map<string, Record<Outcome['how'], number>>()
  for (const { cardId, how } of outcomes) {
    const section = sectionOf(cardId)
    const count = counts.get(section) ?? { met: 0, kept: 0, slipped: 0 }
    count[how] += 1
    counts.set(section, count)
  }
  return [...counts].map(([sectionId, count]) => ({ sectionId, ...count }))
}

/** The section in which most slipped tonight, the earlier one if two are even; null if nothing did. */
export function sectionToReread(sections: readonly SectionOutcome[]): string | null {
  const most = Math.max(0, ...sections.map(({ slipped }) => slipped))
  return most === 0 ? null : (sections.find(({ slipped }) => slipped === most)?.sectionId ?? null)
}
