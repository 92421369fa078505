import { Cell, tint, toneColour, type Tone } from '@/components/simulation/stage-kit'
import type { BusMessage, LineState } from './mesi'
import type { AccessState } from './trace'

const TONES: Record<LineState, Tone> = { M: 'miss', E: 'user', S: 'run', I: 'plain' }
const GAP = 8

/** Where the middle of a core's box is. */
function middleOf(core: number, cores: number, width: number): number {
  const box = (width - GAP * (cores - 1)) / cores
  return core * (box + GAP) + box / 2
}

export function Cores({
  state,
  width,
  focus,
}: {
  readonly state: AccessState
  readonly width: number
  readonly focus: string | undefined
}) {
  const cores = state.copies[0]?.length ?? 0
  const isNarrow = (width - GAP * (cores - 1)) / cores < 116
  return (
    <div className="grid" style={{ gridTemplateColumns: `repeat(${cores}, minmax(0, 1fr))`, gap: GAP }}>
      {Array.from({ length: cores }, (_, core) => {
        const isActing = state.deed?.core === core
        return (
          <div
            key={core}
            className="flex flex-col gap-2 rounded-md border px-2 py-2"
            style={{
              borderColor: focus === `core ${core}` ? 'var(--you)' : isActing ? 'var(--lamp)' : 'var(--line)',
              boxShadow: isActing ? '0 0 0 1px var(--lamp)' : 'none',
              background: tint('plain', 12),
            }}
          >
            <div className="flex flex-col gap-1 font-mono text-[11px] leading-none">
              <span className="text-muted">core {core}</span>
              <span
                className={`flex gap-x-1.5 gap-y-1 text-lamp ${isNarrow ? 'min-h-[26px] flex-col' : 'min-h-[11px]'}`}
              >
                {isActing && (
                  <>
                    <span className="leading-[1.15]">{state.deed?.operation}s</span>
                    <span className="truncate leading-[1.15]">{state.deed?.field}</span>
                  </>
                )}
              </span>
            </div>
            <div className="flex flex-col gap-1">
              {state.copies.map((copies, line) => (
                <Copy
                  key={line}
                  line={line}
                  copy={copies[core] ?? 'I'}
                  isNarrow={isNarrow}
                  state={state}
                  core={core}
                  isOnly={state.copies.length === 1}
                />
              ))}
            </div>
          </div>
        )
      })}
    </div>
  )
}

interface CopyProps {
  readonly line: number
  readonly copy: LineState
  readonly isNarrow: boolean
  readonly isOnly: boolean
  readonly state: AccessState
  readonly core: number
}

function Copy({ line, copy, isNarrow, isOnly, state, core }: CopyProps) {
  const event = state.events.find((one) => one.line === line)
  const isLost = event?.invalidated.includes(core) === true
  const isUsed = event !== undefined && state.deed?.core === core
  return (
    <div className="flex items-center gap-1.5">
      {!isOnly && (
        <span className="shrink-0 font-mono text-[11px] leading-none text-muted">
          {isNarrow ? line : `line ${line}`}
        </span>
      )}
      <Cell
        tone={TONES[copy]}
        current={isUsed}
        width="100%"
        height={26}
        style={{ flexShrink: 1 }}
        {...(copy === 'I' ? { pattern: 'dashed' as const } : {})}
      >
        {copy}
        {isLost && (
          <span className="pl-1.5" style={{ color: 'var(--miss)' }}>
            {isNarrow ? '✕' : 'lost'}
          </span>
        )}
      </Cell>
    </div>
  )
}

const HEIGHT = 64
const RAIL = 30
const MESSAGES = { read: 'read', own: 'read to own', invalidate: 'invalidate' } as const

/** The message of the step: from the acting core along the bus, to those who lose their copy and to who answers. */
export function Bus({ state, width }: { readonly state: AccessState; readonly width: number }) {
  const cores = state.copies[0]?.length ?? 0
  const acting = state.deed?.core
  const told = state.events.filter((event) => event.message !== null)
  const x = (core: number): number => middleOf(core, cores, width)
  const lost = [...new Set(told.flatMap((event) => event.invalidated))]
  const owners = [...new Set(told.flatMap(({ from }) => (typeof from === 'number' ? [from] : [])))]
  const fromMemory = told.some(({ from }) => from === 'memory')
  const toMemory = told.some(({ wroteBack }) => wroteBack !== null)
  const [first] = told
  const label =
    first === undefined || first.message === null
      ? acting === undefined
        ? 'the bus is quiet'
        : 'no message'
      : sayMessage(first.message, first.from)
  const labelWidth = label.length * 6.6
  const labelX = (width - labelWidth) / 2
  const memory = labelX - 14
  const ends = [...lost, ...owners, ...(acting === undefined ? [] : [acting])].map(x)
  if (fromMemory || toMemory) ends.push(memory)
  return (
    <svg width={width} height={HEIGHT} className="block" aria-hidden>
      <line
        x1={0}
        x2={width}
        y1={RAIL}
        y2={RAIL}
        stroke="var(--line)"
        strokeWidth={2}
        strokeDasharray={first === undefined ? '3 5' : undefined}
      />
      {first !== undefined && acting !== undefined && (
        <>
          <line
            x1={Math.min(...ends)}
            x2={Math.max(...ends)}
            y1={RAIL}
            y2={RAIL}
            stroke="var(--lamp)"
            strokeWidth={2}
          />
          <line x1={x(acting)} x2={x(acting)} y1={2} y2={RAIL} stroke="var(--lamp)" strokeWidth={2} />
          {owners.map((core) => (
            <Arrow
              key={`owner ${core}`}
              x={x(core) + (lost.includes(core) ? 5 : 0)}
              from={4}
              to={RAIL}
              colour={toneColour('run')}
            />
          ))}
          {lost.map((core) => (
            <Arrow
              key={`lost ${core}`}
              x={x(core) - (owners.includes(core) ? 5 : 0)}
              from={RAIL}
              to={4}
              colour={toneColour('miss')}
            />
          ))}
          {fromMemory && (
            <Arrow x={memory - (toMemory ? 5 : 0)} from={HEIGHT - 2} to={RAIL} colour={toneColour('run')} />
          )}
          {toMemory && (
            <Arrow
              x={memory + (fromMemory ? 5 : 0)}
              from={RAIL}
              to={HEIGHT - 2}
              colour={toneColour('kernel')}
            />
          )}
        </>
      )}
      <text
        x={labelX}
        y={RAIL + 21}
        className="font-mono"
        fontSize={11}
        fill={first === undefined ? 'var(--muted)' : 'var(--lamp)'}
      >
        {label}
      </text>
    </svg>
  )
}

function sayMessage(message: BusMessage, from: number | 'memory' | null): string {
  if (from === null) return MESSAGES[message]
  return `${MESSAGES[message]}: data from ${from === 'memory' ? 'memory' : `core ${from}`}`
}

function Arrow({
  x,
  from,
  to,
  colour,
}: {
  readonly x: number
  readonly from: number
  readonly to: number
  readonly colour: string
}) {
  const head = to > from ? -6 : 6
  return (
    <g stroke={colour} strokeWidth={2} fill="none">
      <line x1={x} x2={x} y1={from} y2={to} />
      <path d={`M ${x - 4} ${to + head} L ${x} ${to} L ${x + 4} ${to + head}`} />
    </g>
  )
}
