// These two stand for other servers; nothing of ours is in them.
// oxlint-disable-next-line boundaries/dependencies
import { startMailServer } from '../lib/server/loopback-mail-server'
// oxlint-disable-next-line boundaries/dependencies
import { startOpenId } from '../lib/server/loopback-open-id'
import { expect, expectAccessible, test } from './fixtures'
import { Door } from './pages/door'
import { TestServer } from './server'

const PASSWORD = 'a sentence that is long enough'
const OTHER = 'another sentence, as long'

test('a forgotten password comes back by mail, and an OpenID provider lets in', async ({ page }) => {
  const mail = await startMailServer()
  const provider = await startOpenId('study', 'a secret between two servers')
  const server = await TestServer.start((url) => ({
    BETTER_AUTH_URL: url,
    SMTP_URL: mail.url,
    MAIL_FROM: 'night@example.org',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'study',
    OIDC_CLIENT_SECRET: 'a secret between two servers',
    OIDC_NAME: 'the house',
    OIDC_OPEN: '1',
  }))
  const { url } = server
  const openLink = async (path: string, number: number) => {
    await expect.poll(() => mail.taken.length).toBe(number)
    // Quoted-printable lines are put together again.
    const text = (mail.taken.at(-1)?.text ?? '').replaceAll('=\n', '').replaceAll('=3D', '=')
    await page.goto(/https?:\S+/.exec(text)?.[0] ?? '')
    await expect(page).toHaveURL(new RegExp(`^${url}/${path}/`))
    await expectAccessible(page)
  }
  const signOut = async () => {
    await page.goto(`${url}/settings`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(`${url}/sign-in`)
  }

  await new Door(page).setUp(url, 'Ada', PASSWORD)
  await expect(page).toHaveURL(`${url}/`)
  await page.goto(`${url}/settings/account`)
  const address = page.getByRole('form', { name: 'Mail address' })
  await address.getByLabel('Mail address').fill('ada@example.org')
  await address.getByLabel('Your password').fill(PASSWORD)
  await address.getByRole('button').click()
  await expect(page.getByText('A link was sent to ada@example.org.')).toBeVisible()
  await openLink('confirm', 1)
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.goto(`${url}/settings/account`)
  await expect(page.getByText('comes to ada@example.org')).toBeVisible()

  await signOut()
  await page.getByRole('link', { name: 'Forgotten your password?' }).click()
  await page.getByLabel('Mail address').fill('ada@example.org')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await openLink('reset', 2)
  await page.getByLabel('New password').fill(OTHER)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByText('Your new password is set.')).toBeVisible()
  await new Door(page).signIn(url, 'Ada', OTHER)
  await expect(page).toHaveURL(`${url}/`)

  await signOut()
  provider.signIn({ sub: 'b-17', preferred_username: 'bob' })
  await page.getByRole('link', { name: 'Go in with the house' }).click()
  await expect(page).toHaveURL(`${url}/`)
  await page.goto(`${url}/settings/account`)
  await expect(page.getByText('You are bob here.')).toBeVisible()

  await page.goto('about:blank')
  await Promise.all([server.stop(), mail.close(), provider.close()])
})
