import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { findLearnerSettings } from '@/lib/db/learner-settings'
import { createFirstAccount } from '../accounts'
import { findActor, requireActor } from '../actor'
import { accountNameFrom } from '../open-id'
import { type Owner, requireOwner } from '../owner'
import { inviteToServer, listServerInvitations } from '../people/invite-to-server'
import { setSignUp } from '../people/open-sign-up'
import { forgetRequest, nextHeaders, request } from '../stand-in-request'
import { goToProvider, isOpenIdAnswer, takeOpenIdAnswer } from './open-id-door'

// Before the environment is read for the first time.
const provider = await vi.hoisted(async () => {
  const { startOpenId } = await import('../loopback-open-id')
  const started = await startOpenId('study', 'a secret between two servers')
  Object.assign(process.env, {
    OIDC_ISSUER: started.issuer,
    OIDC_CLIENT_ID: 'study',
    OIDC_CLIENT_SECRET: 'a secret between two servers',
    BETTER_AUTH_URL: 'http://study.example.org',
  })
  return started
})

vi.mock('next/headers', async () => (await import('../stand-in-request')).nextHeaders())
vi.mock('next/headers.js', async () => (await import('../stand-in-request')).nextHeaders())

useFreshDatabase()

const HOME = 'http://study.example.org'
const BOB = { sub: 'b-17', preferred_username: 'bob', email: 'bob@example.org', email_verified: true }
let owner: Owner

beforeEach(async () => {
  forgetRequest()
  provider.forge(false)
  await createFirstAccount('Ada', 'correct horse battery', 'UTC')
  owner = await requireOwner(await requireActor())
  forgetRequest()
})

afterAll(() => provider.close())

function keepCookies(response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '') request.jar.delete(name)
    else request.jar.set(name, decodeURIComponent(value))
  }
}

async function here(address: string): Promise<Request> {
  return new Request(address, { headers: await nextHeaders().headers() })
}

/** Goes to the provider, is known there as that person, and comes back. Gives where one lands. */
async function comeAs(person: typeof BOB | { sub: string }, query = ''): Promise<string> {
  provider.signIn(person)
  const sent = await goToProvider(await here(`${HOME}/api/openid?${query}`))
  keepCookies(sent)
  const back = await fetch(sent.headers.get('Location') ?? '', { redirect: 'manual' })
  const answer = await here(back.headers.get('Location') ?? '')
  expect(isOpenIdAnswer(answer)).toBe(true)
  const landed = await takeOpenIdAnswer(answer)
  keepCookies(landed)
  return landed.headers.get('Location') ?? ''
}

describe('by an OpenID provider', () => {
  test('nobody new comes in without an invitation', async () => {
    expect(await comeAs(BOB)).toMatch(/^\/sign-in\?after=openid&error=unable_to_create_user/)
    expect(await findActor()).toBeNull()
    expect(await database().user.count()).toBe(1)
    expect(await database().account.count()).toBe(1)
  })

  test('an invitation lets one in, once, and after that none is needed', async () => {
    await inviteToServer(owner, { days: 1, maxUses: 1 })
    const [invitation] = await listServerInvitations(owner)
    const token = invitation?.path.replace('/join/', '') ?? ''
    expect(await comeAs(BOB, `invitation=${token}&zone=Europe/London`)).toBe('/')
    const bob = await requireActor()
    expect(bob.name).toBe('bob')
    expect(await findLearnerSettings(bob.userId)).toMatchObject({ timeZone: 'Europe/London' })
    expect(await listServerInvitations(owner)).toEqual([])

    forgetRequest()
    expect(await comeAs({ sub: 'e-1' }, `invitation=${token}`)).toContain('unable_to_create_user')
    forgetRequest()
    expect(await comeAs(BOB, 'to=/cards')).toBe('/cards')
    expect((await requireActor()).userId).toBe(bob.userId)
    await expect(requireOwner(bob)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('an open server lets everyone in, under a name that nobody has, with an address or without', async () => {
    await setSignUp(owner, true)
    await comeAs({ ...BOB, preferred_username: 'ada' })
    expect((await requireActor()).name).toBe('ada 2')
    forgetRequest()
    await comeAs({ sub: 'no-address' })
    expect((await requireActor()).name).toBe('Learner')
  })

  test('a token that the provider has not signed lets nobody in', async () => {
    await setSignUp(owner, true)
    provider.forge(true)
    expect(await comeAs(BOB)).toMatch(/^\/sign-in\?after=openid&error=/)
    expect(await findActor()).toBeNull()
    expect(await database().user.count()).toBe(1)
  })

  test('an answer that this browser has not asked for lets nobody in', async () => {
    await setSignUp(owner, true)
    provider.signIn(BOB)
    const sent = await goToProvider(await here(`${HOME}/api/openid`))
    const back = await fetch(sent.headers.get('Location') ?? '', { redirect: 'manual' })
    forgetRequest()
    await takeOpenIdAnswer(await here(back.headers.get('Location') ?? ''))
    expect(await findActor()).toBeNull()
    expect(await database().user.count()).toBe(1)
  })
})

test('a name of the provider becomes one that an account can have', () => {
  expect(accountNameFrom(['ada@example.org'])).toBe('ada')
  expect(accountNameFrom([undefined, 'Žofie <Nováková>'])).toBe('Žofie  Nováková')
  expect(accountNameFrom(['!', 'x', 'Grace'])).toBe('Grace')
  expect(accountNameFrom([7, '…'])).toBe('Learner')
})
