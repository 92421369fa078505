import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { span } from './draws'
import { type Mapping, type MappingKind, mappingKinds, residentOf } from './mapping'
import { advices, isAccess, type Op, start, step } from './model'
import { stackHolds, type StackRun } from './stack'

const PAGES = 40
const range = fc
  .tuple(fc.integer({ min: 0, max: PAGES - 1 }), fc.integer({ min: 1, max: PAGES }))
  .map(([a, b]) => ({ from: Math.min(a, b - 1), to: Math.max(a + 1, b) }))
const access: fc.Arbitrary<Op> = fc.record({
  op: fc.constantFrom('read' as const, 'write' as const),
  pages: fc.array(fc.integer({ min: 0, max: PAGES - 1 }), { maxLength: 12 }),
})
const call: fc.Arbitrary<Op> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...advices), range)
    .map(([advice, at]) => ({ op: 'madvise' as const, advice, ...at })),
  fc
    .tuple(fc.constantFrom('none' as const, 'r' as const, 'rw' as const), range)
    .map(([protection, at]) => ({ op: 'mprotect' as const, protection, ...at })),
  fc.tuple(fc.constantFrom('munmap' as const, 'mlock' as const), range).map(([op, at]) => ({ op, ...at })),
)
const program = fc.array(fc.oneof(access, call), { maxLength: 14 })
const kind = fc.constantFrom(...mappingKinds)

function run(first: MappingKind, ops: readonly Op[], pages = PAGES, populate = false) {
  let { mapping } = start(first, pages, populate)
  const faults = ops.map((op) => {
    const stepped = step(mapping, op)
    mapping = stepped.mapping
    return stepped.outcome.faults
  })
  return { mapping, faults }
}

function deepFreeze(mapping: Mapping): Mapping {
  for (const value of Object.values(mapping)) Object.freeze(value)
  return Object.freeze(mapping)
}

