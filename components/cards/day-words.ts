const LONG = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})
const SHORT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

// A study day is a number of days since 1970; which date that is does not depend on a zone.
const DAY_MS = 86_400_000

/** "Saturday 28 November". */
export function sayLongDay(studyDay: number): string {
  return LONG.format(studyDay * DAY_MS)
}

/** "28 Nov 2026". */
export function sayShortDay(studyDay: number): string {
  return SHORT.format(studyDay * DAY_MS)
}

/** When a card is due, seen from tonight: "tonight", "in 5 nights", "for 2 nights". */
export function sayDueIn(nights: number): string {
  if (nights === 0) return 'tonight'
  const count = Math.abs(nights)
  return `${nights > 0 ? 'in' : 'for'} ${count === 1 ? '1 night' : `${count} nights`}`
}

/** 0 to 1 as "87 %"; a chance is never said to be certain or none. */
export function sayPercent(part: number): string {
  return `${Math.min(99, Math.max(1, Math.round(part * 100)))} %`
}

/** A time as it was taken to answer: "8 s", "1 min 20 s". */
export function sayTime(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
}
