import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '@/lib/base/rng'
import {
  contentOf,
  framesInUse,
  type Memory,
  type PageCall,
  type Side,
  smapsOf,
  startPages,
  stepPages,
} from './pages'

describe('copy-on-write', () => {
  test('Parent and child see equal memory until one of them writes, and then differ in the written pages only', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, shared) => {
        const rng = rngFrom(seed)
        const pages = rng.between(1, 12)
        let memory = startPages(pages, shared)
        for (let i = rng.between(0, 3); i > 0; i -= 1)
          memory = stepPages(memory, touch(rng, pages, 'parent')).memory
        memory = stepPages(memory, { op: 'fork' }).memory
        expect(contents(memory, 'child', pages)).toEqual(contents(memory, 'parent', pages))
        for (let i = 0; i < 5; i += 1) {
          const call = touch(rng, pages, rng.pick(['parent', 'child'] as const))
          const before = memory
          memory = stepPages(memory, call).memory
          for (const side of ['parent', 'child'] as const) {
            for (let page = 0; page < pages; page += 1) {
              const isWritten =
                call.op === 'write' && page >= call.from && page < call.to && (shared || call.by === side)
              const same = contentOf(memory, side, page) === contentOf(before, side, page)
              expect(same).toBe(!isWritten)
            }
          }
          if (shared) expect(contents(memory, 'child', pages)).toEqual(contents(memory, 'parent', pages))
        }
      }),
    )
  })

  test('A second touch of the same pages costs no fault', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rng = rngFrom(seed)
        const call = touch(rng, 10, 'parent')
        const once = stepPages(startPages(10, rng.chance(0.5)), call)
        expect(once.faults).toBe(call.to - call.from)
        expect(stepPages(once.memory, call).faults).toBe(0)
      }),
    )
  })

  test('The page of zeros is never counted, and shared and private pages make up what is resident', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rng = rngFrom(seed)
        let memory = stepPages(startPages(10, false), { op: 'read', by: 'parent', from: 0, to: 10 }).memory
        expect(smapsOf(memory, 'parent').rss).toBe(0)
        memory = stepPages(memory, touch(rng, 10, 'parent')).memory
        memory = stepPages(memory, { op: 'fork' }).memory
        memory = stepPages(memory, touch(rng, 10, 'child')).memory
        const { rss, shared_dirty: shared, private_dirty: own } = smapsOf(memory, 'child')
        expect(shared + own).toBe(rss)
        expect(framesInUse(memory)).toBe(smapsOf(memory, 'parent').rss + own)
      }),
    )
  })

  test('The last owner of a frame writes in place, at the price of one fault', () => {
    let memory = stepPages(startPages(4, false), { op: 'write', by: 'parent', from: 0, to: 4 }).memory
    memory = stepPages(memory, { op: 'fork' }).memory
    memory = stepPages(memory, { op: 'child-exits' }).memory
    const after = stepPages(memory, { op: 'write', by: 'parent', from: 0, to: 4 })
    expect(after.faults).toBe(4)
    expect(after.memory.copies).toBe(0)
  })
})

function touch(rng: ReturnType<typeof rngFrom>, pages: number, by: Side): Extract<PageCall, { by: Side }> {
  const from = rng.between(0, pages - 1)
  return { op: rng.pick(['read', 'write'] as const), by, from, to: rng.between(from + 1, pages) }
}

function contents(memory: Memory, side: Side, pages: number): number[] {
  return Array.from({ length: pages }, (_, page) => contentOf(memory, side, page))
}
