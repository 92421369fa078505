import { tint, toneColour } from '@/components/simulation/stage-kit'
import { ENTRIES, hex, SIZE_NAMES } from './address'
import type { Rights } from './tables'
import type { WalkRead } from './walk'
import type { Field, WalkState } from './walk-trace'

const BAR = 128
const ENTRY = 22
/** Height of the line above a table that names its frame. */
const HEAD = 15

/** Where the entry stands in the strip of its table, in proportion. */
function entryTop(index: number): number {
  return Math.round((index / (ENTRIES - 1)) * (BAR - 2 - ENTRY))
}

/** From each entry that was followed an arrow to the beginning of what it points to. */
export function Pointers({
  state,
  column,
  gap,
}: {
  readonly state: WalkState
  readonly column: number
  readonly gap: number
}) {
  const { fields, reads, end } = state
  const followed = reads.filter(
    (_, i) => i + 1 < reads.length || end?.kind === 'frame' || reads[i]?.entry?.present === true,
  )
  return (
    <svg
      className="pointer-events-none absolute top-0 left-0"
      width={fields.length * (column + gap)}
      height={HEAD + BAR}
      fill="none"
    >
      {followed.map(({ level, index }, i) => {
        const from = i * (column + gap) + column
        const y = HEAD + entryTop(index) + ENTRY / 2 + 1
        const to = from + gap
        const middle = from + gap / 2
        const goal = HEAD + 6
        return (
          <path
            key={level}
            d={`M ${from} ${y} H ${middle} V ${goal} H ${to - 1} m -3 -3 l 3 3 l -3 3`}
            stroke="var(--muted)"
            strokeLinejoin="round"
          />
        )
      })}
    </svg>
  )
}

/** A table of 512 entries as a strip; the one that was read is a line across it, at its place. */
export function TableColumn({
  field,
  read,
  width,
  isNow,
  you,
}: {
  readonly field: Field
  readonly read: WalkRead | undefined
  readonly width: number
  readonly isNow: boolean
  readonly you: boolean
}) {
  const y = entryTop(field.value)
  const isAbsent = read !== undefined && read.entry?.present !== true
  const tone = isAbsent ? 'miss' : 'kernel'
  return (
    <div className="flex flex-col items-center gap-1" style={{ width }}>
      <span className="font-mono text-[11px] leading-none text-muted">
        {read === undefined ? '–' : hex(read.table)}
      </span>
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
            style={{
              top: y,
              height: ENTRY,
              borderRadius: 4,
              background: tint(tone, 42),
              boxShadow: isNow ? '0 0 0 2px var(--lamp)' : 'none',
            }}
          >
            {field.value}
          </span>
        )}
      </div>
      <span
        className="text-center font-mono text-[11px] leading-tight"
        style={{ color: isAbsent ? toneColour('miss') : 'var(--muted)' }}
      >
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

/** The page at the end of the walk, with the place of the byte in it; or that there is none. */
export function FrameColumn({
  state,
  offset,
  width,
  lit,
}: {
  readonly state: WalkState
  readonly offset: Field
  readonly width: number
  readonly lit: boolean
}) {
  const { end } = state
  const isThere = end?.kind === 'frame'
  const share = offset.value / 2 ** (offset.high + 1)
  return (
    <div className="flex flex-col items-center gap-1" style={{ width }}>
      <span className="font-mono text-[11px] leading-none text-muted">
        {isThere ? hex(end.frame) : 'frame'}
      </span>
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
        {isThere && (
          <span
            className="absolute left-0 w-full"
            style={{ top: Math.round(share * (BAR - 8)), height: 4, background: toneColour('user') }}
          />
        )}
        {end?.kind === 'fault' && (
          <span
            className="absolute inset-0 grid place-items-center px-0.5 text-center font-mono text-[11px] leading-tight"
            style={{ color: toneColour('miss') }}
          >
            fault
          </span>
        )}
      </div>
      <span className="font-mono text-[11px] leading-tight text-muted">
        {isThere ? SIZE_NAMES[end.size] : ' '}
      </span>
    </div>
  )
}
