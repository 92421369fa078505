import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['Three states of a mutex', 'nobody can be waiting, so no system call.'],
  ['The same, one atomic step at a time', 'B calls FUTEX_WAKE for m: nobody sleeps there.'],
  ['The signal nobody heard', 'A calls FUTEX_WAKE for m: nobody sleeps there.'],
  ['Each has what the other wants', 'B calls FUTEX_WAIT on m, which is still 2, and sleeps.'],
  ['A semaphore has no owner', 's is 1.'],
  ['Readers past a waiting writer', 'B stops writing r.'],
  ["Go's mutex starves", 'mu was handed to B.'],
  ['A lost update', 'and is done.'],
  ['Spinning for nothing', 'and is done.'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/sync')
  await expect(page.getByText('kernel: who sleeps on which word')).toBeVisible()
}

test('each preset of locks and waiting runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('the deadlock is gone when both take the mutexes in one order', async ({ page }) => {
  await open(page)
  const script = page.getByLabel('Calls', { exact: true })
  const scrubber = page.getByRole('slider', { name: 'Step of the run' })
  await page.getByRole('button', { name: 'Each has what the other wants', exact: true }).click()
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('and sleeps.')
  await script.fill('mutex m\nmutex n\nA lock m\nB lock m\nA lock n\nA unlock n\nA unlock m')
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('B puts 2 and finds 0: it has m')
})

test('a call that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Calls', { exact: true }).fill('mutex m\nA post m')
  await expect(page.getByRole('alert').filter({ hasText: 'line 2' })).toBeVisible()
  await page.getByLabel('Calls', { exact: true }).fill('mutex m\nA lock m')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})
