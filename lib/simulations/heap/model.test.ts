import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import { chunksOf, glibcVersions, topSize } from './arena'
import { binIndex, chunkFor, usableOf } from './chunk-sizes'
import { coalesce, type FreeListOp, orders, policies, startFreeList, stepFreeList } from './free-list'
import { type GlibcHeap, type GlibcOp, startGlibc, stepGlibc } from './glibc'
import { doGlibc } from './glibc-trace'
import { readFreeListScript, readGlibcScript } from './script'

function tiles(blocks: readonly { at: number; size: number }[], from: number, to: number): boolean {
  let at = from
  for (const block of blocks.toSorted((a, b) => a.at - b.at)) {
    if (block.at !== at || block.size <= 0) return false
    at += block.size
  }
  return at === to
}

/** A program that frees only what it holds. */
function honestOps(seed: number, length: number, sizes: readonly number[]): GlibcOp[] {
  const rng = rngFrom(seed)
  const held: number[] = []
  let count = 0
  return Array.from({ length }, (): GlibcOp => {
    const size = rng.pick(sizes) + rng.between(0, 20)
    if (held.length === 0 || rng.chance(0.5)) {
      held.push(count++)
      return { op: rng.chance(0.15) ? 'calloc' : 'malloc', size }
    }
    const [of = 0] = held.splice(rng.between(0, held.length - 1), 1)
    if (rng.chance(0.8)) return { op: 'free', of }
    held.push(count++)
    return { op: 'realloc', of, size: size + 1 }
  })
}

describe('a free list', () => {
  test('always tiles its heap, under every policy and order', () => {
    fc.assert(
      fc.property(
        fc.record({
          policy: fc.constantFrom(...policies),
          order: fc.constantFrom(...orders),
          coalesce: fc.boolean(),
          header: fc.constantFrom(0, 4, 8),
          align: fc.constantFrom(null, 4, 16),
        }),
        fc.integer(),
        (rules, seed) => {
          const rng = rngFrom(seed)
          let list = startFreeList(rules, 300, 1000)
          for (let i = 0; i < 40; i++) {
            const held = list.used.map(({ alloc }) => alloc)
            const op: FreeListOp =
              held.length > 0 && rng.chance(0.45)
                ? { op: 'free', of: rng.pick(held) }
                : { op: 'alloc', size: rng.between(1, 40) }
            list = stepFreeList(list, op).list
            expect(tiles([...list.free, ...list.used], 1000, 1300)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is one block again when all is freed by address with coalescing', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const rules = { policy: 'BEST', order: 'ADDRSORT', coalesce: true, header: 0, align: null } as const
        let list = startFreeList(rules, 100, 0)
        for (const size of [10, 20, 5, 15, 30]) list = stepFreeList(list, { op: 'alloc', size }).list
        for (const of of order) list = stepFreeList(list, { op: 'free', of }).list
        expect(list.free).toEqual([{ at: 0, size: 100 }])
      }),
    )
  })

  test('merges only entries that follow one another in the list', () => {
    expect(
      coalesce([
        { at: 10, size: 10 },
        { at: 0, size: 10 },
      ]),
    ).toHaveLength(2)
    expect(
      coalesce([
        { at: 0, size: 10 },
        { at: 10, size: 10 },
        { at: 20, size: 5 },
      ]),
    ).toEqual([{ at: 0, size: 25 }])
  })
})

describe('glibc', () => {
  test.each(glibcVersions)('%s: chunks tile the heap and no two blocks in use overlap', (version) => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom([24, 40, 100], [16, 200, 500, 1020], [24, 2000, 70_000], [100, 140_000, 400_000]),
        (seed, sizes) => {
          let heap: GlibcHeap = startGlibc(version)
          for (const op of honestOps(seed, 80, sizes)) {
            heap = stepGlibc(heap, op).heap
            expect(heap.aborted).toBeNull()
            const chunks = chunksOf(heap.arena)
            if (heap.arena.end > 0) expect(tiles(chunks, 0, heap.arena.end)).toBe(true)
            const inUse = chunks.filter(({ use }) => use === 'used').map(({ at }) => at)
            const held = heap.given.flatMap((place, i) =>
              heap.live[i] === true && place?.in === 'heap' ? [place.at] : [],
            )
            expect(new Set(held).size).toBe(held.length)
            expect(held.toSorted((a, b) => a - b)).toEqual(inUse)
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('gives at least what was asked for, in steps of 16', () => {
    fc.assert(
      fc.property(fc.nat(200_000), (request) => {
        const chunk = chunkFor(request)
        expect(chunk % 16).toBe(0)
        expect(usableOf(chunk, 'heap')).toBeGreaterThanOrEqual(request)
        expect(chunk).toBeLessThanOrEqual(Math.max(32, request + 8 + 15))
      }),
    )
  })

  test('has bins that never go down as chunks grow', () => {
    const bins = Array.from({ length: 60_000 }, (_, i) => binIndex(32 + 16 * i))
    expect(bins).toEqual(bins.toSorted((a, b) => a - b))
    expect(bins.at(-1)).toBe(126)
  })

  test('keeps seven chunks of a size in the tcache of 2.36 and sixteen in that of 2.43', () => {
    const lines = readGlibcScript(
      [
        ...Array.from({ length: 20 }, (_, i) => `p${i} = malloc 40`),
        ...Array.from({ length: 20 }, (_, i) => `free p${i}`),
      ].join('\n'),
    )
    const goes = (version: '2.36' | '2.43') =>
      doGlibc(version, lines)
        .slice(20)
        .map(({ deed }) => deed.path)
    expect(goes('2.36').filter((path) => path === 'tcache')).toHaveLength(7)
    expect(goes('2.36').filter((path) => path === 'fastbin')).toHaveLength(13)
    expect(goes('2.43').filter((path) => path === 'tcache')).toHaveLength(16)
    expect(goes('2.43')).not.toContain('fastbin')
  })

  test('takes calloc from the tcache only since 2.41', () => {
    const lines = readGlibcScript('a = malloc 24\nb = malloc 24\nfree a\nc = calloc 24')
    expect(doGlibc('2.36', lines).at(-1)?.deed.path).toBe('top')
    expect(doGlibc('2.43', lines).at(-1)?.deed.path).toBe('tcache')
  })

  test('trims the heap only when its end is free', () => {
    const done = doGlibc(
      '2.36',
      readGlibcScript('a = malloc 100000\nb = malloc 100000\nc = malloc 2000\nfree a\nfree b\nfree c'),
    )
    expect(done.slice(3).map(({ deed }) => deed.calls)).toEqual([[], [], ['brk']])
    expect(topSize(done.at(-1)?.heap.arena ?? startGlibc('2.36').arena)).toBeLessThan(140_000)
  })
})

describe('a script', () => {
  test('may be written as C', () => {
    expect(readGlibcScript('a = malloc(24);\nfree(a);')).toEqual([
      { op: 'malloc', name: 'a', size: 24 },
      { op: 'free', name: 'a' },
    ])
  })

  test('is refused with the line that is wrong', () => {
    expect(() => readFreeListScript('a = alloc 5\nfree b')).toThrow('line 2: b is not in use.')
    expect(() => readFreeListScript('a = alloc 5\n\na = alloc 5')).toThrow('line 3: a is in use')
    expect(() => readGlibcScript('a = malloc ten')).toThrow('line 1: "ten" is not a size')
    expect(() => readGlibcScript('# nothing')).toThrow('empty')
  })
})
