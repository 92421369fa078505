import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOut } from './declared'
import { layOutGo } from './go-struct'
import { placeFields } from './layout'
import { linesOf, sharingPairs } from './lines'
import { access, isCoherent, noCopies } from './mesi'
import { bounces, type Deed, inTurns, runAll, runToEnd, type Setup } from './model'
import { playground } from './playground'

const WORDS = {
  fields: [
    { name: 'a', offset: 0, size: 8 },
    { name: 'b', offset: 8, size: 8 },
    { name: 'c', offset: 60, size: 8 },
    { name: 'd', offset: 128, size: 8 },
  ],
  base: 0,
  cores: 4,
  line: 64,
} satisfies Setup
const deeds = fc.array(
  fc.record({
    core: fc.integer({ min: 0, max: 3 }),
    operation: fc.constantFrom('read' as const, 'write' as const),
    field: fc.constantFrom('a', 'b', 'c', 'd'),
  }),
  { maxLength: 60 },
)
const base = fc.integer({ min: 0, max: 63 })

describe('laws of coherence', () => {
  test('No line is ever held by a writer and anyone else: one writer or any number of readers', () => {
    fc.assert(
      fc.property(deeds, base, (all, from) =>
        runAll({ ...WORDS, base: from }, all).every((state) => state.copies.every(isCoherent)),
      ),
    )
  })

  test('No two cores hold a line in M, whatever they do', () => {
    fc.assert(
      fc.property(deeds, (all) =>
        runAll(WORDS, all).every((state) =>
          state.copies.every((copies) => copies.filter((copy) => copy === 'M').length <= 1),
        ),
      ),
    )
  })

  test('After a write the writer has M and all others I; after a read the reader has a copy', () => {
    fc.assert(
      fc.property(deeds, (all) =>
        runToEnd(WORDS, all).copies.every((copies) =>
          [0, 1, 2, 3].every((core) => {
            const written = access(copies, core, 'write').copies
            return (
              written[core] === 'M' &&
              written.every((copy, i) => i === core || copy === 'I') &&
              access(copies, core, 'read').copies[core] !== 'I'
            )
          }),
        ),
      ),
    )
  })

  test('A core that repeats what it just did says nothing on the bus', () => {
    fc.assert(
      fc.property(
        deeds,
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom('read' as const, 'write' as const),
        (all, core, operation) =>
          runToEnd(WORDS, all).copies.every(
            (copies) => access(access(copies, core, operation).copies, core, operation).message === null,
          ),
      ),
    )
  })

  test('Readers alone never invalidate, and miss at most once a core and line', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const { counts } = runToEnd(
          WORDS,
          all.map((deed) => ({ ...deed, operation: 'read' as const })),
        )
        return counts.invalidations === 0 && counts.misses <= 4 * 3
      }),
    )
  })

  test('A miss by false sharing is a miss', () => {
    fc.assert(
      fc.property(
        deeds,
        (all) => runToEnd(WORDS, all).counts.falseMisses <= runToEnd(WORDS, all).counts.misses,
      ),
    )
  })
})

describe('laws of layout', () => {
  const sized = fc.array(
    fc.record({ size: fc.integer({ min: 0, max: 40 }), align: fc.constantFrom(1, 2, 4, 8, 16, 64) }),
    { maxLength: 12 },
  )

  test('Fields keep their order, never overlap, and start at multiples of their alignment', () => {
    fc.assert(
      fc.property(sized, (fields) => {
        const named = fields.map((field, i) => ({ ...field, name: `f${i}`, members: [] }))
        const { fields: placed, end } = placeFields(named)
        return placed.every((place, i) => {
          const next = placed[i + 1]?.offset ?? end
          return place.offset % (named[i]?.align ?? 1) === 0 && place.offset + place.size <= next
        })
      }),
    )
  })

  test('Two fields share a line exactly if some byte of each has the same line number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 70 })), {
          minLength: 2,
          maxLength: 2,
        }),
        base,
        (pair, from) => {
          const [a, b] = pair.map(([offset, size], i) => ({ name: `f${i}`, offset, size }))
          if (a === undefined || b === undefined) return false
          const bytes = ({ offset, size }: typeof a): number[] =>
            Array.from({ length: size }, (_, i) => Math.floor((from + offset + i) / 64))
          return (
            sharingPairs([a, b], from).length === (bytes(a).some((line) => bytes(b).includes(line)) ? 1 : 0)
          )
        },
      ),
    )
  })
})

