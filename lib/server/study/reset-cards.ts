import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { offsetMinutes } from '@/lib/base/study-day'
import { inTransaction } from '@/lib/db/client'
import { listMemories, saveMemory } from '@/lib/db/memories'
import { addEvents, listEventsOfCards } from '@/lib/db/study-events'
import type { Reset, StudyEvent, Undone } from '@/lib/review/events'
import { eventsInEffect, fold } from '@/lib/review/fold'
import type { Actor } from '../actor'
import { type Learner, learnerOf } from './learner'
import { cardIdsSchema } from './mark-cards'

/** Each card is counted out of its day on its own, so fewer fit one request than for marks. */
const MOST = 1000

export const resetSchema = z.strictObject({
  cardIds: cardIdsSchema.max(MOST, `At most ${MOST} cards can be reset at once.`),
})
/** What `resetCards` gave back, to be taken back. */
export const resetsSchema = z.strictObject({
  cardIds: cardIdsSchema,
  resets: z.array(z.uuidv7()).max(MOST),
})

/**
 * Begins cards anew: they are new again, and their reviews stay in the log. Cards never met are left as they are.
 * Gives the ids of the events and of their cards, by which it is taken back.
 */
export async function resetCards(
  actor: Actor,
  { cardIds }: z.output<typeof resetSchema>,
): Promise<{ readonly cardIds: readonly string[]; readonly resets: readonly string[] }> {
  const learner = await learnerOf(actor)
  return inTransaction(async (session) => {
    const met = await listMemories(actor.userId, [...new Set(cardIds)], session)
    const events = met.map(({ cardId, memory }): Reset => ({
      kind: 'reset',
      ...stamp(learner, cardId),
      // After the last review, should the machine's clock have been set back.
      at: Math.max(learner.now, (memory.lastAt ?? 0) + 1),
    }))
    const ids = events.map(({ cardId }) => cardId)
    await addEvents(events, session)
    for (const id of ids) await saveMemory(actor.userId, id, null, session)
    return { cardIds: ids, resets: events.map(({ id }) => id) }
  })
}

/** Takes resets back: each card is as it was, with what was reviewed since. Throws 'conflict' if none is left to take back. */
export async function undoResets(
  actor: Actor,
  { cardIds, resets }: z.output<typeof resetsSchema>,
): Promise<void> {
  const learner = await learnerOf(actor)
  await inTransaction(async (session) => {
    const wanted = new Set(resets)
    const log = new Map<string, StudyEvent[]>()
    for (const event of await listEventsOfCards(actor.userId, [...new Set(cardIds)], session)) {
      log.set(event.cardId, [...(log.get(event.cardId) ?? []), event])
    }
    const undone: Undone[] = []
    for (const [cardId, events] of log) {
      for (const event of eventsInEffect(events)) {
        if (event.kind !== 'reset' || !wanted.has(event.id)) continue
        const at = Math.max(learner.now, event.at)
        undone.push({ kind: 'undone', ...stamp(learner, cardId), at, undoes: event.id })
      }
    }
    if (undone.length === 0) throw new AppError('conflict', 'There is nothing left to take back.')
    await addEvents(undone, session)
    for (const [cardId, events] of log) {
      const all: StudyEvent[] = [...events, ...undone.filter((event) => event.cardId === cardId)]
      await saveMemory(actor.userId, cardId, fold(all), session)
    }
  })
}

function stamp({ userId, now, studyDay, settings }: Learner, cardId: string) {
  return { id: newId(), userId, cardId, offsetMinutes: offsetMinutes(now, settings.timeZone), studyDay }
}
