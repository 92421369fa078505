import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { asChoice } from '../draws'
import {
  drawFlags,
  drawPath,
  FLAG_WORDS,
  type Flags,
  flagsExhibit,
  OPEN,
  type Path,
  tablesOf,
} from '../flags'
import { type Access, accesses, type Fault, walk } from '../walk'
import { walksTrace } from '../walk-trace'

const params = z.strictObject({
  /** What the program does. */
  access: z.enum(['any', ...accesses]).default('any'),
  /** Who does it; `any` is mostly user code. */
  from: z.enum(['any', 'user', 'kernel']).default('any'),
})

interface Drawn {
  readonly path: Path
  readonly access: Access
}

const LABELS: Readonly<Record<'none' | Exclude<Fault, 'not-canonical'>, string>> = {
  none: 'no fault: it is translated',
  'not-present': 'page fault: not present',
  'no-write': 'page fault: no right to write',
  'no-user': 'page fault: kernel only',
  'no-execute': 'page fault: no right to execute',
}
type Ending = keyof typeof LABELS
const ENDINGS: readonly Ending[] = ['none', 'not-present', 'no-write', 'no-user', 'no-execute']

function endingOf({ path, access }: Drawn): Ending {
  const { end } = walk(tablesOf(path), BigInt(path.address), access)
  return end.kind === 'frame' || end.fault === 'not-canonical' ? 'none' : end.fault
}

/** The same question for someone who looks at these entries only. */
function endingWith(drawn: Drawn, flags: readonly Flags[]): Ending {
  return endingOf({ ...drawn, path: { ...drawn.path, flags } })
}

/** Rights that any level gives, put everywhere. */
function anyLevel(flags: readonly Flags[]): Flags[] {
  const writable = flags.some((one) => one.writable)
  const user = flags.some((one) => one.user)
  const noExecute = flags.every((one) => one.noExecute)
  return flags.map(({ present }) => ({ present, writable, user, noExecute }))
}

