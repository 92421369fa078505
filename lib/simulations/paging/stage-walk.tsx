import { Cell, Note, toneColour } from '@/components/simulation/stage-kit'
import { bitsOf, hex, isCanonical } from './address'
import { FrameColumn, Pointers, TableColumn } from './stage-walk-tables'
import { FAULT_NAMES, type Field, sayRights, type WalkState } from './walk-trace'

interface WalkStageProps {
  readonly state: WalkState
  readonly width: number
  readonly focus: readonly string[]
}

/** The address in its fields above; below one table a level, with the entry that was read lit, and the frame at the end. */
export function WalkStage({ state, width, focus }: WalkStageProps) {
  const { fields, reads, end, levels } = state
  const columns = fields.length
  const gap = width < 420 ? 10 : 22
  const column = Math.floor((width - gap * (columns - 1)) / columns)
  const top = bitsOf(levels) - 1
  const canonical = isCanonical(BigInt(state.address), levels)
  const now = end === null ? reads.length - 1 : -1
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-mono text-[11px] text-muted">
          {state.access.from} {state.access.kind} <span className="text-text">{state.address}</span>
        </span>
        <span
          className="font-mono text-[11px]"
          style={{ color: canonical ? 'var(--muted)' : toneColour('miss') }}
        >
          {levels} levels · bits 63–{top} {canonical ? 'all equal' : 'differ'}
        </span>
      </div>
      <div className="flex" style={{ gap }}>
        {fields.map((field, i) => (
          <FieldBox
            key={field.name}
            field={field}
            width={column}
            isNow={i === now || (end?.kind === 'frame' && field.name === 'offset')}
            isRead={i < reads.length || end?.kind === 'frame'}
          />
        ))}
      </div>
      <div className="relative flex" style={{ gap }}>
        <Pointers state={state} column={column} gap={gap} />
        {fields.map((field, i) => {
          const read = reads[i]
          if (field.name === 'offset')
            return (
              <FrameColumn
                key="offset"
                state={state}
                offset={field}
                width={column}
                lit={focus[0] === 'frame'}
              />
            )
          return (
            <TableColumn
              key={field.name}
              field={field}
              read={read}
              width={column}
              isNow={i === now}
              you={focus[0] === 'level' && read?.level === Number(focus[1])}
            />
          )
        })}
      </div>
      <RightsLine state={state} />
    </div>
  )
}

function FieldBox({
  field,
  width,
  isNow,
  isRead,
}: {
  readonly field: Field
  readonly width: number
  readonly isNow: boolean
  readonly isRead: boolean
}) {
  const isOffset = field.name === 'offset'
  return (
    <div className="flex flex-col items-center gap-1" style={{ width }}>
      <span className="font-mono text-[11px] leading-none text-muted">{field.name}</span>
      <Cell
        tone={isOffset ? 'user' : 'kernel'}
        {...(isRead ? {} : { pattern: 'dashed' as const })}
        current={isNow}
        width={width}
        height={30}
        style={{ padding: 0, minWidth: 0 }}
      >
        {isOffset ? hex(field.value) : field.value}
      </Cell>
      <span className="font-mono text-[11px] leading-none text-muted">
        {field.high}–{field.low}
      </span>
    </div>
  )
}

/** Reads so far, the rights that are left, and where it ended. */
function RightsLine({ state }: { readonly state: WalkState }) {
  const { reads, rights, end } = state
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <Note>table reads</Note>
      <Cell tone="kernel" height={22}>
        {reads.length}
      </Cell>
      <Note>rights so far</Note>
      <Cell height={22}>{reads.length === 0 ? '–' : sayRights(rights)}</Cell>
      {end !== null && (
        <Cell tone={end.kind === 'frame' ? 'hit' : 'miss'} height={22}>
          {end.kind === 'frame' ? `→ ${hex(end.physical)}` : `fault: ${FAULT_NAMES[end.fault]}`}
        </Cell>
      )}
    </div>
  )
}
