import { expect, test } from 'vitest'
import { readEnvironment } from './environment'

test('nothing needs to be set', () => {
  expect(readEnvironment({})).toEqual({
    publicUrl: undefined,
    secret: undefined,
    mail: null,
    openId: null,
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

test('mail needs a server, a sender and the address that its links lead to', () => {
  const SMTP_URL = 'smtps://night:secret@mail.example.org'
  expect(() => readEnvironment({ SMTP_URL })).toThrow(/MAIL_FROM.*\n.*BETTER_AUTH_URL/)
  expect(() => readEnvironment({ MAIL_FROM: 'night@example.org' })).toThrow(/SMTP_URL/)
  expect(() => readEnvironment({ SMTP_URL: 'https://mail.example.org' })).toThrow(/SMTP_URL/)
  const BETTER_AUTH_URL = 'https://study.example.org'
  for (const MAIL_FROM of ['night@example.org', 'Nanosleep <night@example.org>'])
    expect(readEnvironment({ SMTP_URL, MAIL_FROM, BETTER_AUTH_URL }).mail).toEqual({
      smtpUrl: SMTP_URL,
      from: MAIL_FROM,
    })
  expect(() => readEnvironment({ SMTP_URL, MAIL_FROM: 'x@y\nBcc: all@z', BETTER_AUTH_URL })).toThrow(
    /MAIL_FROM/,
  )
})

test('an OpenID provider needs its client and the address that it leads back to', () => {
  const OIDC_ISSUER = 'https://id.example.org/realms/study'
  expect(() => readEnvironment({ OIDC_ISSUER })).toThrow(
    /OIDC_CLIENT_ID.*\n.*OIDC_CLIENT_SECRET.*\n.*BETTER_AUTH_URL/,
  )
  const rest = {
    OIDC_CLIENT_ID: 'study',
    OIDC_CLIENT_SECRET: 'x',
    BETTER_AUTH_URL: 'https://study.example.org',
  }
  expect(readEnvironment({ OIDC_ISSUER, ...rest }).openId).toEqual({
    issuer: OIDC_ISSUER,
    clientId: 'study',
    clientSecret: 'x',
    name: 'id.example.org',
    isOpen: false,
  })
})
