import { Cell, Note, tint, toneColour } from '@/components/simulation/stage-kit'
import { sayBytes } from './address'
import type { StackState } from './stack-trace'

interface StackStageProps {
  readonly state: StackState
  readonly width: number
  readonly focus: readonly string[]
}

const HEIGHT = 220
const TOP = 8
const MIB = 2 ** 20

/** The stack from its top downwards, with the limit as a line across and the touch as a mark at its depth. */
export function StackStage({ state, width, focus }: StackStageProps) {
  const guess = focus[0] === 'limit' ? Number(focus[1]) * MIB : null
  const whole = Math.max(state.depth, state.room ?? 0, guess ?? 0) * 1.12
  const y = (bytes: number) => TOP + (bytes / whole) * (HEIGHT - TOP - 16)
  const isThread = state.way === 'thread-walk'
  const left = 64
  const wide = Math.min(260, width - left - 96)
  const failed = state.outcome === 'SIGSEGV'
  const grown = isThread
    ? (state.room ?? 0)
    : failed
      ? Math.min(state.touched, state.room ?? state.touched)
      : state.touched
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-6 flex-wrap items-center justify-between gap-x-3">
        <span className="font-mono text-[11px] text-muted">
          {isThread ? 'stack of a second thread' : 'stack of the main thread'}
        </span>
        {state.outcome !== null && (
          <Cell tone={failed ? 'miss' : 'hit'} height={22} pill>
            {failed ? 'SIGSEGV' : 'goes on'}
          </Cell>
        )}
      </div>
      <div className="relative" style={{ height: HEIGHT }}>
        <span className="absolute font-mono text-[11px] text-muted" style={{ left: 0, top: TOP - 3 }}>
          top
        </span>
        <span
          className="absolute"
          style={{
            left,
            top: TOP,
            width: wide,
            height: y(grown) - TOP,
            borderRadius: 6,
            background: tint('user', 14),
            border: `1px solid ${tint('user', 60)}`,
          }}
        />
        <span
          className="absolute"
          style={{
            left,
            top: TOP,
            width: wide,
            height: Math.max(0, y(failed ? grown : state.touched) - TOP),
            borderRadius: 6,
            background: tint('user', 38),
            transition: 'opacity 320ms var(--calm)',
          }}
        />
        {isThread && (
          <span
            className="hatched absolute"
            style={{
              left,
              top: y(grown),
              width: wide,
              height: 10,
              borderRadius: 4,
              border: `1px solid ${tint('blocked', 70)}`,
            }}
          />
        )}
        {state.room !== null && (
          <Level
            y={y(state.room)}
            left={left}
            width={wide}
            colour={toneColour('kernel')}
            label={`${isThread ? 'end' : 'limit'} ${sayBytes(state.room)}`}
          />
        )}
        {failed && (
          <span
            className="absolute"
            style={{ left, top: y(state.touched), width: wide, borderTop: `2px solid ${toneColour('miss')}` }}
          />
        )}
        {guess !== null && (
          <Level y={y(guess)} left={left} width={wide} colour="var(--you)" label={`you ${sayBytes(guess)}`} />
        )}
        {state.touched > 0 && (
          <span
            className="absolute flex items-center gap-1 font-mono text-[11px] leading-none whitespace-nowrap"
            style={{ left: 0, top: y(state.touched) - 6, color: failed ? toneColour('miss') : 'var(--lamp)' }}
          >
            {short(state.touched)} →
          </span>
        )}
      </div>
      <Note>
        {isThread
          ? 'a mapping of fixed size; the hatched strip is its guard'
          : 'lower addresses are below; the mapping grows when it is touched'}
      </Note>
    </div>
  )
}

function Level({
  y,
  left,
  width,
  colour,
  label,
}: {
  readonly y: number
  readonly left: number
  readonly width: number
  readonly colour: string
  readonly label: string
}) {
  return (
    <span
      className="absolute"
      style={{ left: left - 8, top: y, width: width + 16, borderTop: `2px dashed ${colour}` }}
    >
      <span
        className="absolute font-mono text-[11px] leading-none whitespace-nowrap"
        style={{ left: width + 20, top: -6, color: colour }}
      >
        {label}
      </span>
    </span>
  )
}

function short(bytes: number): string {
  return bytes >= MIB ? `${Math.round((bytes / MIB) * 10) / 10} M` : `${Math.round(bytes / 1024)} K`
}
