import { expect, test } from 'vitest'
import { findCard, listNewCards } from '@/lib/db/cards'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { sampleCatalogue, sampleFiles } from '@/lib/content/sample-document'
import { parseDocument } from '@/lib/content/parse'
import { ContentError, syncContent } from './sync-content'

useFreshDatabase()

function sample(change: Readonly<Record<string, string | null>> = {}) {
  const { document, faults } = parseDocument('sample', sampleFiles(change), sampleCatalogue)
  return { documents: document === null ? [] : [document], faults }
}

async function everything() {
  const { document, section, card, claim } = database()
  return [await document.findMany(), await section.findMany(), await card.findMany(), await claim.findMany()]
}

test('Bringing the same content in twice changes nothing', async () => {
  await syncContent(sample())
  const first = await everything()
  await syncContent(sample())
  expect(await everything()).toEqual(first)
})

test('A removed document is retired and not asked any more, but its cards stay, and come back with it', async () => {
  await syncContent(sample())
  const [card] = await listNewCards('nobody', 0, 1)
  expect(card).toBeDefined()
  await syncContent({ documents: [], faults: [] })
  expect(await listNewCards('nobody', 0, 10)).toEqual([])
  expect(await findCard(card?.id ?? '')).toEqual(card)
  await syncContent(sample())
  expect((await listNewCards('nobody', 0, 1))[0]).toEqual(card)
})

test('Content with faults leaves the database as it was and says all of them', async () => {
  await syncContent(sample())
  const before = await everything()
  await expect(
    syncContent({
      documents: [],
      faults: [
        { file: 'a.yaml', at: '1', says: 'is wrong' },
        { file: 'b.yaml', at: '2', says: 'too' },
      ],
    }),
  ).rejects.toThrow(ContentError)
  expect(await everything()).toEqual(before)
})
