import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Flag, type Kernel, LINUX, type Report, unreadBytes } from './kernel'
import { type ObjectSpec, type Op, type OpResult, start, step } from './model'
import { pollFile } from './poll-file'

const PIPE: ObjectSpec = { kind: 'pipe', name: 'a', cap: 65536 }

function resultsOf(objects: readonly ObjectSpec[], ops: readonly Op[]): OpResult[] {
  let kernel = start(objects)
  return ops.map((op) => {
    const outcome = step(kernel, op)
    kernel = outcome.kernel
    return outcome.result
  })
}

function waitsIn(results: readonly OpResult[]): number[] {
  return results.flatMap((result) => (Array.isArray(result) ? [result.length] : []))
}

describe('The six waits of the observed table', () => {
  const script = (flags: readonly Flag[]): Op[] => {
    const wait: Op = { op: 'wait', max: 8 }
    return [
      { op: 'add', fd: 'a.r', events: ['IN', ...flags] },
      { op: 'write', fd: 'a.w', n: 2048 },
      wait,
      { op: 'read', fd: 'a.r', n: 1024 },
      wait,
      wait,
      { op: 'write', fd: 'a.w', n: 1 },
      wait,
      wait,
      { op: 'mod', fd: 'a.r', events: ['IN', ...flags] },
      wait,
    ]
  }
  test.each([
    ['level-triggered', [], [1, 1, 1, 1, 1, 1]],
    ['edge-triggered', ['ET'], [1, 0, 0, 1, 0, 1]],
    ['one-shot', ['ONESHOT'], [1, 0, 0, 0, 0, 1]],
  ] as const)('%s', (_, flags, expected) => {
    expect(waitsIn(resultsOf([PIPE], script(flags)))).toEqual(expected)
  })
})

describe('EPOLLEXCLUSIVE', () => {
  const add = (events: readonly Flag[]): Op => ({ op: 'add', fd: 'a.r', events })

  test('goes with IN, OUT, ERR, HUP, WAKEUP and ET, and with nothing else', () => {
    for (const flag of ['ONESHOT', 'RDHUP', 'PRI'] as const) {
      expect(resultsOf([PIPE], [add(['IN', 'EXCLUSIVE', flag])])).toEqual(['EINVAL'])
    }
    expect(resultsOf([PIPE], [add(['IN', 'EXCLUSIVE', 'ET'])])).toEqual([0])
  })

  test('can neither be set by MOD nor be modified', () => {
    const mod: Op = { op: 'mod', fd: 'a.r', events: ['IN'] }
    expect(resultsOf([PIPE], [add(['IN', 'EXCLUSIVE']), mod])).toEqual([0, 'EINVAL'])
    expect(resultsOf([PIPE], [add(['IN']), { ...mod, events: ['IN', 'EXCLUSIVE'] }])).toEqual([0, 'EINVAL'])
  })

  function sleepers(flags: readonly (readonly Flag[])[], asleep: readonly boolean[]): Kernel {
    const names = flags.map((_, i) => `ep${i}`)
    let kernel = start([PIPE], { instances: names })
    for (const [i, events] of flags.entries()) {
      kernel = step(kernel, { op: 'add', fd: 'a.r', events: ['IN', ...events], on: `ep${i}` }).kernel
    }
    for (const [i, sleeps] of asleep.entries()) {
      if (sleeps) kernel = step(kernel, { op: 'wait', max: 1, on: `ep${i}`, sleeper: `W${i}` }).kernel
    }
    return kernel
  }

  function woken(kernel: Kernel, op: Op): string[] {
    return step(kernel, op).effects.flatMap((effect) => (effect.kind === 'wakes' ? [effect.thread] : []))
  }

  const write: Op = { op: 'write', fd: 'a.w', n: 1 }

  test('wakes the first instance that was added and sleeps', () => {
    expect(woken(sleepers([['EXCLUSIVE'], ['EXCLUSIVE'], ['EXCLUSIVE']], [true, true, true]), write)).toEqual(
      ['W0'],
    )
    expect(
      woken(sleepers([['EXCLUSIVE'], ['EXCLUSIVE'], ['EXCLUSIVE']], [false, true, true]), write),
    ).toEqual(['W1'])
  })

  test('does not keep ordinary watchers from waking, newest first', () => {
    expect(woken(sleepers([['EXCLUSIVE'], [], ['EXCLUSIVE'], []], [true, true, true, true]), write)).toEqual([
      'W3',
      'W1',
      'W0',
    ])
  })

  test('does not hold back the wake-up for all that a lost writer sends', () => {
    const kernel = sleepers([['EXCLUSIVE'], ['EXCLUSIVE'], ['EXCLUSIVE']], [true, true, true])
    expect(woken(kernel, { op: 'close', fd: 'a.w' })).toEqual(['W0', 'W1', 'W2'])
  })
})

