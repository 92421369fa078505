import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['Parent and child write one file', 'P2 writes "Z" at offset 0'],
  ['A pipe that never ends', 'P1 still holds its write end'],
  ['a | b, as a shell does it', 'reaps P2 (exit status 0)'],
  ['A zombie and an orphan', 'P3 is gone'],
  ['A snapshot by fork', '4 that nobody else maps any more are made writable again'],
  ['A shared mapping', 'The parent reads pages 0 to 11: 4 minor faults'],
  ['Printed more often than called', 'exit writes what its stdio buffer held: "a⏎"'],
  ['What a thread shares', 'The offset is in the open file'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/process')
  await expect(page.getByText('processes and their tables')).toBeVisible()
}

test('each preset of the processes runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('a script that cannot run says in which line', async ({ page }) => {
  await open(page)
  await page.getByRole('textbox', { name: 'Script' }).fill('P1 pipe()\nP1 read(3, 1)\nP1 close(3)')
  await expect(
    page.getByRole('alert').filter({ hasText: 'line 3: P1 is blocked in read(3, 1).' }),
  ).toBeVisible()
  await page.getByRole('textbox', { name: 'Script' }).fill('P1 pipe()\nP1 close(3)')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})

test('a predicted offset is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'The offset after two have used the file' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('textbox').last().fill('199')
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText('You said').first()).toBeVisible()
  await expect(page.getByText('offset 199', { exact: true }).filter({ visible: true }).first()).toBeVisible()
})
