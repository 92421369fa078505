import { calendarTime, offsetChanges, offsetMinutes } from '@/lib/base/study-day'
import { type RestDays, restOn, weekdayOf } from './rest'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** For so long are the zone's changes told: who subscribes asks again long before. */
const ZONE_YEARS = 5
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

export interface Reminder {
  /** Stays the same for the same learner, so that a calendar changes its entry and adds no other. */
  readonly uid: string
  /** The first study day that it is for. */
  readonly since: number
  /** Minutes after midnight by the wall clock of the zone. */
  readonly minute: number
  readonly timeZone: string
  readonly dayStartHour: number
  readonly budgetMinutes: number
  readonly rest: RestDays
  /** The home page. */
  readonly url: string
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * A calendar (RFC 5545) with one event each night of study, at the learner's own hour whatever the clocks do, and an alarm
 * at its beginning. A reminder after midnight, before the day begins, is for the night before. Lines end as the format
 * wants it: with CR and LF.
 */
export function reminderCalendar(reminder: Reminder): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Nanosleep//Reminder//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Nanosleep',
    'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
    'X-PUBLISHED-TTL:PT12H',
    ...zone(reminder),
    ...event(reminder),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function event(reminder: Reminder): string[] {
  const { uid, since, rest, budgetMinutes, url, now } = reminder
  const awake = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => !rest.quietWeekdays.includes(weekday))
  const first = Array.from({ length: 7 }, (_, i) => since + i).find((day) => awake.includes(weekdayOf(day)))
  if (first === undefined) return []
  const shift = dateOf(0, reminder)
  const rule =
    awake.length === 7
      ? 'FREQ=DAILY'
      : `FREQ=WEEKLY;BYDAY=${awake.map((weekday) => WEEKDAYS[(weekday - 1 + shift) % 7] ?? '').join(',')}`
  const left = daysLeftOut(reminder).filter((day) => day >= first && awake.includes(weekdayOf(day)))
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${calendarTime(now)}Z`,
    `DTSTART${local(first, reminder)}`,
    `DURATION:PT${budgetMinutes}M`,
    `RRULE:${rule}`,
    ...left.map((day) => `EXDATE${local(day, reminder)}`),
    `SUMMARY:${text('Nanosleep: tonight’s questions')}`,
    `DESCRIPTION:${text(`About ${budgetMinutes} minutes, then lights out: ${url}`)}`,
    `URL:${url}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text('Tonight’s questions')}`,
    'TRIGGER:PT0S',
    'END:VALARM',
    'END:VEVENT',
  ]
}

/** Single quiet days and the days of the break; quiet weekdays are in the rule. */
function daysLeftOut({ rest }: Reminder): number[] {
  const { breakFrom, breakTo, quietDays } = rest
  const away =
    breakFrom === null || breakTo === null
      ? []
      : Array.from({ length: breakTo - breakFrom + 1 }, (_, i) => breakFrom + i)
  return [...new Set([...quietDays, ...away])]
    .filter((day) => restOn(day, rest) !== null)
    .toSorted((a, b) => a - b)
}

function zone({ timeZone, now }: Reminder): string[] {
  if (isUtc(timeZone)) return []
  const from = now - 366 * DAY_MS
  const changes = offsetChanges(from, now + ZONE_YEARS * 366 * DAY_MS, timeZone)
  const start = offsetMinutes(from, timeZone)
  const kinds = new Map<string, string[]>()
  for (const { at, before, after } of changes) {
    const kind = `${before} ${after}`
    // By the wall clock before the change, as the format has it.
    kinds.set(kind, [...(kinds.get(kind) ?? []), calendarTime(at + before * MINUTE_MS)])
  }
  const parts = [...kinds].flatMap(([kind, [first = '', ...others]]) => {
    const [before = 0, after = 0] = kind.split(' ').map(Number)
    const name = after > before ? 'DAYLIGHT' : 'STANDARD'
    return [
      `BEGIN:${name}`,
      `DTSTART:${first}`,
      ...others.map((other) => `RDATE:${other}`),
      `TZOFFSETFROM:${offset(before)}`,
      `TZOFFSETTO:${offset(after)}`,
      `END:${name}`,
    ]
  })
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${timeZone}`,
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${offset(start)}`,
    `TZOFFSETTO:${offset(start)}`,
    'END:STANDARD',
    ...parts,
    'END:VTIMEZONE',
  ]
}

function isUtc(timeZone: string): boolean {
  return timeZone === 'UTC'
}

/** The property's zone and the wall clock's time of the reminder for a study day. */
function local(studyDay: number, reminder: Reminder): string {
  const { minute, timeZone } = reminder
  const wall = calendarTime(dateOf(studyDay, reminder) * DAY_MS + minute * MINUTE_MS)
  return isUtc(timeZone) ? `:${wall}Z` : `;TZID=${timeZone}:${wall}`
}

/** The date, in days since 1970, on which a study day's reminder is given: the next one if midnight comes first. */
function dateOf(studyDay: number, { minute, dayStartHour }: Reminder): number {
  return minute < dayStartHour * 60 ? studyDay + 1 : studyDay
}

/** For instance +0530. */
function offset(minutes: number): string {
  const whole = Math.abs(Math.trunc(minutes))
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(whole / 60))}${pad(whole % 60)}`
}

function text(value: string): string {
  return value.replace(/[\\;,]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)
}

/** No line is longer than 75 octets; what is left goes on after a line break and a space. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    if (new TextEncoder().encode(part + character).length > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part].join('\r\n ')
}
