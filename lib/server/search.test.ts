import { beforeEach, expect, test } from 'vitest'
import { database } from '@/lib/db/client'
import { useFreshDatabase } from '@/lib/db/fresh-database'
import { readContent } from './content-files'
import { search } from './search'
import { syncContent } from './sync-content'

useFreshDatabase()

// One section with its cards: the rest takes time and is not asked about.
const content = await readContent().then(({ documents, faults }) => ({
  faults,
  documents: documents.map((document) => ({
    ...document,
    sections: document.sections.filter(({ slug }) => slug === 'epoll'),
    cards: document.cards.filter(({ section }) => section === 'epoll'),
  })),
}))

beforeEach(async () => {
  await syncContent(content)
})

async function found(query: string) {
  const { groups } = await search(query, 5)
  return Object.fromEntries(groups.map(({ kind, hits }) => [kind, hits]))
}

function said(pieces: readonly { readonly text: string }[] = []): string {
  return pieces.map(({ text }) => text).join('')
}

test('A heading is found, and leads to its place in the text', async () => {
  const { text } = await found('what counts as a wake-up')
  expect(said(text?.[0]?.title)).toBe('What counts as a wake-up')
  expect(text?.[0]).toMatchObject({
    href: '/read/os-fundamentals/epoll#what-counts-as-a-wake-up',
    place: 'epoll',
  })
})

test('A technical word is found in texts, questions and the glossary, and is marked', async () => {
  const groups = await found('edge-triggered')
  expect(Object.keys(groups)).toEqual(expect.arrayContaining(['text', 'question', 'term']))
  expect(said(groups['term']?.[0]?.title)).toBe('edge-triggered')
  expect(groups['term']?.[0]?.href).toBe('/read/os-fundamentals/glossary#term-edge-triggered')
  const first = groups['text']?.[0]
  expect(first?.href).toMatch(/^\/read\/os-fundamentals\/epoll#/)
  expect(first?.snippet.filter(({ hit }) => hit).map(({ text }) => text.toLowerCase())).toContain(
    'edge-triggered',
  )
})

test('A question leads to a variant that can be answered', async () => {
  const { question } = await found('edge-triggered')
  expect(question?.[0]?.href).toMatch(/^\/replay\?simulation=epoll&question=/)
})

test('What only one word of the query fits is found when nothing fits all of it', async () => {
  expect((await search('epoll xyzzy', 5)).groups.length).toBeGreaterThan(0)
  expect((await search('xyzzy', 5)).groups).toEqual([])
})

test('Nothing is found for nothing, and a hostile query is answered', async () => {
  for (const query of [
    '',
    '   ',
    '"',
    'a" OR 1=1 --',
    'NEAR(',
    'kind:text',
    '*',
    'x'.repeat(10_000),
    '\0',
    '\ud800',
  ]) {
    await expect(search(query, 5)).resolves.toMatchObject({ groups: expect.any(Array) })
  }
})

test('Bringing the same content in twice leaves the same to find, and a removed document is found no more', async () => {
  const rows = () => database().$queryRaw`SELECT rowid, * FROM "SearchEntry" ORDER BY rowid`
  const first = await rows()
  await syncContent(content)
  expect(await rows()).toEqual(first)
  await syncContent({ documents: [], faults: [] })
  expect(await rows()).toEqual([])
})

test('Content with faults leaves what can be found as it was', async () => {
  await expect(
    syncContent({ documents: [], faults: [{ file: 'a.yaml', at: '1', says: 'is wrong' }] }),
  ).rejects.toThrow()
  expect((await search('epoll', 1)).groups.length).toBeGreaterThan(0)
})
