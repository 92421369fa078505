import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressOf,
  hex,
  indexAt,
  isCanonical,
  type Levels,
  levelsDown,
  LEAF_LEVEL,
  offsetIn,
  OFFSET_BITS,
  PAGE,
  pageSizes,
  type PageSize,
} from './address'
import { emptyTables, mapPage, type PageTables, tablesFor, USER_RW, withEntry } from './tables'
import { type Access, accesses, walk } from './walk'

const READ: Access = { kind: 'read', from: 'user' }
const levels = fc.constantFrom<Levels>(4, 5)
const index = fc.integer({ min: 0, max: 511 })
/** Few different indices, so that pages share tables. */
const near = fc.constantFrom(0, 1, 255, 256, 511)

describe('an address', () => {
  test('comes apart as in the test vector: 0x7f3a5b6c7d8e is PGD 254, PUD 233, PMD 219, PTE 199, offset 0xd8e', () => {
    const address = 0x7f3a5b6c7d8en
    expect(levelsDown(4).map((level) => indexAt(address, level))).toEqual([254, 233, 219, 199])
    expect(hex(offsetIn(address, '4K'))).toBe('0xd8e')
  })

  test('is put together from its indices and offset again, and is canonical', () => {
    fc.assert(
      fc.property(
        levels,
        fc.array(index, { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 0, max: PAGE - 1 }),
        (depth, five, offset) => {
          const indices = five.slice(0, depth)
          const address = addressOf(indices, offset, depth)
          expect(levelsDown(depth).map((level) => indexAt(address, level))).toEqual(indices)
          expect(offsetIn(address, '4K')).toBe(offset)
          expect(isCanonical(address, depth)).toBe(true)
        },
      ),
    )
  })

  test('is canonical with four levels only if it is with five', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (address) => !isCanonical(address, 4) || isCanonical(address, 5),
      ),
    )
  })

  test('just above or below the halves is not canonical', () => {
    expect(isCanonical(0x7fff_ffff_ffffn, 4)).toBe(true)
    expect(isCanonical(0x8000_0000_0000n, 4)).toBe(false)
    expect(isCanonical(0xffff_7fff_ffff_ffffn, 4)).toBe(false)
    expect(isCanonical(0xffff_8000_0000_0000n, 4)).toBe(true)
    expect(isCanonical(0x8000_0000_0000n, 5)).toBe(true)
  })
})

interface Mapped {
  readonly address: bigint
  readonly size: PageSize
  readonly frame: number
}

/** Maps what does not overlap with what is there, and keeps the same as a plain list. */
function build(
  depth: Levels,
  wanted: readonly (readonly [readonly number[], PageSize])[],
): { tables: PageTables; flat: Mapped[] } {
  let tables = emptyTables(depth)
  const flat: Mapped[] = []
  for (const [i, [five, size]] of wanted.entries()) {
    const indices = five.slice(0, depth).map((one, at) => (depth - at < LEAF_LEVEL[size] ? 0 : one))
    const address = addressOf(indices, 0, depth)
    const end = address + 2n ** BigInt(OFFSET_BITS[size])
    if (flat.some((one) => one.address < end && address < one.address + 2n ** BigInt(OFFSET_BITS[one.size])))
      continue
    const frame = (i + 1) * 512 * 512
    tables = mapPage(tables, address, size, frame)
    flat.push({ address, size, frame })
  }
  return { tables, flat }
}

const wanted = fc.array(
  fc.tuple(fc.array(near, { minLength: 5, maxLength: 5 }), fc.constantFrom(...pageSizes)),
  { maxLength: 14 },
)

