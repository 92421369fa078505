import { StagePatterns, tint } from '@/components/simulation/stage-kit'
import { type Phase, registerNames } from './model'
import type { SyscallState } from './state'

type LifeState = Extract<SyscallState, { kind: 'life' }>

const USER_HEIGHT = 74
const BORDER = 16
const KERNEL_HEIGHT = 112
const USER_Y = 46
const KERNEL_Y = USER_HEIGHT + BORDER + 50
const SLEEP_Y = USER_HEIGHT + BORDER + 92

/** A word for each place on the way. */
const WORDS: Readonly<Record<Phase, string>> = {
  user: 'user',
  load: 'load',
  syscall: 'entry',
  stack: 'stack',
  save: 'save',
  dispatch: 'pick',
  run: 'work',
  sleep: 'asleep',
  wake: 'work',
  result: 'rax',
  restore: 'pop',
  sysret: 'user',
  errno: 'errno',
}

interface Place {
  readonly phase: Phase
  /** Whether its word stands above it; in the kernel they take turns, so that they fit on a phone. */
  readonly isAbove: boolean
  readonly x: number
  readonly y: number
}

/** The call as a marker on its way: down through the border, along the kernel, up again. Below it the registers. */
export function LifeStage({
  state,
  width,
  focus,
  path,
}: {
  readonly state: LifeState
  readonly width: number
  readonly focus: readonly string[]
  readonly path: readonly Phase[]
}) {
  const { cpu } = state
  const places = placesFor(path, width)
  const at = places.findIndex(({ phase }) => phase === cpu.phase)
  const here = places[at] ?? places[0]
  const shown = places.filter(({ phase }) => phase !== 'wake')
  return (
    <>
      <svg width={width} height={USER_HEIGHT + BORDER + KERNEL_HEIGHT} role="presentation">
        <StagePatterns prefix="syscall" />
        <rect width={width} height={USER_HEIGHT} rx={10} fill={tint('user', 9)} />
        <rect
          y={USER_HEIGHT + BORDER}
          width={width}
          height={KERNEL_HEIGHT}
          rx={10}
          fill={tint('kernel', 9)}
        />
        <text x={10} y={17} fontSize={11} fontFamily="var(--figures)" fill="var(--user)">
          user space, ring 3
        </text>
        <text
          x={width - 10}
          y={17}
          fontSize={11}
          fontFamily="var(--figures)"
          fill="var(--text)"
          textAnchor="end"
        >
          {state.call}
        </text>
        <text
          x={10}
          y={USER_HEIGHT + BORDER + KERNEL_HEIGHT - 9}
          fontSize={11}
          fontFamily="var(--figures)"
          fill="var(--kernel)"
        >
          kernel, ring 0
        </text>
        {places.slice(1).map((place, i) => {
          const from = places[i]
          if (from === undefined) return null
          const isDone = i + 1 <= at
          return (
            <line
              key={place.phase}
              x1={from.x}
              y1={from.y}
              x2={place.x}
              y2={place.y}
              stroke={isDone ? 'var(--lamp)' : 'var(--edge)'}
              strokeWidth={isDone ? 2 : 1.25}
              strokeDasharray={isDone ? undefined : '3 3'}
            />
          )
        })}
        {shown.map((place) => (
          <PlaceMark
            key={place.phase}
            place={place}
            isDone={places.findIndex(({ phase }) => phase === place.phase) <= at}
            isFocus={focus.includes(`phase:${place.phase}`)}
            isAsleep={place.phase === 'sleep' && cpu.isAsleep}
            hasSleep={path.includes('sleep')}
          />
        ))}
        {here !== undefined && (
          <circle
            r={7}
            fill="var(--lamp)"
            style={{
              transform: `translate(${here.x}px, ${here.y}px)`,
              transition: 'transform 320ms var(--calm)',
            }}
          />
        )}
      </svg>
      <Facts state={state} />
      <Registers state={state} width={width} focus={focus} />
    </>
  )
}

