import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IDLE_LOOPS, idleCost } from './idle'
import { bytesLeft, callsIn, type Load, MODELS, type Model, runServer } from './model'
import { observe } from './observe'
import { playground } from './playground'
import { readOnce } from './read-once'

const base: Omit<Load, 'model'> = {
  connections: 4,
  ready: [[0, 2], [], [1, 2, 3]],
  message: 100,
  buffer: 4096,
  firstFd: 5,
  policy: 'once',
  maxEvents: 4,
}

function counts(model: Model, more: Partial<Load> = {}) {
  const end = runServer({ ...base, ...more, model })
  return { calls: end.calls, waits: end.waits, looked: end.looked, left: bytesLeft(end), eagain: end.eagain }
}

describe('Two and three of four connections get a message, with a quiet round between', () => {
  test('poll hands over and looks at all of them each time', () => {
    expect(counts('poll')).toMatchObject({
      calls: { poll: 3, read: 5 },
      waits: [
        [4, 2],
        [4, 0],
        [4, 3],
      ],
      looked: 12,
    })
  })

  test('level-triggered epoll looks at what is ready, and once more at what went back', () => {
    expect(counts('epoll-lt')).toMatchObject({
      calls: { epoll_wait: 3, read: 5 },
      waits: [
        [0, 2],
        [0, 0],
        [0, 3],
      ],
      looked: 7,
    })
  })

  test('edge-triggered and drained, each report costs a read more', () => {
    expect(counts('epoll-et-drain')).toMatchObject({
      calls: { epoll_wait: 3, read: 10 },
      looked: 5,
      eagain: 5,
    })
  })

  test('the non-blocking pass reads everyone in every round', () => {
    expect(counts('nonblocking-pass')).toMatchObject({ calls: { read: 12 }, waits: [], eagain: 7 })
  })

  test('blocking threads read each message and block once each', () => {
    expect(counts('blocking-threads')).toMatchObject({ calls: { read: 9 } })
  })

  test('io_uring enters only for rounds with messages, and resubmits what completed', () => {
    expect(counts('io_uring')).toMatchObject({
      calls: { io_uring_enter: 2 },
      waits: [
        [0, 2],
        [2, 3],
      ],
    })
  })

  test('select is pselect6, and makes as many calls as poll', () => {
    expect(callsIn(runServer({ ...base, model: 'select' }))).toBe(
      callsIn(runServer({ ...base, model: 'poll' })),
    )
  })
})

describe('Messages of three reads', () => {
  const large = { message: 30, buffer: 10, ready: [[0, 1], [0], [], []] }

  test('are left behind by edge-triggered epoll with one read', () => {
    expect(counts('epoll-et-one-read', large)).toMatchObject({ calls: { epoll_wait: 4, read: 3 }, left: 60 })
  })

  test('are reported again and again by poll', () => {
    expect(counts('poll', large)).toMatchObject({
      waits: [
        [4, 2],
        [4, 2],
        [4, 2],
        [4, 1],
      ],
      left: 20,
    })
  })

  test('are read at once if the reader drains', () => {
    expect(counts('epoll-et-drain', large).left).toBe(0)
  })
})

describe('Laws over random loads', () => {
  const load = fc
    .record({ connections: fc.integer({ min: 1, max: 8 }), rounds: fc.integer({ min: 1, max: 5 }) })
    .chain(({ connections, rounds }) =>
      fc.record({
        connections: fc.constant(connections),
        ready: fc.array(fc.subarray(Array.from({ length: connections }, (_, i) => i)), {
          minLength: rounds,
          maxLength: rounds,
        }),
        message: fc.integer({ min: 1, max: 60 }),
        buffer: fc.integer({ min: 1, max: 60 }),
        policy: fc.constantFrom('once' as const, 'drain' as const),
        maxEvents: fc.integer({ min: 1, max: 8 }),
        firstFd: fc.constant(5),
      }),
    )

  test('What came was read or is left', () => {
    fc.assert(
      fc.property(load, fc.constantFrom(...MODELS), (given, model) => {
        const one = model === 'io_uring' ? { ...given, buffer: Math.max(given.buffer, given.message) } : given
        const end = runServer({ ...one, model })
        expect(end.bytesRead + bytesLeft(end)).toBe(one.ready.flat().length * one.message)
      }),
    )
  })

  test('select, poll and level-triggered epoll with room for all report the same and read the same', () => {
    fc.assert(
      fc.property(load, (given) => {
        const all = { ...given, maxEvents: given.connections }
        const ends = (['select', 'poll', 'epoll-lt'] as const).map((model) => runServer({ ...all, model }))
        for (const end of ends) {
          expect(end.waits.map(([, out]) => out)).toEqual(ends[0]?.waits.map(([, out]) => out))
          expect(end.unread).toEqual(ends[0]?.unread)
        }
      }),
    )
  })

  test('A reader that drains leaves nothing', () => {
    fc.assert(
      fc.property(load, (given) => {
        const all = { ...given, maxEvents: given.connections }
        expect(bytesLeft(runServer({ ...all, model: 'epoll-et-drain' }))).toBe(0)
        expect(bytesLeft(runServer({ ...all, model: 'blocking-threads' }))).toBe(0)
        expect(bytesLeft(runServer({ ...all, policy: 'drain', model: 'poll' }))).toBe(0)
      }),
    )
  })

  test('epoll hands over nothing and never looks at more than poll', () => {
    fc.assert(
      fc.property(load, (given) => {
        const one = runServer({ ...given, policy: 'once', model: 'epoll-lt' })
        expect(one.waits.every(([handedIn]) => handedIn === 0)).toBe(true)
        expect(one.looked).toBeLessThanOrEqual(runServer({ ...given, policy: 'once', model: 'poll' }).looked)
      }),
    )
  })
})

test('select ends where descriptor 1024 begins, whatever their number', () => {
  const input = { kind: 'io-model', model: 'select', connections: 1, ready: [[0]], message: 1, buffer: 1 }
  expect(observe({ ...input, first_fd: 1023 })).toMatchObject({ nfds: 1024 })
  expect(observe({ ...input, first_fd: 1024 })).toEqual({
    unusable: true,
    fd_setsize: 1024,
    highest_fd: 1024,
    fd_set: 'SIGABRT',
  })
})

test('A read blocks or fails only while nothing is there and the peer may still send', () => {
  const empty = { kind: 'socket', unread: 0, peerClosed: false, nonBlocking: true } as const
  expect(readOnce(empty, 10)).toBe('EAGAIN')
  expect(readOnce({ ...empty, nonBlocking: false }, 10)).toBe('blocks')
  expect(readOnce({ ...empty, peerClosed: true }, 10)).toBe(0)
  expect(readOnce({ ...empty, unread: 4 }, 10)).toBe(4)
  expect(readOnce({ ...empty, kind: 'file', unread: 100 }, 10)).toBe(10)
})

test('Only threads grow with the connections', () => {
  for (const loop of IDLE_LOOPS) {
    expect(idleCost(loop, 500).threads > 2).toBe(loop === 'blocking-threads')
  }
})

test('The playground says why select cannot be shown', () => {
  expect(() => playground.run({ show: 'select', connections: 8, firstFd: 1020 })).toThrow(/FD_SET\(1027\)/)
})
