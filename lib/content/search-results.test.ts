import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HIT_BEGINS, HIT_ENDS, piecesOf, withoutMarks } from './search-results'

test('A marked text comes apart at its marks', () => {
  expect(piecesOf(`an ${HIT_BEGINS}edge${HIT_ENDS}, no ${HIT_BEGINS}level${HIT_ENDS}`)).toEqual([
    { text: 'an ', hit: false },
    { text: 'edge', hit: true },
    { text: ', no ', hit: false },
    { text: 'level', hit: true },
  ])
})

test('No text can pass for a hit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const pieces = piecesOf(withoutMarks(text))
      expect(pieces.some(({ hit }) => hit)).toBe(false)
      expect(pieces.map((piece) => piece.text).join('')).toBe(withoutMarks(text))
    }),
  )
})
