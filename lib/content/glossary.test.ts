import fc from 'fast-check'
import { expect, test } from 'vitest'
import { glossaryOf, termsIn } from './glossary'

const entries = glossaryOf([
  {
    slug: 'epoll',
    title: 'epoll',
    terms: [
      { term: 'ready list', says: 'The queue.' },
      { term: 'list', says: 'Any list.' },
      { term: 'EPOLLET', says: 'A flag.' },
    ],
  },
  { slug: 'tlb', title: 'TLBs', terms: [{ term: 'page walk', says: 'Through the tables.' }] },
])
const found = (text: string): string[] => termsIn(text, entries).map(({ from, to }) => text.slice(from, to))

test('The glossary is in the order of a dictionary, each term with its section', () => {
  expect(entries.map(({ term, anchor, section }) => [term, anchor, section.slug])).toEqual([
    ['EPOLLET', 'term-epollet', 'epoll'],
    ['list', 'term-list', 'epoll'],
    ['page walk', 'term-page-walk', 'tlb'],
    ['ready list', 'term-ready-list', 'epoll'],
  ])
})

test.each([
  ['It is on the ready list.', ['ready list']],
  ['Ready lists are lists.', ['Ready lists', 'lists']],
  ['An enlisted page walker', []],
  ['epollet and EPOLLET', ['EPOLLET']],
  ['EPOLLET_X, pre-list', []],
])('In “%s” the terms are %j', (text, expected) => expect(found(text)).toEqual(expected))

test('Whatever the text, terms are found in order and never overlap', () => {
  const words = fc.array(fc.constantFrom('ready', 'list', 'lists', 'page', 'walk', 'EPOLLET', '-', '(', '.'))
  fc.assert(
    fc.property(words, (all) => {
      const uses = termsIn(all.join(' '), entries)
      uses.forEach(({ from, to }, i) => {
        expect(from).toBeLessThan(to)
        expect(from).toBeGreaterThanOrEqual(uses[i - 1]?.to ?? 0)
      })
    }),
  )
})
