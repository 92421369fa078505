import { z } from 'zod'
import type { Rng } from '@/lib/base/rng'
import { defineQuestion } from '../../define-question'
import { asChoice, drawUntil, span } from '../draws'
import { type AccessOp, isAccess, type Op, start, step, type Outcome } from '../model'
import { pagesTrace, type Program, sayOp, sayPages } from '../pages-trace'

const params = z.strictObject({
  /** What the program did before the access. */
  after: z.enum(['any', 'mmap', 'madvise', 'mprotect', 'munmap', 'truncate']).default('any'),
})

const LABELS = {
  none: 'no fault at all',
  minor: 'a minor fault; the program does not notice',
  MAPERR: '`SIGSEGV`: nothing is mapped there (MAPERR)',
  ACCERR: '`SIGSEGV`: the protection forbids it (ACCERR)',
  ADRERR: '`SIGBUS`: beyond the end of the file',
} as const
type Ending = keyof typeof LABELS
const ENDINGS: readonly Ending[] = ['none', 'minor', 'MAPERR', 'ACCERR', 'ADRERR']

function endingOf({ faults, stop }: Outcome): Ending {
  return stop?.code ?? (faults > 0 ? 'minor' : 'none')
}

/** What the last access meets. */
function lastEnding({ mapping: kind, pages, ops }: Program): Ending {
  let { mapping, outcome } = start(kind, pages)
  for (const op of ops) ({ mapping, outcome } = step(mapping, op))
  return endingOf(outcome)
}

/** The same program for someone to whom some calls do something else, or nothing. */
function endingIf(program: Program, sees: (op: Op) => Op | null): Ending {
  const ops = program.ops.flatMap((op) => {
    const seen = sees(op)
    return seen === null ? [] : [seen]
  })
  return lastEnding({ ...program, ops })
}

type After = 'mmap' | 'madvise' | 'mprotect' | 'munmap' | 'truncate'
const POSSIBLE: Readonly<Record<After, readonly Ending[]>> = {
  mmap: ['none', 'minor'],
  madvise: ['none', 'minor'],
  mprotect: ['none', 'ACCERR'],
  munmap: ['none', 'MAPERR'],
  truncate: ['none', 'ADRERR'],
}

function drawOps(rng: Rng, after: After, pages: number): Op[] {
  const from = rng.between(1, pages / 2)
  const to = from + rng.between(2, pages / 2 - 1)
  const before: AccessOp = {
    op: after === 'truncate' ? 'read' : rng.pick(['write', 'write', 'read']),
    pages: span(0, rng.between(pages / 2, pages)),
  }
  const last: AccessOp = { op: rng.pick(['read', 'write']), pages: [rng.between(0, pages - 1)] }
  switch (after) {
    case 'mmap':
      return [before, last]
    case 'madvise':
      return [before, { op: 'madvise', advice: 'DONTNEED', from, to }, last]
    case 'munmap':
      return [before, { op: 'munmap', from, to }, last]
    case 'truncate':
      return [before, { op: 'truncate', pages: from + 1 }, last]
    case 'mprotect': {
      const down: Op = { op: 'mprotect', protection: rng.pick(['r', 'r', 'none']), from, to }
      return rng.chance(0.3)
        ? [before, down, { op: 'mprotect', protection: 'rw', from, to }, last]
        : [before, down, last]
    }
  }
}

