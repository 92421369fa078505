import 'server-only'
import { AppError } from '@/lib/base/app-error'
import { newId } from '@/lib/base/ids'
import { offsetMinutes } from '@/lib/base/study-day'
import { findMarks, saveMarks } from '@/lib/db/card-marks'
import { inTransaction } from '@/lib/db/client'
import { saveMemory } from '@/lib/db/memories'
import { addEvent, listEventsOfCard, listEventsOfDay } from '@/lib/db/study-events'
import type { Undone } from '@/lib/review/events'
import { fold } from '@/lib/review/fold'
import { reviewsOfDay } from '@/lib/review/night'
import type { Actor } from '../actor'
import { learnerOf } from './learner'

/**
 * Takes back the last review of tonight that counts; again, the one before it, and so on. An event of its own: the
 * review stays in the log. A card that the review set aside is awake again; one that was begun anew meanwhile is taken back
 * where that was done, not here. Throws 'conflict' if there is nothing left to take back tonight.
 */
export async function undoReview(actor: Actor): Promise<void> {
  const learner = await learnerOf(actor)
  await inTransaction(async (session) => {
    const { night } = reviewsOfDay(await listEventsOfDay(actor.userId, learner.studyDay, session))
    const last = night.at(-1)
    if (last === undefined) throw new AppError('conflict', 'There is nothing to take back tonight.')
    const events = await listEventsOfCard(actor.userId, last.cardId, session)
    const event: Undone = {
      kind: 'undone',
      id: newId(),
      userId: actor.userId,
      cardId: last.cardId,
      // Never before what it takes back, should the machine's clock have been set back.
      at: Math.max(learner.now, last.at),
      offsetMinutes: offsetMinutes(learner.now, learner.settings.timeZone),
      studyDay: learner.studyDay,
      undoes: last.id,
    }
    await addEvent(event, session)
    await saveMemory(actor.userId, last.cardId, fold([...events, event]), session)
    const marks = await findMarks(actor.userId, last.cardId, session)
    if (marks.leechEvent === last.id)
      await saveMarks(actor.userId, last.cardId, { suspended: false, leechEvent: null }, session)
  })
}
