import SqliteDatabase from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_QUERY_LENGTH, matchOf } from './search-query'

const database = new SqliteDatabase(':memory:')
database.exec(`CREATE VIRTUAL TABLE t USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')`)

function finds(query: string, text: string): boolean {
  const match = matchOf(query)
  if (match === null) return false
  database.exec('DELETE FROM t')
  database.prepare('INSERT INTO t VALUES (?)').run(text)
  return database.prepare('SELECT 1 FROM t WHERE t MATCH ?').get(match.all) !== undefined
}

test('Whatever is typed, SQLite can read what comes of it', () => {
  const read = database.prepare('SELECT count(*) FROM t WHERE t MATCH ?')
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          'AND',
          'OR',
          'NOT',
          'NEAR(',
          ')',
          '"',
          "'",
          '*',
          '^',
          ':',
          '-',
          '+',
          '{',
          'kind',
          '\0',
          ';--',
          'a',
        ),
        {
          maxLength: 30,
        },
      )
      .map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(typed, (query) => {
      const match = matchOf(query)
      if (match === null) return
      read.get(match.all)
      read.get(match.any)
    }),
    { numRuns: 2000 },
  )
})

test('A text is found by each of its words, and by the beginning of each', () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/)
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      fc.nat(),
      (words, which, length) => {
        const chosen = words[which % words.length] ?? ''
        const text = words.join(' ')
        expect(finds(chosen, text)).toBe(true)
        expect(finds(chosen.slice(0, 1 + (length % chosen.length)), text)).toBe(true)
      },
    ),
  )
})

test.each([
  ['edge-triggered', 'What edge-triggered means'],
  ['edge triggered', 'What edge-triggered means'],
  ['edge-trig', 'What edge-triggered means'],
  ['io_uring', 'the rings of io_uring'],
  ['io uring', 'the rings of io_uring'],
  ['epoll_wait', 'then epoll_wait(2) returns'],
  ['EPOLL_WAIT(', 'then epoll_wait(2) returns'],
  ['O(1)', 'It costs O(1) at arrival'],
  ['/proc/self/maps', 'cat /proc/self/maps'],
  ['proc self', 'cat /proc/self/maps'],
  ['Zofie', 'Žofie asked'],
  ['žofie', 'ZOFIE asked'],
  ['faults', 'a page fault'],
  ['page faulting', 'A PAGE FAULT'],
  ['mapping', 'it maps the file'],
  ['arrival costs', 'It costs O(1) at arrival'],
])('“%s” finds “%s”', (query, text) => expect(finds(query, text)).toBe(true))

test.each([
  ['O(1)', 'It costs O(n) at arrival'],
  ['maps self proc', 'cat the maps'],
  ['wait_epoll', 'then epoll_wait(2) returns'],
  ['C++', 'the cache'],
])('“%s” does not find “%s”', (query, text) => expect(finds(query, text)).toBe(false))

test.each(['', '   ', '"', '***', '-- ;', '\0', '👀', '()'])('“%s” asks for nothing', (query) =>
  expect(matchOf(query)).toBeNull(),
)

test('Of ten thousand characters only the first are read', () => {
  expect(matchOf('word '.repeat(2000))?.all.length).toBeLessThan(MAX_QUERY_LENGTH * 3)
  expect(matchOf('x'.repeat(10_000))?.all.length).toBeLessThan(MAX_QUERY_LENGTH * 3)
})
