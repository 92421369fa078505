import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { storageFolder } from '@/lib/db/storage-folder'
import { createFirstAccount } from '../accounts'
import { type Actor, findActor, requireActor } from '../actor'
import { authFor } from '../auth'
import { exportData } from '../export/export-data'
import { requireOwner } from '../owner'
import { setSignUp, signUpFreely } from '../people/open-sign-up'
import { forgetRequest, nextHeaders, request } from '../stand-in-request'
import { deleteAccount } from './delete-account'
import { signInByPasskey, startPasskeySignIn } from './passkey-sign-in'
import { finishPasskey, MAX_PASSKEYS, removePasskey, showPasskeys, startPasskey } from './passkeys'
import { SoftwareAuthenticator } from './software-authenticator'

vi.mock('next/headers', async () => (await import('../stand-in-request')).nextHeaders())
vi.mock('next/headers.js', async () => (await import('../stand-in-request')).nextHeaders())
vi.hoisted(() => {
  Object.assign(process.env, { LOG_LEVEL: 'silent', NANOSLEEP_TEST_CLOCK: '1' })
})

useFreshDatabase()

const PASSWORD = 'correct horse battery'
const HOME = 'http://localhost:3000'
let ada: Actor
let phone: SoftwareAuthenticator

beforeEach(async () => {
  forgetRequest()
  await createFirstAccount('Ada', PASSWORD, 'UTC')
  ada = await requireActor()
  phone = new SoftwareAuthenticator()
})

async function add(device: SoftwareAuthenticator, origin = HOME, name = 'phone'): Promise<void> {
  const { challenge } = await startPasskey(ada, { name, password: PASSWORD })
  await finishPasskey(ada, { name, answer: device.make(challenge, origin) })
}

/** The challenge for signing in, for a browser in which nobody is signed in. */
async function challenged(): Promise<string> {
  forgetRequest()
  const started = await startPasskeySignIn()
  if (!started.ok) throw new Error(started.error.message)
  return started.value.challenge
}

const refusal = (code: string) => ({ ok: false, error: { code } })
const moveClock = (minutes: number) =>
  writeFileSync(path.join(storageFolder(), 'clock'), String(minutes * 60_000))

