import { expect, test } from 'vitest'
import { readEnvironment } from './environment'

test('nothing needs to be set', () => {
  expect(readEnvironment({})).toEqual({
    publicUrl: undefined,
    secret: undefined,
    logLevel: 'info',
    hasTestClock: false,
  })
})

test('an empty variable counts as not set', () => {
  expect(readEnvironment({ BETTER_AUTH_URL: '', LOG_LEVEL: '' })).toEqual(readEnvironment({}))
})

test('all faults are named together', () => {
  const read = () =>
    readEnvironment({ BETTER_AUTH_URL: 'ftp://x', BETTER_AUTH_SECRET: 'short', LOG_LEVEL: 'loud' })
  expect(read).toThrow(/BETTER_AUTH_URL.*\n.*BETTER_AUTH_SECRET.*\n.*LOG_LEVEL/)
})
