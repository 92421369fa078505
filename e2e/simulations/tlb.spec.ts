import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['FIFO, 3 entries', 'Page 5 is there: a hit'],
  ['FIFO, 4 entries', 'Page 5 is not there: a miss'],
  ['One page too many', 'Page 5 is not there: a miss'],
  ['2 MiB pages', 'Page 3 is there: a hit'],
  ['A switch with PCID', 'A uses its page 3: the translation is still there'],
  ['A switch without', 'A uses its page 3: a miss'],
  ['Seven processes', 'A uses its page 2: a miss'],
  ['Two levels', 'is in the second'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/tlb')
  await expect(page.getByText('pages asked for')).toBeVisible()
}

test('each preset of the TLB runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('a reference that is no number is refused, and a good string runs again', async ({ page }) => {
  await open(page)
  const references = page.getByRole('textbox', { name: 'References' })
  await references.fill('1 2 x')
  await expect(page.getByRole('alert').filter({ hasText: 'Reference 3' })).toBeVisible()
  await references.fill('1 2 1')
  await page.getByRole('slider', { name: 'Step of the run' }).press('End')
  await expect(page.getByTestId('step-says')).toContainText('Page 1 is there: a hit')
})

test('hits, misses and faults are typed by their first letters and compared with the run', async ({
  page,
}) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'TLB miss or page fault' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  const cells = page.getByRole('group', { name: 'Your answer' }).getByRole('button')
  await cells.first().press('f')
  await expect(cells.nth(1)).toBeFocused()
  for (const cell of (await cells.all()).slice(1)) await cell.press('m')
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
})