export const faultOrNot = defineQuestion({
  id: 'fault-or-not',
  title: 'Fault or not, and which',
  kind: 'quick',
  form: 'choice',
  params,
  pose(rng, given): Drawn {
    const kind =
      given.access === 'any'
        ? rng.pick(['write', 'write', 'execute', 'execute', 'read'] as const)
        : given.access
    const from = given.from === 'any' ? (rng.chance(0.75) ? 'user' : 'kernel') : given.from
    const own =
      kind === 'write'
        ? (['no-write', 'no-write'] as const)
        : kind === 'execute'
          ? (['no-execute', 'no-execute'] as const)
          : []
    const forUser = from === 'user' ? (['no-user'] as const) : []
    const wanted = rng.pick([...own, ...forUser, 'none', 'none', 'not-present'] as const)
    // Rights that this access does not ask for are taken away as often as not, so that there is something to overlook.
    const flags = drawFlags(rng, {
      write: wanted === 'no-write' || (kind !== 'write' && rng.chance(0.5)),
      execute: wanted === 'no-execute' || (kind !== 'execute' && rng.chance(0.5)),
      user: wanted === 'no-user' || (from === 'kernel' && rng.chance(0.5)),
    })
    const absent = wanted === 'not-present' ? rng.between(0, 3) : null
    return {
      path: drawPath(
        rng,
        4,
        flags.map((one, i) => (i === absent ? { ...one, present: false } : one)),
      ),
      access: { kind, from },
    }
  },
  ask({ path, access }) {
    const who = access.from === 'user' ? 'User code' : 'The kernel'
    const does = { read: 'reads', write: 'writes', execute: 'executes an instruction at' }[access.kind]
    return {
      prompt: {
        text: `**${who} ${does}** \`${path.address}\`. The walk meets the entries below. ${FLAG_WORDS}${access.from === 'kernel' ? ' (CR0.WP is on; no SMEP, no SMAP.)' : ''}\n\nWhat happens?`,
        exhibits: [flagsExhibit(path)],
      },
      form: { kind: 'choice', options: ENDINGS.map((id) => ({ id, label: LABELS[id] })) },
      hints: [
        'The rights are the AND over all levels; for NX, a single 1 is enough. U/S counts for user code only.',
        'First see whether each entry is present, from the top down.',
      ],
    }
  },
  run: ({ path, access }) => walksTrace(tablesOf(path), [{ address: BigInt(path.address), access }]),
  truth: (_drawn, trace) => {
    const end = trace.steps.at(-1)?.state.end
    return asChoice(end?.kind === 'fault' ? end.fault : 'none')
  },
  misconceptions: [
    {
      id: 'kernel-writes-all',
      name: 'the kernel may write anything',
      says: 'With CR0.WP set, and Linux sets it, a read-only entry stops the kernel, too. Copy-on-write depends on it.',
      answer: (drawn) =>
        drawn.access.from === 'kernel' && drawn.access.kind === 'write'
          ? asChoice(
              endingWith(
                drawn,
                drawn.path.flags.map((one) => ({ ...one, writable: true })),
              ),
            )
          : null,
    },
    {
      id: 'leaf-decides',
      name: 'only the last entry looked at',
      says: 'The leaf cannot give back what an upper level takes away: the rights are the AND over all levels.',
      answer: (drawn) => asChoice(endingWith(drawn, [OPEN, OPEN, OPEN, drawn.path.flags[3] ?? OPEN])),
    },
    {
      id: 'top-decides',
      name: 'only the first entry looked at',
      says: 'The top entry opens the way, but each level below can take a right away.',
      answer: (drawn) => asChoice(endingWith(drawn, [drawn.path.flags[0] ?? OPEN, OPEN, OPEN, OPEN])),
    },
    {
      id: 'any-level-gives',
      name: 'one level is enough',
      says: 'A right has to be given on every level; one level that gives it is not enough.',
      answer: (drawn) => asChoice(endingWith(drawn, anyLevel(drawn.path.flags))),
    },
  ],
  explain(drawn, trace) {
    const ending = endingOf(drawn)
    const end = trace.steps.at(-1)?.state.end
    const at =
      trace.steps.at(-1)?.state.reads.find(({ level }) => end?.kind === 'fault' && level === end.level)
        ?.name ?? ''
    const because: Record<Ending, string> = {
      none:
        drawn.access.from === 'kernel'
          ? `All four entries are present and none forbids the ${drawn.access.kind}. U/S = 0 keeps user code out, not the kernel.`
          : `All four entries are present and open to user code, and none forbids the ${drawn.access.kind}.`,
      'not-present': `The ${at} entry has P = 0. The walk ends there; bits of other entries no longer matter.`,
      'no-write': `The ${at} entry has R/W = 0. Writing needs R/W = 1 on every level${drawn.access.from === 'kernel' ? ', for the kernel too as long as CR0.WP is set' : ''}.`,
      'no-user': `The ${at} entry has U/S = 0. User code needs U/S = 1 on every level.`,
      'no-execute': `The ${at} entry has NX = 1. One NX on the way is enough to forbid executing.`,
    }
    const label = LABELS[ending]
    return { truthSays: `${label[0]?.toUpperCase() ?? ''}${label.slice(1)}.`, because: because[ending] }
  },
  parts(drawn, trace, answer) {
    if (answer.kind !== 'choice') return undefined
    const end = trace.steps.at(-1)?.state.end
    const level = end?.kind === 'fault' ? end.level : null
    const said = ENDINGS.find((id) => id === answer.value) ?? 'none'
    const step = level === null ? trace.steps.length - 1 : 5 - level
    return {
      step,
      predicted: LABELS[said],
      actual: LABELS[endingOf(drawn)],
      ...(level === null ? {} : { focus: `level ${level}` }),
    }
  },
})
