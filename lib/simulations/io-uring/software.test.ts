import { expect, test } from 'vitest'
import { type Software, wayOf } from './software'

test('PostgreSQL reads through a ring only from 18 on, only if told to, and only for reads', () => {
  for (const version of [14, 15, 16, 17]) {
    expect(wayOf({ program: 'PostgreSQL', version, doing: 'scan' }).usesRing).toBe(false)
  }
  const scan = { program: 'PostgreSQL', version: 18, doing: 'scan' } as const
  expect(wayOf(scan).usesRing).toBe(false)
  expect(wayOf({ ...scan, ioMethod: 'sync' }).usesRing).toBe(false)
  expect(wayOf({ ...scan, ioMethod: 'io_uring' }).usesRing).toBe(true)
  expect(wayOf({ ...scan, ioMethod: 'io_uring', doing: 'commit' }).usesRing).toBe(false)
})

test('Sockets of Tokio, Go, Pingora and nginx wait by epoll', () => {
  const sockets: Software[] = [
    { program: 'Tokio', doing: 'socket', unstable: true },
    { program: 'Tokio', doing: 'socket', unstable: false },
    { program: 'Go', doing: 'socket' },
    { program: 'Pingora' },
    { program: 'nginx' },
  ]
  for (const one of sockets) {
    expect(wayOf(one).usesRing).toBe(false)
    expect(wayOf(one).says).toContain('epoll')
  }
})
