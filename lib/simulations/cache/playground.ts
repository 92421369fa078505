import { z } from 'zod'
import { definePlayground } from '../define-playground'
import type { Level } from './model'
import { readScript } from './script'
import { sceneTrace } from './trace'
import { walkNames, walkOf } from './walks'

const settings = z.strictObject({
  walk: z.enum(walkNames),
  sets: z.coerce.number().int().min(1).max(16),
  ways: z.coerce.number().int().min(1).max(8),
  line: z.enum(['16', '32', '64', '128']),
  levels: z.coerce.number().int().min(1).max(3),
  elem: z.enum(['4', '8']),
  rows: z.coerce.number().int().min(1).max(32),
  cols: z.coerce.number().int().min(1).max(32),
  stride: z.coerce.number().int().min(1).max(64),
  block: z.coerce.number().int().min(0).max(16),
  rounds: z.coerce.number().int().min(1).max(4),
  accesses: z.string().max(6000),
})
type Settings = z.output<typeof settings>

/** What the nearest levels of today's machines answer in, about. */
const NS = [1, 4, 15] as const

function levelsOf({ sets, ways, line, levels }: Settings): Level[] {
  // Each level has four times the sets of the one before.
  return NS.slice(0, levels).map((ns, i) => {
    const shape = { line: Number(line), assoc: ways, size: sets * 4 ** i * ways * Number(line) }
    return { name: `L${i + 1}`, shape, ns }
  })
}

const base = {
  walk: 'row-major',
  sets: 4,
  ways: 2,
  line: '64',
  levels: 1,
  elem: '8',
  rows: 4,
  cols: 16,
  stride: 1,
  block: 0,
  rounds: 1,
  accesses: 'r 0x00\nr 0x04\nr 0x3e 4\nw 0x80',
} as const

