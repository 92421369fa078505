import { z } from 'zod'
import type { Answer } from '../../answer'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { isAccess, type Op } from '../model'
import { pagesTrace, type Program } from '../pages-trace'

const params = z.strictObject({
  /** How many accesses, 5 to 9. */
  length: z.int().min(5).max(9).default(7),
  /** Whether one page is given back by MADV_DONTNEED half-way. */
  dontneed: z.boolean().default(false),
})

type Cell = 'none' | 'zero' | 'frame'
const VALUES: readonly { readonly id: Cell; readonly label: string }[] = [
  { id: 'none', label: 'none' },
  { id: 'zero', label: 'zero' },
  { id: 'frame', label: 'frame' },
]

function asGrid(value: readonly Cell[]): Answer {
  return { kind: 'grid', value: [...value] }
}

function cellsOf(program: Program): Cell[] {
  return pagesTrace(program).steps.flatMap(({ state }): Cell[] => {
    if (state.outcome === 'none') return ['none']
    if (state.outcome !== 'fault') return []
    return [state.held[state.touched?.from ?? 0] === 'z' ? 'zero' : 'frame']
  })
}

/** What a wrong model says to each access, told which pages were read and written before. */
function walkThrough(
  { ops }: Program,
  says: (op: 'read' | 'write', wasRead: boolean, wasWritten: boolean) => Cell,
): Answer {
  const read = new Set<number>()
  const written = new Set<number>()
  const cells = ops.flatMap((op): Cell[] => {
    if (!isAccess(op)) {
      if (op.op === 'madvise') {
        read.delete(op.from)
        written.delete(op.from)
      }
      return []
    }
    const [page = 0] = op.pages
    const cell = says(op.op, read.has(page), written.has(page))
    ;(op.op === 'read' ? read : written).add(page)
    return [cell]
  })
  return asGrid(cells)
}

