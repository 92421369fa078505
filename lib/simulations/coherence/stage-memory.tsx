import { Note, tint } from '@/components/simulation/stage-kit'
import type { AccessState, DrawnField, LayoutState } from './trace'

/** A piece of memory on a strip: a field or padding, from and to in bytes of the strip. */
interface Piece {
  readonly key: string
  readonly label: string
  readonly from: number
  readonly to: number
  readonly is: 'field' | 'padding' | 'gap'
  readonly current: boolean
  readonly expected: boolean
}

/** The advance of the mono font at 11 px. */
const LETTER = 6.6

/** The part of `pieces` that lies on one row of bytes. */
function onRow(pieces: readonly Piece[], from: number, bytes: number): Piece[] {
  return pieces
    .filter((piece) => piece.from < from + bytes && piece.to > from)
    .map((piece) => ({
      ...piece,
      from: Math.max(piece.from, from) - from,
      to: Math.min(piece.to, from + bytes) - from,
    }))
}

/** How many letters a piece has room for. */
function roomFor({ from, to }: Piece, scale: number): number {
  return Math.max(0, Math.floor(((to - from) * scale - 1) / LETTER))
}

function Strip({
  pieces,
  bytes,
  width,
  height,
}: {
  readonly pieces: readonly Piece[]
  readonly bytes: number
  readonly width: number
  readonly height: number
}) {
  const scale = width / bytes
  return (
    <div className="relative rounded-[5px] border border-dashed border-line" style={{ width, height }}>
      {pieces.map((piece) => {
        const wide = (piece.to - piece.from) * scale
        const room = roomFor(piece, scale)
        return (
          <div
            key={piece.key}
            className={`absolute top-0 flex items-center justify-center overflow-hidden rounded-[4px] border font-mono text-[11px] leading-none whitespace-nowrap ${piece.is === 'field' ? 'text-text' : 'dotted text-muted'}`}
            style={{
              left: piece.from * scale - 1,
              width: wide,
              height,
              top: -1,
              borderColor: piece.expected
                ? 'var(--you)'
                : piece.is === 'field'
                  ? tint('user', 70)
                  : 'var(--line)',
              borderStyle: piece.is === 'gap' ? 'dashed' : 'solid',
              backgroundColor: piece.is === 'field' ? tint('user', 24) : 'transparent',
              boxShadow: piece.current ? 'inset 0 0 0 2px var(--lamp)' : 'none',
            }}
          >
            {piece.is === 'field' ? (
              piece.label.slice(0, room)
            ) : room < piece.label.length + 2 ? null : (
              <span className="rounded-sm bg-surface px-1">{piece.label}</span>
            )}
          </div>
        )
      })}
    </div>
  )
}

function pieceOf(field: DrawnField, shift: number, current: boolean, expected: boolean): Piece {
  return {
    key: field.name,
    label: field.isPadding ? 'padding' : field.name,
    from: shift + field.offset,
    to: shift + field.offset + field.size,
    is: field.isPadding ? 'padding' : 'field',
    current,
    expected,
  }
}

/** The struct over the lines of memory, one row a line. */
export function LineStrips({
  state,
  width,
  focus,
}: {
  readonly state: AccessState
  readonly width: number
  readonly focus: string | undefined
}) {
  const label = 46
  const pieces = state.fields
    .filter(({ size }) => size > 0)
    .map((field) => ({
      ...pieceOf(field, state.base, state.deed?.field === field.name, focus === field.name),
      ...(field.name === 'padding' ? { is: 'padding' as const } : {}),
    }))
  const wide = width - label - 24
  const rows = state.copies.map((_, line) => onRow(pieces, line * state.line, state.line))
  // A name that does not fit into its field is said in full below.
  const cut = pieces.filter(({ key, is, label: name }) =>
    rows.every((row) =>
      row.every(
        (piece) => piece.key !== key || (is === 'field' && roomFor(piece, wide / state.line) < name.length),
      ),
    ),
  )
  return (
    <div className="flex flex-col gap-2 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
      <Note>memory, lines of {state.line} bytes</Note>
      {rows.map((row, line) => (
        <div key={line} className="flex items-center">
          <span className="shrink-0 font-mono text-[11px] text-muted" style={{ width: label }}>
            line {line}
          </span>
          <Strip pieces={row} bytes={state.line} width={wide} height={28} />
        </div>
      ))}
      {cut.length > 0 && (
        <Note>
          {cut.map(({ label: name, from, to }) => `${name}: bytes ${from} to ${to - 1}`).join(', ')}
        </Note>
      )}
    </div>
  )
}

/** A struct as the compiler lays it out, in rows of words. */
export function Words({
  state,
  width,
  focus,
}: {
  readonly state: LayoutState
  readonly width: number
  readonly focus: string | undefined
}) {
  const label = 30
  const right = 54
  const perRow = state.end > 128 ? 64 : width >= 520 ? 16 : 8
  const last = state.fields.at(-1)
  const pieces = [
    ...state.fields
      .filter(({ size }) => size > 0)
      .map((field) => pieceOf(field, 0, state.size === null && field === last, focus === field.name)),
    ...state.gaps.map(([from, to]): Piece => ({
      key: `gap ${from}`,
      label: 'padding',
      from,
      to,
      is: 'gap',
      current: state.size !== null && to === state.size,
      expected: false,
    })),
  ]
  const rows = Math.max(1, Math.ceil(state.end / perRow))
  const lost = state.gaps.reduce((sum, [from, to]) => sum + to - from, 0)
  return (
    <div className="flex flex-col gap-2 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
      <div className="flex justify-between">
        <Note>offset</Note>
        <Note>{perRow} bytes a row</Note>
      </div>
      {Array.from({ length: rows }, (_, row) => {
        const from = row * perRow
        const lines = [from, from + perRow - 1].map((offset) =>
          Math.floor((state.base + offset) / state.line),
        )
        return (
          <div key={row} className="flex items-center">
            <span className="shrink-0 font-mono text-[11px] text-muted" style={{ width: label }}>
              {from}
            </span>
            <Strip
              pieces={onRow(pieces, from, perRow)}
              bytes={perRow}
              width={width - label - right - 24}
              height={30}
            />
            <span
              className="shrink-0 pl-2 text-right whitespace-nowrap font-mono text-[11px] text-muted"
              style={{ width: right }}
            >
              {lines[0] === lines[1] ? `line ${lines[0]}` : `${lines[0]} | ${lines[1]}`}
            </span>
          </div>
        )
      })}
      <Note>
        {state.size === null ? `${state.end} bytes so far` : `${state.size} bytes in all`}, {lost} of them
        padding
      </Note>
    </div>
  )
}
