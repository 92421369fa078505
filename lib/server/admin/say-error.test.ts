import { expect, test } from 'vitest'
import { sayError } from './say-error'

test('An error is said without what a person wrote', () => {
  const said = [
    sayError(new SyntaxError(`Unexpected token 'm', "my answer is 42" is not valid JSON`)),
    sayError(new Error('Nobody at ada@example.org has 1234567')),
    sayError(Object.assign(new Error('“my note” does not fit `the column`'), { name: 'RangeError' })),
  ].join('\n')
  expect(said).toContain('SyntaxError: Unexpected token')
  expect(said).not.toMatch(/my answer|42|ada|123|my note|column/)
  expect(sayError('my secret')).not.toContain('secret')
})

test('A database error keeps its name and code alone', () => {
  class PrismaClientKnownRequestError extends Error {
    readonly code = 'P2002'
  }
  const said = sayError(new PrismaClientKnownRequestError('data: { text: my note }'))
  expect(said).toMatch(/^PrismaClientKnownRequestError P2002/)
  expect(said).not.toContain('note')
})
