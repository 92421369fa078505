import type { Step, Trace } from '../contract'
import { type Declared, isPadding, languageName, layOut } from './declared'
import { type Place, roundUp } from './layout'
import { LINE, linesOf } from './lines'
import type { LineState } from './mesi'
import { type Counts, type Deed, type LineEvent, runAll, type Setup, type State } from './model'
import { bytesOf, countOf, sayDeed } from './say'

/** A field as the stage draws it. */
export interface DrawnField extends Place {
  readonly isPadding: boolean
}

/** What the stage draws of cores that use lines. */
export interface AccessState {
  readonly kind: 'accesses'
  readonly base: number
  readonly line: number
  readonly fields: readonly DrawnField[]
  /** By line, then by core. */
  readonly copies: readonly (readonly LineState[])[]
  readonly deed: Deed | null
  readonly events: readonly LineEvent[]
  readonly counts: Counts
}

/** What the stage draws of a struct that is laid out field by field. */
export interface LayoutState {
  readonly kind: 'layout'
  readonly base: number
  readonly line: number
  readonly fields: readonly DrawnField[]
  /** Bytes that alignment left empty, from and to. */
  readonly gaps: readonly (readonly [number, number])[]
  readonly end: number
  /** The whole size, once the last field is placed. */
  readonly size: number | null
}

export type StageState = AccessState | LayoutState

function drawn(fields: readonly Place[]): DrawnField[] {
  return fields.map((field) => ({ ...field, isPadding: isPadding(field) }))
}

const MESSAGES = { read: 'read', own: 'read to own', invalidate: 'invalidate' } as const

export function accessTrace(setup: Setup, deeds: readonly Deed[]): Trace<StageState> {
  const states = runAll(setup, deeds)
  return {
    columns: [
      'Access',
      'Message',
      'Data from',
      ...Array.from({ length: setup.cores }, (_, core) => `Core ${core}`),
      'Invalidations so far',
    ],
    steps: states.map((state): Step<StageState> => {
      const last = state.done.at(-1)
      return {
        says: last === undefined ? sayStart(state) : sayDeed(last.deed, last.events, state.copies.length),
        cells: [
          last === undefined ? '–' : `core ${last.deed.core} ${last.deed.operation}s ${last.deed.field}`,
          said(last?.events.map(({ message }) => (message === null ? 'none' : MESSAGES[message]))),
          said(
            last?.events.map(({ from }) =>
              from === null ? 'own copy' : from === 'memory' ? 'memory' : `core ${from}`,
            ),
          ),
          ...Array.from({ length: setup.cores }, (_, core) =>
            state.copies
              .map(
                (copies, line) => `${state.copies.length > 1 ? `line ${line}: ` : ''}${copies[core] ?? 'I'}`,
              )
              .join(', '),
          ),
          String(state.counts.invalidations),
        ],
        state: {
          kind: 'accesses',
          base: setup.base,
          line: setup.line,
          fields: drawn(setup.fields),
          copies: state.copies,
          deed: last?.deed ?? null,
          events: last?.events ?? [],
          counts: state.counts,
        },
      }
    }),
  }
}

function said(words: readonly string[] | undefined): string {
  return words === undefined || words.length === 0 ? '–' : words.join(', ')
}

function sayStart({ setup, copies }: State): string {
  const named = setup.fields.filter((field) => !isPadding(field))
  const where = named.map(
    (field) => `\`${field.name}\` on line ${linesOf(field, setup.base, setup.line).join(' and ')}`,
  )
  const list =
    where.length > 4 ? `${where.slice(0, 3).join(', ')} and ${where.length - 3} more` : where.join(', ')
  return copies.length === 1
    ? 'No core has the line yet: I everywhere. All fields lie on it.'
    : `No core has a line yet: I everywhere. In memory, ${list}.`
}

export function layoutTrace(declared: Declared, base: number, line = LINE): Trace<StageState> {
  const { size, align, fields } = layOut(declared)
  const state = (count: number): LayoutState => {
    const placed = fields.slice(0, count)
    const gaps = placed.flatMap((field, i): [number, number][] => {
      const before = endOf(placed[i - 1])
      return before < field.offset ? [[before, field.offset]] : []
    })
    const end = endOf(placed.at(-1))
    const isWhole = count > fields.length
    if (isWhole && end < size) gaps.push([end, size])
    return {
      kind: 'layout',
      base,
      line,
      fields: drawn(placed),
      gaps,
      end: isWhole ? size : end,
      size: isWhole ? size : null,
    }
  }
  const where = base === 0 ? 'at the start of a line' : `${bytesOf(base)} into a line`
  return {
    columns: ['Field', 'Size', 'Offset', 'Padding before it', 'Line'],
    steps: [
      {
        says: `The struct starts ${where}. Fields keep their order (${languageName(declared.language)})${declared.packed === true ? '; packed, none is aligned' : ', each at a multiple of its alignment'}.`,
        cells: ['–', '–', '–', '–', '–'],
        state: state(0),
      },
      ...fields.map((field, i): Step<StageState> => {
        const before = endOf(fields[i - 1])
        const gap = field.offset - before
        const lines = linesOf(field, base, line)
        return {
          says: `\`${field.name}\` is ${bytesOf(field.size)} and starts at offset ${field.offset}${gap === 0 ? ', right behind what is there' : `, after ${bytesOf(gap)} of padding`}: ${lines.length === 0 ? 'no line holds it' : lines.length === 1 ? `line ${lines[0]}` : `lines ${lines[0]} to ${lines.at(-1)}`}.`,
          cells: [field.name, String(field.size), String(field.offset), String(gap), lines.join(', ') || '–'],
          state: state(i + 1),
        }
      }),
      {
        says: sayWhole(endOf(fields.at(-1)), size, align),
        cells: [
          'whole struct',
          String(size),
          '–',
          String(size - endOf(fields.at(-1))),
          countOf(Math.ceil((base + size) / line), 'line'),
        ],
        state: state(fields.length + 1),
      },
    ],
  }
}

function sayWhole(end: number, size: number, align: number): string {
  if (size === end)
    return `The struct is ${bytesOf(size)}, a multiple of its alignment, ${align}: no padding at the end.`
  return roundUp(end, align) === size
    ? `The size is rounded up to a multiple of the struct's alignment, ${align}: ${bytesOf(size)}.`
    : `A last field of size zero gets a byte of its own, and the size is rounded up to a multiple of ${align}: ${bytesOf(size)}.`
}

function endOf(field: Place | undefined): number {
  return field === undefined ? 0 : field.offset + field.size
}