export const accessOutcome = defineQuestion({
  id: 'access-outcome',
  title: 'What this access meets',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, given): Program {
    const after =
      given.after === 'any'
        ? rng.pick(['mmap', 'madvise', 'madvise', 'mprotect', 'munmap', 'truncate'] as const)
        : given.after
    const wanted = rng.pick(POSSIBLE[after])
    return drawUntil(
      () => {
        const pages = rng.pick([8, 12, 16])
        return {
          mapping: after === 'truncate' ? 'files' : 'anon',
          pages,
          populate: false,
          ops: drawOps(rng, after, pages),
        }
      },
      (program) =>
        lastEnding(program) === wanted &&
        (after === 'mmap' ||
          wanted !== 'minor' ||
          endingIf(program, (op) => (isAccess(op) ? op : null)) !== 'minor'),
    )
  },
  ask(program) {
    const last = program.ops.at(-1)
    const page = last !== undefined && isAccess(last) ? (last.pages[0] ?? 0) : 0
    const what =
      program.mapping === 'anon'
        ? 'private anonymous memory'
        : 'a file on tmpfs of the same size, shared (MAP_SHARED) and wholly in the page cache'
    return {
      prompt: {
        text: `A program maps **${program.pages} pages** of ${what}, readable and writable, and goes on as listed. There are no huge pages.\n\nWhat does the **last access**, the **${last?.op ?? ''} of page ${page}**, meet?`,
        exhibits: [
          { kind: 'code', title: 'Operation and pages, counted from 0', lines: program.ops.map(sayOp) },
        ],
      },
      form: { kind: 'choice', options: ENDINGS.map((id) => ({ id, label: LABELS[id] })) },
      hints: [
        'Ask in this order: is the address mapped, does its protection allow the access, is there an entry that allows it already?',
        'munmap takes the addresses away. MADV_DONTNEED takes only the frames, mprotect only rights.',
      ],
    }
  },
  run: (program) => pagesTrace(program),
  truth: (program) => asChoice(lastEnding(program)),
  misconceptions: [
    {
      id: 'dontneed-unmaps',
      name: 'MADV_DONTNEED taken for munmap',
      says: 'MADV_DONTNEED gives the frames back but keeps the mapping: the next access faults in zeros.',
      answer: (program) =>
        asChoice(
          endingIf(program, (op) => (op.op === 'madvise' ? { op: 'munmap', from: op.from, to: op.to } : op)),
        ),
    },
    {
      id: 'dontneed-is-a-hint',
      name: 'MADV_DONTNEED does nothing at once',
      says: 'On Linux the frames are gone when the call returns, and with them their content.',
      answer: (program) => asChoice(endingIf(program, (op) => (op.op === 'madvise' ? null : op))),
    },
    {
      id: 'munmap-keeps-addresses',
      name: 'munmap only frees memory',
      says: 'munmap removes the addresses themselves. Nothing can be faulted in there any more.',
      answer: (program) =>
        asChoice(
          endingIf(program, (op) =>
            op.op === 'munmap' ? { op: 'madvise', advice: 'DONTNEED', from: op.from, to: op.to } : op,
          ),
        ),
    },
    {
      id: 'mprotect-drops',
      name: 'mprotect drops the pages',
      says: 'mprotect changes rights and keeps the frames: when the right comes back, so does the access, without a fault.',
      answer: (program) =>
        asChoice(
          endingIf(program, (op) =>
            op.op === 'mprotect' ? { op: 'madvise', advice: 'DONTNEED', from: op.from, to: op.to } : op,
          ),
        ),
    },
    {
      id: 'beyond-file-is-zero',
      name: 'zeros beyond the end of the file',
      says: 'A whole page beyond the end of the file has nothing behind it: the access is SIGBUS, though the address is mapped.',
      answer: (program) => {
        if (program.mapping === 'anon') return null
        const ending = lastEnding(program)
        return asChoice(ending === 'ADRERR' ? 'minor' : ending)
      },
    },
    {
      id: 'read-allocates',
      name: 'reading counts as allocating',
      says: 'A read maps only the zero page. The first write to it faults again.',
      answer: (program) =>
        asChoice(
          endingIf(program, (op) =>
            isAccess(op) && program.mapping === 'anon'
              ? { ...op, op: op.op === 'read' ? 'write' : op.op }
              : op,
          ),
        ),
    },
  ],
  explain(program, trace) {
    const ending = lastEnding(program)
    const last = program.ops.at(-1)
    const page = last !== undefined && isAccess(last) ? (last.pages[0] ?? 0) : 0
    return {
      truthSays: `${upper(LABELS[ending])}.`,
      because: `${whyOf(program, ending, page)} ${trace.steps.at(-1)?.says ?? ''}`,
    }
  },
  parts(program, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const said = ENDINGS.find((id) => id === answer.value) ?? 'none'
    const step = trace.steps.length - 1
    return {
      step,
      predicted: short(said),
      actual: short(lastEnding(program)),
      focus: `page ${trace.steps[step]?.state.touched?.from ?? 0}`,
    }
  },
})

function upper(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

function short(ending: Ending): string {
  return {
    none: 'no fault',
    minor: 'a minor fault',
    MAPERR: 'SIGSEGV, not mapped',
    ACCERR: 'SIGSEGV, forbidden',
    ADRERR: 'SIGBUS',
  }[ending]
}

/** What the calls before had done to this page. */
function whyOf({ ops }: Program, ending: Ending, page: number): string {
  const hits = ops.filter((op) => !isAccess(op) && 'from' in op && op.from <= page && page < op.to)
  const call = hits.at(-1)
  const cut = ops.find((op) => op.op === 'truncate')
  if (call?.op === 'madvise')
    return `MADV_DONTNEED of pages ${sayPages(call.from, call.to)} took page ${page}'s frame but kept the mapping.`
  if (call?.op === 'munmap')
    return `\`munmap\` of pages ${sayPages(call.from, call.to)} took page ${page} away.`
  if (call?.op === 'mprotect')
    return ending === 'ACCERR'
      ? `\`mprotect\` of pages ${sayPages(call.from, call.to)} took the right, and the kernel does not give it back by itself.`
      : '`mprotect` changes rights and keeps the frames.'
  if (cut?.op === 'truncate') return `The file is ${cut.pages} pages long: pages 0 to ${cut.pages - 1} exist.`
  return `No call before concerned page ${page}.`
}
