import { describe, expect, test } from 'vitest'
import { database, inTransaction } from './client'
import { useFreshDatabase } from './fresh-database'

useFreshDatabase()

const titled = (id: string) => ({ data: { id, title: id, position: 0, summary: '' }, select: { id: true } })

async function documentIds(): Promise<string[]> {
  const rows = await database().document.findMany({ select: { id: true }, orderBy: { id: 'asc' } })
  return rows.map((row) => row.id)
}

async function pragma(name: string): Promise<unknown> {
  const rows = await database().$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`)
  return Object.values(rows[0] ?? {})[0]
}

test('what is committed survives power loss: WAL, synchronous FULL, foreign keys on', async () => {
  expect(await pragma('journal_mode')).toBe('wal')
  expect(Number(await pragma('synchronous'))).toBe(2)
  expect(Number(await pragma('foreign_keys'))).toBe(1)
})

describe('a transaction', () => {
  test('that fails writes nothing', async () => {
    const failed = inTransaction(async (session) => {
      await session.document.create(titled('a'))
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow('on purpose')
    expect(await documentIds()).toEqual([])
  })

  test('that fails does not take with it what others wrote meanwhile', async () => {
    let other: Promise<unknown> = Promise.resolve()
    const failed = inTransaction(async (session) => {
      await session.document.create(titled('inside'))
      other = database().document.create(titled('outside'))
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow('on purpose')
    await other
    expect(await documentIds()).toEqual(['outside'])
  })

  test('is not seen by others before it has ended', async () => {
    let seen: Promise<string[]> = Promise.resolve([])
    const failed = inTransaction(async (session) => {
      await session.document.create(titled('inside'))
      seen = documentIds()
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow()
    expect(await seen).toEqual([])
  })

  test('waits for the one before it, so that forty increments count to forty', async () => {
    await database().document.create(titled('counter'))
    const increment = () =>
      inTransaction(async (session) => {
        const { position } = await session.document.findUniqueOrThrow({
          where: { id: 'counter' },
          select: { position: true },
        })
        await session.document.update({ where: { id: 'counter' }, data: { position: position + 1 } })
      })
    await Promise.all(Array.from({ length: 40 }, increment))
    const { position } = await database().document.findUniqueOrThrow({ where: { id: 'counter' } })
    expect(position).toBe(40)
  })

  test('that is refused by a constraint gives the database back', async () => {
    await database().document.create(titled('a'))
    await expect(inTransaction((session) => session.document.create(titled('a')))).rejects.toThrow()
    await database().document.create(titled('b'))
    expect(await documentIds()).toEqual(['a', 'b'])
  })

  test('that runs out of time is rolled back and gives the database back', async () => {
    const slow = database().$transaction(
      async (session) => {
        await session.document.create(titled('slow'))
        await new Promise((resolve) => setTimeout(resolve, 120))
        await session.document.create(titled('slower'))
      },
      { timeout: 50 },
    )
    await expect(slow).rejects.toThrow()
    expect(await documentIds()).toEqual([])
  })

  test('that does not want to wait so long gives up, and those after it go on', async () => {
    const long = inTransaction(async (session) => {
      await session.document.create(titled('long'))
      await new Promise((resolve) => setTimeout(resolve, 200))
    })
    const impatient = database().$transaction((session) => session.document.create(titled('impatient')), {
      maxWait: 30,
    })
    await expect(impatient).rejects.toThrow()
    await long
    await inTransaction((session) => session.document.create(titled('next')))
    expect(await documentIds()).toEqual(['long', 'next'])
  })
})
