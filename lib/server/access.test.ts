import { createHmac } from 'node:crypto'
import { copyFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@/lib/base/ids'
import { closeDatabase, database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { databaseFile } from '@/lib/db/storage-folder'
import { ACCESS, type Asker, askers } from './access-table'
import { serverSecret } from './secret'
import { signedToken } from './signed-link'
import { forgetRequest, request } from './stand-in-request'

useFreshDatabase()

vi.mock('next/headers', async () => (await import('./stand-in-request')).nextHeaders())
vi.mock('next/headers.js', async () => (await import('./stand-in-request')).nextHeaders())
vi.mock('next/cache', () => ({ revalidatePath: () => {} }))
vi.mock('next/server', () => ({ after: () => {} }))
vi.mock('next/navigation', () => ({
  redirect: () => {
    throw new Redirected()
  },
}))

class Redirected extends Error {}

const root = path.resolve('app')
const [GROUP, OTHER, OPEN, REPORT, SERVER_LINK] = [newId(), newId(), newId(), newId(), newId()]
const CARD = 'doc/card'
const fields = (values: Readonly<Record<string, string>>): FormData => {
  const form = new FormData()
  for (const [key, value] of Object.entries(values)) form.set(key, value)
  return form
}
const nothingYet = { refused: null, done: null, faults: {} }
/** What an action of a form is called with. */
const form = (values: Readonly<Record<string, string>> = {}) => [nothingYet, fields(values)]
const group = (values: Readonly<Record<string, string>> = {}) => form({ groupId: GROUP, ...values })
const settling = { id: REPORT, reply: 'So it is.', does: 'reply' }
const get = (address: string) => [new Request(`http://localhost:3000${address}`)]

/** What each door is asked; where nothing stands here, with nothing. */
const ASKED: Readonly<Record<string, readonly unknown[]>> = {
  'join/[token] join': [],
  '(study)/settings wake': [fields({ cardId: CARD })],
  '(study)/cards mark': [{ cardIds: [], mark: 'flag' }],
  '(study)/cards restore': [[]],
  '(study)/cards reset': [{ cardIds: [] }],
  '(study)/cards undoReset': [{ cardIds: [], resets: [] }],
  '(study)/cards matching': [{}],
  '(study)/groups create': form({ name: 'Larks' }),
  '(study)/groups share': group({ shares: 'nothing' }),
  '(study)/groups leave': group(),
  '(study)/groups chooseDocuments': group({ documentId: 'doc' }),
  '(study)/groups/[group]/reports settle': group(settling),
  '(study)/groups/[group]/week answer': [{ groupId: GROUP }],
  '(study)/groups/[group]/week explain': group(),
  '(study)/groups/[group]/week change': group(),
  '(study)/groups/[group]/week remove': group({ id: newId() }),
  '(study)/groups/[group]/week pin': group({ id: newId(), pinned: 'yes' }),
  '(study)/groups rename': group({ name: 'Larks' }),
  '(study)/groups invite': group({ days: '1', maxUses: '1', role: 'member' }),
  '(study)/groups revoke': group({ invitationId: OPEN }),
  '(study)/groups changeRole': group({ userId: 'member', role: 'editor' }),
  '(study)/groups remove': group({ userId: 'member' }),
  '(study)/groups passOn': group({ userId: 'member' }),
  '(study)/groups disband': group(),
  '(study)/groups setDefaults': group(),
  '(study)/reports settle': form(settling),
  '(study)/admin/people invite': form({ days: '1', maxUses: '1' }),
  '(study)/admin/people revoke': form({ invitationId: SERVER_LINK }),
  '(study)/admin/people changeSignUp': form({ isOpen: 'yes' }),
  '(study)/admin/people makeReset': form({ userId: 'member' }),
  '(study)/admin/people takeResetBack': form({ userId: 'member' }),
  '(study)/admin/people handOver': form({ userId: 'member', password: '' }),
  'api/search GET': get('/api/search?q=tlb'),
  'api/reminder/[file] GET': [
    new Request('http://localhost:3000/'),
    { params: Promise.resolve({ file: 'made-up-token-of-nobody.ics' }) },
  ],
  'api/auth/[...all] GET': get('/api/auth/get-session'),
}

/** These say nothing: whether they let in shows by what is another afterwards. */
const TELLS_NOTHING = new Set(['(study)/settings wake', '(study)/settings renew'])
/** After these the asker, or the group, is not as it was. */
const ENDS =
  /^\(study\)\/(settings leave$|settings\/account leaveEverywhere|groups (leave|remove|passOn|disband|revoke|changeRole|chooseDocuments)|admin\/people (revoke|handOver))/

beforeEach(async () => {
  const db = database()
  const at = new Date(0)
  await db.document.create({ data: { id: 'doc', title: 'Doc', position: 0, summary: '' } })
  await db.section.create({
    data: {
      id: 'doc/one',
      documentId: 'doc',
      slug: 'one',
      kind: 'concept',
      position: 0,
      title: 'One',
      summary: '',
      body: '',
    },
  })
  await db.card.create({
    data: {
      id: CARD,
      documentId: 'doc',
      sectionId: 'doc/one',
      position: 0,
      simulation: 'none',
      question: 'none',
      params: '{}',
      kind: 'quick',
      seconds: 1,
      explain: '',
      claims: '[]',
      version: '1',
      retired: true,
    },
  })
  for (const id of askers.filter((asker) => asker !== 'stranger')) {
    await db.user.create({
      data: {
        id,
        name: id,
        email: `${id}@nanosleep.invalid`,
        emailVerified: false,
        createdAt: at,
        updatedAt: at,
        founder: id === 'keeper' ? true : null,
        settings: { create: { timeZone: 'UTC', reminderToken: `token of ${id}` } },
        sessions: {
          create: {
            id: newId(),
            token: `session-of-${id}`,
            createdAt: new Date(),
            updatedAt: new Date(),
            expiresAt: new Date(Date.now() + 86_400_000),
          },
        },
        marks: { create: { cardId: CARD, suspended: true } },
      },
    })
  }
  for (const id of [GROUP, OTHER]) await db.studyGroup.create({ data: { id, name: id, createdAt: 0n } })
  const member = (groupId: string, userId: string, role: string) => ({ groupId, userId, role, joinedAt: 0n })
  await db.membership.createMany({
    data: [
      member(OTHER, 'outsider', 'owner'),
      ...(['member', 'editor', 'owner'] as const).map((role) => member(GROUP, role, role)),
    ],
  })
  await db.groupDocument.create({ data: { groupId: GROUP, documentId: 'doc' } })
  const link = { createdById: 'owner', createdAt: 0n, expiresAt: 2n ** 45n, maxUses: 90, role: 'member' }
  await db.invitation.createMany({
    data: [
      { ...link, id: OPEN, groupId: GROUP },
      { ...link, id: SERVER_LINK, groupId: null, createdById: 'keeper' },
    ],
  })
  await db.passwordReset.create({
    data: { id: newId(), userId: 'member', createdAt: 0n, expiresAt: 2n ** 45n },
  })
  await db.report.create({
    data: { id: REPORT, userId: 'member', documentId: 'doc', fault: 'typo', says: '', at: 0n },
  })
})

type Door = (...args: readonly unknown[]) => unknown

/** Every export of every actions.ts and route.ts under app/ that can be called from outside. */
async function findDoors(): Promise<ReadonlyMap<string, Door>> {
  const doors = new Map<string, Door>()
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => /(^|\/)(actions|route)\.ts$/.test(name))) {
    const found: Readonly<Record<string, unknown>> = await import(path.join(root, file))
    for (const [name, value] of Object.entries(found)) {
      const isDoor = file.endsWith('actions.ts') || /^(GET|HEAD|POST|PUT|PATCH|DELETE)$/.test(name)
      // What is exported is called as Next calls it, with whatever comes.
      if (isDoor) doors.set(`${path.dirname(file)} ${name}`, value as Door)
    }
  }
  return doors
}

