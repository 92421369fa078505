import type { Page } from '@playwright/test'
import { simulations } from '@/lib/simulations/registry'
import { readCards } from './cards'
import { expect, test } from './fixtures'
import { faintWords, smallTargets, themes, turn } from './looks'
import { Door } from './pages/door'
import { Review } from './pages/review'

const PAGES = [
  '/',
  '/cards',
  '/cards?q=zebra',
  '/settings',
  '/read',
  '/read/os-fundamentals/epoll',
  '/simulations',
] as const

test('every page can be read in both themes, and pressed with a thumb', async ({ page, login, server }) => {
  test.setTimeout(240_000)
  expect(login.name).toBeTruthy()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const [card] = readCards(server).keys()
  for (const path of [...PAGES, `/cards/${card}`]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await page.waitForLoadState('networkidle')
    await test.step(path, () => expectLooks(page))
  }
})

const PAGES_OF_OWNER = ['/groups', '/search?q=epoll', '/reports', '/admin'] as const

test('the doors, a group and the administration can be read in both themes', async ({
  page,
  emptyServer,
}) => {
  test.setTimeout(120_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { url } = emptyServer
  await page.goto(`${url}/set-up`)
  await expectLooks(page)
  await new Door(page).setUp(url, 'Ada', 'a sentence that is long enough')
  await expect(page.getByRole('link', { name: /^Begin/ })).toBeVisible()
  await page.goto(`${url}/groups`)
  await page.getByLabel('Name').fill('Night owls')
  await page.getByRole('button', { name: 'Make the group' }).click()
  await expect(page.getByRole('heading', { name: 'What we know' })).toBeVisible()
  const group = page.url()
  for (const path of [group, ...PAGES_OF_OWNER.map((place) => url + place)]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await test.step(path, () => expectLooks(page))
  }
  await page.context().clearCookies()
  await page.goto(`${url}/sign-in`)
  await expectLooks(page)
})

test('a night can be read in both themes, and pressed with a thumb', async ({ page, login, server }) => {
  test.setTimeout(180_000)
  expect(login.name).toBeTruthy()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/review')
  const review = new Review(page, readCards(server))
  await review.asked()
  await expectLooks(page)
  const main = page.getByRole('button', { name: /^Run it/ })
  const before = await main.boundingBox()
  await review.answerWrong()
  await expectLooks(page)
  // The main button is where the thumb is, before the answer and after it.
  const after = await review.ratings.boundingBox()
  for (const box of [before, after]) expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(844 - 120)
})

for (const { id, title } of simulations) {
  test(`${id} can be read in both themes, its stage included`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(`/simulations/${id}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    const run = page.getByRole('region', { name: 'The run' }).first()
    await expect(run.locator('> div > [aria-hidden] > *').first()).toBeAttached()
    await expect(run.getByText('Drawing…')).toHaveCount(0)
    const scrub = run.getByRole('slider', { name: 'Step of the run' })
    const last = Number(await scrub.getAttribute('max'))
    await scrub.fill(String(Math.ceil(last / 2)))
    await expectLooks(page)
  })
}

test.describe('before any style has come', () => {
  test.use({ expectedErrors: /net::ERR_FAILED/ })

  for (const [theme, isDark] of [
    ['night', true],
    ['day', false],
  ] as const) {
    test(`the browser paints by the theme ${theme}`, async ({ page, context, baseURL }) => {
      await context.addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }])
      await page.route('**/*.css*', (route) => route.abort())
      await page.goto('/simulations')
      const canvas = await page.evaluate(() => {
        document.body.style.background = 'Canvas'
        return getComputedStyle(document.body).backgroundColor
      })
      const [red = 0] = (canvas.match(/\d+/g) ?? []).map(Number)
      expect(red < 64).toBe(isDark)
      expect(red > 192).toBe(!isDark)
    })
  }
})

async function expectLooks(page: Page): Promise<void> {
  for (const theme of themes) {
    await turn(page, theme)
    expect(await faintWords(page), `faint by ${theme}`).toEqual([])
  }
  expect(await smallTargets(page), 'smaller than a thumb').toEqual([])
}
