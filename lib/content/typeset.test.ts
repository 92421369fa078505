import fc from 'fast-check'
import { expect, test } from 'vitest'
import { typeset, typesetInline } from './typeset'

test.each([
  ['So "process" and "thread" are settings.', 'So “process” and “thread” are settings.'],
  ['("with no logs")', '(“with no logs”)'],
  ['"O(1)" describes', '“O(1)” describes'],
  ['It says "', 'It says “'],
  ['", it says.', '”, it says.'],
  ["each other's bytes, one's own", 'each other’s bytes, one’s own'],
  ["what 'may' be", 'what ‘may’ be'],
  ['nice -5 and -11, from -4095 to -1', 'nice −5 and −11, from −4095 to −1'],
  ['x86-64, copy-on-write, 1-2', 'x86-64, copy-on-write, 1-2'],
  ['6 ms, 10 MiB, 50 %, 64 bytes', '6\u00a0ms, 10\u00a0MiB, 50\u00a0%, 64\u00a0bytes'],
  ['≤ 128 KiB', '≤\u00a0128\u00a0KiB'],
  ['128 entries, 3 states, 2 sets', '128 entries, 3 states, 2 sets'],
  ['10 000 Ms, 1 234 567 bytes', '10\u00a0000 Ms, 1\u00a0234\u00a0567\u00a0bytes'],
])('“%s” is set as “%s”', (text, expected) => expect(typeset(text)).toBe(expected))

test('What is set is not changed by setting it again, and keeps its length', () => {
  const pieces = fc.constantFrom('"', "'", '-', ' ', '1', 'ms', 'a', '(', '.')
  fc.assert(
    fc.property(fc.array(pieces), (all) => {
      const text = all.join('')
      const set = typeset(text)
      expect(typeset(set)).toBe(set)
      expect(set).toHaveLength(text.length)
    }),
  )
})

test('Code inside a text stays as it was written', () => {
  expect(typesetInline('"`-1 "x"`" is -1, "no `it\'s`".')).toBe('“`-1 "x"`” is −1, “no `it\'s`”.')
})
