import { mondayOf } from '@/lib/groups/week'

const DAY_MS = 86_400_000
// A study day is a number of days since 1970; which date that is does not depend on a zone.
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** "23 to 29 November", "30 November to 6 December". */
export function sayWeek(week: number): string {
  const monday = mondayOf(week) * DAY_MS
  const [first, last] = [DATE.format(monday), DATE.format(monday + 6 * DAY_MS)]
  const [day, month] = first.split(' ')
  return last.endsWith(month ?? '') ? `${day} to ${last}` : `${first} to ${last}`
}
