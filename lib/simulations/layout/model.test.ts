import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { addressOf, layOut } from './address-space'
import { elementTypes, fileSize, inits } from './file-sections'
import { readArrays, readVariables } from './playground'
import { GOROUTINE_GUARD, growGoroutine, recurse, stackRoom, threadStack } from './stacks'
import { homeOf, isStatic, type Storage, storages, type Variant, variants } from './storage'

function order(variant: Variant, seed: number | null): Storage[] {
  const regions = layOut(variant, seed === null ? null : rngFrom(seed))
  return storages
    .filter((storage) => !(isStatic(variant) && storage.includes('dlsym')))
    .map((storage) => ({ storage, at: addressOf(regions, variant, storage, 0) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ storage }) => storage)
}

describe('an address space', () => {
  test.each(variants)('%s: regions never overlap, whatever ASLR does', (variant) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const regions = layOut(variant, rngFrom(seed))
        for (const [i, region] of regions.entries()) {
          expect(region.from).toBeLessThan(region.to)
          expect(region.from).toBeGreaterThanOrEqual(regions[i - 1]?.to ?? 0)
        }
        expect(regions.at(-1)?.to).toBeLessThanOrEqual(2 ** 47)
      }),
    )
  })

  test.each(variants)('%s: ASLR moves addresses but never their order', (variant) => {
    const still = order(variant, null)
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(order(variant, seed)).toEqual(still)
      }),
      { numRuns: 50 },
    )
  })

  test('a program without PIE stays where it is', () => {
    const text = (seed: number) => layOut('no-pie', rngFrom(seed)).find(({ id }) => id === 'text')?.from
    expect(text(1)).toBe(text(2))
    expect(layOut('pie', rngFrom(1))[0]?.from).not.toBe(layOut('pie', rngFrom(2))[0]?.from)
  })

  test('every address lies in its region', () => {
    for (const variant of variants) {
      const regions = layOut(variant, rngFrom(5))
      for (const storage of storages) {
        if (isStatic(variant) && storage.includes('dlsym')) continue
        const at = addressOf(regions, variant, storage, 1)
        expect(
          regions.some(({ from, to }) => from <= at && at < to),
          `${variant}: ${storage}`,
        ).toBe(true)
      }
    }
  })

  test('nothing is writable and executable at once', () => {
    for (const variant of variants)
      for (const storage of storages) expect(homeOf(variant, storage).perms).not.toMatch(/w.*x/)
  })
})

describe('sections', () => {
  const array = fc.record({
    type: fc.constantFrom(...elementTypes),
    n: fc.integer({ min: 1, max: 5000 }),
    init: fc.constantFrom(...inits),
  })

  test('hold every byte of every array, and little more', () => {
    fc.assert(
      fc.property(fc.array(array, { minLength: 1, maxLength: 8 }), (arrays) => {
        const { data, bss, rodata } = fileSize(arrays)
        const bytes = arrays.reduce(
          (sum, one) => sum + fileSize([one]).data + fileSize([one]).bss + fileSize([one]).rodata,
          0,
        )
        expect(data + bss + rodata).toBeGreaterThanOrEqual(bytes)
        expect(data + bss + rodata).toBeLessThanOrEqual(bytes + 32 * arrays.length)
      }),
    )
  })

  test('of what starts at zero cost nothing in the file', () => {
    expect(fileSize([{ type: 'int', n: 1_000_000, init: 'zero' }])).toEqual({
      data: 0,
      bss: 4_000_000,
      rodata: 0,
      executable_growth: 0,
    })
  })
})

describe('a stack', () => {
  test('holds all calls but the last', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('main', 'thread'),
        fc.integer({ min: 4, max: 4000 }),
        fc.integer({ min: 16, max: 20_000 }),
        (stack, pages, frame) => {
          const input = { stack, limit: pages * 4096, frame, start: 1104, page: 4096 } as const
          const { frames } = recurse(input)
          expect(input.start + (frames - 1) * frame).toBeLessThanOrEqual(stackRoom(input))
          expect(input.start + frames * frame).toBeGreaterThan(stackRoom(input))
        },
      ),
    )
  })

  test('of a thread has at least what was asked for, less than a page more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16384, max: 1e8 }),
        fc.integer({ min: 0, max: 1e6 }),
        (stackSize, guardSize) => {
          const { made } = threadStack({ rlimit: 8 << 20, stackSize, guardSize, page: 4096 })
          expect(made?.readable).toBeGreaterThan(stackSize - 64)
          expect(made?.readable).toBeLessThan(stackSize + 4096)
          expect(made?.noAccess).toBeGreaterThanOrEqual(guardSize)
        },
      ),
    )
  })

  test('of a thread is 2 MiB without a limit, and refused under 16 KiB', () => {
    expect(
      threadStack({ rlimit: 'unlimited', stackSize: null, guardSize: null, page: 4096 }).defaultSize,
    ).toBe(2 << 20)
    expect(threadStack({ rlimit: 8 << 20, stackSize: 16383, guardSize: null, page: 4096 }).made).toBeNull()
  })

  test('of a goroutine is the smallest power of two that holds what is in use and the guard', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 5000 }), fc.integer({ min: 0, max: 2000 }), (frame, depth) => {
        const start = frame + 40
        const size = growGoroutine({ frame, start, depth }).sizes.at(-1)?.size ?? 0
        const needed = start + depth * frame + GOROUTINE_GUARD
        expect(size).toBeGreaterThanOrEqual(needed)
        expect(size === 2048 || size / 2 < needed).toBe(true)
      }),
    )
  })

  test('of a goroutine ends the program at a billion bytes', () => {
    expect(growGoroutine({ frame: 1000, start: 1000, depth: 10_000_000 }).overflowAt).toBe(536_869)
  })
})

describe('a script', () => {
  test('names the line that is wrong', () => {
    expect(readVariables('p: malloc, small\nq: LOCAL')).toEqual([
      { name: 'p', storage: 'malloc, small' },
      { name: 'q', storage: 'local' },
    ])
    expect(() => readVariables('p: malloc, small\nq: nowhere')).toThrow(
      'line 2: "nowhere" is not a kind of storage.',
    )
    expect(() => readArrays('int[10] zero\nint[x]')).toThrow('line 2: write')
    expect(() => readArrays('int[10] maybe')).toThrow('line 1: "maybe" is none of')
  })
})