function becomes(asker: Asker): void {
  forgetRequest()
  if (asker === 'stranger') return
  const token = `session-of-${asker}`
  const signature = createHmac('sha256', serverSecret()).update(token).digest('base64')
  request.jar.set('nanosleep.session_token', `${token}.${signature}`)
}

async function outcomeOf(door: string, call: Door, asker: Asker): Promise<string> {
  becomes(asker)
  const before = TELLS_NOTHING.has(door) ? await ownThings() : ''
  try {
    const args =
      door === 'join/[token] join'
        ? form({ token: signedToken('invitation', OPEN) })
        : door === 'api/auth/[...all] POST'
          ? [new Request('http://localhost:3000/api/auth/sign-up/email', { method: 'POST' })]
          : (ASKED[door] ?? (door.startsWith('(study)/review') ? [] : form()))
    const said = await call(...args)
    if (TELLS_NOTHING.has(door)) return (await ownThings()) === before ? 'signed-out' : 'ok'
    return said instanceof Response ? classOfStatus(said.status) : classOf(said)
  } catch (error) {
    return error instanceof Redirected ? 'ok' : `threw ${String(error)}`
  }
}

async function ownThings(): Promise<string> {
  const [marks, settings] = await Promise.all([
    database().cardMark.findMany({ orderBy: { userId: 'asc' } }),
    database().learnerSettings.findMany({ orderBy: { userId: 'asc' } }),
  ])
  return JSON.stringify([marks, settings])
}

