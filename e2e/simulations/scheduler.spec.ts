import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['Nice 0 against nice 5', 'The run stops here, after 48 ms.'],
  ['A sleeper comes back', 'The run stops here, after 90 ms.'],
  ['Eligible, then the deadline', 'its slice is used up, and the next deadline is'],
  ['FIFO and RR', 'CPU 0 has nothing to run and idles.'],
  ['Priority inversion', 'CPU 0 has nothing to run and idles.'],
  ['Two CPUs and masks', 'The run stops here, after 60 ms.'],
  ['The convoy', 'C runs 10 ms and ends at 120 ms.'],
  ['A feedback queue', 'and has ended.'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/scheduler')
  await expect(page.getByText('by vruntime in ms; the leftmost is the next')).toBeVisible()
}

test('each preset of the scheduler runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('the convoy dissolves when the shortest job goes first', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'The convoy', exact: true }).click()
  const scrubber = page.getByRole('slider', { name: 'Step of the run' })
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('C runs 10 ms and ends at 120 ms.')
  await page.getByLabel('Scheduler', { exact: true }).selectOption({ label: 'Shortest job first' })
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('A runs 100 ms and ends at 120 ms.')
})

test('a task that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Tasks', { exact: true }).fill('A nice 0 loop\nB nice 77 loop')
  await expect(page.getByRole('alert').filter({ hasText: 'line 2' })).toBeVisible()
  await page.getByLabel('Tasks', { exact: true }).fill('A nice 0 loop\nB nice 7 loop')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})
