import { describe, expect, test } from 'vitest'
import { type Reminder, reminderCalendar } from './reminder'

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

const reminder: Reminder = {
  uid: 'ada@nanosleep',
  since: day('2026-11-23'),
  minute: 22 * 60,
  timeZone: 'Europe/London',
  dayStartHour: 4,
  budgetMinutes: 10,
  rest: { quietWeekdays: [], quietDays: [], breakFrom: null, breakTo: null },
  url: 'https://nanosleep.example.org/with-a-long-path-that-makes-the-line-longer-than-it-may-be',
  now: Date.parse('2026-11-23T12:00:00Z'),
}

interface Component {
  readonly name: string
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly parts: readonly Component[]
}

/** Reads a calendar as RFC 5545 has it: unfolds, splits, nests. Throws where it is not well formed. */
function parse(calendar: string): Component {
  expect(calendar.endsWith('\r\n')).toBe(true)
  for (const line of calendar.split('\r\n')) {
    expect(line).not.toMatch(/[\r\n]/)
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  }
  const lines = calendar.replaceAll('\r\n ', '').trimEnd().split('\r\n')
  const read = (): Component => {
    const name = /^BEGIN:(.+)$/.exec(lines.shift() ?? '')?.[1]
    if (name === undefined) throw new Error('a component begins with BEGIN')
    const properties: (readonly [string, string])[] = []
    const parts: Component[] = []
    for (;;) {
      const [line] = lines
      if (line === undefined) throw new Error(`${name} does not end`)
      if (line.startsWith('BEGIN:')) parts.push(read())
      else {
        lines.shift()
        if (line === `END:${name}`) return { name, properties, parts }
        const split = line.indexOf(':')
        expect(split, line).toBeGreaterThan(0)
        properties.push([line.slice(0, split), line.slice(split + 1)])
      }
    }
  }
  const whole = read()
  expect(lines).toEqual([])
  return whole
}

function part({ parts }: Component, name: string): Component {
  const found = parts.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function valueOf({ properties }: Component, name: string): string | undefined {
  return properties.find(([key]) => key === name)?.[1]
}

describe('The calendar of a reminder', () => {
  const calendar = parse(reminderCalendar(reminder))

  test('has an event each night by the learner’s own clock, with an alarm', () => {
    const event = part(calendar, 'VEVENT')
    expect(Object.fromEntries(event.properties)).toMatchObject({
      UID: 'ada@nanosleep',
      DTSTAMP: '20261123T120000Z',
      'DTSTART;TZID=Europe/London': '20261123T220000',
      RRULE: 'FREQ=DAILY',
      DURATION: 'PT10M',
      URL: reminder.url,
    })
    expect(Object.fromEntries(part(event, 'VALARM').properties)).toMatchObject({
      ACTION: 'DISPLAY',
      TRIGGER: 'PT0S',
    })
  })

  test('tells when the clocks of the zone change', () => {
    const zone = part(calendar, 'VTIMEZONE')
    expect(valueOf(zone, 'TZID')).toBe('Europe/London')
    const summer = part(zone, 'DAYLIGHT')
    expect([valueOf(summer, 'TZOFFSETFROM'), valueOf(summer, 'TZOFFSETTO')]).toEqual(['+0000', '+0100'])
    // 2027-03-28 at 01:00 by the clock before it.
    expect(summer.properties).toContainEqual(['RDATE', '20270328T010000'])
    const winter = zone.parts.filter(({ name }) => name === 'STANDARD').at(-1)
    expect(winter?.properties).toContainEqual(['RDATE', '20271031T020000'])
  })

  test('needs no zone in UTC, and one without changes where clocks never change', () => {
    const utc = parse(reminderCalendar({ ...reminder, timeZone: 'UTC' }))
    expect(utc.parts.map(({ name }) => name)).toEqual(['VEVENT'])
    expect(valueOf(part(utc, 'VEVENT'), 'DTSTART')).toBe('20261123T220000Z')
    const india = part(parse(reminderCalendar({ ...reminder, timeZone: 'Asia/Kolkata' })), 'VTIMEZONE')
    expect(india.parts.map((one) => valueOf(one, 'TZOFFSETTO'))).toEqual(['+0530'])
  })

  test('leaves out quiet weekdays, quiet dates and the days of a break', () => {
    const rest = {
      quietWeekdays: [1, 6],
      quietDays: [day('2026-11-26')],
      breakFrom: day('2026-12-01'),
      breakTo: day('2026-12-03'),
    }
    const event = part(parse(reminderCalendar({ ...reminder, rest })), 'VEVENT')
    // The 23rd is a Monday: the first night is the next.
    expect(valueOf(event, 'DTSTART;TZID=Europe/London')).toBe('20261124T220000')
    expect(valueOf(event, 'RRULE')).toBe('FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SU')
    const left = event.properties
      .filter(([name]) => name.startsWith('EXDATE'))
      .map(([, value]) => value.slice(0, 8))
    expect(left).toEqual(['20261126', '20261201', '20261202', '20261203'])
  })

  test('after midnight is for the night before', () => {
    const rest = { ...reminder.rest, quietWeekdays: [6] }
    const event = part(parse(reminderCalendar({ ...reminder, minute: 30, rest })), 'VEVENT')
    expect(valueOf(event, 'DTSTART;TZID=Europe/London')).toBe('20261124T003000')
    // The night of Saturday is quiet: its reminder would come on Sunday.
    expect(valueOf(event, 'RRULE')).toBe('FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA,MO')
  })

  test('is empty if every weekday is quiet', () => {
    const rest = { ...reminder.rest, quietWeekdays: [1, 2, 3, 4, 5, 6, 7] }
    expect(parse(reminderCalendar({ ...reminder, rest })).parts.map(({ name }) => name)).toEqual([
      'VTIMEZONE',
    ])
  })
})
