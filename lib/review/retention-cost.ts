import { rngFrom, seedFrom } from '@/lib/base/rng'
import { type Memory, newMemory } from './memory'
import { type RestDays, restOn } from './rest'
import { nextStates, retrievability } from './scheduler'

export interface CostCard {
  readonly cardId: string
  /** Null for a card that has not been begun. */
  readonly memory: Memory | null
  /** Seconds that it is expected to take. */
  readonly seconds: number
}

export interface CostInput {
  readonly studyDay: number
  /** The learner's cards; new ones in the order in which they would begin. */
  readonly cards: readonly CostCard[]
  readonly newPerNight: number
  readonly rest: RestDays
  readonly nights: number
  /** So many of the learner's cards does each one stand for. */
  readonly weight: number
}

export interface RetentionCost {
  /** On a night of study, on average. */
  readonly cardsPerNight: number
  readonly minutesPerNight: number
}

/**
 * What a desired retention costs: the learner's own cards, carried forward night by night, each recalled by chance with
 * the probability that FSRS gives it then. Yields after each night, so that the caller can let others go first. The same
 * input gives the same cost.
 */
export function* simulateCost(input: CostInput, retention: number): Generator<void, RetentionCost> {
  const { studyDay, cards, newPerNight, rest, nights, weight } = input
  const due = new Map<number, CostCard[]>()
  const put = (day: number, card: CostCard): void => {
    const there = due.get(day)
    if (there === undefined) due.set(day, [card])
    else there.push(card)
  }
  for (const card of cards) if (card.memory !== null) put(Math.max(studyDay, card.memory.dueDay), card)
  const fresh = cards.filter(({ memory }) => memory === null)
  let begun = 0
  let asked = 0
  let seconds = 0
  let studied = 0
  for (let day = studyDay; day < studyDay + nights; day++) {
    const tonight = due.get(day) ?? []
    due.delete(day)
    if (restOn(day, rest) !== null) {
      for (const card of tonight) put(day + 1, card)
      continue
    }
    studied += 1
    const allowed = Math.round((studied * newPerNight) / weight)
    while (begun < Math.min(allowed, fresh.length)) {
      const card = fresh[begun]
      if (card !== undefined) tonight.push(card)
      begun += 1
    }
    for (const card of tonight) {
      const answered = answer(card, day, retention)
      asked += answered.times
      seconds += card.seconds * answered.times
      put(answered.memory.dueDay, { ...card, memory: answered.memory })
    }
    yield
  }
  const over = Math.max(1, studied)
  return { cardsPerNight: (asked * weight) / over, minutesPerNight: (seconds * weight) / 60 / over }
}

/** One card in one night: recalled by chance, or missed and asked once more. */
function answer(
  { cardId, memory }: CostCard,
  studyDay: number,
  retention: number,
): { readonly memory: Memory; readonly times: number } {
  const before = memory ?? newMemory()
  const context = { cardId, at: 0, studyDay, retention }
  const recall = memory === null ? retention : retrievability(memory, studyDay)
  const isRecalled = rngFrom(seedFrom(cardId, before.reps, studyDay)).chance(recall)
  const states = nextStates(before, context)
  if (isRecalled) return { memory: states.good, times: 1 }
  return { memory: nextStates(states.again, context).good, times: 2 }
}
