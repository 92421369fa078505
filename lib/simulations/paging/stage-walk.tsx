import { Cell, Note, tint, toneColour } from '@/components/simulation/stage-kit'
import { ENTRIES, hex } from './address'
import type { Rights } from './tables'
import type { WalkRead } from './walk'
import { FAULT_NAMES, type Field, sayRights, type WalkState } from './walk-trace'

interface WalkStageProps {
  readonly state: WalkState
  readonly width: number
  readonly focus: readonly string[]
}

const BAR = 128

/** The address in its fields above; below one table a level, with the entry that was read lit, and the frame at the end. */
export function WalkStage({ state, width, focus }: WalkStageProps) {
  const { fields, reads, end, levels } = state
  const columns = fields.length
  const gap = width < 420 ? 6 : 16
  const column = Math.floor((width - gap * (columns - 1)) / columns)
  const now = end === null ? reads.length - 1 : -1
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-mono text-[11px] text-muted">
          {state.access.from} {state.access.kind} <span className="text-text">{state.address}</span>
        </span>
        <Note>{levels} levels</Note>
      </div>
      <div className="flex" style={{ gap }}>
        {fields.map((field, i) => (
          <FieldBox key={field.name} field={field} width={column} isNow={i === now || (end?.kind === 'frame' && field.name === 'offset')} isRead={i < reads.length || end?.kind === 'frame'} />
        ))}
      </div>
      <div className="flex" style={{ gap }}>
        {fields.map((field, i) => {
          const read = reads[i]
          if (field.name === 'offset') return <FrameColumn key="offset" state={state} offset={field} width={column} lit={focus[0] === 'frame'} />
          return <TableColumn key={field.name} field={field} read={read} width={column} isNow={i === now} you={focus[0] === 'level' && read?.level === Number(focus[1])} />
        })}
      </div>
      <RightsLine state={state} />
    </div>
  )
}

function FieldBox({ field, width, isNow, isRead }: { readonly field: Field; readonly width: number; readonly isNow: boolean; readonly isRead: boolean }) {
  const isOffset = field.name === 'offset'
  return (
    <div className="flex flex-col items-center gap-1" style={{ width }}>
      <span className="font-mono text-[11px] leading-none text-muted">{field.name}</span>
      <Cell tone={isOffset ? 'user' : 'kernel'} {...(isRead ? {} : { pattern: 'dashed' as const })} current={isNow} width={width} height={30} style={{ padding: 0, minWidth: 0 }}>
        {isOffset ? hex(field.value) : field.value}
      </Cell>
      <span className="font-mono text-[11px] leading-none text-muted">
        {field.high}–{field.low}
      </span>
    </div>
  )
}

/** A table of 512 entries as a strip; the one that was read is a line across it, at its place. */
function TableColumn({ field, read, width, isNow, you }: { readonly field: Field; readonly read: WalkRead | undefined; readonly width: number; readonly isNow: boolean; readonly you: boolean }) {
  const y = Math.round((field.value / ENTRIES) * (BAR - 10))
  const isAbsent = read !== undefined && read.entry?.present !== true
  const tone = isAbsent ? 'miss' : 'kernel'
  return (
    <div className="flex flex-col items-center gap-1" style={{ width }}>
      <span className="font-mono text-[11px] leading-none text-muted">{read === undefined ? '–' : hex(read.table)}</span>
      <div
        className="relative"
        style={{
          width: '100%',
          height: BAR,
          borderRadius: 6,
          border: `1px ${read === undefined ? 'dashed' : 'solid'} ${read === undefined ? 'var(--line)' : tint('kernel', 60)}`,
          background: read === undefined ? 'transparent' : tint('kernel', 9),
          opacity: read === undefined ? 0.55 : 1,
          boxShadow: you ? '0 0 0 2px var(--you)' : 'none',
          transition: 'opacity 320ms var(--calm)',
        }}
      >
        {read !== undefined && (
          <span
            className="absolute left-0 grid w-full place-items-center font-mono text-[11px] leading-none text-text"
            style={{ top: Math.max(0, Math.min(y, BAR - 24)), height: 22, borderRadius: 4, background: tint(tone, 42), boxShadow: isNow ? '0 0 0 2px var(--lamp)' : 'none' }}
          >
            {field.value}
          </span>
        )}
      </div>
      <span className="text-center font-mono text-[11px] leading-tight" style={{ color: isAbsent ? toneColour('miss') : 'var(--muted)' }}>
        {read === undefined ? ' ' : isAbsent ? 'absent' : rightsOf(read)}
      </span>
    </div>
  )
}

function rightsOf({ entry }: WalkRead): string {
  return entry === null ? '' : letters(entry)
}

/** rwx, and k where only the kernel may. */
function letters({ writable, user, noExecute }: Rights): string {
  return `r${writable ? 'w' : '-'}${noExecute ? '-' : 'x'}${user ? '' : ' k'}`
}

function FrameColumn({ state, offset, width, lit }: { readonly state: WalkState; readonly offset: Field; readonly width: number; readonly lit: boolean }) {
  const { end } = state
  const isThere = end?.kind === 'frame'
  const share = offset.value / 2 ** (offset.high + 1)
  return (
    <div className="flex flex-col items-center gap-1" style={{ width }}>
      <span className="font-mono text-[11px] leading-none text-muted">{isThere ? hex(end.frame) : 'frame'}</span>
      <div
        className="relative"
        style={{
          width: '100%',
          height: BAR,
          borderRadius: 6,
          border: `1px ${isThere ? 'solid' : 'dashed'} ${isThere ? tint('user', 70) : end === null ? 'var(--line)' : toneColour('miss')}`,
          background: isThere ? tint('user', 18) : 'transparent',
          boxShadow: isThere ? `0 0 0 2px ${lit ? 'var(--you)' : 'var(--lamp)'}` : 'none',
          transition: 'opacity 320ms var(--calm)',
        }}
      >
        {isThere && <span className="absolute left-0 w-full" style={{ top: Math.round(share * (BAR - 8)), height: 4, background: toneColour('user') }} />}
        {end?.kind === 'fault' && (
          <span className="absolute inset-0 grid place-items-center px-0.5 text-center font-mono text-[11px] leading-tight" style={{ color: toneColour('miss') }}>
            fault
          </span>
        )}
      </div>
      <span className="font-mono text-[11px] leading-tight text-muted">{isThere ? size(end.size) : ' '}</span>
    </div>
  )
}

function size(name: '4K' | '2M' | '1G'): string {
  return { '4K': '4 KiB', '2M': '2 MiB', '1G': '1 GiB' }[name]
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
