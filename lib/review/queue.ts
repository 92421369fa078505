import { seedFrom } from '@/lib/base/rng'
import { type CardKind, expectedSeconds, type MedianMs } from './effort'
import type { Reviewed } from './events'
import { awaitsReask, type Memory } from './memory'
import { arrange, type Candidate, type PlannedCard } from './queue-order'
import { retrievability } from './scheduler'

/** A card as far as the queue has to know it. */
export interface NightCard {
  readonly id: string
  readonly sectionId: string
  readonly simulation: string
  readonly question: string
  readonly kind: CardKind
  /** The author's estimate. */
  readonly seconds: number
}

export interface NightInput {
  readonly studyDay: number
  /** What is due on or before this study day, those that wait to be asked once more included; no suspended or buried ones. */
  readonly due: readonly { readonly card: NightCard; readonly memory: Memory }[]
  /** Cards never reviewed, in the order of the documents; at least as many as may still begin tonight. */
  readonly fresh: readonly NightCard[]
  /** Tonight's reviews in effect, in order. */
  readonly tonight: readonly Reviewed[]
  /** The cards of tonight's reviews. */
  readonly begun: readonly NightCard[]
  readonly budgetSeconds: number
  readonly newPerNight: number
  /** The learner's own, from the nights before this one: a plan does not change while it is worked off. */
  readonly medians: MedianMs
  /** Breaks ties; one for each learner and night. */
  readonly seed: number
  readonly weights?: readonly number[]
}

export interface NightPlan {
  /** What is still to be asked tonight, in order. */
  readonly items: readonly PlannedCard[]
  readonly seconds: number
  /** Due, but over the budget: most of them next night. */
  readonly waiting: number
}

/**
 * The plan of a night that fits the budget. What is most at risk comes first, what was missed in an earlier night
 * before all else, new cards in document order within the first two thirds and only if all that is due fits; sections are
 * mixed and siblings kept apart. It is the same plan all night: once the first card is answered, the rest keeps its order,
 * but for misses, which come back after three other cards. Whoever is faster than expected is done earlier. The cost grows
 * with what is due.
 */
export function planNight(input: NightInput): NightPlan {
  const { studyDay, tonight, budgetSeconds } = input
  const answered = tonight.map(({ cardId }) => cardId)
  const isAnswered = new Set(answered)
  // The choice is made over the night as it began, so that it does not change while the night is worked off.
  const atStart = dueAtStart(input)
  const chosen = choose(atStart, freshAtStart(input), budgetSeconds)
  const remaining = chosen.filter(({ cardId }) => !isAnswered.has(cardId))
  const reasks = input.due
    .filter(({ card, memory }) => isAnswered.has(card.id) && awaitsReask(memory, studyDay))
    .map(({ card, memory }) =>
      candidateOf(input, card, 'reask', retrievability(memory, studyDay, input.weights)),
    )

  const known = new Map([...atStart, ...chosen].map((candidate) => [candidate.cardId, candidate]))
  const lastCard = input.begun.find(({ id }) => id === answered.at(-1))
  const items = arrange({
    remaining,
    reasks: reasks.map((candidate) => ({
      candidate,
      answersSince: answered.length - 1 - answered.lastIndexOf(candidate.cardId),
    })),
    planned: chosen.length,
    plannedNew: chosen.filter(({ kind }) => kind === 'new').length,
    askedNew: chosen.filter(({ cardId, kind }) => kind === 'new' && isAnswered.has(cardId)).length,
    last:
      lastCard === undefined
        ? null
        : (known.get(lastCard.id) ?? candidateOf(input, lastCard, 'review', null)),
  })

  const isChosen = new Set(chosen.map(({ cardId }) => cardId))
  return {
    items: items.map(({ cardId, kind, seconds, retrievability: chance }) => ({
      cardId,
      kind,
      seconds,
      retrievability: chance,
    })),
    seconds: secondsOf(items),
    waiting: atStart.filter(({ cardId }) => !isChosen.has(cardId) && !isAnswered.has(cardId)).length,
  }
}

/** Longest that one question is taken to have kept the learner beyond answering it: after that, they were away. */
const AWAY_SECONDS = 90
const FIRST_VERDICT_SECONDS = 8

