import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './fixtures'
import { Door } from './pages/door'

const PASSWORD = 'a sentence that is long enough'
const OTHER = 'another sentence, as long'

async function expectAccessibleByNightAndDay(page: Page): Promise<void> {
  for (const theme of ['day', 'night']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    await expectAccessible(page)
  }
}

async function downloaded(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ])
  return readFile(await file.path(), 'utf8')
}

test('a person comes in by open sign-up, back in by a reset link, takes the data along and leaves', async ({
  page,
  browser,
  emptyServer,
}) => {
  test.setTimeout(120_000)
  const { url } = emptyServer
  const ownerContext = await browser.newContext({ reducedMotion: 'reduce' })
  const owner = await ownerContext.newPage()
  owner.on('dialog', (dialog) => void dialog.accept())
  page.on('dialog', (dialog) => void dialog.accept())
  await new Door(owner).setUp(url, 'Ada', PASSWORD)
  await expect(owner).toHaveURL(`${url}/`)
  await page.goto(`${url}/sign-up`)
  await expect(page.getByRole('heading', { name: 'By invitation.' })).toBeVisible()

  await owner.goto(`${url}/admin/people`)
  await owner.getByRole('button', { name: 'Let anyone make an account' }).click()
  await expect(owner.getByRole('button', { name: 'Ask for an invitation again' })).toBeVisible()
  await page.goto(`${url}/sign-in`)
  await page.getByRole('link', { name: 'Make an account' }).click()
  // Both pages have these fields.
  await expect(page).toHaveURL(`${url}/sign-up`)
  await page.getByLabel('Name').fill('Bob')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page).toHaveURL(`${url}/`)

  await owner.reload()
  await expect(owner.getByRole('heading', { name: '2 accounts' })).toBeVisible()
  await owner.getByRole('button', { name: 'Make a reset link for Bob' }).click()
  const link = await owner.getByLabel(/^With this link Bob sets/).inputValue()
  await expectAccessibleByNightAndDay(owner)
  await ownerContext.close()

  await page.goto(link)
  await expect(page.getByText('For Bob.')).toBeVisible()
  await expectAccessibleByNightAndDay(page)
  await page.getByLabel('New password').fill(OTHER)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByText('Your new password is set.')).toBeVisible()
  await page.getByLabel('Name').fill('Bob')
  await page.getByLabel('Password').fill(OTHER)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${url}/`)

  await page.goto(`${url}/settings`)
  await page.getByRole('link', { name: 'Account', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Your data' })).toBeVisible()
  await expectAccessibleByNightAndDay(page)
  expect(JSON.parse(await downloaded(page, 'Download everything'))).toMatchObject({
    format: 'nanosleep-learner',
    account: { name: 'Bob' },
    settings: { timeZone: 'Europe/London' },
    events: [],
  })
  expect(await downloaded(page, 'Download the reviews')).toBe(
    'card_id,review_time,review_rating,review_state,review_duration\n',
  )

  const deletion = page.getByRole('form', { name: 'Delete the account' })
  await deletion.getByLabel('Your password').fill(PASSWORD)
  await deletion.getByRole('button').click()
  await expect(deletion.getByText('This is not your password.')).toBeVisible()
  await deletion.getByLabel('Your password').fill(OTHER)
  await deletion.getByRole('button').click()
  await expect(page.getByText('Your account is gone')).toBeVisible()
  expect((await page.request.get(`${url}/api/export/data`)).status()).toBe(401)
})

test('a passkey signs in until it is removed', async ({ page, login }) => {
  const device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  // Else the device would answer what the name field offers, before anyone has pressed anything.
  const answers = (enabled: boolean) =>
    device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
  const offered = () =>
    page.waitForResponse((said) => said.request().method() === 'POST' && said.url().endsWith('/sign-in'))
  const byPasskey = page.getByRole('button', { name: 'Sign in with a passkey' })
  page.on('dialog', (dialog) => void dialog.accept())

  await page.goto('/settings/account')
  const form = page.getByRole('form', { name: 'Add a passkey' })
  await form.getByLabel('Name of the passkey').fill('blue key')
  await form.getByRole('button').click()
  await expect(page.getByText(/^Added .* not used yet$/)).toBeVisible()
  await expect(form.getByText('Added. You can sign in with it.')).toBeVisible()
  await expectAccessible(page)

  await page.goto('/settings')
  await answers(false)
  await Promise.all([offered(), page.getByRole('button', { name: 'Sign out' }).click()])
  await expect(page).toHaveURL('/sign-in')
  await expect(byPasskey).toBeEnabled()
  await expectAccessible(page)
  await answers(true)
  await byPasskey.click()
  await expect(page).toHaveURL('/')

  await page.goto('/settings/account')
  await expect(page.getByText(`You are ${login.name} here.`)).toBeVisible()
  await expect(page.getByText(/last used/)).toBeVisible()
  await page.getByRole('button', { name: 'Remove blue key' }).click()
  await expect(page.getByText(/last used/)).toBeHidden()

  await page.goto('/settings')
  await answers(false)
  await Promise.all([offered(), page.getByRole('button', { name: 'Sign out' }).click()])
  await answers(true)
  await byPasskey.click()
  await expect(page.getByText('This passkey is not known here')).toBeVisible()
  await expect(page).toHaveURL('/sign-in')
})
