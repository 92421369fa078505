import { expect, test } from 'vitest'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { database } from '@/lib/db/client'
import { databaseFile } from '@/lib/db/storage-folder'
import { readContent } from '../content-files'
import { nextTurn } from '../study/next-turn'
import { getTonight } from '../study/tonight'
import { undoReview } from '../study/undo-review'
import { syncContent } from '../sync-content'
import { findScans, recordQueries } from './query-plans'

useFreshDatabase()

const ada = { userId: 'ada', name: 'Ada' }

test('Nothing that a night asks reads through all cards, memories, marks or events', async () => {
  await syncContent(await readContent())
  const queries = await recordQueries(async () => {
    await getTonight(ada)
    await nextTurn(ada)
    await nextTurn(ada, { hasStopped: true })
    await expect(undoReview(ada)).rejects.toMatchObject({ code: 'conflict' })
  })
  expect(queries.some((query) => query.includes('Memory'))).toBe(true)
  expect(findScans(databaseFile(), queries)).toEqual([])
})

test('A query that does read through a table is found', async () => {
  const queries = await recordQueries(() => database().memory.findMany({ where: { lapses: 3 } }))
  expect(findScans(databaseFile(), queries)).toHaveLength(1)
})
