import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['A read that finds its bytes', 'no error in rax and returns 40'],
  ['A read that has to wait', 'no error in rax and returns 40'],
  ['An error comes back', 'returns -1 (-1, errno 9)'],
  ['A number nobody knows', 'returns -1 (-1, errno 38)'],
  ['With page-table isolation', 'returns 40'],
  ['Calls are not context switches', 'comes back on the same thread'],
  ['A buffer in front of write', 'After 60 calls the buffer'],
  ['Line by line', 'After 60 calls'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/syscall')
  await expect(page.getByText('kernel, ring 0')).toBeVisible()
}

test('each preset of the system calls runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('a call on a closed descriptor comes back with the negative error number', async ({ page }) => {
  await open(page)
  await page.getByLabel('Call', { exact: true }).selectOption({ label: 'close' })
  await page.getByLabel('Descriptor').fill('9')
  await page.getByRole('slider', { name: 'Step of the run' }).press('End')
  await expect(page.getByTestId('step-says')).toContainText('errno 9')
})

test('a program with an unknown deed says in which line', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Calls are not context switches' }).click()
  await page.getByRole('textbox', { name: 'Program' }).fill('getpid\nfly')
  await expect(page.getByRole('alert').filter({ hasText: 'line 2: write one of getpid' })).toBeVisible()
})

test('a predicted register is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'Which register holds the argument' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio').first().click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
})
