import 'server-only'
import { seedFrom } from '@/lib/base/rng'
import { listCards, listNewCards, type StoredCard } from '@/lib/db/cards'
import { listDueMemories } from '@/lib/db/memories'
import { listEventsOfDay } from '@/lib/db/study-events'
import type { MedianMs } from '@/lib/review/effort'
import type { Reviewed } from '@/lib/review/events'
import type { Memory } from '@/lib/review/memory'
import { reviewsOfDay } from '@/lib/review/night'
import { type NightPlan, planNight } from '@/lib/review/queue'
import type { Learner } from './learner'
import { mediansOf } from './medians'

/** A night as it stands: its plan, what was done, and the cards of both. */
export interface Night {
  readonly plan: NightPlan
  /** All that is due, in the budget or over it. */
  readonly due: readonly { readonly card: StoredCard; readonly memory: Memory }[]
  readonly tonight: readonly Reviewed[]
  readonly cards: ReadonlyMap<string, StoredCard>
  readonly medians: MedianMs
  readonly budgetSeconds: number
}

interface PlanOptions {
  /** Minutes on top of the learner's budget, asked for tonight. */
  readonly extraMinutes?: number
}

/** Tonight's plan, from what is due (by the index), the new cards, and tonight's reviews so far. */
export async function loadNight(learner: Learner, { extraMinutes = 0 }: PlanOptions = {}): Promise<Night> {
  const { userId, studyDay, settings } = learner
  const [memories, fresh, events, medians] = await Promise.all([
    listDueMemories(userId, studyDay),
    listNewCards(userId, studyDay, settings.newPerNight, settings.restingDocuments),
    listEventsOfDay(userId, studyDay),
    mediansOf(learner),
  ])
  const { night: tonight, text } = reviewsOfDay(events)
  // What was begun while reading is new tonight too, but takes nothing of the night's time.
  const begunInText = text.filter(({ before }) => before.state === 'new').length
  const known = await listCards([
    ...new Set([...memories.map(({ cardId }) => cardId), ...tonight.map(({ cardId }) => cardId)]),
  ])
  const cards = new Map([...known, ...fresh].map((card) => [card.id, card]))
  const budgetSeconds = (settings.budgetMinutes + extraMinutes) * 60
  const due = memories.flatMap(({ cardId, memory }) => {
    const card = cards.get(cardId)
    return card === undefined ? [] : [{ card, memory }]
  })
  const plan = planNight({
    studyDay,
    due,
    fresh,
    tonight,
    begun: [...new Set(tonight.map(({ cardId }) => cardId))].flatMap((id) => cards.get(id) ?? []),
    budgetSeconds,
    newPerNight: Math.max(0, settings.newPerNight - begunInText),
    medians,
    seed: seedFrom(userId, studyDay),
  })
  return { plan, due, tonight, cards, medians, budgetSeconds }
}

/** What tomorrow would ask if nothing more were done tonight. */
export async function planTomorrow(learner: Learner): Promise<NightPlan> {
  const night = await loadNight({ ...learner, studyDay: learner.studyDay + 1 })
  return night.plan
}
