import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'

const ENDS = [
  ['A tour of the address space', "the main thread's stack"],
  ['Four that are often misplaced', 'filled with a copy of the characters'],
  ['Recursion without end', 'SIGSEGV'],
  ['The same in a small thread', 'Call 60 needs bytes beyond 64 KiB'],
  ['A stack that moves', 'the stack has 64 KiB'],
  ['A thousand stacks', 'about 7.8 GiB of address space'],
  ['Zeros take no room', 'so it stands in the file, in rodata'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`/simulations/layout${query}`)
  await expect(page.getByText('high addresses')).toBeVisible()
}

test('each preset of the layout runs to the end that it promises', async ({ page }) => {
  await open(page)
  for (const [preset, says] of ENDS) {
    await page.getByRole('button', { name: preset }).click()
    await page.getByRole('slider', { name: 'Step of the run' }).press('End')
    await expect(page.getByRole('main')).toContainText(says)
  }
  await expectAccessible(page)
})

test('a program without PIE stays at its address whatever the seed', async ({ page }) => {
  await open(page, '?seed=7')
  await expect(page.getByRole('main')).not.toContainText('0x400')
  await page.getByLabel('Program').selectOption({ label: 'fixed address, shared libraries' })
  await expect(page.getByRole('main')).toContainText('the program lies at 0x400')
})

test('a kind of storage that does not exist is refused with its line', async ({ page }) => {
  await open(page)
  await page.getByLabel('Variables').fill('p: malloc, small\nq: nowhere')
  await expect(
    page.getByRole('alert').filter({ hasText: 'line 2: "nowhere" is not a kind of storage.' }),
  ).toBeVisible()
})
