import { CRASH_ERRORS, expect, expectAccessible, test } from './fixtures'
import { Door } from './pages/door'

const PASSWORD = 'a sentence that is long enough'

test('a new server asks for its first account, and after that for a sign-in', async ({
  page,
  emptyServer,
}) => {
  const { url } = emptyServer
  const door = new Door(page)
  await page.goto(`${url}/sign-in`)
  await expect(page).toHaveURL(`${url}/set-up`)
  await expectAccessible(page)

  await door.setUp(url, 'Ada', PASSWORD)
  await expect(page).toHaveURL(`${url}/`)
  const cookies = await page.context().cookies()
  expect(cookies.find((cookie) => cookie.name === 'nanosleep.session_token')).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
  })

  await page.context().clearCookies()
  await page.goto(`${url}/set-up`)
  await expect(page).toHaveURL(`${url}/sign-in`)
  await expectAccessible(page)
  await door.signIn(url, 'ada', 'not the password')
  await door.expectToSay(/name and password/)
  await door.signIn(url, 'ada', PASSWORD)
  await expect(page).toHaveURL(`${url}/`)
})

test.describe('when the server crashes', () => {
  test.use({ expectedErrors: CRASH_ERRORS })

  test('a session outlives a crash of the server', async ({ page, emptyServer }) => {
    const { url } = emptyServer
    await new Door(page).setUp(url, 'Ada', PASSWORD)
    await expect(page.getByRole('link', { name: /^Begin/ })).toBeVisible()
    await emptyServer.crashAndRestart()
    await page.goto(`${url}/sign-in`)
    await expect(page).toHaveURL(`${url}/`)
  })
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('the first account can be made and signed in to', async ({ page, emptyServer }) => {
    const { url } = emptyServer
    const door = new Door(page)
    await door.setUp(url, 'Ada', 'short')
    await door.setUp(url, 'Ada', PASSWORD)
    await expect(page).toHaveURL(`${url}/`)
    await page.context().clearCookies()
    await door.signIn(url, 'Ada', PASSWORD)
    await expect(page).toHaveURL(`${url}/`)
  })
})
