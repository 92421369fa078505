import { beforeEach, expect, test } from 'vitest'
import { newId } from '@/lib/base/ids'
import { database, inTransaction } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { groupMemoriesSql, groupReviewsSql } from '@/lib/db/group-knowledge'
import { addMember, changeMember } from '@/lib/db/memberships'
import { Prisma } from '@/lib/db/generated/client'
import type { Actor } from '../actor'
import { readContent } from '../content-files'
import { syncContent } from '../sync-content'
import { requireGroup } from './group-action'
import { createGroup } from './manage'
import { showKnowledge } from './show-knowledge'

useFreshDatabase()

const content = await readContent()
const [ada, bob, cy] = ['ada', 'bob', 'cy'].map((name) => ({ userId: name, name })) as [Actor, Actor, Actor]
let groupId = ''

beforeEach(async () => {
  await syncContent(content)
  for (const actor of [ada, bob, cy]) await addPerson(actor)
  groupId = (await createGroup(ada, 'Night owls')).groupId
  await inTransaction(async (session) => {
    await addMember(groupId, 'bob', 'member', 1, session)
    await addMember(groupId, 'cy', 'member', 2, session)
  })
})

async function addPerson({ userId, name }: Actor): Promise<void> {
  const at = new Date(0)
  await database().user.create({
    data: {
      id: userId,
      name,
      email: `${name}@nanosleep.invalid`,
      emailVerified: false,
      createdAt: at,
      updatedAt: at,
    },
  })
}

/** Lets a person have answered cards today, and know them by that stability. */
async function met(userId: string, cards: readonly { readonly id: string }[], stability: number) {
  const lastDay = Math.floor(Date.now() / 86_400_000)
  const row = { state: 'review', stability, difficulty: 5, dueDay: lastDay + 1, lapses: 0, reps: 1, lastDay }
  await database().memory.createMany({
    data: cards.map(({ id }) => ({ userId, cardId: id, snapshot: '{}', ...row })),
  })
  const events = cards.map(({ id }) => ({
    id: newId(),
    userId,
    cardId: id,
    kind: 'reviewed',
    at: BigInt(Date.now()),
    studyDay: lastDay,
    body: '{}',
  }))
  await database().studyEvent.createMany({ data: events })
  return events
}

async function cardsOfASection() {
  const card = await database().card.findFirstOrThrow({ select: { sectionId: true } })
  const cards = await database().card.findMany({ where: { sectionId: card.sectionId }, select: { id: true } })
  return { sectionId: card.sectionId, cards }
}

const seenBy = async (actor: Actor) => showKnowledge(await requireGroup(actor, groupId))
const sectionOf = (knowledge: Awaited<ReturnType<typeof seenBy>>, id: string) =>
  knowledge.documents.flatMap(({ sections }) => sections).find((section) => section.id === id)

test('A group sees of its members what they share, and each sees their own', async () => {
  const { sectionId, cards } = await cardsOfASection()
  await met('ada', cards, 1000)
  await met('bob', cards, 1000)
  await inTransaction((session) => changeMember(groupId, 'bob', { shares: 'all', explains: true }, session))
  const byAda = await seenBy(ada)
  expect(byAda.columns.map(({ name }) => name)).toEqual(['ada', 'bob'])
  // Only Cy is hidden from Ada, and from Cy only Ada.
  expect(byAda.showsEveryone).toBe(false)
  expect(byAda.activity).toBeNull()
  expect(sectionOf(byAda, sectionId)).toMatchObject({
    everyone: null,
    columns: ['well', 'well'],
    explainers: ['bob'],
  })
  const byBob = await seenBy(bob)
  expect(byBob.columns.map(({ name }) => name)).toEqual(['bob'])
  expect(sectionOf(byBob, sectionId)?.everyone).toBe('much')
  expect(byBob.activity).toEqual({ counted: 3, studied: 2, questions: 2 * cards.length })
})

test('The week leaves out what was taken back, other weeks, and what the group does not study', async () => {
  const { cards } = await cardsOfASection()
  const [first] = await met('ada', cards, 10)
  if (first === undefined) throw new Error('no event')
  await database().studyEvent.createMany({
    data: [
      { ...first, id: newId(), kind: 'undone', undoes: first.id },
      { ...first, id: newId(), studyDay: first.studyDay - 7 },
    ],
  })
  for (const userId of ['bob', 'cy'])
    await inTransaction((session) => changeMember(groupId, userId, { shares: 'nothing' }, session))
  expect((await seenBy(ada)).activity).toEqual({ counted: 1, studied: 1, questions: cards.length - 1 })
  await database().groupDocument.deleteMany()
  const nothing = await seenBy(ada)
  expect(nothing.activity?.questions).toBe(0)
  expect(nothing.documents).toEqual([])
})

test('Fifty members with two hundred cards each are read by their keys, in one go', async () => {
  const cards = await database().card.findMany({ take: 200, select: { id: true } })
  const ids = Array.from({ length: 47 }, (_, index) => `m${index}`)
  const at = new Date(0)
  await database().user.createMany({
    data: ids.map((id) => ({
      id,
      name: id,
      email: `${id}@nanosleep.invalid`,
      emailVerified: false,
      createdAt: at,
      updatedAt: at,
    })),
  })
  await database().membership.createMany({
    data: ids.map((userId) => ({ groupId, userId, role: 'member', joinedAt: 3n })),
  })
  for (const id of ids) await met(id, cards, 10)
  const { columns, sharing, activity } = await seenBy(ada)
  expect(columns).toHaveLength(1)
  expect(sharing).toEqual({ all: 0, aggregate: 50, nothing: 0 })
  expect(activity).toMatchObject({ counted: 50, studied: 47, questions: 47 * cards.length })
  for (const sql of [groupMemoriesSql(groupId), groupReviewsSql(groupId, 0)]) {
    const plan = await database().$queryRaw<{ detail: string }[]>(Prisma.sql`EXPLAIN QUERY PLAN ${sql}`)
    expect(plan.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'))).toEqual([])
  }
})
