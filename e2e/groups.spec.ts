import path from 'node:path'
import type { Browser, Page } from '@playwright/test'
import SqliteDatabase from 'better-sqlite3'
import { answerSchema } from '@/lib/simulations/answer-schema'
import { findQuestion } from '@/lib/simulations/registry'
import { readCards } from './cards'
import { expect, expectAccessible, test } from './fixtures'
import { makeLearner } from './learner'
import { giveAnswer, wrongAnswer } from './pages/answering'
import { Door } from './pages/door'
import { Review } from './pages/review'
import type { TestServer } from './server'

const PASSWORD = 'a sentence that is long enough'

async function openBrowser(browser: Browser, server: TestServer): Promise<Page> {
  return (await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } })).newPage()
}

interface WeekQuestionRow {
  readonly simulation: string
  readonly question: string
  readonly params: string
}

function weekQuestionOf(server: TestServer): WeekQuestionRow {
  const database = new SqliteDatabase(path.join(server.storage, 'nanosleep.db'), { readonly: true })
  try {
    const row = database
      .prepare<[], WeekQuestionRow>('SELECT simulation, question, params FROM "WeekQuestion"')
      .get()
    if (row === undefined) throw new Error('the week has no question yet')
    return row
  } finally {
    database.close()
  }
}

async function shareAll(page: Page, group: string): Promise<void> {
  await page.goto(group)
  await page.getByRole('radio', { name: 'All' }).check()
  await page.getByRole('form', { name: 'What you share' }).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
}

/** Answers the question of the week, which is the same for all, right or wrong. */
async function answerOfTheWeek(
  page: Page,
  server: TestServer,
  week: string,
  isRight: boolean,
): Promise<void> {
  await page.goto(week)
  const form = page.getByRole('form', { name: 'The question of the week' })
  await expect(form.getByRole('button', { name: 'Run it' })).toBeVisible()
  const { simulation, question, params } = weekQuestionOf(server)
  const seed = Number(await form.getAttribute('data-seed'))
  const variant = findQuestion(simulation, question)?.draw(JSON.parse(params), seed)
  if (variant === undefined) throw new Error(`${simulation}/${question} cannot be drawn`)
  const answer = isRight ? answerSchema.parse(variant.truth) : wrongAnswer(variant)
  await giveAnswer(page, form, variant.form, answer)
  await form.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByRole('heading', { name: 'In your own words' })).toBeVisible()
}

test('three people: an owner invites, a member joins and studies the same night, an outsider stays outside', async ({
  browser,
  page,
  emptyServer,
}) => {
  test.setTimeout(240_000)
  const { url } = emptyServer
  await new Door(page).setUp(url, 'Ada', PASSWORD)
  await expect(page.getByRole('link', { name: /^Begin/ })).toBeVisible()

  await page.goto(`${url}/groups`)
  await page.getByLabel('Name').fill('Night owls')
  await page.getByRole('button', { name: 'Make the group' }).click()
  await page.getByRole('link', { name: 'Invite and manage' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = page.getByLabel(/^For 5 more people/)
  await expect(link).toHaveValue(/\/join\//)
  const invitation = await link.inputValue()
  const group = page.url().replace('/manage', '')
  await expectAccessible(page)

  const bob = await openBrowser(browser, emptyServer)
  await bob.goto(invitation)
  await expectAccessible(bob)
  await bob.getByLabel('Name').fill('Bob')
  await bob.getByLabel('Password').fill(PASSWORD)
  await bob.getByRole('button', { name: 'Make the account' }).click()
  await expect(bob.getByRole('heading', { name: '2 people' })).toBeVisible()

  const eve = await openBrowser(browser, emptyServer)
  await makeLearner(emptyServer, eve.context())
  await eve.goto(group)
  await expect(eve.getByRole('heading', { level: 1 })).not.toContainText('Night owls')
  await eve.goto(`${url}/join/${'0'.repeat(8)}.nonsense`)
  await expect(eve.getByRole('heading', { name: 'Not an invitation.' })).toBeVisible()

  // A night in common: both are asked the same, and see how the other answered once their own answer is in.
  await shareAll(page, group)
  await shareAll(bob, group)
  const cards = readCards(emptyServer)
  const [adas, bobs] = [new Review(page, cards), new Review(bob, cards)]
  const spreadOf = (of: Page) => of.getByRole('button', { name: /How your group answered/ })
  await page.goto(url)
  await adas.begin()
  const asked = await adas.asked()
  await expect(spreadOf(page)).toBeHidden()
  await adas.answerRight()
  await adas.goOn()
  await bob.goto(url)
  await bobs.begin()
  expect(await bobs.asked()).toEqual(asked)
  await expect(spreadOf(bob)).toBeHidden()
  await bobs.answerWrong()
  await spreadOf(bob).click()
  await expect(bob.getByRole('region', { name: 'How your group answered' })).toContainText('Ada')
  await expectAccessible(bob)
  await bobs.rate('again')

  // The question of the week, and a thread that is read by whoever has answered.
  await answerOfTheWeek(page, emptyServer, `${group}/week`, true)
  await page.getByLabel('Explain it in your own words').fill('Count what the rule counts, no more.')
  await page.getByRole('button', { name: 'Share it' }).click()
  await expect(page.getByRole('article').filter({ hasText: 'Count what the rule counts' })).toBeVisible()
  await eve.goto(`${group}/week`)
  await expect(eve.getByRole('article').filter({ hasText: 'Count what the rule counts' })).toBeHidden()
  await bob.goto(`${group}/week`)
  await expect(bob.getByRole('button', { name: 'Run it' })).toBeVisible()
  await expect(bob.getByRole('article').filter({ hasText: 'Count what the rule counts' })).toBeHidden()
  await answerOfTheWeek(bob, emptyServer, `${group}/week`, false)
  await expect(bob.getByRole('article').filter({ hasText: 'Count what the rule counts' })).toBeVisible()
  await expectAccessible(bob)
  await page.getByRole('button', { name: 'Pin to the card' }).click()
  await expect(page.getByText('pinned to the card')).toBeVisible()

  await page.goto(`${group}/manage`)
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByRole('region', { name: 'People' }).getByText('Bob', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Remove Bob' }).click()
  await expect(page.getByRole('button', { name: 'Remove Bob' })).toHaveCount(0)
  await bob.goto(group)
  await expect(bob.getByRole('heading', { level: 1 })).not.toContainText('Night owls')
  await expect(bob.getByRole('heading', { name: '2 people' })).toHaveCount(0)
  for (const other of [bob, eve]) await other.context().close()
})