describe('Threads that share one instance', () => {
  function returned(flags: readonly Flag[]): string[] {
    let kernel = step(start([PIPE]), { op: 'add', fd: 'a.r', events: ['IN', ...flags] }).kernel
    for (const sleeper of ['W1', 'W2', 'W3']) kernel = step(kernel, { op: 'wait', max: 1, sleeper }).kernel
    const first = step(kernel, { op: 'write', fd: 'a.w', n: 1 })
    const names: string[] = []
    let { effects } = first
    kernel = first.kernel
    for (;;) {
      const wakes = effects.find((effect) => effect.kind === 'wakes')
      if (wakes?.kind !== 'wakes') return names
      const outcome = step(kernel, { op: 'wait', max: 1, sleeper: wakes.thread })
      kernel = outcome.kernel
      effects = outcome.effects
      names.push(wakes.thread)
    }
  }

  test('wake each other level-triggered, the one that came last first', () => {
    expect(returned([])).toEqual(['W3', 'W2', 'W1'])
  })

  test('wake only one edge-triggered or one-shot', () => {
    expect(returned(['ET'])).toEqual(['W3'])
    expect(returned(['ONESHOT'])).toEqual(['W3'])
  })
})

describe('Laws over random scripts', () => {
  const objects: ObjectSpec[] = [
    { kind: 'pipe', name: 'a', cap: 4096 },
    { kind: 'pipe', name: 'b', cap: 8192 },
    { kind: 'socketpair', name: 's' },
  ]
  const ends = ['a.r', 'a.w', 'b.r', 'b.w', 's.0', 's.1', 'x', 'y']
  const fd = fc.constantFrom(...ends)
  const events = fc.subarray<Flag>(['IN', 'OUT', 'RDHUP', 'ET', 'ONESHOT'])
  const n = fc.constantFrom(1, 10, 96, 100, 4000, 4096, 5000, 8192)
  const op: fc.Arbitrary<Op> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('add' as const, 'mod' as const), fd, events }) },
    { weight: 5, arbitrary: fc.record({ op: fc.constantFrom('write' as const, 'read' as const), fd, n }) },
    {
      weight: 3,
      arbitrary: fc.record({ op: fc.constant('wait' as const), max: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('del' as const, 'close' as const), fd }) },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constant('dup' as const), fd, as: fc.constantFrom('x', 'y') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constant('shutdown' as const),
        fd: fc.constantFrom('s.0', 's.1'),
        how: fc.constantFrom('RD' as const, 'WR' as const, 'RDWR' as const),
      }),
    },
  )
  const scripts = fc.array(op, { minLength: 5, maxLength: 40 })

  function afterEach(
    ops: readonly Op[],
    look: (kernel: Kernel, result: OpResult, op: Op, before: Kernel) => void,
  ): Kernel {
    let kernel = start(objects)
    for (const one of ops) {
      const before = kernel
      const outcome = step(kernel, one)
      kernel = outcome.kernel
      look(kernel, outcome.result, one, before)
    }
    return kernel
  }

  function holding(kernel: Kernel, id: number): readonly string[] {
    const registration = kernel.registrations.find((one) => one.id === id)
    const file = kernel.files[registration?.file ?? -1]
    if (registration === undefined || file === undefined || registration.disabled) return []
    return pollFile(kernel, file).filter((event) => [...registration.wanted, 'ERR', 'HUP'].includes(event))
  }

  test('A call does not change the kernel that it is given', () => {
    fc.assert(
      fc.property(scripts, (ops) => {
        let kernel = start(objects)
        for (const one of ops) {
          const copy = structuredClone(kernel)
          const outcome = step(kernel, one)
          expect(kernel).toEqual(copy)
          kernel = outcome.kernel
        }
      }),
    )
  })

  test('The ready list holds registrations that exist, each once, and none that is disabled', () => {
    fc.assert(
      fc.property(scripts, (ops) => {
        afterEach(ops, (kernel) => {
          const [instance] = kernel.instances
          const ready = instance?.ready ?? []
          expect(new Set(ready).size).toBe(ready.length)
          for (const id of ready) {
            const registration = kernel.registrations.find((one) => one.id === id)
            expect(registration?.disabled).toBe(false)
          }
        })
      }),
    )
  })

  test('A wait reports at most max descriptors, and only events that hold', () => {
    fc.assert(
      fc.property(scripts, (ops) => {
        afterEach(ops, (_, result, one, before) => {
          if (one.op !== 'wait' || !Array.isArray(result)) return
          // Array.isArray forgets that the array is readonly.
          const reports = result as readonly Report[]
          expect(reports.length).toBeLessThanOrEqual(one.max)
          for (const [, reported] of reports) {
            const known = before.registrations.some((each) =>
              reported.every((event) => holding(before, each.id).includes(event)),
            )
            expect(known && reported.length > 0).toBe(true)
          }
        })
      }),
    )
  })

  test('What is ready and level-triggered is never forgotten', () => {
    fc.assert(
      fc.property(scripts, (ops) => {
        const kernel = afterEach(ops, () => {})
        const { effects } = step(kernel, { op: 'wait', max: 64 })
        const reported = new Set(effects.flatMap((effect) => (effect.kind === 'reported' ? [effect.id] : [])))
        for (const { id, et } of kernel.registrations) {
          if (!et && holding(kernel, id).length > 0) expect(reported).toContain(id)
        }
      }),
    )
  })

  test('Of two waits in a row the second reports nothing that is edge-triggered or one-shot', () => {
    fc.assert(
      fc.property(scripts, (ops) => {
        const first = step(
          afterEach(ops, () => {}),
          { op: 'wait', max: 64 },
        )
        const { effects } = step(first.kernel, { op: 'wait', max: 64 })
        for (const effect of effects) {
          if (effect.kind === 'reported') expect(effect.then).toBe('back')
        }
      }),
    )
  })

  test('With room for one, every ready level-triggered descriptor has its turn before one comes again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 12 }), (count, waits) => {
        const many = Array.from({ length: count }, (_, i): ObjectSpec => ({
          kind: 'pipe',
          name: `p${i}`,
          cap: 4096,
        }))
        const ops: Op[] = many.flatMap(({ name }): Op[] => [
          { op: 'add', fd: `${name}.r`, events: ['IN'] },
          { op: 'write', fd: `${name}.w`, n: 1 },
        ])
        const results = resultsOf(many, [
          ...ops,
          ...Array.from({ length: waits }, (): Op => ({ op: 'wait', max: 1 })),
        ])
        const names = results
          .slice(ops.length)
          .flatMap((result) => (Array.isArray(result) ? [String(result[0]?.[0])] : []))
        for (const [i, name] of names.entries()) expect(name).toBe(`p${i % count}.r`)
      }),
    )
  })

  test('What is written to a pipe is read from it or still in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ op: fc.constantFrom('write' as const, 'read' as const), n }), { maxLength: 40 }),
        (ops) => {
          let written = 0
          let read = 0
          let kernel = start([PIPE])
          for (const { op: kind, n: bytes } of ops) {
            const outcome = step(kernel, { op: kind, fd: kind === 'write' ? 'a.w' : 'a.r', n: bytes })
            kernel = outcome.kernel
            if (typeof outcome.result !== 'number') continue
            if (kind === 'write') written += outcome.result
            else read += outcome.result
          }
          const file = kernel.files.find((one) => one.kind === 'pipe')
          expect(file === undefined ? -1 : unreadBytes(kernel, file)).toBe(written - read)
        },
      ),
    )
  })
})

test('An edge-triggered reader is woken by a write that fails because the pipe is full', () => {
  const ops: Op[] = [
    { op: 'add', fd: 'a.r', events: ['IN', 'ET'] },
    { op: 'write', fd: 'a.w', n: 4096 },
    { op: 'wait', max: 8 },
    { op: 'wait', max: 8 },
    { op: 'write', fd: 'a.w', n: 1 },
    { op: 'wait', max: 8 },
  ]
  const results = resultsOf([{ kind: 'pipe', name: 'a', cap: 4096 }], ops)
  expect(results.slice(2)).toEqual([[['a.r', ['IN']]], [], 'EAGAIN', [['a.r', ['IN']]]])
})

test('A wrong rule gives another run of the same script', () => {
  const kernel = start([PIPE], { rules: { ...LINUX, edgeReturns: true } })
  const added = step(kernel, { op: 'add', fd: 'a.r', events: ['IN', 'ET'] }).kernel
  const written = step(added, { op: 'write', fd: 'a.w', n: 5 }).kernel
  const once = step(written, { op: 'wait', max: 8 }).kernel
  expect(step(once, { op: 'wait', max: 8 }).result).toEqual([['a.r', ['IN']]])
})