describe('a mapping', () => {
  test('is not changed by a step: the state before stays as it was', () => {
    fc.assert(
      fc.property(kind, program, (first, ops) => {
        let mapping = deepFreeze(start(first, PAGES).mapping)
        for (const op of ops) mapping = deepFreeze(step(mapping, op).mapping)
      }),
    )
  })

  test('has areas that are in order, apart, and inside it, whatever is called', () => {
    fc.assert(
      fc.property(kind, program, (first, ops) => {
        const { areas } = run(first, ops).mapping
        for (const [i, area] of areas.entries()) {
          expect(area.from).toBeGreaterThanOrEqual(areas[i - 1]?.to ?? 0)
          expect(area.to).toBeGreaterThan(area.from)
          expect(area.to).toBeLessThanOrEqual(PAGES)
        }
      }),
    )
  })

  test('faults no second time when the same accesses are made again at once', () => {
    fc.assert(
      fc.property(kind, program, access, (first, ops, again) => {
        const { mapping } = run(first, ops)
        const once = step(mapping, again)
        expect(step(once.mapping, again).outcome.faults).toBe(0)
      }),
    )
  })

  test('holds nothing where nothing is mapped, and never more than its pages', () => {
    fc.assert(
      fc.property(kind, program, (first, ops) => {
        const { mapping } = run(first, ops)
        expect(residentOf(mapping).rss).toBeLessThanOrEqual(PAGES)
        for (const [page, entry] of mapping.entries.entries()) {
          if (!mapping.areas.some(({ from, to }) => from <= page && page < to)) expect(entry).toBe('none')
        }
      }),
    )
  })

  test('of private anonymous memory uses no frame for reading alone', () => {
    fc.assert(
      fc.property(fc.array(access, { maxLength: 10 }), (ops) => {
        const { mapping } = run(
          'anon',
          ops.filter((op) => op.op === 'read'),
        )
        expect(residentOf(mapping).rss).toBe(0)
      }),
    )
  })

  test('of private anonymous memory takes a fault for each page first written, and one for each read before', () => {
    fc.assert(
      fc.property(fc.array(access, { maxLength: 10 }), (ops) => {
        const { mapping, faults } = run('anon', ops)
        const touches = ops.filter(isAccess).flatMap(({ op, pages }) => pages.map((page) => ({ op, page })))
        const written = new Set(touches.filter(({ op }) => op === 'write').map(({ page }) => page))
        const readFirst = new Set(
          touches
            .filter(
              ({ op, page }, i) => op === 'read' && !touches.slice(0, i).some((one) => one.page === page),
            )
            .map(({ page }) => page),
        )
        expect(faults.reduce((sum, some) => sum + some, 0)).toBe(written.size + readFirst.size)
        expect(residentOf(mapping).rss).toBe(written.size)
      }),
    )
  })

  test('that was populated faults no more', () => {
    fc.assert(
      fc.property(kind, fc.array(access, { maxLength: 8 }), (first, ops) =>
        run(first, ops, PAGES, true).faults.every((some) => some === 0),
      ),
    )
  })

  test('gives all frames back on MADV_DONTNEED of the whole, unless it is locked', () => {
    fc.assert(
      fc.property(kind, fc.array(access, { maxLength: 8 }), (first, ops) => {
        const { mapping } = run(first, ops)
        const dropped = step(mapping, { op: 'madvise', advice: 'DONTNEED', from: 0, to: PAGES })
        expect(residentOf(dropped.mapping)).toEqual({ rss: 0, huge: 0 })
      }),
    )
    const locked = step(start('anon', 4).mapping, { op: 'mlock', from: 1, to: 2 })
    expect(locked.outcome.faults).toBe(1)
    expect(step(locked.mapping, { op: 'madvise', advice: 'DONTNEED', from: 0, to: 4 }).outcome.error).toBe(
      'EINVAL',
    )
  })

  test('keeps its frames through mprotect to read-only and back, without a fault', () => {
    const { faults } = run('anon', [
      { op: 'write', pages: span(0, 8) },
      { op: 'mprotect', protection: 'r', from: 0, to: 8 },
      { op: 'mprotect', protection: 'rw', from: 0, to: 8 },
      { op: 'write', pages: span(0, 8) },
    ])
    expect(faults).toEqual([8, 0, 0, 0])
  })

  test('that is locked and becomes writable gets its frames inside mprotect', () => {
    const { faults, mapping } = run('anon', [
      { op: 'mprotect', protection: 'r', from: 0, to: 8 },
      { op: 'mlock', from: 0, to: 8 },
      { op: 'mprotect', protection: 'rw', from: 0, to: 8 },
      { op: 'write', pages: span(0, 8) },
    ])
    expect(faults).toEqual([0, 8, 8, 0])
    expect(residentOf(mapping).rss).toBe(8)
  })
})

describe('a file', () => {
  test('is mapped 16 aligned pages at a read fault, cut off at the mapping', () => {
    expect(
      run('files', [{ op: 'read', pages: [20] }]).mapping.entries.flatMap((entry, page) =>
        entry === 'cache' ? [page] : [],
      ),
    ).toEqual(span(16, 32))
    expect(residentOf(run('files', [{ op: 'read', pages: [37] }]).mapping).rss).toBe(8)
  })

  test('is mapped from the border of its area where that lies inside the aligned group', () => {
    const { mapping } = run('files', [
      { op: 'munmap', from: 0, to: 5 },
      { op: 'read', pages: [7] },
    ])
    expect(mapping.entries.flatMap((entry, page) => (entry === 'cache' ? [page] : []))).toEqual(span(5, 21))
  })

  test('that was cut is SIGBUS beyond its end, and the fault maps what is left round it', () => {
    const { mapping } = run('files', [{ op: 'truncate', pages: 4 }])
    const { outcome, mapping: after } = step(mapping, { op: 'read', pages: [9] })
    expect(outcome).toEqual({ faults: 0, stop: { signal: 'SIGBUS', code: 'ADRERR', page: 9, done: 0 } })
    expect(residentOf(after).rss).toBe(4)
  })

  test('that was made longer again has holes, which are filled one fault at a time', () => {
    const { faults } = run('files', [
      { op: 'truncate', pages: 4 },
      { op: 'truncate', pages: 40 },
      { op: 'read', pages: span(0, 8) },
    ])
    expect(faults).toEqual([0, 0, 5])
  })

  test('mapped shared and anonymous is found in the page cache again after DONTNEED', () => {
    const { faults } = run('shared', [
      { op: 'write', pages: span(0, 16) },
      { op: 'madvise', advice: 'DONTNEED', from: 0, to: 16 },
      { op: 'read', pages: span(0, 16) },
    ])
    expect(faults).toEqual([16, 0, 1])
  })
})

