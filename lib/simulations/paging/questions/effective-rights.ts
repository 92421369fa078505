import { z } from 'zod'
import { defineQuestion } from '../../define-question'
import { levelName, levelsDown } from '../address'
import { asChoices } from '../draws'
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
import { type AccessKind, accesses, walk } from '../walk'
import { walksTrace } from '../walk-trace'

const params = z.strictObject({
  /** Whose rights are asked about. */
  of: z.enum(['user', 'kernel']).default('user'),
})

interface Drawn {
  readonly path: Path
  readonly of: 'user' | 'kernel'
}

function allowed({ path, of }: Drawn): AccessKind[] {
  return accesses.filter(
    (kind) => walk(tablesOf(path), BigInt(path.address), { kind, from: of }).end.kind === 'frame',
  )
}

function allowedBy(drawn: Drawn, flags: readonly Flags[]) {
  return asChoices(allowed({ ...drawn, path: { ...drawn.path, flags } }))
}

export const effectiveRights = defineQuestion({
  id: 'effective-rights',
  title: 'What may be done at this address',
  kind: 'quick',
  form: 'choices',
  params,
  pose(rng, { of }): Drawn {
    const takes = {
      write: rng.chance(0.5),
      execute: rng.chance(0.5),
      user: rng.chance(of === 'user' ? 0.2 : 0.5),
    }
    return { path: drawPath(rng, 4, drawFlags(rng, takes)), of }
  },
  ask({ path, of }) {
    return {
      prompt: {
        text: `The walk of \`${path.address}\` meets the entries below. ${FLAG_WORDS}${of === 'kernel' ? ' CR0.WP is on; there is no SMEP and no SMAP.' : ''}\n\nWhat may **${of === 'user' ? 'user code' : 'the kernel'}** do at this address?`,
        exhibits: [flagsExhibit(path)],
      },
      form: { kind: 'choices', options: accesses.map((id) => ({ id, label: id })) },
      hints: ['For each right go down the column: one entry that takes it away is enough.'],
    }
  },
  run: ({ path, of }) =>
    walksTrace(
      tablesOf(path),
      accesses.map((kind) => ({ address: BigInt(path.address), access: { kind, from: of } })),
    ),
  truth: (drawn) => asChoices(allowed(drawn)),
  misconceptions: [
    {
      id: 'leaf-decides',
      name: 'only the last entry looked at',
      says: 'The leaf cannot give back what an upper level takes away: the rights are the AND over all levels.',
      answer: (drawn) => allowedBy(drawn, [OPEN, OPEN, OPEN, drawn.path.flags[3] ?? OPEN]),
    },
    {
      id: 'any-level-gives',
      name: 'one level is enough',
      says: 'A right has to be given on every level; one level that gives it is not enough.',
      answer: (drawn) => {
        const { flags } = drawn.path
        const any: Flags = {
          present: true,
          writable: flags.some((one) => one.writable),
          user: flags.some((one) => one.user),
          noExecute: flags.every((one) => one.noExecute),
        }
        return allowedBy(
          drawn,
          flags.map(() => any),
        )
      },
    },
    {
      id: 'nx-as-permission',
      name: 'NX read as a permission',
      says: 'NX = 1 forbids executing. It is the only one of these bits that takes away when it is set.',
      answer: (drawn) =>
        allowedBy(
          drawn,
          drawn.path.flags.map((one) => ({ ...one, noExecute: !one.noExecute })),
        ),
    },
  ],
  explain({ path, of }) {
    const kinds = allowed({ path, of })
    const first = (lacks: (one: Flags) => boolean) => {
      const at = path.flags.findIndex(lacks)
      return at < 0 ? null : levelName(levelsDown(path.levels)[at] ?? 1, path.levels)
    }
    const noUser = of === 'user' ? first((one) => !one.user) : null
    const noWrite = first((one) => !one.writable)
    const noExecute = first((one) => one.noExecute)
    const because =
      noUser !== null
        ? `The ${noUser} entry has U/S = 0, so user code may do nothing here, whatever the other entries say.`
        : `${noWrite === null ? 'R/W is 1 on every level, so writing is allowed' : `The ${noWrite} entry has R/W = 0, which forbids writing`}; ${noExecute === null ? 'NX is 0 on every level, so executing is allowed' : `the ${noExecute} entry has NX = 1, which forbids executing`}. What is present may be read.`
    return { truthSays: kinds.length === 0 ? 'Nothing.' : `${sayKinds(kinds)}.`, because }
  },
  parts(drawn, trace, answer) {
    const given = answer.kind === 'choices' ? answer.value : []
    const kinds = allowed(drawn)
    const wrong = accesses.find((kind) => given.includes(kind) !== kinds.includes(kind))
    if (wrong === undefined) return undefined
    const step = trace.steps.findIndex(({ state }) => state.access.kind === wrong && state.end !== null)
    return {
      step: Math.max(1, step),
      predicted: `${wrong}: ${given.includes(wrong) ? 'allowed' : 'fault'}`,
      actual: `${wrong}: ${kinds.includes(wrong) ? 'allowed' : 'fault'}`,
    }
  },
})

function sayKinds(kinds: readonly AccessKind[]): string {
  const said =
    kinds.length === 1 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''}`
  return `${said[0]?.toUpperCase() ?? ''}${said.slice(1)}`
}