/** Left the way in, right the way out; what lies between is spread over the kernel band. */
function placesFor(path: readonly Phase[], width: number): Place[] {
  const inside = path.filter((phase) => !['user', 'load', 'sysret', 'errno', 'sleep', 'wake'].includes(phase))
  const edge = 24
  const way = Math.min(80, width / 7)
  const left = edge + way
  const gap = (width - 2 * left) / Math.max(1, inside.length - 1)
  const kernelX = (phase: Phase): number => left + Math.max(0, inside.indexOf(phase)) * gap
  return path.map((phase): Place => {
    switch (phase) {
      case 'user':
        return { phase, x: edge, y: USER_Y, isAbove: true }
      case 'load':
        return { phase, x: left, y: USER_Y, isAbove: true }
      case 'sysret':
        return { phase, x: width - left, y: USER_Y, isAbove: true }
      case 'errno':
        return { phase, x: width - edge, y: USER_Y, isAbove: true }
      case 'sleep':
        return { phase, x: kernelX('run'), y: SLEEP_Y, isAbove: false }
      case 'wake':
        return { phase, x: kernelX('run'), y: KERNEL_Y, isAbove: false }
      default:
        return { phase, x: kernelX(phase), y: KERNEL_Y, isAbove: inside.indexOf(phase) % 2 === 1 }
    }
  })
}

function PlaceMark({
  place,
  isDone,
  isFocus,
  isAsleep,
  hasSleep,
}: {
  readonly place: Place
  readonly isDone: boolean
  readonly isFocus: boolean
  readonly isAsleep: boolean
  readonly hasSleep: boolean
}) {
  const { phase, x, y, isAbove } = place
  // The way down to the sleep starts here: its word makes room for it.
  const isBeside = phase === 'run' && hasSleep
  if (phase === 'sleep') {
    return (
      <g transform={`translate(${x - 12}, ${y - 13})`}>
        <rect
          width={124}
          height={26}
          rx={7}
          fill={isAsleep ? 'url(#syscall-hatched)' : 'transparent'}
          stroke={isFocus ? 'var(--you)' : isAsleep ? 'var(--blocked)' : 'var(--edge)'}
          strokeDasharray="3 3"
        />
        <text
          x={26}
          y={17}
          fontSize={11}
          fontFamily="var(--figures)"
          fill={isAsleep ? 'var(--text)' : 'var(--muted)'}
        >
          z another runs
        </text>
      </g>
    )
  }
  const above = isAbove ? -12 : 21
  return (
    <g>
      <circle
        cx={x}
        cy={y}
        r={isFocus ? 8 : 5}
        fill={isDone ? 'var(--lamp)' : 'var(--surface)'}
        stroke={isFocus ? 'var(--you)' : isDone ? 'var(--lamp)' : 'var(--edge)'}
        strokeWidth={isFocus ? 2 : 1.5}
      />
      <text
        x={isBeside ? x - 9 : x}
        y={y + above}
        fontSize={11}
        fontFamily="var(--figures)"
        fill={isDone ? 'var(--text)' : 'var(--muted)'}
        textAnchor={isBeside ? 'end' : 'middle'}
      >
        {WORDS[phase]}
      </text>
    </g>
  )
}

/** What else has changed: page tables, stack, and the two kinds of switches. */
function Facts({ state }: { readonly state: LifeState }) {
  const { cpu } = state
  const facts = [
    ['mode switches', String(cpu.modeSwitches)],
    ['context switches', String(cpu.contextSwitches)],
    ['stack', cpu.stack],
    ['page tables', cpu.tables],
  ] as const
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 font-mono text-[11px] text-muted">
      {facts.map(([name, value]) => (
        <span key={name}>
          {name} <span className="text-text">{value}</span>
        </span>
      ))}
    </div>
  )
}

function Registers({
  state,
  width,
  focus,
}: {
  readonly state: LifeState
  readonly width: number
  readonly focus: readonly string[]
}) {
  const columns = width < 460 ? 2 : 3
  return (
    <div className="grid gap-1.5" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {registerNames.map((name) => {
        const isChanged = state.changed.includes(name)
        const isFocus = focus.includes(`register:${name}`)
        const value = state.cpu.registers[name]
        return (
          <span
            key={name}
            className="flex items-baseline gap-2 rounded-sm px-2 py-1.5 font-mono text-[11px] leading-none"
            style={{
              background: isChanged ? tint('lamp', 14) : tint('plain', 40),
              outline: isFocus ? '1.5px dashed var(--you)' : isChanged ? '1.5px solid var(--lamp)' : 'none',
              outlineOffset: -1,
            }}
          >
            <span className="w-9 shrink-0 text-muted">{name}</span>
            <span className="truncate text-text">
              {value === '?'
                ? '·'
                : columns === 2
                  ? value.replace(/^0xffff[0-9a-f]{4}(?=[0-9a-f]{8}$)/, '0xffff…')
                  : value}
            </span>
          </span>
        )
      })}
    </div>
  )
}
