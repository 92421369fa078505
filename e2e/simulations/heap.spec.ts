import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'

const ENDS = [
  ['Enough bytes, but in pieces', '55 are free, but in pieces'],
  ['Best fit leaves splinters', 'the largest has 8'],
  ['Neighbours that are not merged', '40 are free, but in pieces'],
  ['glibc: what is freed comes back', 'cut from the low end of the top'],
  ['glibc: the threshold that moves', 'gets a mapping of its own'],
  ['glibc: one small block holds the heap', 'over the trim threshold'],
  ['glibc: freed twice', 'double free detected in tcache 2'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/heap')
  await expect(page.getByText(/^largest block/)).toBeVisible()
}

test('each preset of the heap runs to the end that it promises', async ({ page }) => {
  await open(page)
  for (const [preset, says] of ENDS) {
    await page.getByRole('button', { name: preset }).click()
    await page.getByRole('slider', { name: 'Step of the run' }).press('End')
    await expect(page.getByRole('main')).toContainText(says)
  }
  await expectAccessible(page)
})

test('a version of glibc without fastbins keeps sixteen chunks in its tcache', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'glibc: the eighth free' }).click()
  const scrubber = page.getByRole('slider', { name: 'Step of the run' })
  await scrubber.fill('18')
  await expect(page.getByRole('main')).toContainText('goes to the fastbin of 48 bytes')
  await page.getByLabel('Allocator').selectOption({ label: 'glibc 2.43' })
  await scrubber.fill('18')
  await expect(page.getByRole('main')).toContainText('into the tcache (8 of 16)')
})

test('a program that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Program').fill('a = alloc 10\nfree b')
  await expect(page.getByRole('alert').filter({ hasText: 'line 2: b is not in use.' })).toBeVisible()
  await page.getByLabel('Program').fill('a = alloc 10\nfree a')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})

test('a prediction is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'Where a freed block goes' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio', { name: 'Back to the kernel' }).click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Another one' }).first()).toBeVisible()
})
