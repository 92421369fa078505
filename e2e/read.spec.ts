import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './fixtures'

const DOCUMENT = '/read/os-fundamentals'

async function expectAccessibleByNightAndDay(page: Page): Promise<void> {
  for (const theme of ['day', 'night']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    await expectAccessible(page)
  }
}

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