describe('a walk', () => {
  test('finds what a flat map would find, and nothing else', () => {
    fc.assert(
      fc.property(
        levels,
        wanted,
        fc.array(
          fc.tuple(fc.array(near, { minLength: 5, maxLength: 5 }), fc.integer({ min: 0, max: PAGE - 1 })),
          { maxLength: 20 },
        ),
        (depth, pages, asked) => {
          const { tables, flat } = build(depth, pages)
          const addresses = [
            ...asked.map(([five, offset]) => addressOf(five.slice(0, depth), offset, depth)),
            ...flat.map((one) => one.address + 0x123n),
          ]
          for (const address of addresses) {
            const held = flat.find(
              (one) => one.address <= address && address < one.address + 2n ** BigInt(OFFSET_BITS[one.size]),
            )
            const { end } = walk(tables, address, READ)
            if (held === undefined) expect(end).toMatchObject({ kind: 'fault', fault: 'not-present' })
            else
              expect(end).toMatchObject({
                kind: 'frame',
                size: held.size,
                physical: held.frame * PAGE + Number(address - held.address),
              })
          }
        },
      ),
    )
  })

  test('reads one entry a level: four for 4 KiB, three for 2 MiB, two for 1 GiB, one more with five levels', () => {
    for (const depth of [4, 5] as const) {
      for (const size of pageSizes) {
        const tables = mapPage(emptyTables(depth), 0x40000000n, size, 512 * 512)
        expect(walk(tables, 0x40000000n, READ).reads).toHaveLength(depth + 1 - LEAF_LEVEL[size])
      }
    }
  })

  test('allows an access exactly if every level allows it', () => {
    const bits = fc.record({ writable: fc.boolean(), user: fc.boolean(), noExecute: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(bits, { minLength: 4, maxLength: 4 }),
        fc.constantFrom(...accesses),
        fc.constantFrom('user', 'kernel'),
        (rights, kind, from) => {
          const built = mapPage(emptyTables(4), 0x400000n, '4K', 7, USER_RW)
          const tables = walk(built, 0x400000n, { kind: 'read', from: 'kernel' }).reads.reduce(
            (so, { table, index: at, entry }, i) =>
              entry === null ? so : withEntry(so, table, at, { ...entry, ...rights[i] }),
            built,
          )
          const allowed =
            (from === 'kernel' || rights.every((one) => one.user)) &&
            (kind !== 'write' || rights.every((one) => one.writable)) &&
            (kind !== 'execute' || rights.every((one) => !one.noExecute))
          expect(walk(tables, 0x400000n, { kind, from }).end.kind).toBe(allowed ? 'frame' : 'fault')
        },
      ),
    )
  })

  test('of an address that is not canonical reads no table', () => {
    const { reads, end } = walk(emptyTables(4), 0x8000_0000_0000n, READ)
    expect(reads).toEqual([])
    expect(end).toMatchObject({ fault: 'not-canonical' })
  })

  test('sets accessed on the way and dirty at the leaf of a write only, and nothing when it faults', () => {
    const tables = mapPage(emptyTables(4), 0x400000n, '4K', 7)
    const written = walk(
      walk(tables, 0x400000n, { kind: 'write', from: 'user' }).tables,
      0x400000n,
      READ,
    ).reads
    expect(written.map(({ entry }) => [entry?.accessed, entry?.dirty])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [true, true],
    ])
    expect(walk(tables, 0x401000n, READ).tables).toBe(tables)
  })
})

describe('page tables', () => {
  test('are as many as the tree has that is built page by page', () => {
    const touch = fc.record({
      start: fc.array(near, { minLength: 4, maxLength: 4 }),
      pages: fc.integer({ min: 1, max: 30 }),
      stride: fc.constantFrom(PAGE, 2 ** 21, 2 ** 24, 2 ** 30),
    })
    fc.assert(
      fc.property(fc.array(touch, { maxLength: 4 }), (touches) => {
        const groups = touches.map(({ start, ...rest }) => ({
          ...rest,
          start: addressOf(start, 0, 4) & (2n ** 47n - 1n),
          size: '4K' as const,
        }))
        let tables = emptyTables(4)
        for (const { start, pages, stride } of groups)
          for (let i = 0; i < pages; i++) tables = mapPage(tables, start + BigInt(i * stride), '4K', 1)
        const built = Object.values(tables.tables)
        expect(tablesFor(groups, 4)).toEqual(
          [1, 2, 3, 4].map((level) => built.filter((table) => table.level === level).length),
        )
      }),
    )
  })

  test('for 512 pages in a row from a multiple of 2 MiB are four, and one page more makes five', () => {
    const row = (pages: number) => tablesFor([{ start: 0n, pages, stride: PAGE, size: '4K' }], 4)
    expect(row(512)).toEqual([1, 1, 1, 1])
    expect(row(513)).toEqual([2, 1, 1, 1])
  })
})
