import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineName } from './areas'
import { fastHierarchy } from './fast-hierarchy'
import { setsOf, type Shape, split } from './geometry'
import { type Machine, missesIn, runAll, start, startAfter } from './model'
import { observe } from './observe'
import { accessesOf, lengthOf, pattern } from './patterns'
import { playground } from './playground'

const shapes = fc
  .record({
    sets: fc.integer({ min: 1, max: 6 }),
    assoc: fc.integer({ min: 1, max: 5 }),
    line: fc.constantFrom(16, 32, 48),
  })
  .map(({ sets, assoc, line }): Shape => ({ size: sets * assoc * line, assoc, line }))
const machines = fc.array(shapes, { minLength: 1, maxLength: 3 }).map((all): Machine => {
  const line = all[0]?.line ?? 16
  const shape = (one: Shape): Shape => ({ line, assoc: one.assoc, size: setsOf(one) * one.assoc * line })
  return {
    levels: all.map((one, i) => ({ name: `L${i + 1}`, shape: shape(one), ns: 4 ** i })),
    memoryNs: 100,
  }
})
/** Near each other, so that they meet; now and then so far up that 32 bits do not hold a line's number. */
const accesses = fc.array(
  fc.record({
    address: fc.oneof(
      fc.integer({ min: 0, max: 1500 }),
      fc.integer({ min: 0, max: 1500 }).map((at) => at + 2 ** 46),
    ),
    size: fc.constantFrom(1, 2, 4, 8, 16),
    write: fc.boolean(),
  }),
  { maxLength: 120 },
)

describe('the flat model of long runs', () => {
  test('finds every access where the stepping model finds it, and holds the same lines in the same order', () => {
    fc.assert(
      fc.property(machines, accesses, (machine, all) => {
        const run = runAll(start(machine), all)
        const found: number[] = []
        const fast = fastHierarchy(
          machine.levels.map(({ shape }) => shape),
          (where) => void found.push(where),
        )
        for (const { address, size, write } of all) fast.run(address, 0, 1, size, write)
        expect(found).toEqual(run.stepped.map((stepped) => stepped.found))
        const again = startAfter(machine, (run) => {
          for (const { address, size, write } of all) run(address, 0, 1, size, write)
        })
        expect(again).toEqual(run.end)
      }),
    )
  })

  test('takes a run as it takes its accesses one by one', () => {
    const runs = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom(1, 2, 4, 8, 16),
        fc.boolean(),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(machines, runs, (machine, all) => {
        const shapesOf = machine.levels.map(({ shape }) => shape)
        const [told, toldSingly]: [number[], number[]] = [[], []]
        const whole = fastHierarchy(shapesOf, (where) => void told.push(where))
        const single = fastHierarchy(shapesOf, (where) => void toldSingly.push(where))
        for (const [address, stride, count, size, write] of all) {
          whole.run(address, stride, count, size, write)
          for (let i = 0; i < count; i++) single.run(address + i * stride, 0, 1, size, write)
        }
        expect(told).toEqual(toldSingly)
        expect(whole.counts()).toEqual(single.counts())
      }),
    )
  })

  test('counts a walk through two levels as the stepping model does, and leaves the same lines', () => {
    const power = (most: number) => fc.integer({ min: 0, max: most }).map((exponent) => 2 ** exponent)
    const twoLevels = fc
      .tuple(fc.constantFrom(16, 32), fc.array(fc.tuple(power(3), power(3)), { minLength: 2, maxLength: 2 }))
      .map(([line, all]): Machine => ({
        levels: all.map(([sets, assoc], i) => ({
          name: `L${i + 1}`,
          shape: { size: sets * assoc * line, assoc, line },
          ns: 4 ** i,
        })),
        memoryNs: 100,
      }))
    const walks = fc.array(
      fc.record({
        from: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constant(2 ** 46)),
        stride: fc.integer({ min: 0, max: 300 }),
        count: fc.integer({ min: 0, max: 40 }),
        size: fc.constantFrom(1, 4, 8, 16),
        write: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(twoLevels, walks, (machine, all) => {
        const fast = fastHierarchy(machine.levels.map(({ shape }) => shape))
        for (const { from, stride, count, size, write } of all) fast.run(from, stride, count, size, write)
        const singly = all.flatMap(({ from, stride, count, size, write }) =>
          Array.from({ length: count }, (_, i) => ({ address: from + i * stride, size, write })),
        )
        const { stepped, end } = runAll(start(machine), singly)
        const missed = (level: number, write: boolean): number =>
          stepped.filter(({ found }, i) => found >= level && singly[i]?.write === write).length
        const counts = [0, 1, 2].map((level) => ({
          reads: missed(level, false),
          writes: missed(level, true),
        }))
        expect(fast.counts()).toEqual({ all: counts[0], missed: counts.slice(1) })
        for (const [level, sets] of end.sets.entries())
          for (const [set, lines] of sets.entries()) expect(fast.linesIn(level, set)).toEqual(lines)
      }),
      { numRuns: 300 },
    )
  })

  test('agrees over a long walk too', () => {
    const shape = { size: 2048, assoc: 4, line: 64 }
    const machine: Machine = { levels: [{ name: 'L1', shape, ns: 1 }], memoryNs: 100 }
    const all = accessesOf(pattern({ name: 'matmul', n: 14, base: 0, base2: 4096, base3: 9000 }))
    expect(all.length).toBe(lengthOf(pattern({ name: 'matmul', n: 14, base: 0, base2: 4096, base3: 9000 })))
    expect(missesIn(machine, all)).toBe(runAll(start(machine), all).misses)
  })
})

