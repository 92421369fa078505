import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures'
import { expectEnds } from '../pages/playground'

const ENDS = [
  ['One walk through four tables', 'After 4 reads of table entries'],
  ['A huge page saves a level', 'After 3 reads of table entries'],
  ['One level says no', 'the PTE entry has NX set'],
  ['Memory comes with the first write', 'Page 9 has an entry that allows the write'],
  ['DONTNEED, munmap, mprotect', 'Page 9 is in no mapping'],
  ['A file, sixteen pages at a time', 'copies page 40 into a frame of its own'],
  ['One fault for 512 pages', 'Page 600 has no entry'],
  ['What page tables cost', 'New tables: 1 PUD, 1 PMD'],
  ['A recursion too deep', 'the kernel refuses to grow it'],
] as const

/** The stage is drawn by the browser alone, so once it is there the page takes input. */
async function open(page: Page): Promise<void> {
  await page.goto('/simulations/paging')
  await expect(page.getByText('table reads')).toBeVisible()
}

test('each preset of paging runs to the end that it promises', async ({ page }) => {
  await open(page)
  await expectEnds(page, ENDS)
  await expectAccessible(page)
})

test('a walk with five levels reads one table more', async ({ page }) => {
  await open(page)
  await page.getByLabel('Levels').selectOption({ label: '5 (57 bits)' })
  await page.getByRole('slider', { name: 'Step of the run' }).press('End')
  await expect(page.getByTestId('step-says')).toContainText('After 5 reads of table entries')
})

test('a script that cannot be read says which line is wrong', async ({ page }) => {
  await open(page)
  await page.getByLabel('Script').fill('map 0x400000 4K rw-\nread 400000')
  await expect(
    page.getByRole('alert').filter({ hasText: 'line 2: an address is written like 0x7f3a5b6c7d8e' }),
  ).toBeVisible()
  await page.getByLabel('Script').fill('map 0x400000 4K rw-\nread 0x400000')
  await expect(page.getByRole('slider', { name: 'Step of the run' })).toBeVisible()
})

test('a prediction of the rights at an address is compared with the run', async ({ page }) => {
  await open(page)
  await page.getByLabel('Question').selectOption({ label: 'Fault or not, and which' })
  await page.getByRole('button', { name: 'Ask me' }).click()
  await page.getByRole('radio', { name: 'page fault: kernel only' }).click({ force: true })
  await page.getByRole('button', { name: 'Run it' }).click()
  await expect(page.getByText(/^You said|^Right/).first()).toBeVisible()
})
