import { expect, test } from 'vitest'
import { fateOf, isSince, OPCODES, sayVersion, versionOf } from './opcodes'

test('A later opcode never came with an earlier kernel, since the enum only grows', () => {
  for (const [i, opcode] of OPCODES.entries()) {
    const before = OPCODES[i - 1]
    if (before === undefined) continue
    expect(opcode.number).toBeGreaterThan(before.number)
    expect(isSince(opcode.since, before.since), opcode.name).toBe(true)
  }
})

test('5.10 is later than 5.9, and 6.0 later than 5.19', () => {
  expect(isSince(versionOf('5.10'), versionOf('5.9'))).toBe(true)
  expect(isSince(versionOf('6.0'), versionOf('5.19'))).toBe(true)
  expect(isSince(versionOf('5.9'), versionOf('5.10'))).toBe(false)
  expect(sayVersion(versionOf('5.10'))).toBe('5.10')
})

test('Before 5.1 nothing is taken; from its release on an operation always is', () => {
  for (const opcode of OPCODES) {
    expect(fateOf(versionOf('5.0'), opcode)).toBe('ENOSYS')
    expect(fateOf(opcode.since, opcode)).toBe('taken')
    expect(fateOf(versionOf('6.12'), opcode)).toBe('taken')
  }
})