describe('laws of caches', () => {
  test('No set holds more than its ways, no line twice, and each line lies in its set', () => {
    fc.assert(
      fc.property(machines, accesses, (machine, all) => {
        const { end } = runAll(start(machine), all)
        return machine.levels.every(({ shape }, level) =>
          (end.sets[level] ?? []).every(
            (lines, set) =>
              lines.length <= shape.assoc &&
              new Set(lines).size === lines.length &&
              lines.every((line) => line % setsOf(shape) === set),
          ),
        )
      }),
    )
  })

  test('More ways with as many sets never miss more', () => {
    fc.assert(
      fc.property(shapes, accesses, (shape, all) => {
        const one = (wider: number): Machine => ({
          levels: [
            {
              name: 'L1',
              shape: {
                ...shape,
                assoc: shape.assoc + wider,
                size: setsOf(shape) * (shape.assoc + wider) * shape.line,
              },
              ns: 1,
            },
          ],
          memoryNs: 100,
        })
        return missesIn(one(1), all) <= missesIn(one(0), all)
      }),
    )
  })

  test('An access right after the same access hits the first level', () => {
    fc.assert(
      fc.property(machines, accesses, fc.integer({ min: 0, max: 2000 }), (machine, all, address) => {
        const again = { address: address - (address % 16), size: 16, write: false }
        const { stepped } = runAll(runAll(start(machine), all).end, [again, again])
        return stepped[1]?.found === 0
      }),
    )
  })

  test('Tag, set and offset give the address back', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 2 ** 47 }), (shape, address) => {
        const { tag, set, offset } = split(address, shape)
        return (
          (tag * setsOf(shape) + set) * shape.line + offset === address &&
          offset < shape.line &&
          set < setsOf(shape)
        )
      }),
    )
  })
})

test('An access over a boundary touches both lines and counts one miss', () => {
  const shape = { size: 128, assoc: 2, line: 64 }
  const input = {
    d1: shape,
    ll: shape,
    accesses: [
      [62, 4, 'r'],
      [0, 4, 'r'],
      [64, 4, 'w'],
    ],
  }
  expect(observe(input)).toMatchObject({
    reads: 2,
    d1_read_misses: 1,
    writes: 1,
    d1_write_misses: 0,
    d1: 'mhh',
    ll: 'm--',
  })
})

test('A long walk is counted without telling each access, and one that is too long is refused', () => {
  const shape = { size: 1024, assoc: 2, line: 64 }
  const walk = (count: number) =>
    observe({ d1: shape, ll: shape, generator: { name: 'strided', count, stride: 64 } })
  expect(walk(2000)).toHaveProperty('d1')
  expect(walk(2001)).not.toHaveProperty('d1')
  expect(walk(200_000)).toMatchObject({ reads: 200_000, d1_read_misses: 200_000 })
  expect(() => walk(90_000_000)).toThrow('at most')
})

test('A line is called by the elements that begin in it', () => {
  const a = { name: 'a', base: 8, elem: 8, count: 20 }
  expect([0, 1, 2, 3].map((line) => lineName([a], line, 64))).toEqual([
    'a[0–6]',
    'a[7–14]',
    'a[15–19]',
    '0xc0',
  ])
  const m = { name: 'm', base: 0, elem: 4, count: 48, cols: 12 }
  expect([0, 1].map((line) => lineName([m], line, 32))).toEqual(['m[0][0–7]', 'm[0][8]–[1][3]'])
})

test('A script that cannot be read is refused with its line', () => {
  expect(() => playground.run({ walk: 'script', accesses: 'r 0x10\nread 5' })).toThrow('Line 2')
  expect(() => playground.run({ walk: 'row-major', rows: 32, cols: 32 })).toThrow('at most 400')
})
