import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { createContext } from './context'
import { type Operation, perform, step } from './model'
import { emptyQueue, push, sizesOf, slotOf, take, usedOf } from './ring'
import { readScript } from './script'
import { runQuietly } from './trace'

/** What a script of the playground reaps, as "id:res". */
function reaped(script: string, options: { entries?: number; cqEntries?: number } = {}): string {
  const { context } = runQuietly(readScript(script), {
    entries: 8,
    ...options,
    files: [{ name: 'f', size: 1000 }],
    pipes: ['p'],
  })
  return context.reaped.map(({ id, res }) => `${id}:${res}`).join(' ')
}

describe('sizes', () => {
  test('are rounded up to powers of two, and the CQ is twice the SQ', () => {
    expect(sizesOf({ entries: 5 })).toEqual({ sq_entries: 8, cq_entries: 16 })
    expect(sizesOf({ entries: 5, cq_entries: 7 })).toEqual({ sq_entries: 8, cq_entries: 8 })
  })

  test('are refused when nothing, too much, or a CQ below the SQ is asked for, unless clamped', () => {
    expect([
      sizesOf({ entries: 0 }),
      sizesOf({ entries: 32_769 }),
      sizesOf({ entries: 8, cq_entries: 4 }),
    ]).toEqual([null, null, null])
    expect(sizesOf({ entries: 99_999, clamp: true })).toEqual({ sq_entries: 32_768, cq_entries: 65_536 })
  })
})

describe('a queue', () => {
  test('counts on across the wrap of its 32-bit counters', () => {
    const queue = emptyQueue<string>(4, 2 ** 32 - 2)
    for (const entry of ['a', 'b', 'c', 'd']) expect(push(queue, entry)).toBe(true)
    expect(push(queue, 'e')).toBe(false)
    expect([queue.head, queue.tail, usedOf(queue)]).toEqual([2 ** 32 - 2, 2, 4])
    expect(slotOf(queue.tail, 4)).toBe(2)
    expect([take(queue), take(queue), take(queue)]).toEqual(['a', 'b', 'c'])
    expect(queue.head).toBe(1)
  })
})

describe('order', () => {
  test('Followers of chains run after the batch, one step of each chain a round', () => {
    expect(reaped('nop link\nnop link\nnop\nnop link\nnop\nnop\nsubmit\nreap')).toBe(
      '1:0 4:0 6:0 2:0 5:0 3:0',
    )
  })

  test('A failure or a short read cancels the rest of a soft chain, a hard one goes on', () => {
    expect(reaped('read bad 1 link\nnop link\nnop\nnop\nsubmit\nreap')).toBe('1:-9 4:0 2:-125 3:-125')
    expect(reaped('read f 1500 link\nnop\nsubmit\nreap')).toBe('1:1000 2:-125')
    expect(reaped('read f 1500 hardlink\nnop\nsubmit\nreap')).toBe('1:1000 2:0')
  })

  test('A bad opcode ends the batch, but inside a chain it fails the chain', () => {
    expect(reaped('nop\nbad\nnop\nsubmit\nreap\nsubmit\nreap')).toBe('1:0 2:-22 3:0')
    expect(reaped('nop link\nbad link\nnop\nnop\nsubmit\nreap')).toBe('1:-125 4:0 2:-22 3:-125')
  })

  test('A drained request waits for all before it, and all after it wait too', () => {
    expect(reaped('read p.r 4\nnop\nnop drain\nnop\nsubmit\nsyscall write p.w 4\nreap')).toBe(
      '2:0 1:4 3:0 4:0',
    )
  })

  test('A failure in a worker is reported after the next work of that worker', () => {
    expect(reaped('read f 1500 link\nnop\nread f 10\nsubmit\nreap')).toBe('1:1000 3:10 2:-125')
  })
})

describe('timers and cancelling', () => {
  test('A link timeout comes before the request that it cancels, and is cancelled by one that is done', () => {
    expect(reaped('read p.r 4 link\nlinktimeout 50ms\nsubmit\nsleep 100ms\nreap')).toBe('2:-62 1:-125')
    expect(reaped('read p.r 4 link\nlinktimeout 50ms\nsubmit\nsyscall write p.w 4\nsleep 100ms\nreap')).toBe(
      '1:4 2:-125',
    )
  })

  test('A counting timeout is done after so many completions', () => {
    expect(reaped('timeout 500ms after 2\nnop\nnop\nsubmit\nreap')).toBe('2:0 3:0 1:0')
  })

  test('Cancelling completes before what it cancels', () => {
    expect(reaped('read p.r 4\nsubmit\ncancel 1\nsubmit\nreap\ncancel 1\nsubmit\nreap')).toBe(
      '2:0 1:-125 3:-2',
    )
  })

  test('CQE_SKIP silences a success; a failure speaks, and silences its chain', () => {
    expect(reaped('nop skip\nread bad 1 link skip\nnop\nnop\nsubmit\nreap')).toBe('2:-9 4:0')
  })
})

