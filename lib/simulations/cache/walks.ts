import { AppError } from '@/lib/base/app-error'
import type { Area } from './areas'
import { type Access, accessesOf, type Pattern, pattern } from './patterns'

export const walkNames = [
  'row-major',
  'column-major',
  'strided',
  'two-arrays',
  'linked-list',
  'transpose',
  'script',
] as const
export type WalkName = Exclude<(typeof walkNames)[number], 'script'>

export interface Walk {
  readonly name: WalkName
  readonly elem: 4 | 8
  readonly rows: number
  readonly cols: number
  /** Strided walks: from one element to the next, in elements. */
  readonly stride: number
  /** Transposes: side of a block in elements; 0 goes row by row. */
  readonly block: number
  readonly rounds: number
  readonly line: number
}

interface Walked {
  readonly areas: readonly Area[]
  readonly accesses: readonly Access[]
}

const LONGEST = 400

/** A named walk over a small matrix, array or list, with names for its elements. */
export function walkOf(walk: Walk): Walked {
  const { name, elem, rows, cols, stride, block, rounds } = walk
  const count = rows * cols
  const m: Area = { name: 'm', base: 0, elem, count, cols }
  const a: Area = { name: 'a', base: 0, elem, count: count * stride }
  const repeat = rounds
  const from = (given: Parameters<typeof pattern>[0]): readonly Access[] => bounded(pattern(given))
  switch (name) {
    case 'row-major':
    case 'column-major':
      return { areas: [m], accesses: from({ name, base: 0, elem, rows, cols, repeat }) }
    case 'strided':
      return { areas: [a], accesses: from({ name, base: 0, elem, count, stride: stride * elem, repeat }) }
    case 'two-arrays': {
      const base2 = count * elem
      const areas = [
        { name: 'a', base: 0, elem, count },
        { name: 'b', base: base2, elem, count },
      ]
      return { areas, accesses: from({ name, base: 0, base2, elem, count, repeat }) }
    }
    case 'transpose': {
      const n = Math.min(rows, cols)
      const base2 = n * n * elem
      const areas = [
        { name: 'm', base: 0, elem, count: n * n, cols: n },
        { name: 't', base: base2, elem, count: n * n, cols: n },
      ]
      return {
        areas,
        accesses: from({ name, n, base: 0, base2, elem, block: block === 0 ? Math.max(1, n) : block }),
      }
    }
    case 'linked-list':
      return listWalk(walk)
  }
}

/** Nodes of a value and a pointer, each on a line of its own and out of order, as after much allocating and freeing. */
function listWalk({ rows, cols, rounds, line }: Walk): Walked {
  const count = rows * cols
  const node: Area = { name: 'node', base: 0, elem: 16, count, stride: Math.max(line, 16) }
  const jump = [7, 5, 3, 11, 13].find((step) => count % step !== 0) ?? 1
  const once = Array.from({ length: count }, (_, i) => ({
    address: ((i * jump) % count) * Math.max(line, 16),
    size: 8,
    write: false,
  }))
  if (count * rounds > LONGEST) throw tooLong(count * rounds)
  return { areas: [node], accesses: Array.from({ length: rounds }, () => once).flat() }
}

function bounded(given: Pattern): readonly Access[] {
  const accesses = accessesOf(given)
  if (accesses.length > LONGEST) throw tooLong(accesses.length)
  return accesses
}

function tooLong(length: number): AppError {
  return new AppError(
    'invalid',
    `This walk has ${length} accesses; at most ${LONGEST} are shown. Take fewer rows, columns or rounds.`,
  )
}
