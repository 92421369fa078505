import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['Many, and nearly all idle', 'the fewest calls are 5, by io_uring, and the most 60, by non-blocking pass'],
  ['All of them busy', 'the most 125, by epoll ET (drained)'],
  ['More than one read takes', 'the fewest calls are 12, by epoll ET (one read)'],
  ['Drained, call by call', 'so it is drained'],
  ['One call a round', 'submits 3 reads and waits for 3 completions'],
  ['Nothing comes', 'the most 32, by non-blocking pass'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/io-models')
  await expect(page.getByText('before the first round')).toBeVisible()
}

test('each preset of the I/O models runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('a descriptor that does not fit into an fd_set is refused with its number', async ({ page }) => {
  await open(page)
  await page.getByLabel('Model', { exact: true }).selectOption({ label: 'select' })
  await page.getByRole('slider', { name: 'First descriptor' }).press('End')
  await expect(page.getByRole('alert').filter({ hasText: 'FD_SET(1111)' })).toBeVisible()
})

test('a prediction is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'What does this read do?' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio', { name: /fills the buffer later/ }).click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Another one' }).first()).toBeVisible()
})
