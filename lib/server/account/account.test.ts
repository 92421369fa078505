import { writeFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { databaseFile, storageFolder } from '@/lib/db/storage-folder'
import { eventToRow } from '@/lib/review/events'
import { sampleId, sampleReview, sampleUndone } from '@/lib/review/event-samples'
import { createFirstAccount, signIn } from '../accounts'
import { type Actor, findActor, requireActor } from '../actor'
import { exportData } from '../export/export-data'
import { exportReviews } from '../export/export-reviews'
import { createGroup } from '../groups/manage'
import { joinWithNewAccount } from '../groups/join'
import { type Owner, requireOwner } from '../owner'
import { handOverServer } from '../people/hand-over-server'
import { inviteToServer, listServerInvitations, revokeServerInvitation } from '../people/invite-to-server'
import { isSignUpOpen, setSignUp, signUpFreely } from '../people/open-sign-up'
import { showPeople } from '../people/show-people'
import { forgetRequest, request } from '../stand-in-request'
import { changePassword, showAccess, signOutEverywhere } from './change-password'
import { deleteAccount, showLeaving } from './delete-account'
import { makeResetLink, openReset, setPasswordByLink, takeBackReset } from './reset-password'

vi.mock('next/headers', async () => (await import('../stand-in-request')).nextHeaders())
vi.mock('next/headers.js', async () => (await import('../stand-in-request')).nextHeaders())

useFreshDatabase()

const PASSWORD = 'correct horse battery'
const OTHER = 'another long sentence'
let owner: Owner
let bob: Actor

/** Ada owns the server; Bob came by open sign-up, which is closed again. Bob is signed in. */
beforeEach(async () => {
  forgetRequest()
  await createFirstAccount('Ada', PASSWORD, 'UTC')
  owner = await requireOwner(await requireActor())
  await setSignUp(owner, true)
  bob = await signUp('Bob')
  await setSignUp(owner, false)
})

async function signUp(name: string): Promise<Actor> {
  forgetRequest()
  const made = await signUpFreely({ name, password: PASSWORD, timeZone: 'UTC' })
  if (!made.ok) throw new Error(made.error.message)
  return requireActor()
}

async function isIn(name: string, password: string): Promise<boolean> {
  forgetRequest()
  return (await signIn(name, password)).ok
}

async function resetTokenFor(actor: Actor): Promise<string> {
  const { people } = await showPeople(owner)
  const reset = people.find(({ userId }) => userId === actor.userId)?.reset
  if (!reset) throw new Error('no reset link')
  return reset.path.replace('/reset/', '')
}

const moveClock = (hours: number) =>
  writeFileSync(path.join(storageFolder(), 'clock'), String(hours * 3_600_000))

describe('signing up', () => {
  test('without an invitation is refused unless the owner has opened the server', async () => {
    expect(await isSignUpOpen()).toBe(false)
    forgetRequest()
    expect(await signUpFreely({ name: 'Eve', password: PASSWORD, timeZone: 'UTC' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
    expect(await findActor()).toBeNull()
    expect(await database().user.count()).toBe(2)
  })

  test('by an invitation to the server works as often as it says, until it is taken back', async () => {
    await inviteToServer(owner, { days: 7, maxUses: 2 })
    const [invitation] = await listServerInvitations(owner)
    const token = invitation?.path.replace('/join/', '') ?? ''
    forgetRequest()
    expect(await joinWithNewAccount(token, { name: 'Cy', password: PASSWORD, timeZone: 'UTC' })).toEqual({
      ok: true,
      value: { groupId: null },
    })
    expect(await listServerInvitations(owner)).toMatchObject([{ uses: 1 }])
    await revokeServerInvitation(owner, invitation?.id ?? '')
    expect(
      await joinWithNewAccount(token, { name: 'Di', password: PASSWORD, timeZone: 'UTC' }),
    ).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await expect(revokeServerInvitation(owner, invitation?.id ?? '')).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('the password', () => {
  test('is changed by who knows it, which ends the sessions on other devices', async () => {
    const elsewhere = new Map(request.jar)
    expect(await isIn('Bob', PASSWORD)).toBe(true)
    expect(await showAccess(bob)).toEqual({ hasPassword: true, devices: 2 })
    await changePassword(bob, { password: PASSWORD, newPassword: OTHER })
    expect((await requireActor()).userId).toBe(bob.userId)
    forgetRequest()
    for (const [name, value] of elsewhere) request.jar.set(name, value)
    expect(await findActor()).toBeNull()
    expect([await isIn('Bob', PASSWORD), await isIn('Bob', OTHER)]).toEqual([false, true])
  })

  test('stays as it is if the old one is wrong', async () => {
    await expect(changePassword(bob, { password: 'wrong', newPassword: OTHER })).rejects.toMatchObject({
      code: 'invalid',
      fields: { password: ['This is not your password.'] },
    })
    expect(await isIn('Bob', PASSWORD)).toBe(true)
  })

  test('cannot be guessed by trying on', async () => {
    const guess = () => changePassword(bob, { password: 'wrong', newPassword: OTHER })
    for (let index = 0; index < 20; index++) await expect(guess()).rejects.toMatchObject({ code: 'invalid' })
    await expect(guess()).rejects.toMatchObject({ code: 'too-many-requests' })
  })

  test('signing out everywhere ends this session too', async () => {
    await signOutEverywhere(bob)
    expect(await findActor()).toBeNull()
    expect(await showAccess(owner)).toMatchObject({ devices: 1 })
  })
})

describe('a reset link', () => {
  test('sets a new password once, and signs out everywhere', async () => {
    await makeResetLink(owner, bob.userId)
    const token = await resetTokenFor(bob)
    expect(await openReset(token)).toEqual({ name: 'Bob' })
    expect(await setPasswordByLink(token, 'short')).toMatchObject({
      ok: false,
      error: { fields: { password: ['At least 8 characters.'] } },
    })
    expect(await setPasswordByLink(token, OTHER)).toEqual({ ok: true, value: null })
    expect(await findActor()).toBeNull()
    expect(await openReset(token)).toBeNull()
    expect(await setPasswordByLink(token, 'and another one')).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
    expect([await isIn('Bob', PASSWORD), await isIn('Bob', OTHER)]).toEqual([false, true])
  })

  test('works for a day, until it is taken back or another is made', async () => {
    await makeResetLink(owner, bob.userId)
    const first = await resetTokenFor(bob)
    moveClock(23)
    expect(await openReset(first)).not.toBeNull()
    moveClock(25)
    expect(await openReset(first)).toBeNull()
    moveClock(0)
    await makeResetLink(owner, bob.userId)
    expect(await openReset(first)).toBeNull()
    const second = await resetTokenFor(bob)
    await takeBackReset(owner, bob.userId)
    expect(await openReset(second)).toBeNull()
    expect(await setPasswordByLink(second, OTHER)).toMatchObject({ ok: false })
    expect(await isIn('Bob', PASSWORD)).toBe(true)
  })

  test('cannot be made up', async () => {
    await makeResetLink(owner, bob.userId)
    const [id] = (await resetTokenFor(bob)).split('.')
    expect(await openReset(`${id}.${'A'.repeat(32)}`)).toBeNull()
  })

  test('opened twice at the same time sets one password', async () => {
    await makeResetLink(owner, bob.userId)
    const token = await resetTokenFor(bob)
    const set = await Promise.all(
      ['one sentence', 'two sentences'].map((each) => setPasswordByLink(token, each)),
    )
    expect(set.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('the server', () => {
  test('has one owner, also after handing over', async () => {
    await expect(requireOwner(bob)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(handOverServer(owner, { userId: bob.userId, password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(handOverServer(owner, { userId: 'nobody', password: PASSWORD })).rejects.toMatchObject({
      code: 'not-found',
    })
    await requireOwner(owner)
    await handOverServer(owner, { userId: bob.userId, password: PASSWORD })
    await requireOwner(bob)
    await expect(requireOwner(owner)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('shows its owner everyone, with their groups', async () => {
    await createGroup(bob, 'Night owls')
    expect((await showPeople(owner)).people).toMatchObject([
      { name: 'Ada', isOwner: true, isSelf: true, groups: [], reset: null },
      { name: 'Bob', isOwner: false, isSelf: false, groups: ['Night owls'] },
    ])
  })
})

/** In how many rows of which tables an account is named. */
function rowsOf(userId: string): Record<string, number> {
  const file = new SqliteDatabase(databaseFile(), { readonly: true })
  try {
    const columns = file
      .prepare<[], { table: string; column: string }>(
        `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.type = 'TEXT'`,
      )
      .all()
    const found: Record<string, number> = {}
    for (const { table, column } of columns) {
      const count = file
        .prepare<[string], { count: number }>(
          `SELECT count(*) AS count FROM "${table}" WHERE "${column}" LIKE '%' || ? || '%'`,
        )
        .get(userId)?.count
      if (count) found[table] = (found[table] ?? 0) + count
    }
    return found
  } finally {
    file.close()
  }
}

async function addCard(): Promise<string> {
  await database().document.create({ data: { id: 'os', title: 'OS', position: 0, summary: '' } })
  await database().section.create({
    data: {
      id: 'os/tlb',
      documentId: 'os',
      slug: 'tlb',
      kind: 'concept',
      position: 0,
      title: 'TLB',
      summary: '',
      body: '',
    },
  })
  const card = await database().card.create({
    data: {
      id: 'os/reach',
      documentId: 'os',
      sectionId: 'os/tlb',
      position: 0,
      simulation: 'tlb',
      question: 'reach',
      params: '{}',
      kind: 'quick',
      seconds: 10,
      explain: '',
      claims: '[]',
      version: '1',
    },
  })
  return card.id
}

describe('deleting an account', () => {
  test('leaves no row that names it, and hands its groups on', async () => {
    const cardId = await addCard()
    const { groupId } = await createGroup(bob, 'Night owls')
    const at = 1n
    const { userId } = bob
    await database().membership.create({
      data: { groupId, userId: owner.userId, role: 'member', joinedAt: at },
    })
    await database().studyEvent.create({
      data: eventToRow({ ...sampleReview({ number: 1, studyDay: 1, rating: 'good', cardId }), userId }),
    })
    await database().cardNote.create({ data: { userId, cardId, text: 'mine', changedAt: at } })
    await database().report.create({ data: { id: sampleId(9), userId, fault: 'typo', says: 'x', at } })
    await makeResetLink(owner, userId)
    expect(await showLeaving(bob)).toEqual({
      reviews: 1,
      memories: 0,
      notes: 1,
      reports: 1,
      mustHandOver: false,
    })
    expect(Object.keys(rowsOf(userId))).toEqual(
      expect.arrayContaining([
        'User',
        'Session',
        'Account',
        'StudyEvent',
        'CardNote',
        'Report',
        'PasswordReset',
      ]),
    )

    await expect(deleteAccount(bob, { password: 'wrong' })).rejects.toMatchObject({ code: 'invalid' })
    expect(await database().user.count()).toBe(2)
    await deleteAccount(bob, { password: PASSWORD })
    expect(rowsOf(userId)).toEqual({})
    expect(await findActor()).toBeNull()
    expect(await isIn('Bob', PASSWORD)).toBe(false)
    expect(await database().membership.findMany({ select: { userId: true, role: true } })).toEqual([
      { userId: owner.userId, role: 'owner' },
    ])
  })

  test('is refused to the owner while others are here, and works after handing over', async () => {
    expect(await showLeaving(owner)).toMatchObject({ mustHandOver: true })
    await expect(deleteAccount(owner, { password: PASSWORD })).rejects.toMatchObject({ code: 'conflict' })
    await handOverServer(owner, { userId: bob.userId, password: PASSWORD })
    await deleteAccount(owner, { password: PASSWORD })
    expect(await database().user.count()).toBe(1)
  })

  test('of the last one leaves a server that is new', async () => {
    await setSignUp(owner, true)
    await deleteAccount(bob, { password: PASSWORD })
    await deleteAccount(owner, { password: PASSWORD })
    expect(await isSignUpOpen()).toBe(false)
    forgetRequest()
    expect((await signUpFreely({ name: 'Eve', password: PASSWORD, timeZone: 'UTC' })).ok).toBe(false)
    expect((await createFirstAccount('Eve', PASSWORD, 'UTC')).ok).toBe(true)
    expect(await isSignUpOpen()).toBe(false)
  })
})

async function textOf(parts: AsyncGenerator<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

describe('what is exported', () => {
  test('is all of one’s own and nothing of others, however much there is', async () => {
    const events = Array.from({ length: 2003 }, (_, number) => ({
      ...sampleReview({ number, studyDay: 20_000 + number, rating: 'good' as const }),
      userId: bob.userId,
    }))
    await database().studyEvent.createMany({ data: events.map(eventToRow) })
    const cardId = await addCard()
    await database().cardNote.create({ data: { userId: bob.userId, cardId, text: 'mine', changedAt: 5n } })
    await database().cardNote.create({
      data: { userId: owner.userId, cardId, text: 'hers', changedAt: 5n },
    })
    const text = await textOf(exportData(bob))
    expect(JSON.parse(text)).toMatchObject({
      format: 'nanosleep-learner',
      version: 1,
      account: { name: 'Bob', address: null },
      settings: { timeZone: 'UTC', budgetMinutes: 10 },
      notes: [{ cardId, text: 'mine', changedAt: 5 }],
      events: events.map(({ userId: _own, ...event }) => event),
    })
    expect(text).not.toContain('hers')
    expect(JSON.parse(await textOf(exportData(owner)))).toMatchObject({ events: [] })
  })

  test('as a review log leaves out what was taken back', async () => {
    const [first, second] = [1, 2].map((number) => ({
      ...sampleReview({ number, studyDay: 20_000 + number, rating: 'again' as const }),
      userId: bob.userId,
    }))
    if (!first || !second) throw new Error('no samples')
    await database().studyEvent.createMany({
      data: [first, second, { ...sampleUndone(3, second), userId: bob.userId }].map(eventToRow),
    })
    const lines = (await textOf(exportReviews(bob))).split('\n')
    expect(lines.slice(1)).toEqual([`os/vruntime,${first.at},1,0,9000`, ''])
    expect((await textOf(exportReviews(owner))).split('\n')).toHaveLength(2)
  })
})
