import type { Page } from '@playwright/test'
import { readCards } from './cards'
import { CRASH_ERRORS, expect, expectAccessible, test } from './fixtures'
import { makeLearner } from './learner'
import { Door } from './pages/door'
import { Review } from './pages/review'
import { Search } from './pages/search'

const EPOLL = '/read/os-fundamentals/epoll'

async function expectAccessibleByNightAndDay(page: Page): Promise<void> {
  for (const theme of ['day', 'night']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    await expectAccessible(page)
  }
}

test('a search by keyboard leads to the right place of a text, and to a question that can be answered', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/simulations')
  const search = new Search(page)
  await search.open()
  await page.keyboard.type('xyzzy')
  await expect(page.getByText('Nothing has “xyzzy” in it.')).toBeVisible()
  await search.field.fill('edge-triggered')
  await search.expectCount(/\d+ texts, \d+ questions, \d+ term/)
  await expectAccessibleByNightAndDay(page)

  await search.goTo('What counts as a wake-up')
  await expect(page).toHaveURL(`${EPOLL}#what-counts-as-a-wake-up`)
  await expect(page.getByRole('heading', { name: 'What counts as a wake-up' })).toBeInViewport()
  await expect(search.field).toBeHidden()

  await search.open()
  await search.field.fill('edge-triggered save')
  await search.goTo('What does edge-triggered save?')
  await expect(page).toHaveURL(/\/replay\?simulation=epoll/)
  await expect(page.getByRole('button', { name: 'Run it' })).toBeVisible()
  await expectAccessibleByNightAndDay(page)
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('the search is a page', async ({ page }) => {
    await page.goto(EPOLL)
    await page.getByRole('link', { name: 'Search' }).click()
    await page.getByRole('textbox', { name: 'Search' }).fill('"edge-triggered" OR (')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: /What counts as a wake-up/ }).click()
    await expect(page).toHaveURL(`${EPOLL}#what-counts-as-a-wake-up`)
  })
})

test.describe('a report', () => {
  test.use({ expectedErrors: CRASH_ERRORS })

  test('of a text and of a card reaches the owner, who replays it, answers and resolves it', async ({
    page,
    browser,
    emptyServer,
  }) => {
    test.setTimeout(120_000)
    const { url } = emptyServer
    const ownerContext = await browser.newContext({ reducedMotion: 'reduce' })
    const owner = await ownerContext.newPage()
    await new Door(owner).setUp(url, 'Ada', 'a sentence that is long enough')
    await expect(owner).toHaveURL(`${url}/`)
    const learner = await makeLearner(emptyServer, page.context())

    const opener = page.getByRole('button', { name: 'Something is wrong here' })
    const form = page.getByRole('dialog')
    await page.goto(`${url}${EPOLL}`)
    await opener.last().click()
    await form.getByLabel('It is unclear').check()
    await form.getByLabel('In a few words').fill('Who wakes whom?')
    await expectAccessibleByNightAndDay(page)
    await page.context().setOffline(true)
    await form.getByRole('button', { name: 'Send it' }).click()
    await expect(form.getByRole('alert')).toHaveText(/kept here/)
    await page.context().setOffline(false)
    await expect(form.getByLabel('In a few words')).toHaveValue('Who wakes whom?')
    await form.getByRole('button', { name: 'Send it' }).click()
    await expect(form.getByRole('heading', { name: 'Thank you.' })).toBeVisible()

    await page.goto(url)
    const review = new Review(page, readCards(emptyServer))
    await review.begin()
    const { card } = await review.asked()
    await review.answerWrong()
    const said = await page.getByText(/^You said/).textContent()
    await opener.click()
    await form.getByLabel('The answer is wrong').check()
    await form.getByRole('button', { name: 'Send it' }).click()
    await expect(form.getByRole('heading', { name: 'Thank you.' })).toBeVisible()

    await owner.goto(`${url}/settings`)
    await expect(owner.getByText('2 things that learners found wrong wait for you.')).toBeVisible()
    await owner.getByRole('link', { name: 'All reports' }).click()
    await expect(owner.getByRole('link', { name: /Who wakes whom/ })).toBeVisible()
    await expectAccessibleByNightAndDay(owner)
    await owner.getByRole('link', { name: /The answer is wrong/ }).click()
    const replayed = said?.replace('You said', `${learner.name} said`) ?? card
    await expect(owner.getByText(replayed)).toBeVisible()
    await expect(owner.getByRole('region', { name: 'The run' }).last()).toBeVisible()
    await expectAccessibleByNightAndDay(owner)
    await owner.getByLabel('Your answer').fill('It is right: look at the second step.')
    await owner.getByRole('button', { name: 'Answer and resolve' }).click()
    await expect(owner.getByRole('button', { name: 'Open it again' })).toBeVisible()
    await owner.getByRole('link', { name: 'All reports' }).click()
    await expect(owner.getByRole('link', { name: 'Open (1)' })).toBeVisible()
    await ownerContext.close()

    await page.goto(`${url}/reports`)
    await expect(page.getByRole('link', { name: /Resolved: It is right/ })).toBeVisible()
    await expectAccessibleByNightAndDay(page)
  })
})
