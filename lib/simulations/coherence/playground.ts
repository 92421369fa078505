import { z } from 'zod'
import { AppError } from '@/lib/base/app-error'
import { definePlayground } from '../define-playground'
import { layOut } from './declared'
import { inTurns } from './model'
import { readDeeds, readStruct } from './read-script'
import { accessTrace, layoutTrace } from './trace'

const settings = z.strictObject({
  shows: z.enum(['accesses', 'layout']),
  language: z.enum(['go', 'c']),
  struct: z.string().max(2000),
  base: z.coerce.number().int().min(0).max(120),
  line: z.enum(['64', '128']),
  accesses: z.string().max(2000),
  rounds: z.coerce.number().int().min(1).max(8),
})

const preset = (
  id: string,
  title: string,
  says: string,
  struct: readonly string[],
  accesses: readonly string[],
  more: Partial<{
    shows: 'accesses' | 'layout'
    language: 'go' | 'c'
    base: number
    line: '64' | '128'
    rounds: number
  }> = {},
) => ({
  id,
  title,
  says,
  settings: {
    shows: 'accesses',
    language: 'go',
    base: 0,
    line: '64',
    rounds: 1,
    ...more,
    struct: struct.join('\n'),
    accesses: accesses.join('\n'),
  },
})

const COUNTERS = ['0 write hits', '1 write misses']

export const playground = definePlayground({
  settings,
  knobs: [
    {
      key: 'shows',
      kind: 'choice',
      label: 'What runs',
      options: [
        { value: 'accesses', label: 'cores that read and write' },
        { value: 'layout', label: 'the compiler, field by field' },
      ],
    },
    {
      key: 'language',
      kind: 'choice',
      label: 'Language',
      options: [
        { value: 'go', label: 'Go' },
        { value: 'c', label: 'C' },
      ],
    },
    {
      key: 'struct',
      kind: 'script',
      label: 'Struct',
      lines: 5,
      says: 'A field a line: “hits int64”, “_ [56]byte” in Go; “long hits”, “char pad[56]” in C.',
    },
    {
      key: 'base',
      kind: 'number',
      label: 'Starts at',
      says: 'Bytes from the border of a line to the struct.',
      min: 0,
      max: 120,
      step: 1,
      unit: 'bytes',
    },
    {
      key: 'line',
      kind: 'choice',
      label: 'Line',
      options: [
        { value: '64', label: '64 bytes' },
        { value: '128', label: '128 bytes (Apple)' },
      ],
    },
    {
      key: 'accesses',
      onlyFor: { key: 'shows', is: ['accesses'] },
      kind: 'script',
      label: 'Accesses',
      lines: 5,
      says: 'One a line: “0 write hits” is core 0. Cores 0 to 3.',
    },
    {
      key: 'rounds',
      onlyFor: { key: 'shows', is: ['accesses'] },
      kind: 'number',
      label: 'Rounds',
      says: 'How often the accesses are repeated.',
      min: 1,
      max: 8,
      step: 1,
    },
  ],
  presets: [
    preset(
      'ping-pong',
      'False sharing',
      'Two cores, two counters, one line. Each write takes the line from the other core.',
      ['hits int64', 'misses int64'],
      COUNTERS,
      { rounds: 3 },
    ),
    preset(
      'padded',
      'Padding',
      '8 + 56 bytes are a line. Each core gets its own once, and keeps it.',
      ['hits int64', '_ [56]byte', 'misses int64'],
      COUNTERS,
      { rounds: 3 },
    ),
    preset(
      'too-little',
      'Padding that depends on luck',
      '48 bytes are too few if the struct starts on a line. Move the start to 16 and it happens to work.',
      ['hits int64', '_ [48]byte', 'misses int64'],
      COUNTERS,
      { rounds: 3 },
    ),
    preset(
      'readers',
      'Readers cost nothing',
      'Three readers share the line in S. One write, and all of them have to fetch it again.',
      ['config int64', 'hits int64'],
      [
        '0 read config',
        '1 read config',
        '2 read config',
        '0 read config',
        '3 write hits',
        '0 read config',
        '1 read config',
        '2 read config',
      ],
    ),
    preset(
      'exclusive',
      'What E is for',
      'Core 0 reads alone and then writes without a message. Core 1 reads too, and the next write has to be announced.',
      ['x int64'],
      ['0 read x', '0 write x', '1 read x', '0 write x'],
    ),
    preset(
      'mutex',
      'A mutex and its neighbour',
      '`sync.Mutex` is 8 bytes without padding: who only reads the counter loses the line whenever somebody locks.',
      ['mu sync.Mutex', 'limit int64'],
      ['0 read limit', '1 write mu', '0 read limit', '1 write mu', '0 read limit'],
    ),
    preset(
      'holes',
      'Holes in a struct',
      'A bool, a word, a bool: 24 bytes, of which 10 are used. Put the word first and it takes 16.',
      ['open bool', 'size int64', 'dirty bool'],
      ['0 read size'],
      { shows: 'layout' },
    ),
    preset(
      'straddle',
      'One field, two lines',
      'A field that crosses a border occupies both lines; a write needs both.',
      ['char head[60]', 'char key[16]', 'char tail[8]'],
      ['0 read head', '1 read tail', '2 write key'],
      { language: 'c' },
    ),
  ],
  run(read) {
    const declared = readStruct(read.struct, read.language)
    const line = Number(read.line)
    if (read.shows === 'layout') return layoutTrace(declared, read.base, line)
    const once = readDeeds(read.accesses, declared)
    if (once.length === 0 || once.length > 40)
      throw new AppError('invalid', 'Give 1 to 40 accesses, such as “0 write hits”, one a line.')
    const cores = Math.max(2, ...once.map(({ core }) => core + 1))
    return accessTrace(
      { fields: layOut(declared).fields, base: read.base, cores, line },
      inTurns(once, read.rounds),
    )
  },
})
