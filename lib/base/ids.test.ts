import { expect, test } from 'vitest'
import { isUuidV7, newId } from './ids'

test('A new id is a UUID version 7 and later ones sort later', () => {
  const ids = Array.from({ length: 1000 }, newId)
  expect(ids.every(isUuidV7)).toBe(true)
  expect(new Set(ids).size).toBe(1000)
  expect(ids.toSorted()).toEqual(ids)
})

test.each(['', '0195', 'f47ac10b-58cc-4372-a567-0e02b2c3d479', '019A0000-0000-7000-8000-000000000000'])(
  '"%s" is not taken for one',
  (text) => {
    expect(isUuidV7(text)).toBe(false)
  },
)
