import type { Page } from '@playwright/test'
import { findSimulation } from '@/lib/simulations/registry'
import { expect, expectAccessible, test } from '../fixtures'

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/cache')
  await expect(page.getByText('time spent, by where the line was')).toBeVisible()
}

test('each preset of the caches runs to the end that its model has', async ({ page }) => {
  const presets = findSimulation('cache')?.playground.presets ?? []
  expect(presets.length).toBeGreaterThan(3)
  await open(page)
  for (const { title, settings } of presets) {
    const steps = findSimulation('cache')?.playground.run(settings).steps ?? []
    await page.getByRole('button', { name: title, exact: true }).click()
    await page.getByRole('slider', { name: 'Step of the run' }).press('End')
    await expect(page.getByTestId('step-says')).toHaveText((steps.at(-1)?.says ?? '').replaceAll('`', ''))
  }
  await expectAccessible(page)
})

test('a longer stride turns hits into misses', async ({ page }) => {
  await open(page)
  const walk = page.getByLabel('Walk', { exact: true })
  await walk.selectOption('strided')
  const scrubber = page.getByRole('slider', { name: 'Step of the run' })
  const stride = page.getByRole('slider', { name: 'Stride' })
  await stride.fill('1')
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('a hit')
  await stride.fill('16')
  await scrubber.press('End')
  await expect(page.getByTestId('step-says')).toContainText('a miss')
})

test('an access that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Walk', { exact: true }).selectOption('script')
  const script = page.getByLabel('Accesses', { exact: true })
  await script.fill('r 0x10\nread 5')
  await expect(page.getByRole('alert').filter({ hasText: 'Line 2' })).toBeVisible()
  await script.fill('r 0x10\nr 0x18')
  await page.getByRole('slider', { name: 'Step of the run' }).press('End')
  await expect(page.getByTestId('step-says')).toContainText('a hit')
})