describe('a passkey', () => {
  test('signs in its owner until it is removed', async () => {
    await add(phone)
    expect(await showPasskeys(ada)).toMatchObject({
      passkeys: [{ name: 'phone', usedAt: null }],
      isFull: false,
    })
    for (let night = 0; night < 2; night++) {
      const answer = phone.sign(await challenged(), HOME, ada.userId)
      expect(await findActor()).toBeNull()
      expect(await signInByPasskey(answer)).toEqual({ ok: true, value: null })
      expect(await requireActor()).toEqual(ada)
    }
    expect(request.options.get('nanosleep.session_token')).toMatchObject({ httpOnly: true, sameSite: 'lax' })
    const [passkey] = (await showPasskeys(ada)).passkeys
    expect(passkey?.usedAt).toBeGreaterThan(0)
    await removePasskey(ada, { passkeyId: passkey?.id ?? '' })
    expect(await signInByPasskey(phone.sign(await challenged(), HOME, ada.userId))).toMatchObject(
      refusal('not-found'),
    )
    expect(await findActor()).toBeNull()
  })

  test('is added by who knows the password, up to a number, and each once', async () => {
    await expect(startPasskey(ada, { name: 'phone', password: 'wrong' })).rejects.toMatchObject({
      fields: { password: ['This is not your password.'] },
    })
    await add(phone)
    await expect(add(phone)).rejects.toMatchObject({ code: 'conflict' })
    for (let number = 1; number < MAX_PASSKEYS; number++) await add(new SoftwareAuthenticator())
    expect(await showPasskeys(ada)).toMatchObject({ isFull: true })
    await expect(add(new SoftwareAuthenticator())).rejects.toMatchObject({ code: 'conflict' })
  })

  test('that was made elsewhere, late, without a check of who it was, or for someone else is not kept', async () => {
    await expect(add(phone, 'http://localhost:4000')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(add(phone, 'https://evil.example.org')).rejects.toMatchObject({ code: 'forbidden' })
    const careless = new SoftwareAuthenticator()
    careless.isVerifying = false
    await expect(add(careless)).rejects.toMatchObject({ code: 'forbidden' })

    const late = await startPasskey(ada, { name: 'phone', password: PASSWORD })
    moveClock(11)
    const answer = phone.make(late.challenge, HOME)
    await expect(finishPasskey(ada, { name: 'phone', answer })).rejects.toMatchObject({ code: 'forbidden' })
    moveClock(0)

    const { challenge } = await startPasskey(ada, { name: 'phone', password: PASSWORD })
    await expect(
      finishPasskey({ userId: 'eve', name: 'Eve' }, { name: 'mine', answer: phone.make(challenge, HOME) }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    // A challenge for signing in adds nothing.
    const started = await startPasskeySignIn()
    const foreign = phone.make(started.ok ? started.value.challenge : '', HOME)
    await expect(finishPasskey(ada, { name: 'phone', answer: foreign })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await showPasskeys(ada)).toMatchObject({ passkeys: [] })
  })

  test('of one account cannot be removed by another, is in no export, and goes with its account', async () => {
    await setSignUp(await requireOwner(ada), true)
    await signUpFreely({ name: 'Bob', password: PASSWORD, timeZone: 'UTC' })
    const bob = await requireActor()
    await add(phone)
    const [passkey] = (await showPasskeys(ada)).passkeys
    await expect(removePasskey(bob, { passkeyId: passkey?.id ?? '' })).rejects.toMatchObject({
      code: 'not-found',
    })
    let text = ''
    for await (const part of exportData(ada)) text += part
    expect(text).not.toContain(phone.id.toString('base64url'))
    expect(text).not.toMatch(/passkey|publicKey/i)
    await deleteAccount(bob, { password: PASSWORD })
    await deleteAccount(ada, { password: PASSWORD })
    expect(await database().passkey.count()).toBe(0)
    expect(await signInByPasskey(phone.sign(await challenged(), HOME, ada.userId))).toMatchObject(
      refusal('not-found'),
    )
  })
})

describe('signing in by a passkey', () => {
  beforeEach(() => add(phone))

  test('is refused when the same answer comes again', async () => {
    const challenge = await challenged()
    const kept = new Map(request.jar)
    const answer = phone.sign(challenge, HOME, ada.userId)
    expect(await signInByPasskey(answer)).toMatchObject({ ok: true })
    forgetRequest()
    for (const [name, value] of kept) request.jar.set(name, value)
    expect(await signInByPasskey(answer)).toMatchObject(refusal('forbidden'))
    expect(await findActor()).toBeNull()
  })

  test('is refused to a browser that was not asked, and after ten minutes', async () => {
    const answer = phone.sign(await challenged(), HOME, ada.userId)
    forgetRequest()
    expect(await signInByPasskey(answer)).toMatchObject(refusal('forbidden'))
    const challenge = await challenged()
    moveClock(11)
    expect(await signInByPasskey(phone.sign(challenge, HOME, ada.userId))).toMatchObject(refusal('forbidden'))
    expect(await findActor()).toBeNull()
  })

  test.each([
    ['another challenge', () => phone.sign('c29tZXRoaW5nIGVsc2U', HOME)],
    ['another host', (challenge: string) => phone.sign(challenge, 'http://evil.example.org')],
    ['another port', (challenge: string) => phone.sign(challenge, 'http://localhost:4000')],
    ['another account', (challenge: string) => phone.sign(challenge, HOME, 'someone else')],
  ])('is refused for %s', async (_of, answerTo) => {
    expect(await signInByPasskey(answerTo(await challenged()))).toMatchObject(refusal('forbidden'))
    expect(await findActor()).toBeNull()
  })

  test('is refused for a key that is not the one, a device that did not check, and a counter that went back', async () => {
    const copy = new SoftwareAuthenticator()
    phone.id.copy(copy.id)
    expect(await signInByPasskey(copy.sign(await challenged(), HOME))).toMatchObject(refusal('forbidden'))
    phone.isVerifying = false
    expect(await signInByPasskey(phone.sign(await challenged(), HOME))).toMatchObject(refusal('forbidden'))
    phone.isVerifying = true
    phone.counter = 7
    expect(await signInByPasskey(phone.sign(await challenged(), HOME))).toMatchObject({ ok: true })
    phone.counter = 3
    expect(await signInByPasskey(phone.sign(await challenged(), HOME))).toMatchObject(refusal('forbidden'))
  })

  test('is refused for what is no answer of a browser, and for trying on', async () => {
    for (const raw of [undefined, {}, { id: '<>', rawId: '', type: 'public-key', response: {} }])
      expect(await signInByPasskey(raw)).toMatchObject(refusal('invalid'))
    const copy = new SoftwareAuthenticator()
    for (let time = 0; time < 20; time++)
      expect(await signInByPasskey(copy.sign(await challenged(), HOME))).toMatchObject(refusal('not-found'))
    expect(await signInByPasskey(copy.sign(await challenged(), HOME))).toMatchObject(
      refusal('too-many-requests'),
    )
  })

  test('opens no door to a session by address', async () => {
    const auth = authFor(await nextHeaders().headers())
    for (const address of ['open-session', 'openSession', 'nanosleep-session/open-session']) {
      const asked = new Request(`${HOME}/api/auth/${address}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: HOME },
        body: JSON.stringify({ userId: ada.userId }),
      })
      expect((await auth.handler(asked)).status).toBe(404)
    }
  })
})
