import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'

const OPENING = 'points: size and adj'

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/oom')
  await expect(page.getByText(OPENING, { exact: true })).toBeVisible()
}

async function endOf(page: Page, preset: string): Promise<void> {
  await page.getByRole('button', { name: preset, exact: true }).click()
  await page.getByRole('slider', { name: 'Step of the run' }).press('End')
}

const ENDS = [
  ['A full machine', 'api touches 1 GiB and gets it.'],
  ['Guaranteed, and killed', 'server gets SIGKILL'],
  ['Dying together', 'get SIGKILL together'],
  ['Overcommit by default', 'not larger than RAM and swap'],
  ['Strict accounting', 'promised in all, below the limit'],
  ['Memory request = limit', 'between 3 and 999'],
] as const

test('each preset of the OOM killer runs to the end that it promises', async ({ page }) => {
  await open(page)
  for (const [preset, says] of ENDS) {
    await endOf(page, preset)
    await expect(page.getByTestId('step-says')).toContainText(says)
  }
  await expectAccessible(page)
})

test('a protected database lives, and another process dies for it', async ({ page }) => {
  await open(page)
  await page.getByText('The run as a table').click()
  const killed = page.getByRole('cell', { name: 'killed', exact: true })
  await endOf(page, 'A full machine')
  await expect(killed.first()).toBeVisible()
  await endOf(page, 'A protected database')
  await expect(page.getByTestId('step-says')).toContainText('api gets SIGKILL')
})

test('a script that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Script', { exact: true }).fill('db 4GiB\napi many')
  await expect(page.getByRole('alert').filter({ hasText: 'line 2' })).toBeVisible()
  await page.getByLabel('Script', { exact: true }).fill('db 4GiB\ntouch db 1GiB')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})
