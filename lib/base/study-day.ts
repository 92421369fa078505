import { Temporal } from 'temporal-polyfill'
import { assert } from './assert'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/**
 * The study day of a moment: a whole number, days since 1970-01-01 of the local date, where a date begins at
 * `dayStartHour` (0 to 12) by the wall clock of `timeZone`. Never falls as time passes, also when the clocks change.
 */
export function studyDayOf(atMs: number, timeZone: string, dayStartHour: number): number {
  const shown = wallClock(atMs, timeZone) - dayStartHour * HOUR_MS
  const day = Math.floor(shown / DAY_MS)
  // Clocks put back across the day's start show the old day again; the new one has begun all the same.
  const isNearEnd = shown - day * DAY_MS >= DAY_MS - 3 * HOUR_MS
  return isNearEnd && startOfStudyDay(day + 1, timeZone, dayStartHour) <= atMs ? day + 1 : day
}

/** Epoch milliseconds of the first moment of a study day. */
export function startOfStudyDay(day: number, timeZone: string, dayStartHour: number): number {
  assert(
    Number.isInteger(dayStartHour) && dayStartHour >= 0 && dayStartHour <= 12,
    `dayStartHour ${dayStartHour}`,
  )
  const wall = new Temporal.PlainDate(1970, 1, 1)
    .add({ days: day })
    .toPlainDateTime(new Temporal.PlainTime(dayStartHour))
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (earlier.toPlainDateTime().equals(wall)) return earlier.epochMilliseconds
  // The hour is skipped when the clocks go forward: the day begins at the jump.
  const jump = earlier.getTimeZoneTransition('next')
  assert(jump !== null, `a skipped hour in ${timeZone} has a jump after it`)
  return jump.epochMilliseconds
}

/**
 * Study-day time: the local wall clock minus the rollover hour, written as if it were UTC. Counting UTC calendar days
 * in it counts study days, which is what FSRS needs.
 */
export function studyDayTime(atMs: number, timeZone: string, dayStartHour: number): number {
  const shown = wallClock(atMs, timeZone) - dayStartHour * HOUR_MS
  return Math.max(shown, studyDayOf(atMs, timeZone, dayStartHour) * DAY_MS)
}

/** Back from study-day time to epoch milliseconds; where the wall clock shows a time twice, the first of the two. */
export function fromStudyDayTime(shownMs: number, timeZone: string, dayStartHour: number): number {
  return Temporal.Instant.fromEpochMilliseconds(shownMs + dayStartHour * HOUR_MS)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds
}

/** Minutes that the wall clock of the zone is ahead of UTC at that moment. */
export function offsetMinutes(atMs: number, timeZone: string): number {
  return (wallClock(atMs, timeZone) - atMs) / 60_000
}

/** A moment in UTC as calendars write it, without the zone: 20261123T220000. */
export function calendarTime(atMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toString({ smallestUnit: 'second' })
    .replaceAll(/[-:Z]/g, '')
}

export interface OffsetChange {
  /** Epoch milliseconds. */
  readonly at: number
  /** Minutes ahead of UTC until then, and from then on. */
  readonly before: number
  readonly after: number
}

/** When the clocks of a zone are put forward or back between two moments. */
export function offsetChanges(fromMs: number, toMs: number, timeZone: string): readonly OffsetChange[] {
  const changes: OffsetChange[] = []
  let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone)
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds > toMs) return changes
    const { epochMilliseconds } = next
    const [before, after] = [epochMilliseconds - 1, epochMilliseconds].map((ms) =>
      offsetMinutes(ms, timeZone),
    )
    if (before !== undefined && after !== undefined) changes.push({ at: epochMilliseconds, before, after })
    at = next
  }
}

/** Whether this is the name of a time zone that this machine knows, for instance "Europe/Berlin". */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    // The constructor is the only way to ask; it throws a RangeError for a name it does not know.
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function wallClock(atMs: number, timeZone: string): number {
  const offsetNs = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).offsetNanoseconds
  return atMs + offsetNs / 1_000_000
}
