import { expect, test } from 'vitest'
import { plainInline } from './plain-inline'

test.each([
  ['something *arrived*, not that *it is there*', 'something arrived, not that it is there'],
  ['**Bold with `code`** and `*pointer = *other`', 'Bold with code and *pointer = *other'],
  ['2 * 3 * 4', '2 * 3 * 4'],
])('Of “%s” the words are “%s”', (text, words) => expect(plainInline(text)).toBe(words))
