import 'server-only'
import { studyDayOf } from '@/lib/base/study-day'
import { findLearnerSettings, type LearnerSettings } from '@/lib/db/learner-settings'
import type { Actor } from '../actor'
import { now } from '../now'

/** Who studies, when, and by which settings. All of one request sees the same moment. */
export interface Learner {
  readonly userId: string
  readonly settings: LearnerSettings
  readonly now: number
  readonly studyDay: number
}

export async function learnerOf(actor: Actor): Promise<Learner> {
  const settings = await findLearnerSettings(actor.userId)
  const at = now()
  return {
    userId: actor.userId,
    settings,
    now: at,
    studyDay: studyDayOf(at, settings.timeZone, settings.dayStartHour),
  }
}