/** Seconds that the reviews of a night took, reading the verdicts included and being away left out. */
export function spentSeconds(tonight: readonly Reviewed[]): number {
  let spent = 0
  for (const [i, { at, ms }] of tonight.entries()) {
    const before = tonight[i - 1]
    const answering = Math.min(ms / 1000, AWAY_SECONDS)
    const sinceLast = before === undefined ? answering + FIRST_VERDICT_SECONDS : (at - before.at) / 1000
    spent += Math.min(Math.max(sinceLast, answering), answering + AWAY_SECONDS)
  }
  return Math.round(spent)
}

function dueAtStart(input: NightInput): Candidate[] {
  const { studyDay, due, tonight, begun, seed, weights } = input
  const first = firstReviews(tonight)
  const before = begun.flatMap((card) => {
    const memory = first.get(card.id)?.before
    return memory === undefined || memory.state === 'new' ? [] : [{ card, memory }]
  })
  const untouched = due.filter(({ card, memory }) => memory.dueDay <= studyDay && !first.has(card.id))
  return [...untouched, ...before]
    .map(({ card, memory }) => {
      const kind = memory.state === 'review' ? ('review' as const) : ('relearning' as const)
      return { memory, candidate: candidateOf(input, card, kind, retrievability(memory, studyDay, weights)) }
    })
    .toSorted(
      (a, b) =>
        Number(b.candidate.kind === 'relearning') - Number(a.candidate.kind === 'relearning') ||
        (a.candidate.retrievability ?? 0) - (b.candidate.retrievability ?? 0) ||
        b.memory.difficulty - a.memory.difficulty ||
        seedFrom(seed, a.candidate.cardId) - seedFrom(seed, b.candidate.cardId) ||
        (a.candidate.cardId < b.candidate.cardId ? -1 : 1),
    )
    .map(({ candidate }) => candidate)
}

function freshAtStart(input: NightInput): Candidate[] {
  const { fresh, tonight, begun, newPerNight } = input
  const first = firstReviews(tonight)
  const begunNew = begun.filter(({ id }) => first.get(id)?.before.state === 'new')
  const still = fresh.filter(({ id }) => !first.has(id)).slice(0, Math.max(0, newPerNight - begunNew.length))
  return [...begunNew, ...still].map((card) => candidateOf(input, card, 'new', null))
}

function firstReviews(tonight: readonly Reviewed[]): ReadonlyMap<string, Reviewed> {
  return new Map(tonight.toReversed().map((review) => [review.cardId, review]))
}

/** As many as fit the budget, at least one: those due first, new ones only where all of those fit. */
function choose(due: readonly Candidate[], fresh: readonly Candidate[], budgetSeconds: number): Candidate[] {
  const dueOnes = due.length === 0 ? [] : atLeastOne(due, budgetSeconds)
  if (dueOnes.length < due.length) return dueOnes
  const left = budgetSeconds - secondsOf(dueOnes)
  const newOnes = due.length === 0 && fresh.length > 0 ? atLeastOne(fresh, left) : fitting(fresh, left)
  return [...dueOnes, ...newOnes]
}

function atLeastOne(candidates: readonly Candidate[], seconds: number): Candidate[] {
  const fits = fitting(candidates, seconds)
  return fits.length > 0 ? fits : candidates.slice(0, 1)
}

function fitting(candidates: readonly Candidate[], seconds: number): Candidate[] {
  let sum = 0
  const first = candidates.findIndex((candidate) => (sum += candidate.seconds) > seconds)
  return first < 0 ? [...candidates] : candidates.slice(0, first)
}

function secondsOf(items: readonly PlannedCard[]): number {
  return items.reduce((sum, { seconds }) => sum + seconds, 0)
}

function candidateOf(
  { medians }: NightInput,
  card: NightCard,
  kind: PlannedCard['kind'],
  chance: number | null,
): Candidate {
  const { id, sectionId, simulation, question } = card
  const seconds = expectedSeconds({ kind: card.kind, seconds: card.seconds, isNew: kind === 'new' }, medians)
  return {
    cardId: id,
    kind,
    seconds,
    retrievability: chance,
    sectionId,
    sibling: `${simulation}/${question}`,
  }
}
