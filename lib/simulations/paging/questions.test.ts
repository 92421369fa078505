import { describe, expect, test } from 'vitest'
import { paging } from './index'

/** Every narrowing that a card may want. */
const NARROWINGS: Readonly<Record<string, readonly object[]>> = {
  indices: [{ levels: 5 }, { given: 'hex' }],
  'walk-reads': [
    { leaf: '2M' },
    { levels: '5' },
    { missing: 'always' },
    { missing: 'never' },
    { levels: '4', missing: 'never' },
  ],
  'fault-or-not': [
    { access: 'read' },
    { access: 'write' },
    { access: 'execute' },
    { from: 'kernel' },
    { access: 'write', from: 'user' },
  ],
  'effective-rights': [{ of: 'kernel' }],
  canonical: [{ levels: '4' }, { levels: '5' }],
  translate: [{ size: '4K' }, { size: '2M' }, { size: '1G' }],
  'table-bytes': [
    { spread: 'row' },
    { spread: 'apart' },
    { size: '2M' },
    { size: '2M', spread: 'row' },
    { size: '4K', spread: 'apart' },
  ],
  'access-grid': [{ length: 5 }, { length: 9 }, { dontneed: true }],
  'minor-faults': [
    ...['anon', 'shared', 'filep', 'files'].flatMap((mapping) =>
      ['plain', 'populate', 'dontneed'].map((story) => ({ mapping, story })),
    ),
    { mapping: 'anon' },
    { story: 'dontneed' },
  ],
  resident: [{ mapping: 'shared' }, { story: 'plain' }, { story: 'dontneed' }, { mapping: 'any' }],
  'access-outcome': ['mmap', 'madvise', 'mprotect', 'munmap', 'truncate'].map((after) => ({ after })),
  'huge-pages': [{ ask: 'huge' }, { ask: 'faults' }],
  'stack-survivors': [{ threads: 'main' }, { threads: 'other' }],
  'stack-limit': [{ thread: 'main' }, { thread: 'second' }],
}

describe.each(paging.questions)('$id', (question) => {
  test.each([{}, ...(NARROWINGS[question.id] ?? [])])('asks for different things with %o', (params) => {
    expect(question.faultsIn(params)).toEqual([])
    const variants = Array.from({ length: 50 }, (_, seed) => question.draw(params, seed))
    const truths = variants.map((variant) => JSON.stringify(variant.truth))
    const most = Math.max(
      ...[...new Set(truths)].map((one) => truths.filter((truth) => truth === one).length),
    )
    expect(new Set(truths).size).toBeGreaterThan(1)
    expect(most / truths.length).toBeLessThanOrEqual(0.62)
    for (const variant of variants) {
      expect(variant.prompt.text).not.toMatch(/undefined|NaN|null/)
      expect(variant.check(variant.truth).because).not.toMatch(/undefined|NaN|null/)
    }
  })
})

describe('the playground', () => {
  const bad: readonly (readonly [Record<string, string | number>, RegExp])[] = [
    [{ show: 'pages', script: 'read 0-3\nraed 4' }, /^line 2: write read/],
    [{ show: 'pages', pages: 8, script: 'read 0-8' }, /^line 1: pages are written .* 0 to 7/],
    [{ show: 'pages', script: 'madvise WILLNEED 0-3' }, /^line 1: madvise takes/],
    [{ show: 'pages', script: 'truncate 3' }, /^line 1: there is no file/],
    [{ show: 'walk', script: 'map 0x1000 2M rw-\nread 0x1000' }, /^line 1: a page of 2 MiB begins/],
    [{ show: 'walk', script: 'map 0x1000 4K rw-\nmap 0x1000 4K rw-' }, /^line 2: something is mapped/],
    [{ show: 'walk', script: 'map 0x1000 4K rw-' }, /Nothing is accessed/],
    [{ show: 'walk', script: 'map 0x800000000000 4K rw-\nread 0x1' }, /not canonical/],
    [
      { show: 'walk', script: 'map 0x400000 4K rw-\ndeny P4D write 0x400000\nread 0x400000' },
      /there are PGD, PUD, PMD, PTE/,
    ],
    [{ show: 'tables', script: '12 4K from 0x0' }, /^line 1: write it like/],
    [{ show: 'tables', script: '12 4K at 0x0 every 3' }, /^line 1: a distance/],
  ]
  test.each(bad)('says what is wrong with %o', (settings, says) => {
    expect(() => paging.playground.run(settings)).toThrow(says)
  })

  test('walks the kernel half, five levels and a page that is denied', () => {
    const run = paging.playground.run({
      show: 'walk',
      levels: '5',
      script:
        'map 0xff80000000000000 4K rw- kernel\nread 0xff80000000000010\nread 0xff80000000000010 kernel\ndeny P4D present 0xff80000000000000',
    })
    expect(run.steps.filter((step) => step.cells[0] === 'fault')).toHaveLength(2)
  })
})
