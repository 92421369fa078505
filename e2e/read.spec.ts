import type { Page } from '@playwright/test'
import { findQuestion, simulations } from '@/lib/simulations/registry'
import { readCards } from './cards'
import { expect, expectAccessible, test } from './fixtures'
import { giveAnswer } from './pages/answering'
import { Review } from './pages/review'

const DOCUMENT = '/read/os-fundamentals'
const CARD = 'os-fundamentals/epoll-short-read'

async function expectAccessibleByNightAndDay(page: Page): Promise<void> {
  for (const theme of ['day', 'night']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    await expectAccessible(page)
  }
}

/** The scripts that a page is sent from now on, as text. */
function scriptsOf(page: Page): () => Promise<readonly string[]> {
  const coming: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') coming.push(response.text())
  })
  return () => Promise.all(coming)
}

/** Words that only a simulation's code has. */
const TITLES = simulations.flatMap(({ questions }) =>
  questions.map(({ title }) => title).filter((title) => /^[\w ,?-]+$/.test(title)),
)

test('a first answer in a text starts the card, later ones are practice, and the card comes back on its night', async ({
  page,
  login,
  server,
  sleep,
}) => {
  test.setTimeout(120_000)
  expect(login.name).toBeTruthy()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const scripts = scriptsOf(page)
  await page.goto(`${DOCUMENT}/epoll`)
  await page.waitForLoadState('networkidle')
  const sent = await scripts()
  expect(sent.length).toBeGreaterThan(0)
  for (const title of TITLES)
    expect(
      sent.some((code) => code.includes(title)),
      title,
    ).toBe(false)
  await expectAccessibleByNightAndDay(page)

  const form = page.locator(`form[data-card="${CARD}"]`)
  const known = readCards(server).get(CARD)
  const question = known && findQuestion(known.simulation, known.question)
  if (known === undefined || question === null || question === undefined) throw new Error('the card is there')
  await page.getByRole('complementary', { name: 'A question' }).first().scrollIntoViewIfNeeded()
  await expect(form.getByRole('button', { name: 'Run it' })).toBeVisible()
  expect((await scripts()).some((code) => code.includes(question.title))).toBe(true)
  const seed = Number(await form.getAttribute('data-seed'))
  const variant = question.draw(known.params, seed)
  await form.getByRole('radio').first().focus()
  await giveAnswer(page, form, variant.form, variant.truth)
  await form.getByRole('button', { name: 'Run it' }).click()
  await expect(form.getByRole('status').first()).toContainText('Right.')
  await form.getByRole('button', { name: /suggested/ }).click()
  const scheduled = form.getByText(/In your schedule: it comes back in (\d+) nights?/)
  await expect(scheduled).toBeVisible()
  const nights = Number(/in (\d+) night/.exec((await scheduled.textContent()) ?? '')?.[1])

  await page.reload()
  const again = page.getByRole('form', { name: 'A question' }).first()
  await page.getByRole('complementary', { name: 'A question' }).first().scrollIntoViewIfNeeded()
  await again.getByRole('radio').first().focus()
  await page.keyboard.press('1')
  await again.getByRole('button', { name: 'Run it' }).click()
  await expect(again.getByText('your schedule is not touched')).toBeVisible()
  await expectAccessible(page)

  await page.goto(DOCUMENT)
  await expect(page.getByRole('link', { name: /^epoll/ })).toContainText('1 known')
  await page.goto('/settings')
  await page.getByLabel('New cards a night').fill('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  sleep(nights)
  await page.goto('/review')
  expect((await new Review(page, readCards(server)).asked()).card).toBe(CARD)
})

test('a document has its contents, its glossary and its resources', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/read')
  await page.getByRole('link', { name: /Operating system fundamentals/ }).click()
  await expect(page.getByRole('heading', { name: 'Deep dives' })).toBeVisible()
  await expectAccessibleByNightAndDay(page)
  await page.getByRole('link', { name: /^Resources/ }).click()
  await expect(page.getByText('Certain, 99 %')).toBeVisible()
  await expectAccessibleByNightAndDay(page)
  await page.goto(`${DOCUMENT}/glossary`)
  await expect(page.getByText('ready list', { exact: true })).toBeVisible()
  await expectAccessibleByNightAndDay(page)
})

test('a term says what it means on focus, and Escape puts that away', async ({ page }) => {
  await page.goto(`${DOCUMENT}/epoll`)
  const term = page.getByRole('link', { name: 'ready list' })
  const says = page.getByRole('tooltip').filter({ hasText: 'The queue of registrations' })
  await expect(says).toBeHidden()
  await term.focus()
  await expect(says).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(says).toBeHidden({ timeout: 500 })
  }).toPass()
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('a section can be read: its text, its errata, what its questions ask, and its terms', async ({
    page,
  }) => {
    await page.goto(`${DOCUMENT}/epoll`)
    await expect(page.getByRole('heading', { level: 1, name: 'epoll' })).toBeVisible()
    await expect(page.getByRole('complementary', { name: /^Erratum: wrong/ }).first()).toBeVisible()
    // The browser under test keeps what is in <noscript> to itself, so the page is asked.
    const html = await (await page.request.get(`${DOCUMENT}/epoll`)).text()
    expect(html).toMatch(/<noscript><p[^>]*>Answering takes JavaScript/)
    expect(html).toMatch(/<noscript><p[^>]*>Here a simulation runs, which takes JavaScript/)
    await page.getByRole('link', { name: 'ready list' }).click()
    await expect(page).toHaveURL(`${DOCUMENT}/glossary#term-ready-list`)
    await expect(page.getByText('The queue of registrations')).toBeInViewport()
  })
})
