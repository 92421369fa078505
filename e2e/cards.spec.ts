import { readCards } from './cards'
import { expect, expectAccessible, test } from './fixtures'
import { Review } from './pages/review'

test('a note written in the night is found again under Cards, and the run of that night is replayed', async ({
  page,
  login,
  server,
}) => {
  test.setTimeout(120_000)
  expect(login.name).toBeTruthy()
  await page.goto('/review')
  const review = new Review(page, readCards(server))
  const { card } = await review.asked()
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Your note' })).toHaveCount(0)
  await review.answerWrong()
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'Your note' })
  await note.fill('Zebras cross <b>once</b>.\n  Then again.')
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Your note' })).toContainText('Zebras cross <b>once</b>.')
  await review.rate('again')

  // A slip of the finger: suspended, and at once taken back.
  const second = await review.asked()
  await page.keyboard.press('@')
  await expect(page.getByText(/^Suspended/)).toBeVisible()
  expect((await review.asked()).card).not.toBe(second.card)
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(review.question).toHaveAttribute('data-card', second.card)

  await page.goto('/cards')
  await page.getByRole('searchbox', { name: 'Search the cards' }).fill('zebras ONCE')
  await expect(page).toHaveURL(/q=zebras/)
  await expect(page.getByText('1 card found')).toBeVisible()
  await expectAccessible(page)
  await page.locator(`[data-card="${card}"]`).click()
  await expect(page.getByRole('region', { name: 'Your note' })).toContainText('Then again.')
  await expect(page.getByRole('button', { name: /^Change the note/ })).toBeEnabled()
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Your note' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByText(/You missed it/)).toBeVisible()
  await page.getByRole('button', { name: /^Replay the run/ }).click()
  await expect(page.getByText(/You said/)).toBeVisible()
  await page.getByRole('region', { name: 'The run' }).getByRole('button', { name: 'Step on' }).click()
  await expectAccessible(page)
})

test('many cards are suspended at once, found by the filter that the address holds, and taken back', async ({
  page,
  login,
}) => {
  expect(login.name).toBeTruthy()
  await page.goto('/cards')
  const boxes = page.getByRole('checkbox', { name: /^Choose / })
  await expect(boxes.nth(1)).toBeEnabled()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  const chosen = page.getByRole('region', { name: 'Chosen cards' })
  await expect(chosen).toContainText('2 chosen')
  await chosen.getByRole('button', { name: /^Suspend/ }).click()
  await expect(chosen).toContainText('2 cards suspended')
  await page.getByRole('combobox', { name: 'Marks' }).selectOption('suspended')
  await expect(page).toHaveURL(/mark=suspended/)
  await page.reload()
  await expect(page.getByText('2 cards found')).toBeVisible()
  await expect(boxes.first()).toBeEnabled()

  await page.keyboard.press('a')
  await chosen.getByRole('button', { name: /^Wake/ }).click()
  await expect(page.getByText('No card is suspended.', { exact: false })).toBeVisible()
  await page.keyboard.press('u')
  await expect(page.getByText('2 cards found')).toBeVisible()

  await page.keyboard.press('j')
  await chosen.getByRole('button', { name: /^Reset/ }).click()
  await expect(page.getByRole('dialog')).toContainText('become new again')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Keep what was learnt' }).click()
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('cards can be searched, filtered and read', async ({ page, login }) => {
    expect(login.name).toBeTruthy()
    await page.goto('/cards')
    await page.getByRole('searchbox', { name: 'Search the cards' }).fill('epoll')
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page).toHaveURL(/q=epoll/)
    await page.locator('[data-card]').first().click()
    await expect(page.getByText('You have not met this card yet.')).toBeVisible()
  })
})

test('the last screen dims by one key, and any key brings it back', async ({ page, login, server }) => {
  test.setTimeout(120_000)
  expect(login.name).toBeTruthy()
  await page.goto('/settings')
  await page.getByLabel('New cards a night').fill('2')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.goto('/review')
  const review = new Review(page, readCards(server))
  for (let i = 0; i < 2; i++) {
    await review.asked()
    await review.answerRight()
    await page.keyboard.press('Enter')
    await expect(review.ratings).toHaveCount(0)
  }
  const heading = page.getByRole('heading', { name: 'Lights out.' })
  await expect(heading).toBeVisible()
  await expect(page.getByRole('list', { name: 'What was asked' }).getByRole('listitem')).toHaveCount(2)
  await expectAccessible(page)
  // Taken back over two levels, also after a reload, and answered once more.
  await page.reload()
  await expect(page.getByRole('button', { name: 'Take the last answer back' })).toBeEnabled()

  await page.keyboard.press('d')
  const dark = page.getByRole('dialog', { name: 'The screen is dimmed' })
  await expect(dark).toBeVisible()
  await expectAccessible(page)
  // The first key only wakes: it does not undo.
  await page.keyboard.press('u')
  await expect(dark).toHaveCount(0)
  await expect(heading).toBeVisible()
  await page.getByRole('button', { name: 'Dim the screen' }).click()
  await dark.click()
  await expect(dark).toHaveCount(0)
  for (const left of [1, 0]) {
    await page.keyboard.press('u')
    await expect(review.question).toBeVisible()
    await expect(page.getByRole('button', { name: 'Take the last answer back' })).toHaveCount(left)
  }
})