function classOfStatus(status: number): string {
  if (status < 400) return 'ok'
  return { 401: 'signed-out', 403: 'forbidden', 404: 'not-found' }[status] ?? `status ${status}`
}

/** A form is told in words why it was refused; these are the words of the doors. */
const REFUSALS = [
  ['signed-out', /^You are signed out\./],
  ['not-found', /^There is no such group, or you are not in it\./],
  [
    'forbidden',
    /^Only (an owner|an editor or an owner of the group|an owner of the group|the owner of this server) /,
  ],
] as const

function classOf(said: unknown): string {
  if (typeof said !== 'object' || said === null) return 'ok'
  // All that an action gives back is one of a few kinds of plain object.
  const { ok, error, refused, message, faults, fault } = said as Readonly<Record<string, unknown>>
  if (ok === true) return 'ok'
  if (ok === false && typeof error === 'object' && error !== null && 'code' in error) {
    const { code } = error
    return code === 'signed-out' || code === 'not-found' || code === 'forbidden' ? code : 'invalid'
  }
  const words = [refused, message, fault].find((one) => typeof one === 'string')
  if (typeof words === 'string') return REFUSALS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'invalid'
  return typeof faults === 'object' && faults !== null && Object.keys(faults).length > 0 ? 'invalid' : 'ok'
}

test('Every action and route handler stands in the table, and the table names no other', async () => {
  expect([...(await findDoors()).keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
    Object.keys(ACCESS).toSorted((a, b) => a.localeCompare(b)),
  )
})

test('Each lets in whom the table says, and tells the others what it says', async () => {
  const doors = await findDoors()
  const kept = `${databaseFile()}.kept`
  await database().$executeRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)')
  copyFileSync(databaseFile(), kept)
  const found: Record<string, Record<string, string>> = {}
  for (const [door, call] of doors) {
    const said: Record<string, string> = {}
    for (const asker of askers) {
      said[asker] = await outcomeOf(door, call, asker)
      if (!ENDS.test(door) || said[asker] !== 'ok') continue
      await closeDatabase()
      copyFileSync(kept, databaseFile())
    }
    found[door] = said
  }
  expect(found).toEqual(ACCESS)
})