describe('system calls', () => {
  test('One call submits all that is queued, and none is made for nothing', () => {
    const { context } = runQuietly(readScript('nop *5\nsubmit\nreap\nsubmit'), { entries: 8 })
    expect(context.enters).toBe(1)
  })

  test('An empty CQ with kept completions is refilled by one call each time', () => {
    const { context } = runQuietly(readScript('nop *4\nsubmit\nnop *4\nsubmit\nnop *4\nsubmit\nreap'), {
      entries: 4,
      cqEntries: 4,
    })
    expect(context.reaped.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect(context.enters).toBe(5)
  })

  test('SQPOLL needs a call only to wake its thread', () => {
    const program = readScript('nop\nsubmit\nsleep 50ms\nnop\nsubmit\nsleep 500ms\nnop\nsubmit')
    expect(runQuietly(program, { entries: 8, sqpollIdleMs: 200 }).context.enters).toBe(2)
    expect(runQuietly(program, { entries: 8, sqpollIdleMs: 1000 }).context.enters).toBe(1)
  })
})

/** A random program over everything that ends by itself or by the writes at its end. */
function randomProgram(seed: number): {
  readonly entries: number
  readonly cqEntries: number
  readonly program: Operation[]
} {
  const rng = rngFrom(seed)
  const entries = rng.pick([1, 2, 4, 8])
  let id = 0
  const program = Array.from({ length: rng.between(5, 40) }, (): Operation => {
    const flags = rng.chance(0.4) ? { flags: [rng.pick(['link', 'hardlink', 'drain'] as const)] } : {}
    const kind = rng.between(1, 12)
    if (kind <= 3) return { op: 'sqe', do: 'nop', id: ++id, ...flags }
    if (kind === 4)
      return {
        op: 'sqe',
        do: 'read',
        id: ++id,
        fd: rng.pick(['f', 'bad']),
        len: rng.between(0, 1500),
        ...flags,
      }
    if (kind === 5) return { op: 'sqe', do: 'read', id: ++id, fd: 'p.r', len: rng.between(1, 9), ...flags }
    if (kind === 6) return { op: 'sqe', do: 'timeout', id: ++id, ms: rng.between(1, 50), ...flags }
    if (kind === 7) return { op: 'sqe', do: 'cancel', id: ++id, target: rng.between(1, id), ...flags }
    if (kind === 8) return { op: 'sqe', do: rng.pick(['bad', 'fsync', 'openat'] as const), id: ++id, fd: 'f' }
    if (kind === 9) return { op: 'reap', n: rng.between(1, 4) }
    if (kind === 10) return { op: 'write', fd: 'p.w', n: rng.between(1, 9) }
    return rng.chance(0.2) ? { op: 'sleep', ms: rng.between(1, 60) } : { op: 'submit' }
  })
  return { entries, cqEntries: entries * rng.pick([1, 2]), program }
}

describe('laws', () => {
  test('used = tail − head never exceeds the entries', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed, at) => {
        const { entries, cqEntries, program } = randomProgram(seed)
        const context = createContext(
          { sq_entries: entries, cq_entries: cqEntries },
          { files: [{ name: 'f', size: 1000 }], pipes: ['p'], sqAt: at, cqAt: at },
        )
        for (const operation of program) {
          perform(context, operation)
          for (const queue of [context.sq, context.cq]) {
            expect(usedOf(queue)).toBe(queue.held.length)
            expect(usedOf(queue)).toBeLessThanOrEqual(queue.entries)
          }
        }
      }),
    )
  })

  test('Nothing is lost: each request that the kernel took completes once', () => {
    const wind: Operation[] = Array.from({ length: 50 }, () => [
      { op: 'submit' } as const,
      { op: 'sleep', ms: 100 } as const,
      { op: 'write', fd: 'p.w', n: 9 } as const,
      { op: 'reap', n: 99 } as const,
    ]).flat()
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { entries, cqEntries, program } = randomProgram(seed)
        const { context, results } = runQuietly([...program, ...wind], {
          entries,
          cqEntries,
          files: [{ name: 'f', size: 1000 }],
          pipes: ['p'],
        })
        const queued = program.flatMap((operation, i) =>
          operation.op === 'sqe' && results[i]?.r === 'ok' ? [operation.id] : [],
        )
        expect(context.reaped.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(queued)
      }),
    )
  })

  test('A step leaves the context that it is given as it was', () => {
    const context = createContext({ sq_entries: 2, cq_entries: 4 })
    const before = structuredClone(context)
    expect(step(context, { op: 'sqe', do: 'nop', id: 1 }).result).toEqual({ r: 'ok' })
    expect(context).toEqual(before)
  })
})

describe('the script of the playground', () => {
  test('says in which line it cannot go on, and why', () => {
    expect(() => readScript('nop\njump')).toThrow('line 2: "jump" is not a call.')
    expect(() => readScript('read f')).toThrow('line 1: A number is missing: how many bytes.')
    expect(() => readScript('timeout 5')).toThrow('line 1: A time is missing')
    expect(() => readScript('')).toThrow('The program is empty.')
  })
})