test('An exclusive copy is written without a message, a shared one only after the others are gone', () => {
  const read = access(noCopies(2), 0, 'read')
  expect(read).toMatchObject({ copies: ['E', 'I'], message: 'read', from: 'memory' })
  expect(access(read.copies, 0, 'write')).toMatchObject({ copies: ['M', 'I'], message: null })
  expect(access(['S', 'S'], 0, 'write')).toMatchObject({
    copies: ['M', 'I'],
    message: 'invalidate',
    from: null,
    invalidated: [1],
  })
})

test('The owner of a changed line hands it over, writes it back and keeps it shared when another reads', () => {
  expect(access(['M', 'I'], 1, 'read')).toMatchObject({
    copies: ['S', 'S'],
    from: 0,
    wroteBack: 0,
    invalidated: [],
  })
})

test('Two counters on one line travel with every write, 56 bytes of padding stop it', () => {
  const count = (padding: number) => {
    const { fields } = layOut({
      language: 'go',
      fields: [
        { name: 'hits', type: 'int64' },
        { name: '_', type: 'byte', count: padding },
        { name: 'misses', type: 'int64' },
      ],
    })
    const once: Deed[] = [
      { core: 0, operation: 'write', field: 'hits' },
      { core: 1, operation: 'write', field: 'misses' },
    ]
    return runToEnd({ fields, base: 0, cores: 2, line: 64 }, inTurns(once, 10)).counts
  }
  expect(count(0)).toMatchObject({ invalidations: 19, falseMisses: 18 })
  expect(count(48)).toMatchObject({ invalidations: 19 })
  expect(count(56)).toMatchObject({ invalidations: 0, falseMisses: 0, misses: 2 })
})

test('Losing a line to a write of the very field that is read is not false sharing', () => {
  const run = runToEnd(WORDS, [
    { core: 0, operation: 'read', field: 'a' },
    { core: 1, operation: 'write', field: 'a' },
    { core: 0, operation: 'read', field: 'a' },
  ])
  expect(run.counts).toMatchObject({ invalidations: 1, falseMisses: 0, misses: 3 })
})

test('One writer and one reader of a line make it travel; two readers do not', () => {
  const loop = (a: Deed['operation'], b: Deed['operation']) =>
    bounces(WORDS, [
      { core: 0, operation: a, field: 'a' },
      { core: 1, operation: b, field: 'b' },
    ])
  expect([
    loop('write', 'write'),
    loop('write', 'read'),
    loop('read', 'write'),
    loop('read', 'read'),
  ]).toEqual([true, true, true, false])
})

test('A field that crosses a border lies on two lines, and nothing lies on none', () => {
  expect(linesOf({ offset: 60, size: 8 }, 0)).toEqual([0, 1])
  expect(linesOf({ offset: 60, size: 0 }, 0)).toEqual([])
})

test('A Go struct that ends in a field of size zero is one byte longer before it is rounded, unless it is empty', () => {
  expect(
    layOutGo({
      struct: [
        { name: 'a', type: 'int64' },
        { name: 'z', type: 'struct{}' },
      ],
    }).size,
  ).toBe(16)
  expect(layOutGo({ struct: [{ name: 'z', type: 'struct{}' }] }).size).toBe(0)
})

test('The script says which line it cannot read', () => {
  expect(() => playground.run({ struct: 'hits int64\nmisses intt64' })).toThrow('line 2')
  expect(() => playground.run({ accesses: '0 write hits\n1 poke misses' })).toThrow('line 2')
  expect(() => playground.run({ accesses: '0 write nothing' })).toThrow('no field “nothing”')
})
