import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['False sharing', 'Core 1 had lost the line though nobody else wrote misses: false sharing.'],
  ['Padding that depends on luck', 'false sharing.'],
  ['Readers cost nothing', 'Another core has the line too: all copies are S now.'],
  ['What E is for', 'the others must drop theirs: core 1 goes to I, core 0 to M.'],
  ['A mutex and its neighbour', 'Core 1 has the line modified'],
  ['Holes in a struct', 'alignment, 8: 24 bytes.'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/coherence')
  await expect(page.getByText('memory, lines of 64 bytes', { exact: true })).toBeVisible()
}

test('each preset of coherence runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('too little padding happens to work when the struct starts elsewhere', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Padding that depends on luck' }).click()
  const scrubber = page.getByRole('slider', { name: 'Step of the run' })
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('false sharing')
  await page.getByLabel('Starts at').fill('16')
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('no message')
})

test('a script that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Accesses', { exact: true }).fill('0 write hits\n1 poke misses')
  await expect(page.getByRole('alert').filter({ hasText: 'line 2' })).toBeVisible()
  await page.getByLabel('Accesses', { exact: true }).fill('0 write hits')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})