export const playground = definePlayground({
  settings,
  knobs: [
    {
      key: 'walk',
      kind: 'choice',
      label: 'Walk',
      options: [
        { value: 'row-major', label: 'Matrix, row by row' },
        { value: 'column-major', label: 'Matrix, column by column' },
        { value: 'strided', label: 'Array with a stride' },
        { value: 'two-arrays', label: 'Two arrays in turn' },
        { value: 'linked-list', label: 'Linked list' },
        { value: 'transpose', label: 'Transpose' },
        { value: 'script', label: 'Accesses of your own' },
      ],
    },
    {
      key: 'sets',
      kind: 'number',
      label: 'Sets',
      says: 'In L1. A line can only lie in its own set; one set is fully associative.',
      min: 1,
      max: 16,
      step: 1,
    },
    {
      key: 'ways',
      kind: 'number',
      label: 'Ways',
      says: 'Lines in a set; one is direct-mapped.',
      min: 1,
      max: 8,
      step: 1,
    },
    {
      key: 'line',
      kind: 'choice',
      label: 'Line',
      says: 'What comes with each miss.',
      options: ['16', '32', '64', '128'].map((value) => ({ value, label: `${value} bytes` })),
    },
    {
      key: 'levels',
      kind: 'number',
      label: 'Levels',
      says: 'Each has four times the sets of the one before.',
      min: 1,
      max: 3,
      step: 1,
    },
    {
      key: 'elem',
      onlyFor: { key: 'walk', is: ['row-major', 'column-major', 'strided', 'two-arrays', 'transpose'] },
      kind: 'choice',
      label: 'Element',
      options: [
        { value: '4', label: '4 bytes' },
        { value: '8', label: '8 bytes' },
      ],
    },
    {
      key: 'rows',
      onlyFor: {
        key: 'walk',
        is: ['row-major', 'column-major', 'strided', 'two-arrays', 'linked-list', 'transpose'],
      },
      kind: 'number',
      label: 'Rows',
      says: 'Rows × columns are the elements of an array, or the nodes of a list.',
      min: 1,
      max: 32,
      step: 1,
    },
    {
      key: 'cols',
      onlyFor: {
        key: 'walk',
        is: ['row-major', 'column-major', 'strided', 'two-arrays', 'linked-list', 'transpose'],
      },
      kind: 'number',
      label: 'Columns',
      min: 1,
      max: 32,
      step: 1,
    },
    {
      key: 'stride',
      onlyFor: { key: 'walk', is: ['strided'] },
      kind: 'number',
      label: 'Stride',
      says: 'From one access to the next, in elements.',
      min: 1,
      max: 64,
      step: 1,
    },
    {
      key: 'block',
      onlyFor: { key: 'walk', is: ['transpose'] },
      kind: 'number',
      label: 'Block',
      says: 'Side of a block in elements; 0 goes row by row.',
      min: 0,
      max: 16,
      step: 1,
    },
    {
      key: 'rounds',
      onlyFor: { key: 'walk', is: ['row-major', 'column-major', 'strided', 'two-arrays', 'linked-list'] },
      kind: 'number',
      label: 'Rounds',
      says: 'How often the whole walk is made.',
      min: 1,
      max: 4,
      step: 1,
    },
    {
      key: 'accesses',
      onlyFor: { key: 'walk', is: ['script'] },
      kind: 'script',
      label: 'Accesses',
      says: 'One a line: r or w, an address, a size, such as “r 0x40 4”.',
      lines: 6,
    },
  ],
  presets: [
    {
      id: 'rows',
      title: 'Row by row',
      says: 'One miss a line, then seven hits: all of what a miss brings in is used.',
      settings: base,
    },
    {
      id: 'columns',
      title: 'Column by column',
      says: 'The same matrix, the other way: each step down is another line, and sets fill with lines that are not used up.',
      settings: { ...base, walk: 'column-major', rows: 16, cols: 8 },
    },
    {
      id: 'columns-fit',
      title: 'A column that fits',
      says: 'Four rows only: their lines are all still there for the next column, and the order costs nothing.',
      settings: { ...base, walk: 'column-major', rows: 4, cols: 8 },
    },
    {
      id: 'power-of-two',
      title: 'A stride of 2ⁿ',
      says: 'Four lines, walked round and round, in a cache of eight. All of them belong to set 0, which holds two.',
      settings: { ...base, walk: 'strided', rows: 4, cols: 1, stride: 32, rounds: 4 },
    },
    {
      id: 'padded',
      title: 'The same, one line further',
      says: 'One more line between them: each of the four lies in another set, and only the first round misses.',
      settings: { ...base, walk: 'strided', rows: 4, cols: 1, stride: 40, rounds: 4 },
    },
    {
      id: 'one-too-many',
      title: 'A little too large',
      says: 'Ten lines round and round in a cache of eight: the two sets with a third line miss for ever, the other two do not.',
      settings: { ...base, walk: 'strided', rows: 10, cols: 1, stride: 8, rounds: 3 },
    },
    {
      id: 'two-arrays',
      title: 'Two arrays that fight',
      says: 'Direct-mapped, and b lies exactly a cache size behind a: each read pushes out the line that the next one needs.',
      settings: { ...base, walk: 'two-arrays', ways: 1, rows: 1, cols: 32 },
    },
    {
      id: 'list',
      title: 'Linked list',
      says: 'A node on each line: every step is a miss, and its neighbours in the line are of no use.',
      settings: { ...base, walk: 'linked-list', rows: 4, cols: 5, rounds: 2 },
    },
    {
      id: 'transpose',
      title: 'Transpose',
      says: 'One matrix is read by rows, so the other is written by columns.',
      settings: { ...base, walk: 'transpose', rows: 12, cols: 12, line: '32' },
    },
    {
      id: 'blocked',
      title: 'Transpose in blocks',
      says: 'The same in blocks of four by four: the lines of a block stay until they are used up.',
      settings: { ...base, walk: 'transpose', rows: 12, cols: 12, line: '32', block: 4 },
    },
    {
      id: 'levels',
      title: 'Three levels',
      says: 'Two rounds over sixteen lines: too much for L1, not for L2, which saves the way to memory.',
      settings: { ...base, walk: 'strided', levels: 3, rows: 16, cols: 1, stride: 8, rounds: 2 },
    },
    {
      id: 'boundary',
      title: 'Over a boundary',
      says: 'Four bytes that begin two before the end of a line: two lines are asked for, and one miss is counted.',
      settings: { ...base, walk: 'script' },
    },
  ],
  run(read) {
    const machine = { levels: levelsOf(read), memoryNs: 100 }
    const line = Number(read.line)
    if (read.walk === 'script')
      return sceneTrace({ machine, areas: [], accesses: readScript(read.accesses, line) })
    const elem = read.elem === '4' ? 4 : 8
    return sceneTrace({ machine, ...walkOf({ ...read, name: read.walk, elem, line }) })
  },
})
