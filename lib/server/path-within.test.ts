import { expect, test } from 'vitest'
import { pathWithin } from './path-within'

test('A path of this server is gone on to', () => {
  expect(pathWithin('/join/0198.abc-_')).toBe('/join/0198.abc-_')
})

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '/a\nb',
  7,
  null,
])('%s leads to Tonight', (asked) => {
  expect(pathWithin(asked)).toBe('/')
})
