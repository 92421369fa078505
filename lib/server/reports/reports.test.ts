import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/lib/base/ids'
import { database, inTransaction } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { saveGroupDocuments } from '@/lib/db/groups'
import { addMember } from '@/lib/db/memberships'
import { storageFolder } from '@/lib/db/storage-folder'
import { asEditor, asMember } from '@/lib/groups/access'
import { findQuestion, findSimulation } from '@/lib/simulations/registry'
import { readContent } from '../content-files'
import { requireGroup } from '../groups/group-action'
import { createGroup } from '../groups/manage'
import { findOwner, requireOwner } from '../owner'
import { syncContent } from '../sync-content'
import { fileReport, reportSchema } from './file-report'
import {
  countOpenGroupReports,
  countOpenReports,
  getGroupReport,
  getReport,
  listGroupReports,
  listOwnReports,
  listReportsForOwner,
} from './read-reports'
import { settleReport } from './settle-report'

useFreshDatabase()

const ada = { userId: 'ada', name: 'Ada' }
const ben = { userId: 'ben', name: 'Ben' }
const cleo = { userId: 'cleo', name: 'Cleo' }
// One section with its cards: the rest takes time and is not asked about.
const content = await readContent().then(({ documents, faults }) => ({
  faults,
  documents: documents.map((document) => ({
    ...document,
    sections: document.sections.filter(({ slug }) => slug === 'epoll'),
    cards: document.cards.filter(({ section }) => section === 'epoll'),
    claims: [],
  })),
}))
const SECTION = 'os-fundamentals/epoll'

beforeEach(async () => {
  moveClockBy(0)
  const at = new Date(0)
  for (const { userId, name } of [ada, ben, cleo]) {
    await database().user.create({
      data: {
        id: userId,
        name,
        email: `${userId}@nanosleep.invalid`,
        emailVerified: false,
        createdAt: at,
        updatedAt: at,
        founder: userId === 'ada' ? true : null,
        settings: { create: { timeZone: 'UTC' } },
      },
    })
  }
  await syncContent(content)
})

function moveClockBy(hours: number): void {
  writeFileSync(path.join(storageFolder(), 'clock'), String(hours * 3_600_000))
}

function ofSection() {
  return reportSchema.parse({
    id: newId(),
    sectionId: SECTION,
    cardId: null,
    fault: 'unclear',
    says: '  Who wakes whom?  ',
    replay: null,
  })
}

async function ofCard() {
  const card = await database().card.findFirstOrThrow({ where: { simulation: 'epoll' } })
  const params: unknown = JSON.parse(card.params)
  const variant = findQuestion(card.simulation, card.question)?.draw(params, 7)
  return reportSchema.parse({
    id: newId(),
    sectionId: null,
    cardId: card.id,
    fault: 'wrong',
    says: 'It is three.',
    replay: {
      simulation: card.simulation,
      version: findSimulation(card.simulation)?.version,
      question: card.question,
      params,
      seed: 7,
      answer: variant?.truth,
    },
  })
}

