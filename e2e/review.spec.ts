import type { Page } from '@playwright/test'
import { countEvents, readCards } from './cards'
import { CRASH_ERRORS, expect, expectAccessible, test } from './fixtures'
import { Door } from './pages/door'
import { Review } from './pages/review'

const PASSWORD = 'a sentence that is long enough'
const NIGHT_MS = 24 * 60 * 60 * 1000

/** Through the settings page, and back to Tonight. */
async function setNight(
  page: Page,
  { minutes, fresh }: { readonly minutes: number; readonly fresh: number },
): Promise<void> {
  const { origin } = new URL(page.url())
  await page.goto(`${origin}/settings`)
  await expectAccessible(page)
  await page.getByLabel('Minutes a night').fill(String(minutes))
  await page.getByLabel('New cards a night').fill(String(fresh))
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.goto(origin)
}

test('a new learner sets up, reviews a whole night by keyboard, undoes one, and is asked the next night what is due', async ({
  page,
  emptyServer,
}) => {
  test.setTimeout(480_000)
  emptyServer.moveClock(0)
  await new Door(page).setUp(emptyServer.url, 'Ada', PASSWORD)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('questions')
  await expectAccessible(page)

  // Long enough that cards of every form come up.
  await setNight(page, { minutes: 60, fresh: 10 })
  const review = new Review(page, readCards(emptyServer))
  await review.begin()
  await expectAccessible(page)
  const forms = new Set<string>()
  const due = new Set<string>()
  let answered = 0
  // Every third answer is wrong; after each right one the button says in how many nights the card comes back.
  while (await review.question.isVisible()) {
    const { card } = await review.asked()
    const isRight = answered % 3 !== 1
    forms.add(isRight ? await review.answerRight() : await review.answerWrong())
    await expect(review.verdict).toContainText(isRight ? 'Right.' : 'You said')
    if (answered === 1) await expectAccessible(page)
    const suggested = review.ratings.locator('[data-suggested]')
    const nights = (await suggested.getAttribute('aria-label')) ?? ''
    if (/in 1 night/.test(nights)) due.add(card)
    else due.delete(card)
    if (answered === 2) {
      // Taken back, the same question is there again; answered again, the night goes on.
      const { seed } = await review.asked()
      await review.goOn()
      await review.expectQuestion()
      await review.undo()
      await expect.poll(async () => (await review.asked()).seed).toBe(seed)
      await review.answerRight()
    }
    await review.goOn()
    answered += 1
    await expect(
      review.question.or(page.getByRole('heading', { name: /Lights out|That was your time/ })),
    ).toBeVisible()
    if (await page.getByRole('button', { name: '5 more minutes' }).isVisible())
      await page.getByRole('button', { name: 'Lights out' }).click()
  }
  await expect(page.getByRole('heading', { name: 'Lights out.' })).toBeVisible()
  await expectAccessible(page)
  expect(answered).toBeGreaterThanOrEqual(6)
  expect([...forms].toSorted()).toEqual(['choice', 'choices', 'grid', 'knob', 'number', 'order', 'tokens'])

  emptyServer.moveClock(NIGHT_MS)
  await setNight(page, { minutes: 60, fresh: 0 })
  await expect(page.getByRole('heading', { level: 1 })).toContainText('questions')
  const counts = page.getByRole('definition')
  const [keeping, slipping] = [
    Number(await counts.nth(0).textContent()),
    Number(await counts.nth(1).textContent()),
  ]
  expect(keeping + slipping).toBe(due.size)
  await review.begin()
  const asked = new Set<string>()
  while (await review.question.isVisible()) {
    asked.add((await review.asked()).card)
    await review.answerRight()
    await review.goOn()
    await expect(
      review.question.or(page.getByRole('heading', { name: /Lights out|That was your time/ })),
    ).toBeVisible()
  }
  for (const card of due) expect(asked, `${card} was due`).toContain(card)
})

test('a learner who rates with the keys sees the shown interval, and must press twice to raise a rating', async ({
  page,
  login,
  server,
}) => {
  expect(login.name).toBeTruthy()
  await page.goto('/')
  const review = new Review(page, readCards(server))
  await review.begin()
  await review.answerWrong()
  await page.keyboard.press('3')
  await expect(page.getByText('Press Good once more if it was a slip.')).toBeVisible()
  await page.keyboard.press('i')
  await expect(page.getByRole('dialog', { name: 'About this card' })).toContainText('not met this card yet')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('take the last answer back')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await review.rate('good')
})

