import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['Edge-triggered forgets', 'although 21 bytes in a.r are unread, so T1 sleeps'],
  ['One script, three modes', 'hands out a.r IN. a.r is level-triggered'],
  ['Everyone gets a turn', 'hands out c.r IN'],
  ['A failed write renews the edge', 'hands out a.w OUT'],
  ['Half closed, closed', 'returns 0: end of file'],
  ['Closed, and still reported', 'returns nothing'],
  ['The thundering herd', 'W1: epoll_wait hands out a.r IN'],
  ["Go's netpoller", '72 bytes in t.0 are unread, so poller sleeps'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/epoll')
  await expect(page.getByText('ready list', { exact: true })).toBeVisible()
}

test('each preset of epoll runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('the server that forgets reads everything once its trigger is level', async ({ page }) => {
  await open(page)
  const scrubber = page.getByRole('slider', { name: 'Step of the run' })
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('are unread')
  await page.getByLabel('Trigger', { exact: true }).selectOption({ label: 'level' })
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('finds nothing to hand out, so T1 sleeps')
})

test('a script that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Script', { exact: true }).fill('pipe a\nadd a.r IM')
  await expect(
    page.getByRole('alert').filter({ hasText: 'line 2: IM is not an event or flag' }),
  ).toBeVisible()
  await page.getByLabel('Script', { exact: true }).fill('pipe a\nadd a.r IN')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})

test('a prediction is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'Does this server hang?' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio', { name: /read fails with EAGAIN/ }).click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Another one' }).first()).toBeVisible()
})
