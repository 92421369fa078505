import { z } from 'zod'
import type { Answer } from '../../answer'
import type { Trace } from '../../contract'
import { defineQuestion } from '../../define-question'
import { drawUntil } from '../draws'
import { type Copies, type LineState, noCopies, type Operation } from '../mesi'
import type { Deed, Setup } from '../model'
import { accessTrace, type StageState } from '../trace'

const params = z.strictObject({
  /** How many cores, the rows: 2 to 4. */
  cores: z.int().min(2).max(4).default(3),
  /** How many accesses, the columns: 3 to 6. */
  accesses: z.int().min(3).max(6).default(4),
  /** `one`: all accesses go to one variable. `two`: to two variables on one line, which changes nothing. */
  variables: z.enum(['one', 'two']).default('one'),
})

interface Drawn {
  readonly setup: Setup
  readonly deeds: readonly Deed[]
}

function statesOf(trace: Trace<StageState>, cores: number): Copies[] {
  return trace.steps
    .slice(1)
    .map(({ state }) => (state.kind === 'accesses' ? (state.copies[0] ?? []) : noCopies(cores)))
}

/** Cells row after row: a core's states over all accesses. */
function grid(columns: readonly Copies[], cores: number): Answer {
  return {
    kind: 'grid',
    value: Array.from({ length: cores }, (_, core) => columns.map((copies) => copies[core] ?? 'I')).flat(),
  }
}

type WrongAccess = (copies: Copies, core: number, operation: Operation) => Copies

function wrongGrid({ setup, deeds }: Drawn, wrong: WrongAccess): Answer {
  const columns: Copies[] = []
  for (const { core, operation } of deeds)
    columns.push(wrong(columns.at(-1) ?? noCopies(setup.cores), core, operation))
  return grid(columns, setup.cores)
}

const withoutExclusive: WrongAccess = (copies, core, operation) =>
  copies.map((state, i): LineState => {
    if (operation === 'write') return i === core ? 'M' : 'I'
    if (i === core) return state === 'I' ? 'S' : state
    return state === 'I' || copies[core] !== 'I' ? state : 'S'
  })
const withoutInvalidation: WrongAccess = (copies, core, operation) =>
  copies.map((state, i): LineState => {
    if (i === core)
      return operation === 'write'
        ? 'M'
        : state === 'I'
          ? copies.some((one) => one !== 'I')
            ? 'S'
            : 'E'
          : state
    return state === 'I' || (copies[core] !== 'I' && operation === 'read') ? state : 'S'
  })
const ownerLosesToReader: WrongAccess = (copies, core, operation) =>
  copies.map((state, i): LineState => {
    if (operation === 'write') return i === core ? 'M' : 'I'
    if (copies[core] !== 'I') return state
    if (i === core) return copies.some((one) => one === 'E' || one === 'S') ? 'S' : 'E'
    return state === 'M' || state === 'I' ? 'I' : 'S'
  })
const exclusiveStays: WrongAccess = (copies, core, operation) =>
  copies.map((state, i): LineState => {
    if (i !== core) return operation === 'write' ? 'I' : copies[core] !== 'I' || state === 'I' ? state : 'S'
    if (operation === 'read') return state === 'I' ? (copies.some((one) => one !== 'I') ? 'S' : 'E') : state
    return state === 'E' ? 'E' : 'M'
  })