test('a hint is shown by its key and caps the suggestion at Hard', async ({ page, login, server }) => {
  expect(login.name).toBeTruthy()
  await page.goto('/review')
  const review = new Review(page, readCards(server))
  const { hints } = await review.variant()
  // A text field takes letters for itself, so the hint is asked for from outside it.
  await page.getByRole('button', { name: /hint costs a grade/ }).click()
  await expect(
    page.getByText((hints[0] ?? '').split(/[`*]/)[0] ?? '', { exact: false }).first(),
  ).toBeVisible()
  await review.answerRight()
  await expect(review.ratings.locator('[data-suggested]')).toContainText('Hard')
})

test('a reload in mid-question shows the same question, and nothing is counted twice by a double tap', async ({
  page,
  emptyServer,
}) => {
  await new Door(page).setUp(emptyServer.url, 'Ada', PASSWORD)
  const review = new Review(page, readCards(emptyServer))
  await review.begin()
  const { seed } = await review.asked()
  await page.reload()
  expect((await review.asked()).seed).toBe(seed)
  await review.answerRight()
  await review.ratings.getByRole('button', { name: /^Good/ }).dblclick()
  await expect.poll(async () => (await review.asked()).seed).not.toBe(seed)
  expect(countEvents(emptyServer)).toEqual({ reviewed: 1 })
})

test('the same question answered in two tabs counts once, and the second tab goes on', async ({
  page,
  context,
  emptyServer,
}) => {
  await new Door(page).setUp(emptyServer.url, 'Ada', PASSWORD)
  const cards = readCards(emptyServer)
  const first = new Review(page, cards)
  await first.begin()
  const other = await context.newPage()
  await other.goto(`${emptyServer.url}/review`)
  const second = new Review(other, cards)
  const { seed } = await second.asked()
  await first.answerRight()
  await first.goOn()
  await second.answerRight()
  await other.keyboard.press('Enter')
  await expect(other.getByText('has been answered already')).toBeVisible()
  await expect.poll(async () => (await second.asked()).seed).not.toBe(seed)
  expect(countEvents(emptyServer)).toEqual({ reviewed: 1 })
})

test.describe('while the server is away', () => {
  test.use({ expectedErrors: CRASH_ERRORS })

  test('an answer survives a server that is killed between question and rating', async ({
    page,
    emptyServer,
  }) => {
    await new Door(page).setUp(emptyServer.url, 'Ada', PASSWORD)
    const review = new Review(page, readCards(emptyServer))
    await review.begin()
    await review.answerRight()
    await emptyServer.crashAndRestart()
    await review.goOn()
    await review.answerRight()
    await review.goOn()
    await emptyServer.crashAndRestart()
    expect(countEvents(emptyServer)).toEqual({ reviewed: 2 })
  })
})

test.describe('while the network comes and goes', () => {
  test.use({ expectedErrors: CRASH_ERRORS })

  test('what could not be fetched is fetched again, and the question stays', async ({
    page,
    login,
    server,
  }) => {
    expect(login.name).toBeTruthy()
    const tries = new Map<string, number>()
    await page.route('**/_next/static/chunks/*.js', async (route) => {
      const answer = await route.fetch()
      const url = route.request().url()
      const tried = (tries.get(url) ?? 0) + 1
      // Only a simulation says what it leaves out.
      const isPart = /leftOut:/.test(await answer.text())
      if (isPart) tries.set(url, tried)
      await (isPart && tried <= 2 ? route.abort('internetdisconnected') : route.fulfill({ response: answer }))
    })
    await page.goto('/')
    const review = new Review(page, readCards(server))
    await review.begin()
    await review.answerRight()
    await review.goOn()
    await review.expectQuestion()
    expect([...tries.values()].some((tried) => tried > 2)).toBe(true)
  })
})

test('the back button from a night leads to Tonight as it is now', async ({ page, emptyServer }) => {
  await new Door(page).setUp(emptyServer.url, 'Ada', PASSWORD)
  const review = new Review(page, readCards(emptyServer))
  await review.begin()
  await review.answerRight()
  await review.goOn()
  await review.expectQuestion()
  const { seed } = await review.asked()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('left')
  await page.goForward()
  await expect.poll(async () => (await review.asked()).seed).toBe(seed)
})

test('undo works on the last screen, also after a reload', async ({ page, login, server }) => {
  test.setTimeout(180_000)
  expect(login.name).toBeTruthy()
  await page.goto('/')
  const review = new Review(page, readCards(server))
  await review.begin()
  let last = 0
  while (await review.question.isVisible()) {
    last = (await review.asked()).seed
    await review.answerRight()
    await review.goOn()
    await expect(
      review.question.or(page.getByRole('heading', { name: /Lights out|That was your time/ })),
    ).toBeVisible()
    if (await page.getByRole('button', { name: '5 more minutes' }).isVisible())
      await page.getByRole('button', { name: '5 more minutes' }).click()
  }
  await expect(page.getByRole('heading', { name: 'Lights out.' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Lights out.' })).toBeVisible()
  await review.undo()
  await expect.poll(async () => (await review.asked()).seed).toBe(last)
})
