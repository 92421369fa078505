import { beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { findLearnerSettings } from '@/lib/db/learner-settings'
import { createFirstAccount, isSetUp, signIn, signOut } from './accounts'
import { findActor, requireActor } from './actor'
import { forgetRequest, request } from './stand-in-request'

useFreshDatabase()

vi.mock('next/headers', async () => (await import('./stand-in-request')).nextHeaders())
vi.mock('next/headers.js', async () => (await import('./stand-in-request')).nextHeaders())

beforeEach(forgetRequest)

const PASSWORD = 'correct horse battery'

describe('the first account', () => {
  test('is made with its settings, and signed in', async () => {
    expect(await isSetUp()).toBe(false)
    const made = await createFirstAccount('Ada Lovelace', PASSWORD, 'Europe/London')
    expect(made).toMatchObject({ ok: true })
    expect(await isSetUp()).toBe(true)
    const actor = await requireActor()
    expect(actor.name).toBe('Ada Lovelace')
    expect(await findLearnerSettings(actor.userId)).toMatchObject({
      timeZone: 'Europe/London',
      budgetMinutes: 10,
    })
  })

  test('has its password hashed', async () => {
    await createFirstAccount('ada', PASSWORD, 'UTC')
    const { password } = await database().account.findFirstOrThrow({ select: { password: true } })
    expect(password).not.toContain(PASSWORD)
    expect(password?.length).toBeGreaterThan(60)
  })

  test('can be made once', async () => {
    await createFirstAccount('ada', PASSWORD, 'UTC')
    request.jar.clear()
    expect(await createFirstAccount('eve', PASSWORD, 'UTC')).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
    expect(await findActor()).toBeNull()
  })

  test('is one, though ten are asked for at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, index) => createFirstAccount(`eve${index}`, PASSWORD, 'UTC')),
    )
    expect(made.filter((result) => result.ok)).toHaveLength(1)
    expect(made.filter((result) => !result.ok && result.error.code === 'forbidden')).toHaveLength(9)
    expect(await database().user.count()).toBe(1)
    expect(await database().account.count()).toBe(1)
  })

  test('needs a name and a password that will do, and says so of each', async () => {
    const made = await createFirstAccount(' ', 'short', 'UTC')
    expect(made).toMatchObject({
      ok: false,
      error: { code: 'invalid', fields: { name: expect.any(Array), password: ['At least 8 characters.'] } },
    })
    expect(await isSetUp()).toBe(false)
  })

  test('has UTC for a time zone that nobody knows', async () => {
    const made = await createFirstAccount('ada', PASSWORD, '')
    if (!made.ok) throw new Error(made.error.message)
    expect((await findLearnerSettings(made.value.userId)).timeZone).toBe('UTC')
  })
})

describe('signing in', () => {
  beforeEach(async () => {
    await createFirstAccount('Žofie', PASSWORD, 'UTC')
    request.jar.clear()
  })

  test('takes the name in any case', async () => {
    expect(await signIn(' žOFIE ', PASSWORD)).toEqual({ ok: true, value: null })
    expect((await requireActor()).name).toBe('Žofie')
  })

  test('says the same of a wrong name and a wrong password', async () => {
    const [wrongName, wrongPassword] = [
      await signIn('eve', PASSWORD),
      await signIn('Žofie', 'not the password'),
    ]
    expect(wrongName).toEqual(wrongPassword)
    expect(wrongName).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await findActor()).toBeNull()
  })

  test('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    await signIn('Žofie', PASSWORD)
    expect(request.options.get('nanosleep.session_token')).toMatchObject({ httpOnly: true, sameSite: 'lax' })
    expect(request.options.get('nanosleep.session_token')?.['secure']).not.toBe(true)
  })

  test('behind https sets a Secure cookie', async () => {
    request.sent.set('x-forwarded-proto', 'https')
    await signIn('Žofie', PASSWORD)
    expect(request.options.get('__Secure-nanosleep.session_token')).toMatchObject({
      secure: true,
      httpOnly: true,
    })
    expect((await requireActor()).name).toBe('Žofie')
  })

  test('is stopped after twenty wrong tries', async () => {
    for (let index = 0; index < 20; index++) await signIn('Guessed', 'wrong')
    expect(await signIn('Guessed', 'wrong')).toMatchObject({
      ok: false,
      error: { code: 'too-many-requests' },
    })
  })

  test('lasts until signing out, also for who kept the cookie', async () => {
    await signIn('Žofie', PASSWORD)
    const kept = new Map(request.jar)
    await signOut()
    expect(await findActor()).toBeNull()
    for (const [name, value] of kept) request.jar.set(name, value)
    expect(await findActor()).toBeNull()
  })
})

test('a forged cookie is nobody', async () => {
  await createFirstAccount('ada', PASSWORD, 'UTC')
  request.jar.clear()
  request.jar.set('nanosleep.session_token', 'forged.c2lnbmF0dXJl')
  await expect(requireActor()).rejects.toMatchObject({ code: 'signed-out' })
})