export const lineStates = defineQuestion({
  id: 'line-states',
  title: 'MESI states of a line, access by access',
  kind: 'predict',
  form: 'grid',
  params,
  pose(rng, { cores, accesses, variables }): Drawn {
    const fields =
      variables === 'one'
        ? [{ name: 'x', offset: 0, size: 8 }]
        : [
            { name: 'a', offset: 0, size: 8 },
            { name: 'b', offset: 8, size: 8 },
          ]
    const deeds = drawUntil(
      () =>
        Array.from({ length: accesses }, (): Deed => ({
          core: rng.between(0, cores - 1),
          operation: rng.chance(0.5) ? 'read' : 'write',
          field: rng.pick(fields).name,
        })),
      (drawn) =>
        new Set(drawn.map(({ core }) => core)).size >= Math.min(cores, accesses - 1, 3) &&
        drawn.some(({ operation }, i) => operation === 'write' && i > 0) &&
        drawn.filter(({ operation }) => operation === 'read').length >= 1 &&
        drawn.every(
          (deed, i) =>
            i === 0 || deed.core !== drawn[i - 1]?.core || deed.operation !== drawn[i - 1]?.operation,
        ),
    )
    return { setup: { fields, base: 0, cores, line: 64 }, deeds }
  },
  ask({ setup, deeds }) {
    const names = setup.fields.map(({ name }) => `\`${name}\``).join(' and ')
    const told = deeds.map(({ core, operation, field }) => `core ${core} ${operation}s \`${field}\``)
    return {
      prompt: {
        text: `${setup.fields.length === 1 ? `The line of ${names} is` : `${names} lie on the same line, which is`} in no cache. The caches keep to MESI. Then, one after the other: **${told.join(', ')}**.\n\nIn which state does each core have the line after each access?`,
      },
      form: {
        kind: 'grid',
        columns: deeds.map(({ core, operation }) => `${core} ${operation}s`),
        rows: Array.from({ length: setup.cores }, (_, core) => `core ${core}`),
        values: (['M', 'E', 'S', 'I'] as const).map((id) => ({ id, label: id })),
      },
      hints: [
        'A writer is alone: M for it, I for everybody else. A reader who is alone gets E; when another core has the line, both are S.',
        `The first access finds the line nowhere, so core ${deeds[0]?.core} has ${deeds[0]?.operation === 'read' ? 'E' : 'M'}, the others I.`,
      ],
    }
  },
  run: ({ setup, deeds }) => accessTrace(setup, deeds),
  truth: ({ setup }, trace) => grid(statesOf(trace, setup.cores), setup.cores),
  misconceptions: [
    {
      id: 'no-exclusive',
      name: 'a first read taken for shared',
      says: 'A core that reads a line nobody else has gets it in E. That is what E is for: it may write later without asking anyone.',
      answer: (drawn) => wrongGrid(drawn, withoutExclusive),
    },
    {
      id: 'copies-survive-a-write',
      name: 'copies that survive a write',
      says: 'A write takes the line from every other core. Its copies are I, not S, until they read again.',
      answer: (drawn) => wrongGrid(drawn, withoutInvalidation),
    },
    {
      id: 'reader-takes-it-away',
      name: 'a reader that takes the line away',
      says: 'Reading takes nothing away: the owner writes its change back and keeps a copy, S.',
      answer: (drawn) => wrongGrid(drawn, ownerLosesToReader),
    },
    {
      id: 'written-in-e',
      name: 'written, but still E',
      says: 'E means unchanged. The first write makes it M, without a message, since nobody else has a copy.',
      answer: (drawn) => wrongGrid(drawn, exclusiveStays),
    },
  ],
  explain({ setup }, trace, answer) {
    const columns = statesOf(trace, setup.cores)
    const wrong = firstWrong(columns, setup.cores, answer)
    const at = wrong?.column ?? columns.length - 1
    const end = columns.at(-1) ?? []
    return {
      truthSays: `At the end: ${end.map((state, core) => `core ${core} ${state}`).join(', ')}.`,
      because: `Access ${at + 1}: ${trace.steps[at + 1]?.says ?? ''}`,
    }
  },
  parts({ setup }, trace, answer) {
    const columns = statesOf(trace, setup.cores)
    const wrong = firstWrong(columns, setup.cores, answer)
    if (wrong === null || answer.kind !== 'grid') return undefined
    return {
      step: wrong.column + 1,
      predicted: `core ${wrong.core} in ${answer.value[wrong.core * columns.length + wrong.column] ?? ''}`,
      actual: `core ${wrong.core} in ${columns[wrong.column]?.[wrong.core] ?? 'I'}`,
      focus: `core ${wrong.core}`,
    }
  },
})

/** The first access after which a core's state was predicted wrongly. */
function firstWrong(
  columns: readonly Copies[],
  cores: number,
  answer: Answer,
): { readonly core: number; readonly column: number } | null {
  if (answer.kind !== 'grid') return null
  for (const [column, copies] of columns.entries()) {
    for (let core = 0; core < cores; core++) {
      if (answer.value[core * columns.length + column] !== copies[core]) return { core, column }
    }
  }
  return null
}
