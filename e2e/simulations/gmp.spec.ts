import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['The last one goes first', 'main returns: the program is over.'],
  ['Which waiting costs a thread', 'main returns: the program is over.'],
  ['A second P steals half', 'main returns: the program is over.'],
  ['An unlocked mutex is not handed over', 'main returns: the program is over.'],
  ['A goroutine with a thread of its own', 'main returns: the program is over.'],
  ['All goroutines are asleep', 'all goroutines are asleep, deadlock.'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/gmp')
  await expect(page.getByText('threads without a P', { exact: true })).toBeVisible()
}

test('each preset of the Go scheduler runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('without preemption a goroutine that computes keeps the others waiting', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'A goroutine that never stops' }).click()
  await page.getByText('The run as a table').first().click()
  const table = page.getByRole('table').first()
  await expect(table).toContainText('sysmon has A preempted')
  await page.getByLabel('Preemption').uncheck()
  await page.getByText('The run as a table').first().click()
  await expect(page.getByRole('table').first()).not.toContainText('preempted')
})

test('a program that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Program').fill('main: go A\nA: jump')
  await expect(
    page.getByRole('alert').filter({ hasText: 'line 2: "jump" is not an operation.' }),
  ).toBeVisible()
  await page.getByLabel('Program').fill('main: go A\nA: print x')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})

test('a prediction about the scheduler is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'Where does this goroutine go?' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio', { name: 'its thread blocks with it' }).click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
})
