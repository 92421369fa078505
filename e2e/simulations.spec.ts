import { seedFrom } from '@/lib/base/rng'
import { simulations } from '@/lib/simulations/registry'
import { expect, expectAccessible, test } from './fixtures'
import { giveAnswer, wrongAnswer } from './pages/answering'

for (const simulation of simulations) {
  test(`${simulation.id}: its run is stepped by keyboard, its table says the same, and a question is answered right and wrong`, async ({
    page,
  }) => {
    test.setTimeout(120_000)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(`/simulations/${simulation.id}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(simulation.title)
    const run = page.getByRole('region', { name: 'The run' }).first()
    const says = run.getByTestId('step-says')
    const [preset] = simulation.playground.presets
    const trace = simulation.playground.run(preset?.settings)

    await run.getByText('The run as a table').click()
    // Drawn by the page's code alone: once it is there the page hears the keyboard.
    await expect(run.getByRole('table')).toBeVisible()
    await run.getByRole('button', { name: 'Step on' }).focus()
    for (const step of [1, 2].filter((one) => one < trace.steps.length)) {
      await page.keyboard.press('ArrowRight')
      const current = run.locator('tr[aria-current=step]')
      const expected = (trace.steps[step]?.says ?? '').replaceAll(/[`*]/g, '')
      await expect(says).toContainText(expected)
      await expect(current).toContainText(expected)
      for (const cell of trace.steps[step]?.cells ?? []) await expect(current).toContainText(cell.trim())
    }
    await page.keyboard.press('ArrowLeft')
    await expect(says).toContainText((trace.steps[1]?.says ?? '').replaceAll(/[`*]/g, ''))

    const [question] = simulation.questions
    if (question === undefined) throw new Error(`${simulation.id} has a question`)
    const form = page.locator('form')
    for (const [times, isRight] of [
      [1, true],
      [2, false],
    ] as const) {
      await page
        .getByRole('button', { name: times === 1 ? 'Ask me' : 'Another one' })
        .first()
        .click()
      const variant = question.draw({}, seedFrom(simulation.id, question.id, times))
      await giveAnswer(page, form, variant.form, isRight ? variant.truth : wrongAnswer(variant))
      await form.getByRole('button', { name: /^Run it/ }).click()
      const verdict = form.getByRole('status').first()
      await (isRight ? expect(verdict).toContainText('Right.') : expect(verdict).toContainText('You said'))
    }
    await expectAccessible(page)
  })
}

test('a link holds the whole state of a simulation', async ({ page }) => {
  await page.goto('/simulations/tlb')
  await page.getByLabel('Replacement').selectOption('FIFO')
  await expect(page).toHaveURL(/policy=FIFO/)
  await page.reload()
  await expect(page.getByLabel('Replacement')).toHaveValue('FIFO')
  await page.getByLabel('References', { exact: true }).fill('1 2 x')
  await expect(page.getByRole('alert').filter({ hasText: '“x”' })).toBeVisible()
})

test('the index shows every simulation', async ({ page }) => {
  await page.goto('/simulations')
  for (const { title } of simulations)
    await expect(page.getByRole('link', { name: title }).first()).toBeVisible()
  await expectAccessible(page)
})
