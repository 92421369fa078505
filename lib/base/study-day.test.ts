import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fromStudyDayTime,
  isTimeZone,
  offsetMinutes,
  startOfStudyDay,
  studyDayOf,
  studyDayTime,
} from './study-day'

const HOUR = 3_600_000
const DAY = 86_400_000
const at = (iso: string): number => Date.parse(iso)
const dayOf = (date: string): number => at(`${date}T00:00:00Z`) / DAY

describe('A night belongs to the date on which it began', () => {
  test.each([
    ['Europe/Berlin', '2026-11-23T23:50:00+01:00', '2026-11-23'],
    ['Europe/Berlin', '2026-11-24T03:59:59.999+01:00', '2026-11-23'],
    ['Europe/Berlin', '2026-11-24T04:00:00+01:00', '2026-11-24'],
    // Around midnight UTC, where a calendar day of FSRS would end.
    ['Europe/Berlin', '2026-11-23T23:59:59Z', '2026-11-23'],
    ['Europe/Berlin', '2026-11-24T00:00:01Z', '2026-11-23'],
    ['America/New_York', '2026-11-23T23:59:59Z', '2026-11-23'],
    ['America/New_York', '2026-11-24T00:00:01Z', '2026-11-23'],
    ['Australia/Lord_Howe', '2026-11-23T16:59:59Z', '2026-11-23'],
    ['Australia/Lord_Howe', '2026-11-23T17:00:00Z', '2026-11-24'],
    ['UTC', '1969-12-31T03:59:59Z', '1969-12-30'],
  ])('in %s, %s is in the night of %s', (zone, moment, date) => {
    expect(studyDayOf(at(moment), zone, 4)).toBe(dayOf(date))
  })
})

describe('Days on which the clocks change', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', 23.0, '2026-03-28'],
    ['Europe/Berlin', '2026-10-25', 25.0, '2026-10-24'],
    ['America/New_York', '2026-03-08', 23.0, '2026-03-07'],
    ['America/New_York', '2026-11-01', 25.0, '2026-10-31'],
    // Half an hour only.
    ['Australia/Lord_Howe', '2026-10-04', 23.5, '2026-10-03'],
    ['Australia/Lord_Howe', '2026-04-05', 24.5, '2026-04-04'],
  ])('in %s on %s: the night that holds the change is %s hours long', (zone, date, hours, nightOf) => {
    const night = dayOf(nightOf)
    const start = startOfStudyDay(night, zone, 4)
    const end = startOfStudyDay(night + 1, zone, 4)
    expect((end - start) / HOUR).toBe(hours)
    expect(studyDayOf(start, zone, 4)).toBe(night)
    expect(studyDayOf(start - 1, zone, 4)).toBe(night - 1)
    expect(studyDayOf(end - 1, zone, 4)).toBe(night)
    expect(studyDayOf(end, zone, 4)).toBe(dayOf(date))
  })

  test.each([
    // The day starts in the hour that is skipped: it begins at the jump.
    ['Europe/Berlin', 2, '2026-03-29', '2026-03-29T01:00:00Z'],
    ['America/New_York', 2, '2026-03-08', '2026-03-08T07:00:00Z'],
    ['Australia/Lord_Howe', 2, '2026-10-04', '2026-10-03T15:30:00Z'],
    // The day starts in the hour that comes twice: it begins the first time.
    ['Europe/Berlin', 2, '2026-10-25', '2026-10-25T00:00:00Z'],
    ['America/New_York', 1, '2026-11-01', '2026-11-01T05:00:00Z'],
    ['Australia/Lord_Howe', 2, '2026-04-05', '2026-04-04T15:30:00Z'],
  ])('in %s with the day starting at %s o’clock, %s begins at %s', (zone, hour, date, moment) => {
    expect(startOfStudyDay(dayOf(date), zone, hour)).toBe(at(moment))
    expect(studyDayOf(at(moment), zone, hour)).toBe(dayOf(date))
    expect(studyDayOf(at(moment) - 1, zone, hour)).toBe(dayOf(date) - 1)
  })

  test('Clocks put back across the day’s start do not bring the old day back', () => {
    // St John's put its clocks back at 00:01, to 23:01 of the day before.
    const start = startOfStudyDay(dayOf('2010-11-07'), 'America/St_Johns', 0)
    const seen = Array.from({ length: 180 }, (_, minute) =>
      studyDayOf(start + minute * 60_000, 'America/St_Johns', 0),
    )
    expect(new Set(seen)).toEqual(new Set([dayOf('2010-11-07')]))
  })

  test('A date that a zone left out still has its few hours of night', () => {
    // Samoa went from 29 to 31 December 2011.
    const skipped = startOfStudyDay(dayOf('2011-12-30'), 'Pacific/Apia', 4)
    expect(skipped).toBe(at('2011-12-30T10:00:00Z'))
    expect(studyDayOf(skipped, 'Pacific/Apia', 4)).toBe(dayOf('2011-12-30'))
  })
})

describe('Laws over all zones', () => {
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'UTC',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'America/St_Johns',
    'Pacific/Apia',
    'Asia/Beirut',
    'America/Havana',
    'Pacific/Kiritimati',
  )
  const hour = fc.integer({ min: 0, max: 12 })
  const moment = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2045-01-01T00:00:00Z') })

  test('The study day never falls as time passes', () => {
    fc.assert(
      fc.property(zone, hour, moment, fc.integer({ min: 0, max: 3 * DAY }), (z, h, t, later) => {
        expect(studyDayOf(t + later, z, h)).toBeGreaterThanOrEqual(studyDayOf(t, z, h))
      }),
    )
  })

  test('A study day contains its start and every moment until the next one’s', () => {
    fc.assert(
      fc.property(zone, hour, moment, (z, h, t) => {
        const day = studyDayOf(t, z, h)
        expect(startOfStudyDay(day, z, h)).toBeLessThanOrEqual(t)
        expect(startOfStudyDay(day + 1, z, h)).toBeGreaterThan(t)
        expect(studyDayOf(startOfStudyDay(day, z, h), z, h)).toBe(day)
      }),
    )
  })

  test('UTC days of study-day time are study days, and it leads back to the moment', () => {
    fc.assert(
      fc.property(zone, hour, moment, (z, h, t) => {
        const shown = studyDayTime(t, z, h)
        expect(Math.floor(shown / DAY)).toBe(studyDayOf(t, z, h))
        const back = fromStudyDayTime(shown, z, h)
        expect(studyDayOf(back, z, h)).toBe(studyDayOf(t, z, h))
        // An hour that comes twice leads back to its first time.
        expect(Math.abs(t - back)).toBeLessThanOrEqual(HOUR)
      }),
    )
  })
})

test('The offset is the one of that moment', () => {
  expect(offsetMinutes(at('2026-07-01T12:00:00Z'), 'Europe/Berlin')).toBe(120)
  expect(offsetMinutes(at('2026-12-01T12:00:00Z'), 'Europe/Berlin')).toBe(60)
  expect(offsetMinutes(at('2026-12-01T12:00:00Z'), 'America/New_York')).toBe(-300)
})

test('Names of time zones are told from other words', () => {
  expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'].every(isTimeZone)).toBe(true)
  expect(['', 'Mars/Olympus', '+02:00', 'Berlin?'].some(isTimeZone)).toBe(false)
})

test('A year of reviews is placed in well under a second', () => {
  const started = performance.now()
  for (let i = 0; i < 4000; i += 1) studyDayOf(1.7e12 + i * 2 * HOUR, 'Europe/Berlin', 4)
  expect(performance.now() - started).toBeLessThan(1000)
})
