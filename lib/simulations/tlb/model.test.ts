import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entriesOf, policies } from './buffer'
import { runToEnd, start, step } from './model'
import { ASID_SLOTS, startCpu, switchTo, use } from './switching'

const refs = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 })
const ways = fc.integer({ min: 1, max: 8 })

describe('laws of replacement', () => {
  test('A larger LRU buffer never misses more, and holds all that a smaller one holds', () => {
    fc.assert(
      fc.property(refs, ways, (pages, size) => {
        const small = runToEnd({ policy: 'LRU', sets: 1, ways: size }, pages)
        const large = runToEnd({ policy: 'LRU', sets: 1, ways: size + 1 }, pages)
        const held = entriesOf(large.buffer).map((entry) => entry.page)
        return (
          large.misses <= small.misses && entriesOf(small.buffer).every((entry) => held.includes(entry.page))
        )
      }),
    )
  })

  test('The optimal rule never misses more than any other', () => {
    fc.assert(
      fc.property(refs, ways, fc.constantFrom(...policies), (pages, size, policy) => {
        const optimal = runToEnd({ policy: 'OPT', sets: 1, ways: size }, pages).misses
        return optimal <= runToEnd({ policy, sets: 1, ways: size }, pages).misses
      }),
    )
  })

  test('Hits and misses are all references, no page is held twice, and no set holds more than its ways', () => {
    fc.assert(
      fc.property(
        refs,
        ways,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(...policies),
        (pages, size, sets, policy) => {
          const run = runToEnd({ policy, sets, ways: size }, pages)
          const held = entriesOf(run.buffer).map((entry) => entry.page)
          return (
            run.hits + run.misses === pages.length &&
            new Set(held).size === held.length &&
            run.buffer.sets.every((set) => set.entries.length <= size)
          )
        },
      ),
    )
  })

  test('Stepping gives the same as running to the end', () => {
    fc.assert(
      fc.property(refs, ways, fc.constantFrom(...policies), (pages, size, policy) => {
        const shape = { policy, sets: 1, ways: size }
        const last = pages.reduce(step, start(shape, pages))
        const { left, ...end } = last
        expect(left).toEqual([])
        expect(end).toEqual(runToEnd(shape, pages))
      }),
    )
  })
})

test('FIFO with four entries misses more than with three on the classic string', () => {
  const classic = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]
  expect(runToEnd({ policy: 'FIFO', sets: 1, ways: 3 }, classic).misses).toBe(9)
  expect(runToEnd({ policy: 'FIFO', sets: 1, ways: 4 }, classic).misses).toBe(10)
})

test('CLOCK gives a page that was hit after the hand passed a second chance', () => {
  // 1 2 3 fill; 4 clears all bits and takes slot 0; 2 is used again, so 5 passes it and takes 3.
  const { asked } = runToEnd({ policy: 'CLOCK', sets: 1, ways: 3 }, [1, 2, 3, 4, 2, 5])
  expect(asked.map(({ victim }) => victim)).toEqual([null, null, null, 1, null, 3])
})

describe('switches', () => {
  test('A switch between threads of one process flushes nothing, with and without PCID', () => {
    for (const hasPcid of [true, false]) {
      const cpu = use(switchTo(startCpu(8, hasPcid), 'A').cpu, 1).cpu
      expect(switchTo(cpu, 'A')).toMatchObject({ flush: 'nothing', dropped: 0 })
      expect(use(switchTo(cpu, 'A').cpu, 1).hit).toBe(true)
    }
  })

  test('Without PCID a switch to another process flushes everything', () => {
    const cpu = use(switchTo(startCpu(8, false), 'A').cpu, 1).cpu
    expect(switchTo(cpu, 'B')).toMatchObject({ flush: 'everything', dropped: 1 })
  })

  test('With PCID a process keeps its entries over up to five others and loses them to the sixth', () => {
    for (const others of [1, 5, 6]) {
      let cpu = use(switchTo(startCpu(64, true), 'A').cpu, 1).cpu
      for (let i = 0; i < others; i++) cpu = use(switchTo(cpu, `other ${i}`).cpu, 1).cpu
      expect(use(switchTo(cpu, 'A').cpu, 1).hit).toBe(others < ASID_SLOTS)
    }
  })

  test('A process never hits a translation that another one brought in', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(
          fc.tuple(
            fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'),
            fc.integer({ min: 0, max: 3 }),
          ),
          { maxLength: 60 },
        ),
        (hasPcid, events) => {
          const seen = new Set<string>()
          let cpu = startCpu(6, hasPcid)
          for (const [process, page] of events) {
            cpu = switchTo(cpu, process).cpu
            const used = use(cpu, page)
            cpu = used.cpu
            if (used.hit && !seen.has(`${process}${page}`)) return false
            seen.add(`${process}${page}`)
          }
          return true
        },
      ),
    )
  })
})
