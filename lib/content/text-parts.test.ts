import { expect, test } from 'vitest'
import { partsOf } from './text-parts'

test('A text is cut at its headings, with the anchors that its page has', () => {
  const parts = partsOf(`Before **all** of it.

## What \`epoll_wait\` does

It waits.

### In detail

- one
- two

::card{id=short-read}

## What epoll_wait does

::erratum{claim=c7}

| a | b |
| - | - |
| 1 | 2 |
`)
  expect(parts).toEqual([
    { anchor: null, heading: null, words: 'Before all of it.', embeds: [] },
    {
      anchor: 'what-epoll_wait-does',
      heading: 'What epoll_wait does',
      words: 'It waits. In detail one two',
      embeds: ['card short-read'],
    },
    {
      anchor: 'what-epoll_wait-does-1',
      heading: 'What epoll_wait does',
      words: 'a b 1 2',
      embeds: ['erratum c7'],
    },
  ])
})

test('Words with marks inside stay one word', () => {
  expect(partsOf('re**read**ing, [linked](a.md)ness and `a_b`')[0]?.words).toBe(
    'rereading, linkedness and a_b',
  )
})
