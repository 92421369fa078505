import type { Page } from '@playwright/test'
import { studyDayOf } from '@/lib/base/study-day'
import { weekdayOf } from '@/lib/review/rest'
import { readCards } from './cards'
import { expect, expectAccessible, test } from './fixtures'
import { addPastNights, slippingNights } from './history'
import { themes, turn } from './looks'
import { Review } from './pages/review'

const DAY_MS = 24 * 60 * 60 * 1000
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

async function expectAccessibleByNightAndDay(page: Page): Promise<void> {
  for (const theme of themes.toReversed()) {
    await turn(page, theme)
    await expectAccessible(page)
  }
}

function today(): number {
  return studyDayOf(Date.now(), 'Europe/London', 4)
}

function nameOfToday(): string {
  return WEEKDAYS[weekdayOf(today()) - 1] ?? ''
}

/** As a date field holds it. */
function dateOf(studyDay: number): string {
  return new Date(studyDay * DAY_MS).toISOString().slice(0, 10)
}

/** Waits until the form has said so: a change is saved as it is made. */
async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
}

test('after weeks away Tonight fills the minutes and says when all is caught up', async ({
  page,
  login,
  server,
  sleep,
}) => {
  const cards = [...readCards(server).keys()].slice(0, 120)
  addPastNights(server, login, cards, [{ nightsAgo: 2, ratings: ['good'] }])
  sleep(30)
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('questions, about')
  await expect(page.getByText(/will wait: your ten minutes go to those most at risk/)).toBeVisible()
  await expect(page.getByText(/caught up by \w+day \d+ \w+\./)).toBeVisible()
  await expectAccessibleByNightAndDay(page)
})

test('a quiet weekday and a break take effect at once, and the calendar of the reminder leaves them out', async ({
  page,
  login,
  server,
}) => {
  test.setTimeout(120_000)
  addPastNights(server, login, [...readCards(server).keys()].slice(0, 4), [
    { nightsAgo: 20, ratings: ['good'] },
  ])
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: nameOfToday() }).check()
  await expectSaved(page)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'A quiet night.' })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Begin/ })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Study all the same' })).toBeVisible()
  await expectAccessibleByNightAndDay(page)

  await page.goto('/settings')
  await page.getByLabel('Break from').fill(dateOf(today()))
  await page.getByLabel('Break until').fill(dateOf(today() - 1))
  await page.getByLabel('Reminder at').fill('22:30')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The last day is before the first.')).toBeVisible()
  await page.getByLabel('Break until').fill(dateOf(today() + 6))
  await page.getByRole('button', { name: 'Save' }).click()
  await expectSaved(page)
  const address = page.getByRole('textbox', { name: 'Address of the reminder' })
  await expect(address).toHaveValue(/\.ics$/)
  await expectAccessibleByNightAndDay(page)

  const url = await address.inputValue()
  const answer = await page.request.get(url)
  expect(answer.headers()['content-type']).toContain('text/calendar')
  const calendar = readCalendar(await answer.text())
  const away = WEEKDAYS.filter((name) => name !== nameOfToday()).map((name) => name.slice(0, 2).toUpperCase())
  expect(calendar.get('RRULE')).toEqual([`FREQ=WEEKLY;BYDAY=${away.join(',')}`])
  expect(calendar.get('DTSTART;TZID=Europe/London')).toEqual([expect.stringMatching(/^\d{8}T223000$/)])
  // Seven days of the break, one of which is quiet anyway.
  expect(calendar.get('EXDATE;TZID=Europe/London')).toHaveLength(6)
  await page.getByRole('button', { name: 'Renew the address' }).click()
  await expect(address).not.toHaveValue(url)
  expect((await page.request.get(url)).status()).toBe(404)

  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'You are on a break.' })).toBeVisible()
  await expect(page.getByText(/^Nothing is asked until \w+day/)).toBeVisible()
  await page.getByRole('link', { name: 'Study all the same' }).click()
  await new Review(page, readCards(server)).expectQuestion()
})

/** The lines of a calendar by name, unfolded; throws if it is none. */
function readCalendar(text: string): ReadonlyMap<string, readonly string[]> {
  const lines = text.replaceAll('\r\n ', '').split('\r\n')
  const open: string[] = []
  const found = new Map<string, string[]>()
  for (const line of lines.slice(0, -1)) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? []
    if (name === '') throw new Error(`not a line of a calendar: ${line}`)
    if (name === 'BEGIN') open.push(value)
    else if (name === 'END' && open.pop() !== value) throw new Error(`${value} ends and was not open`)
    else if (open.at(-1) === 'VEVENT') found.set(name, [...(found.get(name) ?? []), value])
  }
  if (open.length > 0 || lines[0] !== 'BEGIN:VCALENDAR') throw new Error('not a whole calendar')
  return found
}

test('a card is set aside at its eighth lapse, which is said at once, and k keeps it', async ({
  page,
  login,
  server,
}) => {
  test.setTimeout(120_000)
  const cards = readCards(server)
  const [card = '', other = ''] = cards.keys()
  addPastNights(server, login, [card], slippingNights(7, 20))
  addPastNights(server, login, [other], [{ nightsAgo: 20, ratings: ['good'] }])
  await page.goto('/settings')
  await page.getByLabel('New cards a night').fill('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await expectSaved(page)
  await page.goto('/review')
  const review = new Review(page, cards)
  expect((await review.asked()).card).toBe(card)
  await review.answerWrong()
  await review.rate('again')
  const notice = page.getByRole('region', { name: 'Set aside' })
  await expect(notice).toContainText('It slipped eight times.')
  await review.asked()
  await expectAccessibleByNightAndDay(page)

  await page.goto('/settings')
  const aside = page.getByRole('region', { name: 'Set aside' })
  await expect(aside).toContainText('slipped eight times')
  await expect(aside.getByRole('button', { name: /^Wake/ })).toBeVisible()
  await expectAccessibleByNightAndDay(page)

  await page.goto('/review')
  await review.asked()
  await expect(notice).toBeVisible()
  await page.keyboard.press('k')
  await expect(notice).toHaveCount(0)
  await page.goto('/settings')
  await expect(aside).toContainText('No card is suspended or flagged.')
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('settings are saved by the button, and hold at once', async ({ page, login, server }) => {
    addPastNights(server, login, [...readCards(server).keys()].slice(0, 40), [
      { nightsAgo: 20, ratings: ['good'] },
    ])
    await page.goto('/settings')
    await page.getByLabel('Minutes a night').fill('3')
    await page.getByRole('radio', { name: '80 %' }).check()
    await page.getByRole('radio', { name: 'Day', exact: true }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await expectSaved(page)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'day')
    await page.goto('/')
    await expect(page.getByText(/your three minutes go to those most at risk/)).toBeVisible()
    await page.goto('/settings')
    await expect(page.getByLabel('Minutes a night')).toHaveValue('3')
    await expect(page.getByRole('radio', { name: '80 %' })).toBeChecked()
  })
})
