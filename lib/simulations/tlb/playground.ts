import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { definePlayground } from '../define-playground'
import { policies } from './buffer'
import type { Turn } from './switching'
import { levelsTrace, referencesTrace, switchesTrace } from './trace'

const settings = z.strictObject({
  shows: z.enum(['references', 'switches', 'levels']),
  policy: z.enum(policies),
  entries: z.coerce.number().int().min(1).max(16),
  sets: z.coerce.number().int().min(1).max(4),
  pageKiB: z.enum(['page', '4', '2048']),
  pcid: z.boolean(),
  references: z.string().max(4000),
})
type Settings = z.output<typeof settings>

/** Numbers apart by spaces or commas; with a page size they are KiB, otherwise pages. `3x` before a number repeats nothing. */
function readReferences({ references, pageKiB }: Settings): number[] {
  const words = references.split(/[\s,·]+/).filter((word) => word !== '')
  if (words.length === 0 || words.length > 200)
    throw new AppError('invalid', 'Give 1 to 200 references, apart by spaces.')
  return words.map((word, i) => {
    const value = Number(word)
    if (!Number.isInteger(value) || value < 0 || value > 1e9)
      throw new AppError('invalid', `Reference ${i + 1}, “${word}”, is not a whole number from 0.`)
    return pageKiB === 'page' ? value : Math.floor(value / Number(pageKiB))
  })
}

/** Turns such as "A: 1 2 3", one a line. */
function readTurns(text: string): Turn[] {
  const turns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, i): Turn => {
      const [, process, pages] = /^([A-Z])\s*:\s*([\d\s,]*)$/.exec(line) ?? []
      if (process === undefined || pages === undefined)
        throw new AppError('invalid', `Line ${i + 1}: write a process and its pages, such as “A: 1 2 3”.`)
      return {
        process,
        pages: pages
          .split(/[\s,]+/)
          .filter((word) => word !== '')
          .map(Number),
      }
    })
  if (turns.length === 0 || turns.length > 40)
    throw new AppError('invalid', 'Give 1 to 40 turns, such as “A: 1 2 3”, one a line.')
  return turns
}

const base = { shows: 'references', policy: 'LRU', entries: 3, sets: 1, pageKiB: 'page', pcid: true } as const

