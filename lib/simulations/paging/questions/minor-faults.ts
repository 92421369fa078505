import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { count } from '../address'
import { asNumber, drawUntil } from '../draws'
import { type MappingKind, mappingKinds } from '../mapping'
import { isAccess } from '../model'
import { pagesTrace, type Program, sayOp } from '../pages-trace'
import {
  allAccesses,
  drawProgram,
  firstTouches,
  programExhibit,
  runProgram,
  sayMapping,
  stories,
} from '../programs'

const params = z.strictObject({
  /** Kind of mapping: anonymous private or shared, a file private or shared. */
  mapping: z.enum(['any', ...mappingKinds]).default('any'),
  /** Plain touches, a mapping with MAP_POPULATE, or one that is given back by MADV_DONTNEED on the way. */
  story: z.enum(['any', ...stories]).default('any'),
})

const isFile = (kind: MappingKind): boolean => kind === 'filep' || kind === 'files'
const anyAccess = (): boolean => true

export const minorFaults = defineQuestion({
  id: 'minor-faults',
  title: 'Minor faults of an access pattern',
  kind: 'predict',
  form: 'number',
  params,
  pose(rng, { mapping, story }): Program {
    return drawUntil(
      () => {
        const kind =
          mapping === 'any'
            ? rng.pick(['anon', 'anon', 'anon', 'filep', 'files', 'shared'] as const)
            : mapping
        const usual =
          kind === 'shared'
            ? (['plain', 'plain', 'populate'] as const)
            : (['plain', 'plain', 'plain', 'dontneed', 'dontneed', 'populate'] as const)
        const told = story === 'any' ? rng.pick(usual) : story
        return drawProgram(rng, kind, told)
      },
      (program) => {
        const { total, faults } = runProgram(program)
        const plain = firstTouches(program, anyAccess)
        // Anonymous memory where the write after the read costs a second fault; otherwise any overlap.
        return (
          (program.mapping !== 'anon' || program.populate || total !== plain) &&
          total < allAccesses(program) + (program.populate ? program.pages : 0) &&
          faults.length > 2
        )
      },
    )
  },
  ask(program) {
    const around =
      isFile(program.mapping) || usesCacheAgain(program) ? ' Fault-around is at its default of 16 pages.' : ''
    const inCall = program.populate ? ' Count those inside `mmap`, too.' : ''
    return {
      prompt: {
        text: `A program on Linux ${sayMapping(program)}. Then it touches one byte of each page as listed. There are no huge pages and no swap.${around}\n\nHow many **minor faults** does it take in all?${inCall}`,
        exhibits: [programExhibit(program)],
      },
      form: { kind: 'number', unit: 'faults', tolerance: 0, min: 0, max: 10_000 },
      hints: [
        RULES[program.mapping],
        `The first operation, \`${program.ops[0] === undefined ? '' : sayOp(program.ops[0])}\`, takes ${count(runProgram(program).faults[1] ?? 0, 'fault')}.`,
      ],
    }
  },
  run: (program) => pagesTrace(program),
  truth: (_program, trace) => asNumber(trace.steps.at(-1)?.state.faults ?? 0),
  misconceptions: [
    {
      id: 'read-allocates',
      name: 'one fault a page, read or write',
      says: 'A first read maps the zero page, which may not be written: the first write to that page faults again.',
      answer: (program) =>
        program.mapping === 'anon' && !program.populate ? asNumber(firstTouches(program, anyAccess)) : null,
    },
    {
      id: 'reads-are-free',
      name: 'reading costs no fault',
      says: 'A page that was never touched has no entry at all. Reading it needs one, if only for the zero page.',
      answer: (program) =>
        program.populate ? null : asNumber(firstTouches(program, (op) => op === 'write')),
    },
    {
      id: 'allocated-by-mmap',
      name: 'mmap allocates the frames',
      says: 'A mapping is a promise. Frames come page by page, with the faults, unless MAP_POPULATE asks for all at once.',
      answer: () => asNumber(0),
    },
    {
      id: 'every-access-faults',
      name: 'every access faults',
      says: 'After the fault the entry is there, and the next access of the same sort needs no kernel.',
      answer: (program) => asNumber(allAccesses(program)),
    },
    {
      id: 'no-fault-around',
      name: 'file pages come one by one',
      says: 'A read fault on a file maps all cached pages of the 16 round it at once.',
      answer: (program) =>
        isFile(program.mapping) && !program.populate
          ? asNumber(
              runProgram({ ...program, mapping: program.mapping === 'filep' ? 'anon' : 'shared' }).total,
            )
          : null,
    },
    {
      id: 'private-is-not-copied',
      name: 'a private mapping written in place',
      says: 'A private mapping never writes to the file: the first write to a page copies it, with a fault, even if it was read before.',
      answer: (program) =>
        program.mapping === 'filep' ? asNumber(runProgram({ ...program, mapping: 'files' }).total) : null,
    },
  ],
  explain(program) {
    const { faults, total } = runProgram(program)
    const parts = program.ops.flatMap((op, i) =>
      isAccess(op) ? [`\`${sayOp(op)}\` takes ${faults[i + 1] ?? 0}`] : [],
    )
    return {
      truthSays: `${count(total, 'minor fault')}.`,
      because: `${ruleOf(program)} ${program.populate ? `\`mmap\` takes ${faults[0] ?? 0}, ` : ''}${parts.join(', ')}.`,
    }
  },
  parts(_program, trace, answer) {
    const truth = trace.steps.at(-1)?.state.faults ?? 0
    if (answer.kind !== 'number' || answer.value === truth) return undefined
    const wanted = answer.value < truth ? 'fault' : 'none'
    const again = trace.steps.findIndex(({ state }, i) => {
      const page = state.touched?.from ?? -1
      return (
        i > 0 &&
        state.outcome === wanted &&
        (wanted === 'none' || trace.steps[i - 1]?.state.held[page] !== '.')
      )
    })
    const at = again >= 0 ? again : trace.steps.findIndex(({ state }) => state.outcome === wanted)
    if (at < 0)
      return {
        step: 0,
        predicted: count(answer.value, 'fault'),
        actual: count(trace.steps[0]?.state.faults ?? 0, 'fault'),
      }
    const words = { fault: 'a minor fault', none: 'no fault' }
    return {
      step: at,
      predicted: wanted === 'fault' ? words.none : words.fault,
      actual: words[wanted],
      focus: `page ${trace.steps[at]?.state.touched?.from ?? 0}`,
    }
  },
})

/** Shared anonymous memory that was given back is still in the page cache. */
function usesCacheAgain({ mapping, ops }: Program): boolean {
  return mapping === 'shared' && ops.some((op) => op.op === 'madvise')
}

function ruleOf(program: Program): string {
  if (program.populate) return POPULATED[program.mapping]
  return usesCacheAgain(program)
    ? `${RULES.shared} What MADV_DONTNEED unmaps stays in the page cache: a read fault maps the cached pages of its aligned group of 16 again.`
    : RULES[program.mapping]
}

const POPULATED: Readonly<Record<MappingKind, string>> = {
  anon: 'MAP_POPULATE faults every page of a writable private mapping in as if it were written, inside `mmap`: all have frames when it returns.',
  shared:
    'MAP_POPULATE faults every page in inside `mmap`, one fault each; shared anonymous memory can then be written without another.',
  filep:
    'MAP_POPULATE faults every page of a writable private mapping in as if it were written, inside `mmap`: all are copied when it returns.',
  files:
    'MAP_POPULATE faults a shared mapping in as if it were read, inside `mmap`: 16 pages of the page cache a fault, and they can be written without another.',
}

const RULES: Readonly<Record<MappingKind, string>> = {
  anon: 'In private anonymous memory a first read faults and maps the zero page; a first write faults and gets a frame, also after a read.',
  shared:
    'In shared anonymous memory a page faults once, at its first touch, read or write: its entry may be written at once.',
  filep:
    'A read fault on a file maps the cached pages of its aligned group of 16. In a private mapping each first write to a page faults again and copies it.',
  files:
    'A read fault on a file maps the cached pages of its aligned group of 16, and a shared mapping writes them without another fault. A write fault maps one page.',
}