describe('a huge page', () => {
  const advise = (from: number, to: number): Op => ({ op: 'madvise', advice: 'HUGEPAGE', from, to })

  test('needs an aligned block wholly in the advised range', () => {
    const faultsOf = (from: number, to: number) =>
      run('anon', [advise(from, to), { op: 'write', pages: span(0, 1100) }], 1100).faults[1]
    expect(faultsOf(0, 1100)).toBe(2 + 76)
    expect(faultsOf(1, 1100)).toBe(512 + 1 + 76)
    expect(faultsOf(0, 511)).toBe(1100)
  })

  test('is split by a border that cuts it, and keeps its frames', () => {
    const ops: Op[] = [advise(0, 512), { op: 'write', pages: [0] }]
    expect(residentOf(run('anon', ops, 512).mapping)).toEqual({ rss: 512, huge: 512 })
    for (const cut of [
      { op: 'mprotect', protection: 'r', from: 0, to: 10 },
      { op: 'mlock', from: 0, to: 10 },
      { op: 'madvise', advice: 'NOHUGEPAGE', from: 0, to: 10 },
    ] as const) {
      expect(residentOf(run('anon', [...ops, cut], 512).mapping)).toEqual({ rss: 512, huge: 0 })
    }
    expect(residentOf(run('anon', [...ops, { op: 'munmap', from: 0, to: 10 }], 512).mapping)).toEqual({
      rss: 502,
      huge: 0,
    })
  })

  test('comes back after the whole block was given back', () => {
    const { faults, mapping } = run(
      'anon',
      [
        advise(0, 512),
        { op: 'write', pages: [0] },
        { op: 'madvise', advice: 'DONTNEED', from: 0, to: 512 },
        { op: 'write', pages: [7] },
      ],
      512,
    )
    expect(faults).toEqual([0, 1, 0, 1])
    expect(residentOf(mapping)).toEqual({ rss: 512, huge: 512 })
  })

  test('is as large in rss as the small pages that it replaces, with fewer faults', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1600 }), (pages) => {
        const all: Op = { op: 'write', pages: span(0, pages) }
        const small = run('anon', [all], pages)
        const huge = run('anon', [advise(0, pages), all], pages)
        expect(residentOf(huge.mapping).rss).toBe(residentOf(small.mapping).rss)
        expect(huge.faults[1] ?? 0).toBeLessThanOrEqual(small.faults[0] ?? 0)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a stack', () => {
  const MIB = 2 ** 20
  const base: StackRun = { way: 'main-walk', limit: 8 * MIB, depth: 6 * MIB }

  test('that holds a depth holds every smaller one, and a larger limit holds it too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('main-walk' as const, 'main-jump' as const, 'thread-walk' as const),
        fc.nat(64 * MIB),
        fc.nat(64 * MIB),
        fc.nat(MIB),
        (way, limit, depth, less) => {
          if (!stackHolds({ way, limit, depth })) return
          expect(stackHolds({ way, limit, depth: Math.max(0, depth - less) })).toBe(true)
          expect(stackHolds({ way, limit: limit + less, depth })).toBe(true)
        },
      ),
    )
  })

  test('of the main thread follows a later limit, one of another thread does not', () => {
    expect(stackHolds({ ...base, depth: 20 * MIB, limitAtRun: 32 * MIB })).toBe(true)
    expect(stackHolds({ ...base, limitAtRun: MIB })).toBe(false)
    expect(stackHolds({ ...base, way: 'thread-walk', depth: 20 * MIB, limitAtRun: 32 * MIB })).toBe(false)
  })

  test('of a thread is 2 MiB where the limit is unlimited', () => {
    expect(stackHolds({ way: 'thread-walk', limit: null, depth: 1.5 * MIB })).toBe(true)
    expect(stackHolds({ way: 'thread-walk', limit: null, depth: 2 * MIB })).toBe(false)
    expect(stackHolds({ way: 'main-walk', limit: null, depth: 200 * MIB })).toBe(true)
  })
})
