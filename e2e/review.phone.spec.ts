import { readCards } from './cards'
import { expect, expectAccessible, test } from './fixtures'
import { Review } from './pages/review'

test('a night on a phone works by touch, and the run can be played and stepped', async ({
  page,
  login,
  server,
}) => {
  expect(login.name).toBeTruthy()
  await page.goto('/')
  await page.getByRole('link', { name: /^Begin/ }).tap()
  const review = new Review(page, readCards(server))
  await review.expectQuestion()
  await review.answerWrong()
  await expectAccessible(page)
  const run = page.getByRole('region', { name: 'The run' }).filter({ visible: true })
  const says = run.getByTestId('step-says')
  await run
    .getByRole('button', { name: 'Pause' })
    .or(run.getByRole('button', { name: 'Play' }))
    .tap()
  await run.getByRole('slider', { name: 'Step of the run' }).fill('0')
  const start = await says.textContent()
  await run.getByRole('button', { name: 'Step on' }).tap()
  await expect(says).not.toHaveText(start ?? '')
  await review.ratings.getByRole('button', { name: /^Again/ }).tap()
  await review.expectQuestion()
  await page.getByRole('button', { name: 'Take the last answer back' }).tap()
  await review.expectQuestion()
})

test('the page is dark from its first byte, light when day was chosen', async ({
  page,
  context,
  login,
  baseURL,
}) => {
  expect(login.name).toBeTruthy()
  const night = await page.request.get('/')
  expect(await night.text()).toContain('data-theme="night"')
  await context.addCookies([{ name: 'theme', value: 'day', url: baseURL ?? '' }])
  const day = await page.request.get('/')
  expect(await day.text()).toContain('data-theme="day"')
  await page.goto('/')
  await expectAccessible(page)
})