export const playground = definePlayground({
  settings,
  knobs: [
    {
      key: 'shows',
      kind: 'choice',
      label: 'What runs',
      options: [
        { value: 'references', label: 'One TLB and a string of references' },
        { value: 'switches', label: 'Processes taking turns' },
        { value: 'levels', label: 'Two levels and their costs' },
      ],
    },
    {
      key: 'policy',
      onlyFor: { key: 'shows', is: ['references'] },
      kind: 'choice',
      label: 'Replacement',
      says: 'Which entry leaves a full set.',
      options: policies.map((value) => ({ value, label: value })),
    },
    {
      key: 'entries',
      kind: 'number',
      label: 'Entries',
      says: 'In each set; with two levels, the first has this many and the second three times as many.',
      min: 1,
      max: 16,
      step: 1,
    },
    {
      key: 'sets',
      onlyFor: { key: 'shows', is: ['references'] },
      kind: 'number',
      label: 'Sets',
      says: 'One set is fully associative: any page in any entry.',
      min: 1,
      max: 4,
      step: 1,
    },
    {
      key: 'pageKiB',
      onlyFor: { key: 'shows', is: ['references', 'levels'] },
      kind: 'choice',
      label: 'References are',
      says: 'Larger pages put more references on the same page.',
      options: [
        { value: 'page', label: 'page numbers' },
        { value: '4', label: 'addresses in KiB, pages of 4 KiB' },
        { value: '2048', label: 'addresses in KiB, pages of 2 MiB' },
      ],
    },
    {
      key: 'pcid',
      onlyFor: { key: 'shows', is: ['switches'] },
      kind: 'switch',
      label: 'PCID',
      says: 'Entries carry a tag that says whose they are. Six address spaces are kept apart.',
    },
    {
      key: 'references',
      kind: 'script',
      label: 'References',
      says: 'Numbers apart by spaces; for processes a line each, such as “A: 1 2 3”.',
      lines: 6,
    },
  ],
  presets: [
    {
      id: 'lru',
      title: 'LRU',
      says: 'Three entries, four pages: watch a page that is used often stay while the others come and go.',
      settings: { ...base, references: '1 2 3 1 4 1 2 5 1 2 3 4' },
    },
    {
      id: 'belady-3',
      title: 'FIFO, 3 entries',
      says: 'The classic string with three entries: nine misses. Now look at the next preset.',
      settings: { ...base, policy: 'FIFO', references: '1 2 3 4 1 2 5 1 2 3 4 5' },
    },
    {
      id: 'belady-4',
      title: 'FIFO, 4 entries',
      says: 'The same string with one entry more: ten misses. FIFO promises nothing.',
      settings: { ...base, policy: 'FIFO', entries: 4, references: '1 2 3 4 1 2 5 1 2 3 4 5' },
    },
    {
      id: 'loop-too-large',
      title: 'One page too many',
      says: 'A loop over five pages and four entries: LRU throws out each page just before it comes round again.',
      settings: { ...base, entries: 4, references: '1 2 3 4 5 1 2 3 4 5 1 2 3 4 5' },
    },
    {
      id: 'small-pages',
      title: '4 KiB pages',
      says: 'A walk through 32 KiB in steps of 2 KiB, twice, with four entries.',
      settings: {
        ...base,
        entries: 4,
        pageKiB: '4',
        references: '0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30',
      },
    },
    {
      id: 'huge-pages',
      title: '2 MiB pages',
      says: 'Eight megabytes in steps of 512 KiB, twice: four entries of 2 MiB reach all of it, and the second round is free.',
      settings: {
        ...base,
        entries: 4,
        pageKiB: '2048',
        references:
          '0 512 1024 1536 2048 2560 3072 3584 4096 4608 5120 5632 6144 6656 7168 7680 0 512 1024 1536 2048 2560 3072 3584 4096 4608 5120 5632 6144 6656 7168 7680',
      },
    },
    {
      id: 'two-processes',
      title: 'A switch with PCID',
      says: 'A comes back and finds its entries: B had a tag of its own.',
      settings: { ...base, shows: 'switches', entries: 8, references: 'A: 1 2 3\nB: 1 2\nA: 1 2 3' },
    },
    {
      id: 'no-pcid',
      title: 'A switch without',
      says: 'The same turns on a CPU without tags: each switch flushes everything.',
      settings: {
        ...base,
        shows: 'switches',
        entries: 8,
        pcid: false,
        references: 'A: 1 2 3\nB: 1 2\nA: 1 2 3',
      },
    },
    {
      id: 'seven',
      title: 'Seven processes',
      says: 'Six slots for seven address spaces: the seventh takes the slot of the first.',
      settings: {
        ...base,
        shows: 'switches',
        entries: 16,
        references: 'A: 1 2\nB: 1\nC: 1\nD: 1\nE: 1\nF: 1\nG: 1\nA: 1 2',
      },
    },
    {
      id: 'two-levels',
      title: 'Two levels',
      says: 'What leaves the first level is still in the second: a few cycles instead of a walk.',
      settings: { ...base, shows: 'levels', entries: 2, references: '1 2 3 1 2 4 1 5 2 1' },
    },
  ],
  run(read) {
    if (read.shows === 'switches') return switchesTrace(read.entries, read.pcid, readTurns(read.references))
    const refs = readReferences(read)
    if (read.shows === 'levels')
      return levelsTrace(
        { first: read.entries, second: read.entries * 3, costs: { first: 0, second: 7, walk: 40 } },
        refs,
      )
    return referencesTrace({ policy: read.policy, sets: read.sets, ways: read.entries }, refs)
  },
})
