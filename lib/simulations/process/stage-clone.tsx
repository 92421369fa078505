import { tint, toneColour } from '@/components/simulation/stage-kit'
import { type CloneState, deedOf, objects } from './clone'

const ROW = 44

interface ObjectRow {
  readonly on: string
  readonly name: string
  readonly holds: string
  readonly kind: 'shared' | 'copied' | 'own'
}

/** Two tasks and between them the objects that they point to: one box where it is shared, two where it is copied. */
export function CloneStage({
  state,
  width,
  focus,
}: {
  readonly state: CloneState
  readonly width: number
  readonly focus: readonly string[]
}) {
  const [caller, made] = state.tasks
  const rows: ObjectRow[] = [
    ...objects.map(({ id, name, holds }): ObjectRow => ({
      on: id,
      name,
      holds,
      kind: made !== undefined && caller?.points[id] === made.points[id] ? 'shared' : 'copied',
    })),
    { on: 'open file', name: 'open file of 3', holds: 'offset', kind: 'shared' },
    { on: 'task', name: 'task itself', holds: 'registers, mask', kind: 'own' },
  ]
  const on = state.deed === null ? '' : deedOf(state.deed).on
  const sees = state.deed !== null && state.noticed.includes(state.deed)
  const side = width < 460 ? 20 : 56
  const inner = width - 2 * side
  const half = (inner - 10) / 2
  return (
    <svg width={width} height={rows.length * ROW + 30} role="presentation">
      <text x={0} y={12} fontSize={12} fontFamily="var(--figures)" fill="var(--user)">
        caller
      </text>
      {made !== undefined && (
        <text x={width} y={12} fontSize={12} fontFamily="var(--figures)" fill="var(--run)" textAnchor="end">
          new task
        </text>
      )}
      <g transform="translate(0, 24)">
        <rect x={1} y={0} width={8} height={rows.length * ROW - 8} rx={4} fill={tint('user', 45)} />
        {made !== undefined && (
          <rect x={width - 9} y={0} width={8} height={rows.length * ROW - 8} rx={4} fill={tint('run', 45)} />
        )}
        {rows.map((row, i) => {
          const isTouched = row.on === on
          const isFocus = focus.includes(`object:${row.on}`)
          const edge = isFocus ? 'var(--you)' : isTouched ? 'var(--lamp)' : null
          const y = i * ROW
          const isOne = row.kind === 'shared' && made !== undefined
          return (
            <g key={row.on} transform={`translate(0, ${y})`}>
              <line x1={9} x2={side} y1={18} y2={18} stroke="var(--edge)" />
              <Box
                x={side}
                width={isOne ? inner : half}
                tone={isOne ? 'kernel' : 'user'}
                row={row}
                edge={isTouched && !isOne ? null : edge}
                showsName
              />
              {made !== undefined && (
                <line x1={width - side} x2={width - 9} y1={18} y2={18} stroke="var(--edge)" />
              )}
              {made !== undefined && !isOne && (
                <Box x={side + half + 10} width={half} tone="run" row={row} edge={edge} showsName={false} />
              )}
              {isTouched && sees && (
                <text
                  x={width - side - 10}
                  y={14}
                  fontSize={11}
                  fontFamily="var(--figures)"
                  fill="var(--lamp)"
                  textAnchor="end"
                >
                  both see it
                </text>
              )}
            </g>
          )
        })}
      </g>
    </svg>
  )
}

function Box({
  x,
  width,
  tone,
  row,
  edge,
  showsName,
}: {
  readonly x: number
  readonly width: number
  readonly tone: 'kernel' | 'user' | 'run'
  readonly row: ObjectRow
  readonly edge: string | null
  readonly showsName: boolean
}) {
  const word = tone === 'kernel' ? 'shared' : row.kind === 'own' ? 'its own' : 'copy'
  return (
    <g transform={`translate(${x}, 0)`}>
      <rect
        width={width}
        height={ROW - 8}
        rx={7}
        fill={tint(tone, 16)}
        stroke={edge ?? toneColour('plain')}
        strokeWidth={edge === null ? 1 : 1.75}
        strokeDasharray={edge === 'var(--you)' ? '4 3' : undefined}
      />
      <text x={9} y={15} fontSize={11.5} fontFamily="var(--figures)" fill="var(--text)">
        {showsName ? row.name : word}
      </text>
      {showsName && (
        <text x={9} y={29} fontSize={11} fontFamily="var(--figures)" fill="var(--muted)">
          {tone === 'kernel' ? `shared: ${row.holds}` : row.holds}
        </text>
      )}
    </g>
  )
}
