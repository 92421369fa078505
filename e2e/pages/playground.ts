import type { Page } from '@playwright/test'
import { expect } from '../fixtures'

/** Takes each preset to the end of its run, and reads there what it promises. */
export async function expectEnds(page: Page, ends: readonly (readonly [string, string])[]): Promise<void> {
  for (const [preset, says] of ends) {
    await page.getByRole('button', { name: preset, exact: true }).click()
    await page.getByRole('slider', { name: 'Step of the run' }).press('End')
    await expect(page.getByTestId('step-says')).toContainText(says)
  }
}
