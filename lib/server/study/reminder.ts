import 'server-only'
import { createHash } from 'node:crypto'
import { findLearnerByReminder } from '@/lib/db/learner-settings'
import { reminderCalendar } from '@/lib/review/reminder'
import { now } from '../now'

/** The calendar that a token opens; null if nobody has it, or no reminder is set. `url` is the home page. */
export async function findReminder(token: string, url: string): Promise<string | null> {
  const found = await findLearnerByReminder(token)
  if (found === null) return null
  const { userId, settings } = found
  const { reminderMinute, reminderSince, timeZone, dayStartHour, budgetMinutes } = settings
  if (reminderMinute === null) return null
  // A name that says nothing about the learner.
  const name = createHash('sha256').update(`reminder ${userId}`).digest('hex').slice(0, 24)
  return reminderCalendar({
    uid: `${name}@nanosleep`,
    since: reminderSince ?? 0,
    minute: reminderMinute,
    timeZone,
    dayStartHour,
    budgetMinutes,
    rest: settings,
    url,
    now: now(),
  })
}
