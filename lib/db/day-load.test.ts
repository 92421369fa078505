import { beforeEach, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { type Memory, newMemory } from '@/lib/review/memory'
import { saveMarks } from './card-marks'
import { listNewCards } from './cards'
import { database, inTransaction } from './client'
import { listDayLoads, recountLoads } from './day-load'
import { useFreshDatabase } from './fresh-database'
import { saveMemory } from './memories'
import { findCursor } from './new-card-cursor'

useFreshDatabase()

const CARDS = 30

beforeEach(async () => {
  const at = new Date(0)
  const { user, document, section, card } = database()
  await user.create({
    data: { id: 'ada', name: 'Ada', email: 'ada@x', emailVerified: false, createdAt: at, updatedAt: at },
  })
  await document.create({ data: { id: 'os', title: 'OS', summary: '', position: 0 } })
  await section.create({
    data: {
      id: 'os/a',
      documentId: 'os',
      slug: 'a',
      kind: 'concept',
      position: 0,
      title: 'A',
      summary: '',
      body: '',
    },
  })
  await card.createMany({
    data: Array.from({ length: CARDS }, (_, position) => ({
      id: `os/${position}`,
      documentId: 'os',
      sectionId: 'os/a',
      position,
      simulation: 'scheduler',
      question: 'vruntime',
      params: '{}',
      kind: 'quick',
      seconds: 5 + position,
      explain: '',
      claims: '[]',
      version: '1',
    })),
  })
})

function dueOn(dueDay: number): Memory {
  return { ...newMemory(), state: 'review', stability: 3, difficulty: 5, dueDay, lastDay: 0, lastAt: 0 }
}

test('Loads and new cards are what counting and searching from the start would give, whatever is written', async () => {
  const rng = rngFrom(4)
  const expected = new Map<number, number>()
  const suspended = new Set<number>()
  for (let i = 0; i < 150; i++) {
    const position = rng.between(0, CARDS - 1)
    const cardId = `os/${position}`
    if (rng.chance(0.25)) {
      const isSuspended = rng.chance(0.5)
      await saveMarks('ada', cardId, { suspended: isSuspended })
      if (isSuspended) suspended.add(position)
      else suspended.delete(position)
    } else {
      const dueDay = rng.chance(0.3) ? null : rng.between(1, 6)
      await inTransaction((session) =>
        saveMemory('ada', cardId, dueDay === null ? null : dueOn(dueDay), session),
      )
      if (dueDay === null) expected.delete(position)
      else expected.set(position, dueDay)
    }
    const fresh = Array.from({ length: CARDS }, (_, at) => at).filter(
      (at) => !expected.has(at) && !suspended.has(at),
    )
    const found = await listNewCards('ada', 0, 4)
    expect(found.map((card) => card.position)).toEqual(fresh.slice(0, 4))
    expect(await findCursor('ada', 'os')).toBeLessThanOrEqual(fresh[0] ?? CARDS)
  }
  const kept = await listDayLoads('ada', [{ from: 1, to: 6 }])
  await inTransaction(recountLoads)
  expect(await listDayLoads('ada', [{ from: 1, to: 6 }])).toEqual(kept)
  expect([...kept.values()].reduce((sum, { cards }) => sum + cards, 0)).toBe(expected.size)
})

test('The search for new cards begins behind those that have been begun', async () => {
  for (let position = 0; position < 20; position++)
    await inTransaction((session) => saveMemory('ada', `os/${position}`, dueOn(1), session))
  expect(await findCursor('ada', 'os')).toBe(20)
  await inTransaction((session) => saveMemory('ada', 'os/7', null, session))
  expect((await listNewCards('ada', 0, 2)).map(({ id }) => id)).toEqual(['os/7', 'os/20'])
})

test('A document that rests gives no new cards', async () => {
  expect(await listNewCards('ada', 0, 2, ['os'])).toEqual([])
})
