import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { findMarks } from '@/lib/db/card-marks'
import { findCard } from '@/lib/db/cards'
import { findDocumentTitle } from '@/lib/db/documents'
import { listPinned } from '@/lib/db/explanations'
import { listEventsOfCard } from '@/lib/db/study-events'
import { groupOfSeed } from '@/lib/groups/asked-seed'
import type { GroupName } from '@/lib/groups/group'
import type { CardSheet, HistoryEntry, SheetMemory } from '@/lib/review/card-sheet'
import { cardStateOf } from '@/lib/review/card-state'
import type { Reset, Reviewed } from '@/lib/review/events'
import { eventsInEffect, fold } from '@/lib/review/fold'
import type { Memory } from '@/lib/review/memory'
import { recallCurve } from '@/lib/review/recall-curve'
import { retrievability } from '@/lib/review/scheduler'
import { findQuestion, findSimulation } from '@/lib/simulations/registry'
import type { Actor } from '../actor'
import { noteOn } from './card-note'
import { learnerOf } from './learner'

/** What is known of a card and what the actor did with it. Throws 'not-found' if there never was such a card. */
export async function getCardSheet(actor: Actor, cardId: string): Promise<CardSheet> {
  const card = await findCard(cardId)
  if (card === null) throw new AppError('not-found', 'This card is no longer there.')
  const [learner, events, marks, note, document] = await Promise.all([
    learnerOf(actor),
    listEventsOfCard(actor.userId, cardId),
    findMarks(actor.userId, cardId),
    noteOn(actor.userId, cardId),
    findDocumentTitle(card.documentId),
  ])
  const { studyDay, groups } = learner
  const pinned = await listPinned(
    groups.map(({ id }) => id),
    cardId,
  )
  const memory = fold(events)
  const inEffect = eventsInEffect(events)
  return {
    cardId,
    title: findQuestion(card.simulation, card.question)?.title ?? card.question,
    document,
    section: { title: card.sectionTitle, href: `/read/${card.sectionId}` },
    simulation: {
      id: card.simulation,
      title: findSimulation(card.simulation)?.title ?? card.simulation,
    },
    kind: card.kind,
    studyDay,
    state: cardStateOf(memory, studyDay),
    memory: memory === null ? null : sheetMemory(memory, studyDay),
    marks: {
      suspended: marks.suspended,
      flagged: marks.flagged,
      buried: marks.buriedTo > studyDay,
    },
    note,
    pinned,
    history: inEffect.toReversed().map((event) => historyEntry(event, groups)),
    takenBack: events.filter(({ kind }) => kind === 'reviewed').length - countReviews(inEffect),
    curve: recallCurve(inEffect, studyDay),
  }
}

function sheetMemory(memory: Memory, studyDay: number): SheetMemory {
  const { stability, difficulty, dueDay, lastDay, reps, lapses } = memory
  const recall = retrievability(memory, studyDay)
  return { stability, difficulty, recall, dueDay, lastDay: lastDay ?? studyDay, reps, lapses }
}

function countReviews(events: readonly (Reviewed | Reset)[]): number {
  return events.filter(({ kind }) => kind === 'reviewed').length
}

function historyEntry(event: Reviewed | Reset, groups: readonly GroupName[]): HistoryEntry {
  if (event.kind === 'reset') return { kind: 'reset', id: event.id, studyDay: event.studyDay }
  const { kind, id, studyDay, rating, suggested, verdict, score, ms, hintsUsed, variant, answer } = event
  const nights = event.after.intervalDays
  const group = groupOfSeed(groups, event.cardId, variant.seed, studyDay)
  return {
    kind,
    id,
    studyDay,
    rating,
    suggested,
    verdict,
    score,
    ms,
    hintsUsed,
    variant,
    answer,
    nights,
    group,
  }
}
