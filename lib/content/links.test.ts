import { expect, test } from 'vitest'
import { anchorOf, hrefOf } from './links'

test.each([
  ['virtual-memory.md', '/read/os/virtual-memory'],
  ['../deep-dives/epoll.md#two-structures', '/read/os/epoll#two-structures'],
  ['./epoll.md', '/read/os/epoll'],
  ['#here', '#here'],
  ['/simulations/epoll?flags=et', '/simulations/epoll?flags=et'],
  ['https://docs.kernel.org/', 'https://docs.kernel.org/'],
])('A link to %s leads to the page %s', (url, href) => {
  expect(hrefOf('os', url)).toBe(href)
})

test('Anchors are made of the words of a heading, and no two are the same', () => {
  expect(anchorOf('What `vruntime` is – and isn’t')).toBe('what-vruntime-is-and-isnt')
  expect(anchorOf('Why', ['why', 'why-1'])).toBe('why-2')
})
