import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['Many requests, one call', '#1 0, #2 0, #3 0. No system call.'],
  ['Completion order is not submission order', '#3 0, #2 100, #1 8.'],
  ['Two chains take turns', '#1 0, #4 0, #2 0, #5 0, #3 0, #6 0.'],
  ['A chain breaks', '#1 0, #4 0, #2 1000, #3 -ECANCELED.'],
  ['The CQ overflows and nothing is lost', '#3 0, #4 0, #5 0, #6 0, #7 0, #8 0. One io_uring_enter.'],
  ['SQPOLL falls asleep', '#1 0, #2 0, #3 0. No system call.'],
  ['A drain holds everybody', '#1 8, #3 0, #4 0.'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/io-uring')
  await expect(page.getByText('h 0 · t 0').first()).toBeVisible()
}

test('each preset of io_uring runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('a hard link lets the chain go on after a short read', async ({ page }) => {
  await open(page)
  await page.getByLabel('Program').fill('read f 1500 hardlink\nnop\nsubmit\nsleep 10ms\nreap')
  await page.getByRole('slider', { name: 'Step of the run' }).press('End')
  await expect(page.getByTestId('step-says')).toContainText('#1 1000, #2 0.')
})

test('a program that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Program').fill('nop\nread f')
  await expect(
    page.getByRole('alert').filter({ hasText: 'line 2: A number is missing: how many bytes.' }),
  ).toBeVisible()
  await page.getByLabel('Program').fill('nop\nsubmit')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})

test('a prediction about the rings is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'How large are the rings?' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio', { name: 'it fails with EINVAL' }).click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
})
