import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/base/app-error'
import { playground } from './playground'
import { goCalls } from './questions/go-calls'
import { runServer, leftUnread } from './questions/event-loop'
import type { Line } from './scene'
import { parseScript } from './script'
import { runLines } from './session'

describe('A server that waits, reads once and waits again', () => {
  const server = { fd: 5, how: 'once', read: 40, messages: [100], events: ['IN'] } as const

  test('sleeps with 60 of 100 bytes unread if it is edge-triggered', () => {
    const trace = runServer({ ...server, mode: 'et' })
    expect(leftUnread(trace)).toBe(60)
    expect(trace.steps.at(-1)?.state.lanes[0]?.now).toBe('asleep')
  })

  test('reads them all in three returns if it is level-triggered', () => {
    const trace = runServer({ ...server, mode: 'lt' })
    expect(leftUnread(trace)).toBe(0)
    expect(trace.steps.at(-1)?.state.totals).toMatchObject({
      returns: 3,
      reads: 3,
      eagain: 0,
      bytesRead: 100,
    })
  })

  test('copies the same bytes edge-triggered and drained, with one return and one read more', () => {
    const trace = runServer({ ...server, mode: 'et', how: 'drain' })
    expect(trace.steps.at(-1)?.state.totals).toMatchObject({
      returns: 1,
      reads: 4,
      eagain: 1,
      bytesRead: 100,
    })
  })

  test('never sleeps if it waits level-triggered for a writable socket: the run is cut', () => {
    const trace = runServer({ ...server, mode: 'lt', events: ['IN', 'OUT'] }, undefined, 30)
    expect(trace.steps).toHaveLength(30)
    expect(trace.steps.at(-1)?.says).toContain('The run is cut here')
  })

  test('has read everything whenever it sleeps, level-triggered, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 10, max: 80 }),
        (messages, read) => {
          expect(leftUnread(runServer({ ...server, mode: 'lt', messages, read }))).toBe(0)
        },
      ),
    )
  })
})

describe('Goroutines', () => {
  const script = (lines: readonly string[]) => runLines({ ...parseScript(lines.join('\n')) })

  test('park on EAGAIN and go on when data come', () => {
    const trace = script([
      'socket s',
      'poller: accept s.0',
      'poller: netpoll',
      'G1: Read s.0 64',
      'peer: write s.1 10',
    ])
    const results = trace.steps.filter(({ state }) => state.who === 'G1').map(({ state }) => state.result)
    expect(results).toEqual(['EAGAIN', 10])
  })

  test('park again in ReadFull until the buffer is full', () => {
    const trace = script([
      'socket s',
      'poller: accept s.0',
      'poller: netpoll',
      'G1: ReadFull s.0 50',
      'peer: write s.1 30',
      'peer: write s.1 30',
    ])
    const results = trace.steps.filter(({ state }) => state.who === 'G1').map(({ state }) => state.result)
    expect(results).toEqual(['EAGAIN', 30, 'EAGAIN', 20])
  })

  test('do not park if the data are there already', () => {
    const trace = script([
      'socket s',
      'poller: accept s.0',
      'poller: netpoll',
      'peer: write s.1 10',
      'G1: Read s.0 64',
    ])
    expect(trace.steps.at(-1)?.state.result).toBe(10)
  })

  test('make one epoll_ctl call for each connection, and one more when it is closed', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const variant = goCalls.draw({ counts: ['epoll_ctl'], connections: 3 }, seed)
      const closes = variant.prompt.text.includes('**closed**')
      const [, connections = ''] = /\*\*(\d) connections/.exec(variant.prompt.text) ?? []
      expect(variant.truth).toEqual({ kind: 'number', value: Number(connections) * (closes ? 2 : 1) })
    }
  })
})

test('A line of a sleeping thread waits until the thread wakes', () => {
  const lines: Line[] = [
    { by: 'T1', act: { op: 'add', fd: 'a.r', events: ['IN'] } },
    { by: 'T1', act: { op: 'sleep', max: 8 } },
    { by: 'T1', act: { op: 'read', fd: 'a.r', n: 8 } },
    { by: 'peer', act: { op: 'write', fd: 'a.w', n: 3 } },
  ]
  const trace = runLines({ objects: [{ kind: 'pipe', name: 'a', cap: 4096 }], lines })
  expect(trace.steps.map(({ state }) => state.act?.op ?? 'start')).toEqual([
    'start',
    'add',
    'wait',
    'write',
    'wait',
    'read',
  ])
})

describe('A script of the playground', () => {
  test.each([
    ['add a.r IN\nfly', 'line 2: `fly` is not known'],
    ['pipe a\nadd a.r IM', 'line 2: IM is not an event or flag'],
    ['pipe a 100', 'line 1: a pipe holds'],
    ['pipe a\n\n# a comment\nread a.r many', 'line 4: wants a number of bytes'],
    ['pipe a', 'line 1: nothing happens'],
  ])('%j is refused with its line', (script, says) => {
    expect(() => playground.run({ script, mode: 'as-written', max: 8 })).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(says) }),
    )
  })

  test('is read or refused with an AppError, whatever it holds', () => {
    const word = fc.constantFrom(
      'pipe',
      'socket',
      'a',
      'a.r',
      'a.w',
      'add',
      'IN',
      'ET',
      'wait',
      'loop',
      'once',
      '40',
      'on',
      'epoll',
      'G1:',
      'Read',
      'sleep',
      'accept',
      'a.0',
      'a.1',
      'write',
      'netpoll',
    )
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 12 }), (lines) => {
        try {
          const trace = playground.run({ script: lines.map((words) => words.join(' ')).join('\n') })
          expect(trace.steps.length).toBeGreaterThanOrEqual(1)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})
