import 'server-only'
import { studyDayOf } from '@/lib/base/study-day'
import type { StoredCard } from '@/lib/db/cards'
import { database, type DatabaseSession } from '@/lib/db/client'
import { findLearnerSettings } from '@/lib/db/learner-settings'
import { findGroupThatStudies } from '@/lib/db/memberships'
import { isFirstOfWeek, ownSeeds, sharedSeeds } from '@/lib/groups/asked-seed'
import type { GroupName } from '@/lib/groups/group'
import type { StudyEvent } from '@/lib/review/events'
import { now } from '../now'
import { type Drawn, drawVariant } from './draw-variant'
import type { Learner } from './learner'

/** A variant as it is asked, and the group with which it is shared; null for the learner's own. */
export interface AskedDraw extends Drawn {
  readonly group: GroupName | null
}

/**
 * The variant that a learner is asked of a card now, the same until the review is written. The first of a week is the
 * one that the group has that week; all after it, and all of who is in no group, are the learner's own. Throws
 * AppError('not-found') if it cannot be drawn.
 */
export async function askVariant(
  learner: Learner,
  card: StoredCard,
  events: readonly StudyEvent[],
): Promise<AskedDraw> {
  const { userId, studyDay, groups } = learner
  const group =
    groups.length > 0 && isFirstOfWeek(events, studyDay)
      ? await findGroupThatStudies(userId, card.documentId)
      : null
  const seeds = group === null ? ownSeeds(userId, card.id, events) : sharedSeeds(group.id, card.id, studyDay)
  return { ...drawVariant(card, seeds), group }
}

interface Given {
  readonly seed: number
  /** Epoch milliseconds at which the question was given out: it stays of that week, whenever it is answered. */
  readonly askedAt: number
}

/**
 * The variant that was given out with this seed, if it is one that the learner may answer now: their own, or the
 * group's if it is the first of that week. Null for any other seed. Their own always counts, so that who joins or
 * leaves a group while a question is open loses no answer.
 */
export async function findGivenVariant(
  userId: string,
  card: StoredCard,
  events: readonly StudyEvent[],
  { seed, askedAt }: Given,
  session: DatabaseSession = database(),
): Promise<AskedDraw | null> {
  const own = drawVariant(card, ownSeeds(userId, card.id, events))
  if (own.seed === seed) return { ...own, group: null }
  const group = await findGroupThatStudies(userId, card.documentId, session)
  if (group === null) return null
  const { timeZone, dayStartHour } = await findLearnerSettings(userId, session)
  const day = studyDayOf(Math.min(askedAt, now()), timeZone, dayStartHour)
  if (!isFirstOfWeek(events, day)) return null
  const shared = drawVariant(card, sharedSeeds(group.id, card.id, day))
  return shared.seed === seed ? { ...shared, group } : null
}