export const accessGrid = defineQuestion({
  id: 'access-grid',
  title: 'What each access brings',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { length, dontneed }): Program {
    return drawUntil(
      () => {
        const ops = Array.from({ length }, (): Op => ({
          op: rng.chance(0.5) ? 'read' : 'write',
          pages: [rng.between(0, 2)],
        }))
        const at = rng.between(3, length - 2)
        const page = rng.between(0, 2)
        return {
          mapping: 'anon',
          pages: 4,
          populate: false,
          ops: dontneed
            ? ops.toSpliced(at, 0, { op: 'madvise', advice: 'DONTNEED', from: page, to: page + 1 })
            : ops,
        }
      },
      (program) => {
        const cells = cellsOf(program)
        const counts = VALUES.map(({ id }) => cells.filter((cell) => cell === id).length)
        const repeats = program.ops.some((op, i) => JSON.stringify(op) === JSON.stringify(program.ops[i - 1]))
        return (
          counts.every((some) => some >= 1) &&
          (counts[0] ?? 0) >= 2 &&
          !repeats &&
          touchesDropped(program) &&
          (dontneed || writesAfterRead(program))
        )
      },
    )
  },
  ask(program) {
    const dropped = program.ops.findIndex((op) => op.op === 'madvise')
    const drop = program.ops[dropped]
    const between =
      drop?.op === 'madvise'
        ? ` After access ${dropped} it calls \`madvise\` with **MADV_DONTNEED** on page **${drop.from}**.`
        : ''
    const columns = program.ops.flatMap((op) => (isAccess(op) ? [`${op.op} ${op.pages[0] ?? 0}`] : []))
    return {
      prompt: {
        text: `A program maps **4 pages** of private anonymous memory and makes these accesses, one byte each: **${columns.join(' · ')}**.${between}\n\nWhat does each access bring: **none**, no fault; **zero**, a minor fault that maps the zero page; or **frame**, one that gives the page a frame of its own?`,
      },
      form: { kind: 'grid', columns, rows: [''], values: VALUES },
      hints: [
        'Follow each page by itself: untouched, zero page, frame. Reading goes at most to the zero page; writing always ends at a frame.',
      ],
    }
  },
  run: (program) => pagesTrace(program),
  truth: (program) => asGrid(cellsOf(program)),
  misconceptions: [
    {
      id: 'read-allocates',
      name: 'reading counts as allocating',
      says: 'A first read maps the zero page, which is shared by all. The frame comes with the first write, and that faults again.',
      answer: (program) =>
        walkThrough(program, (_op, wasRead, wasWritten) => (wasRead || wasWritten ? 'none' : 'frame')),
    },
    {
      id: 'zero-page-turns-writable',
      name: 'the zero page written without a fault',
      says: 'The zero page is mapped read-only. The first write to it faults and gets a frame.',
      answer: (program) =>
        walkThrough(program, (op, wasRead, wasWritten) =>
          wasRead || wasWritten ? 'none' : op === 'read' ? 'zero' : 'frame',
        ),
    },
    {
      id: 'allocated-by-mmap',
      name: 'mmap allocates the frames',
      says: 'A mapping is a promise: no page has an entry before it is touched.',
      answer: (program) => walkThrough(program, () => 'none'),
    },
    {
      id: 'reads-never-fault',
      name: 'reading costs no fault',
      says: 'An untouched page has no entry, and reading needs one, too.',
      answer: (program) =>
        walkThrough(program, (op, _wasRead, wasWritten) =>
          op === 'write' && !wasWritten ? 'frame' : 'none',
        ),
    },
  ],
  explain(program) {
    const cells = cellsOf(program)
    const zero = cells.filter((cell) => cell === 'zero').length
    const frames = cells.filter((cell) => cell === 'frame').length
    const columns = program.ops.filter(isAccess)
    const at = cells.findIndex(
      (cell, i) => cell === 'frame' && columns.slice(0, i).some((op) => op.pages[0] === columns[i]?.pages[0]),
    )
    const again = columns[at]
    return {
      truthSays: `${zero} × zero page, ${frames} × frame, ${cells.length - zero - frames} × no fault.`,
      because: `The first read of an untouched page maps the zero page, the first write gives a frame.${again === undefined ? '' : ` Access ${at + 1} writes page ${again.pages[0] ?? 0}, which ${program.ops.some((op) => op.op === 'madvise') ? 'had no frame of its own, or no longer' : 'had only the zero page'}: a fault again.`}`,
    }
  },
  parts(program, trace, answer) {
    const given = answer.kind === 'grid' ? answer.value : []
    const cells = cellsOf(program)
    const at = cells.findIndex((cell, i) => given[i] !== cell)
    if (at < 0) return undefined
    const steps = trace.steps.flatMap(({ state }, i) =>
      state.outcome === 'none' || state.outcome === 'fault' ? [i] : [],
    )
    const step = steps[at] ?? 0
    return {
      step,
      predicted: sayCell(given[at]),
      actual: sayCell(cells[at]),
      focus: `page ${trace.steps[step]?.state.touched?.from ?? 0}`,
    }
  },
})

function sayCell(id: string | undefined): string {
  return id === 'frame' ? 'a frame of its own' : id === 'zero' ? 'the zero page' : 'no fault'
}

/** Some page is read first and written later: what the zero page is about. */
function writesAfterRead({ ops }: Program): boolean {
  const touches = ops.filter(isAccess)
  return touches.some((op, i) => {
    const before = touches.slice(0, i).filter((one) => one.pages[0] === op.pages[0])
    return op.op === 'write' && before.length > 0 && before.every((one) => one.op === 'read')
  })
}

/** A page given back was touched before and is touched again, or the call teaches nothing. */
function touchesDropped({ ops }: Program): boolean {
  const at = ops.findIndex((op) => op.op === 'madvise')
  const drop = ops[at]
  if (drop?.op !== 'madvise') return true
  const touches = (op: Op) => isAccess(op) && op.pages[0] === drop.from
  return ops.slice(0, at).some(touches) && ops.slice(at).some(touches)
}