describe('a report', () => {
  test('of a section holds the version of the text, and knows when that has changed', async () => {
    const report = ofSection()
    await fileReport(ben, report)
    expect(await getReport(ben, report.id)).toMatchObject({
      title: 'epoll',
      kind: 'text',
      says: 'Who wakes whom?',
      reporter: null,
      isOpen: true,
      hasChanged: false,
      canSettle: false,
    })
    await database().section.update({ where: { id: SECTION }, data: { body: 'Another text.' } })
    expect(await getReport(ben, report.id)).toMatchObject({ hasChanged: true })
  })

  test('of a card holds exactly the variant and the answer, and where the card belongs', async () => {
    const report = await ofCard()
    await fileReport(ben, report)
    const kept = await getReport(ben, report.id)
    expect(kept.replay).toEqual(report.replay)
    expect(kept).toMatchObject({
      kind: 'question',
      hasChanged: false,
      section: { title: expect.any(String) },
    })
    await database().card.update({ where: { id: report.cardId ?? '' }, data: { version: 'another' } })
    expect(await getReport(ben, report.id)).toMatchObject({ hasChanged: true })
  })

  test('of a question that no card asks is taken too', async () => {
    const report = { ...(await ofCard()), cardId: null }
    await fileReport(ben, report)
    expect(await getReport(ben, report.id)).toMatchObject({ kind: 'question', section: null })
  })

  test('sent twice, or twice at once, counts once', async () => {
    const report = ofSection()
    await Promise.all([fileReport(ben, report), fileReport(ben, report)])
    await fileReport(ben, { ...report, says: 'Another word.' })
    expect(await listOwnReports(ben)).toMatchObject([{ says: 'Who wakes whom?' }])
  })

  test('with the id of somebody else’s is refused', async () => {
    const report = ofSection()
    await fileReport(ben, report)
    await expect(fileReport(cleo, report)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('about nothing, or of another kind without a word, is refused', () => {
    const report = ofSection()
    expect(reportSchema.safeParse({ ...report, sectionId: null }).success).toBe(false)
    expect(reportSchema.safeParse({ ...report, fault: 'other', says: ' ' }).success).toBe(false)
    expect(reportSchema.safeParse({ ...report, says: 'x'.repeat(2001) }).success).toBe(false)
  })

  test('of a text that never was is refused', async () => {
    const report = { ...ofSection(), sectionId: 'os-fundamentals/nowhere' }
    await expect(fileReport(ben, report)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('is one of forty in a day; the next is taken a day later, and others are not held up', async () => {
    for (let sent = 0; sent < 40; sent++) await fileReport(ben, ofSection())
    await expect(fileReport(ben, ofSection())).rejects.toMatchObject({ code: 'too-many-requests' })
    await fileReport(cleo, ofSection())
    moveClockBy(25)
    await fileReport(ben, ofSection())
  })
})

describe('the owner', () => {
  test('is the account that was made first, and nobody else', async () => {
    expect(await findOwner(ada)).not.toBeNull()
    expect(await findOwner(ben)).toBeNull()
    await expect(requireOwner(ben)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('sees all reports, answers and resolves one, and its reporter reads the answer', async () => {
    const owner = await requireOwner(ada)
    const [first, second] = [ofSection(), await ofCard()]
    await fileReport(ben, first)
    await fileReport(cleo, second)
    expect(await countOpenReports(owner)).toBe(2)
    await settleReport(owner, { id: first.id, reply: 'It does now.', does: 'resolve' })
    expect(await listReportsForOwner(owner, true)).toMatchObject({
      counts: { open: 1, resolved: 1 },
      reports: [{ id: second.id, reporter: 'Cleo' }],
    })
    expect((await listReportsForOwner(owner, false)).reports).toMatchObject([{ id: first.id }])
    expect(await listOwnReports(ben)).toMatchObject([{ reply: 'It does now.', isOpen: false }])
  })

  test('can open one again, and the answer stays', async () => {
    const owner = await requireOwner(ada)
    const report = ofSection()
    await fileReport(ben, report)
    await settleReport(owner, { id: report.id, reply: 'Done.', does: 'resolve' })
    await settleReport(owner, { id: report.id, reply: 'Done.', does: 'reopen' })
    expect(await getReport(ada, report.id)).toMatchObject({ isOpen: true, reply: 'Done.', canSettle: true })
  })

  test('finds no report that is not there', async () => {
    const owner = await requireOwner(ada)
    const settling = { id: newId(), reply: '', does: 'resolve' } as const
    await expect(settleReport(owner, settling)).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('A report is not there for another learner', async () => {
  const report = ofSection()
  await fileReport(ben, report)
  await expect(getReport(cleo, report.id)).rejects.toMatchObject({ code: 'not-found' })
  expect(await listOwnReports(cleo)).toEqual([])
})

describe('the reports of a group', () => {
  test('are those of its members about what it studies, for its editors to answer', async () => {
    const { groupId } = await createGroup(ben, 'Night owls')
    await fileReport(cleo, ofSection())
    const editor = asEditor(await requireGroup(ben, groupId))
    expect((await listGroupReports(editor, true)).reports).toEqual([])
    const [report] = await listOwnReports(cleo)
    if (report === undefined) throw new Error('no report')
    const words = { id: report.id, reply: 'The timer does.', does: 'resolve' } as const
    await expect(settleReport(editor, words)).rejects.toMatchObject({ code: 'not-found' })

    await inTransaction((session) => addMember(groupId, 'cleo', 'member', 1, session))
    expect(await countOpenGroupReports(editor)).toBe(1)
    expect(await getGroupReport(editor, report.id)).toMatchObject({ reporter: 'Cleo', canSettle: true })
    expect(() => asEditor(asMember('cleo', editor, 'member'))).toThrow(/editor/)
    await settleReport(editor, words)
    expect(await getReport(cleo, report.id)).toMatchObject({ reply: 'The timer does.', isOpen: false })
    expect((await listGroupReports(editor, false)).counts).toEqual({ open: 0, resolved: 1 })

    await inTransaction((session) => saveGroupDocuments(groupId, [], session))
    await expect(getGroupReport(editor, report.id)).rejects.toMatchObject({ code: 'not-found' })
  })
})
