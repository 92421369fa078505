import { expect, test } from 'vitest'
import { asEditor, asMember, asOwner } from './access'
import { type Role, roles } from './role'

const group = { id: 'g', name: 'Night owls', createdAt: 0, defaults: {} }

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'ok'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'a bug'
  }
}

test('Whoever is not in a group is told that it is not there, as of one that is not', () => {
  expect(codeOf(() => asMember('ada', group, null))).toBe('not-found')
  expect(codeOf(() => asMember('ada', null, 'owner'))).toBe('not-found')
})

test('Each role may do what the roles below it may, and no more', () => {
  const may = (role: Role) => [
    codeOf(() => asMember('ada', group, role)),
    codeOf(() => asEditor(asMember('ada', group, role))),
    codeOf(() => asOwner(asMember('ada', group, role))),
  ]
  expect(roles.map(may)).toEqual([
    ['ok', 'forbidden', 'forbidden'],
    ['ok', 'ok', 'forbidden'],
    ['ok', 'ok', 'ok'],
  ])
})
