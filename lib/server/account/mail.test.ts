import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { createFirstAccount, signIn } from '../accounts'
import { type Actor, requireActor } from '../actor'
import { forgetRequest } from '../stand-in-request'
import { askForReset } from './forgotten-password'
import { askForAddress, confirmAddress, forgetAddress, openConfirmation, showAddress } from './mail-address'
import { setPasswordByLink } from './reset-password'

// Before the environment is read for the first time.
const mailServer = await vi.hoisted(async () => {
  const { startMailServer } = await import('../loopback-mail-server')
  const server = await startMailServer()
  process.env['SMTP_URL'] = server.url
  process.env['MAIL_FROM'] = 'Nanosleep <night@example.org>'
  process.env['BETTER_AUTH_URL'] = 'https://study.example.org'
  return server
})

vi.mock('next/headers', async () => (await import('../stand-in-request')).nextHeaders())
vi.mock('next/headers.js', async () => (await import('../stand-in-request')).nextHeaders())

useFreshDatabase()

const PASSWORD = 'correct horse battery'
let ada: Actor
let number = 0
/** Another one for each test: mails to one address are counted. */
let address = ''

beforeEach(async () => {
  forgetRequest()
  mailServer.taken.length = 0
  mailServer.refuse(false)
  address = `ada${++number}@example.org`
  await createFirstAccount('Ada', PASSWORD, 'UTC')
  ada = await requireActor()
})

afterAll(() => mailServer.close())

/** The token of the link in the last mail; quoted-printable lines are put together again. */
function tokenIn(path: string): string {
  const text = (mailServer.taken.at(-1)?.text ?? '').replaceAll('=\n', '').replaceAll('=3D', '=')
  const found = new RegExp(`https://study\\.example\\.org/${path}/([\\w.-]+)`).exec(text)?.[1]
  if (found === undefined) throw new Error(`no link in: ${text}`)
  return found
}

async function confirm(): Promise<void> {
  await askForAddress(ada, { address, password: PASSWORD })
  expect(await confirmAddress(tokenIn('confirm'))).toEqual({ ok: true, value: null })
}

/** Asks for a reset, and waits for what is done once the answer is out. */
async function ask(from: string) {
  let later: () => Promise<void> = async () => {}
  const answer = await askForReset(from, (work) => {
    later = work
  })
  await later()
  return answer
}

describe('a mail address', () => {
  test('becomes one’s own by the link that is sent to it', async () => {
    await askForAddress(ada, { address, password: PASSWORD })
    expect(mailServer.taken).toMatchObject([{ from: 'night@example.org', to: [address] }])
    expect(await showAddress(ada)).toEqual({ confirmed: null, waiting: address })
    const token = tokenIn('confirm')
    expect(await openConfirmation(token)).toEqual({ address })
    expect(await confirmAddress(token)).toEqual({ ok: true, value: null })
    expect(await showAddress(ada)).toEqual({ confirmed: address, waiting: null })
    expect(await confirmAddress(token)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await forgetAddress(ada)
    expect(await showAddress(ada)).toEqual({ confirmed: null, waiting: null })
  })

  test('needs the password, and a mail server that takes the mail', async () => {
    await expect(askForAddress(ada, { address, password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(mailServer.taken).toEqual([])
    mailServer.refuse(true)
    await expect(askForAddress(ada, { address, password: PASSWORD })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('gets no more than five mails an hour', async () => {
    for (let index = 0; index < 5; index++) await ask(address)
    expect(await ask(address)).toMatchObject({ ok: false, error: { code: 'too-many-requests' } })
  })
})

describe('a forgotten password', () => {
  test('is replaced by a link that comes by mail', async () => {
    await confirm()
    expect(await ask(address.toUpperCase())).toEqual({ ok: true, value: null })
    expect(mailServer.taken.at(-1)).toMatchObject({ to: [address] })
    expect(await setPasswordByLink(tokenIn('reset'), 'another long sentence')).toEqual({
      ok: true,
      value: null,
    })
    forgetRequest()
    expect((await signIn('Ada', 'another long sentence')).ok).toBe(true)
  })

  test('is answered alike whether the address is known or not, and whether the mail could be sent', async () => {
    await confirm()
    mailServer.taken.length = 0
    const unknown = await ask(`nobody${number}@example.org`)
    expect(mailServer.taken).toEqual([])
    mailServer.refuse(true)
    expect(await ask(address)).toEqual(unknown)
    expect(unknown).toEqual({ ok: true, value: null })
  })

  test('is not sent to an address that was never confirmed', async () => {
    await askForAddress(ada, { address, password: PASSWORD })
    mailServer.taken.length = 0
    await ask(address)
    expect(mailServer.taken).toEqual([])
  })
})
