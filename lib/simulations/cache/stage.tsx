import {
  Cell,
  Lane,
  Legend,
  Note,
  Prediction,
  type Tone,
  tint,
  toneColour,
} from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import type { ShownLevel, StageState } from './trace'

/** A walk through the caches: what is accessed, the address taken apart, the sets, and where the time goes. */
export function Stage({ trace, at, width, parting }: StageProps<StageState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  return (
    <div className="flex flex-col gap-4">
      <Ribbon state={state} width={width} {...(parting === undefined ? {} : { parting })} />
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
      <AddressParts state={state} focus={parting?.focus} />
      {state.levels.map((level) => (
        <Level key={level.name} level={level} width={width} levels={state.levels.length} />
      ))}
      <Time state={state} />
    </div>
  )
}

/** The nearest level is a hit; the farther the line comes from, the nearer to the colour of a miss. */
function placeOf(found: number, levels: number): { readonly tone: Tone; readonly letter: string } {
  if (found === 0) return { tone: 'hit', letter: 'h' }
  return found === levels
    ? { tone: 'miss', letter: 'm' }
    : { tone: found === 1 ? 'ready' : 'blocked', letter: String(found + 1) }
}

/** Accesses that are shown, and the width of a character of their names. */
const WINDOW = { narrow: 16, wide: 32 }
const LETTER = 6.7

interface RibbonProps {
  readonly state: StageState
  readonly width: number
  readonly parting?: Parting
}

function Ribbon({ state, width, parting }: RibbonProps) {
  const most = width < 420 ? WINDOW.narrow : WINDOW.wide
  const now = state.found.length - 1
  const from = Math.max(0, Math.min(now - Math.floor(most / 2), state.accesses.length - most))
  const longest = Math.max(...state.accesses.map(({ name, write }) => name.length + (write ? 2 : 0)))
  const misses = state.found.filter((where) => where > 0).length
  const parted = /^access (\d+)$/.exec(parting?.focus ?? '')?.[1]
  return (
    <div className="flex flex-col gap-2">
      <div className="flex justify-between">
        <Note>
          {state.accesses.length > most
            ? `accesses ${from + 1}–${from + most} of ${state.accesses.length}`
            : `${state.accesses.length} accesses`}
        </Note>
        <Note>
          {state.found.length - misses} hit · {misses} miss
        </Note>
      </div>
      <div
        className="grid gap-x-1 gap-y-1.5"
        // As wide as the longest name, so that nothing moves when the walk goes on.
        style={{
          gridTemplateColumns: `repeat(auto-fill, minmax(${Math.ceil(longest * LETTER) + 10}px, 1fr))`,
        }}
      >
        {state.accesses.slice(from, from + most).map(({ name, write }, i) => {
          const index = from + i
          const where = state.found[index]
          const place = where === undefined ? null : placeOf(where, state.levels.length)
          return (
            <span key={`${index}`} className="flex min-w-0 flex-col items-center gap-0.5">
              <Cell
                width="100%"
                tone={place?.tone ?? 'plain'}
                current={index === now}
                {...(place === null ? { pattern: 'dashed' as const } : {})}
                {...(parted === String(index)
                  ? { style: { outline: '1.5px solid var(--you)', outlineOffset: 3 } }
                  : {})}
              >
                {write ? `${name} w` : name}
              </Cell>
              <span
                className="h-3 font-mono text-[11px] leading-3"
                style={{ color: place === null ? 'var(--muted)' : toneColour(place.tone) }}
              >
                {place?.letter ?? ''}
              </span>
            </span>
          )
        })}
      </div>
    </div>
  )
}

const PARTS = [
  { part: 'tag', tone: 'user', says: 'compared' },
  { part: 'set', tone: 'lamp', says: 'where to look' },
  { part: 'offset', tone: 'plain', says: 'byte in the line' },
] as const

/** Tag, set and offset side by side, each as wide as its bits want, with its bits below. */
function AddressParts({ state, focus }: { readonly state: StageState; readonly focus: string | undefined }) {
  const { address, split, bits } = state
  if (address === null || split === null) return <Note>address: tag · set · offset</Note>
  const binary = (value: number, length: number): string =>
    length === 0 ? '' : value.toString(2).padStart(length, '0').slice(-length)
  const length = { tag: Math.max(4, split.tag.toString(2).length), set: bits.set, offset: bits.offset }
  return (
    <div className="flex flex-col gap-1.5">
      <Note>
        address 0x{address.toString(16)} = {address}
      </Note>
      <div
        className="grid gap-1"
        style={{
          gridTemplateColumns: PARTS.map(
            ({ part }) =>
              `minmax(${part === 'set' && bits.set === 0 ? 56 : 76}px, ${Math.max(2, length[part])}fr)`,
          ).join(' '),
        }}
      >
        {PARTS.map(({ part, tone, says }) => (
          <div
            key={part}
            className="flex min-w-0 flex-col gap-1 rounded-sm border px-2 py-1.5 font-mono text-[11px] leading-tight"
            style={{
              borderColor: focus === part ? 'var(--you)' : tone === 'plain' ? 'var(--line)' : tint(tone, 60),
              background: tone === 'plain' ? 'transparent' : tint(tone, 12),
            }}
          >
            <span className="flex flex-wrap justify-between gap-x-2">
              <span className="text-text">
                {part} {split[part]}
              </span>
              <span className="text-muted">{says}</span>
            </span>
            <span className="truncate text-muted">
              {part === 'set' && bits.set === 0 ? 'no bits' : binary(split[part], length[part])}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}

/** Several levels would be taller than a screen: of each a few sets, among them the one that is asked. */
function setsInSight({ shown }: ShownLevel, most: number): ShownLevel['shown'] {
  const asked = shown.findIndex(({ lines }) => lines.some(({ isAsked }) => isAsked))
  const from = Math.max(0, Math.min(asked - Math.floor(most / 2), shown.length - most))
  return shown.slice(from, from + most)
}

function Level({
  level,
  width,
  levels,
}: {
  readonly level: ShownLevel
  readonly width: number
  readonly levels: number
}) {
  const shown = setsInSight(level, levels === 1 ? level.shown.length : width < 420 ? 3 : 4)
  const hidden = level.sets - shown.length
  const { assoc } = level.shape
  const labelWidth = width < 420 ? 42 : 52
  return (
    <div
      className="flex flex-col gap-2 rounded-sm p-3"
      style={{
        background: tint('kernel', 9),
        opacity: level.outcome === 'not asked' && levels > 1 ? 0.85 : 1,
        transition: 'opacity 320ms var(--calm)',
      }}
    >
      <div className="flex flex-wrap justify-between gap-x-3">
        <Note>
          {level.name}, {level.ns} ns{hidden > 0 ? `; ${shown.length} of ${level.sets} sets` : ''}
        </Note>
        <Note>{assoc > 1 ? 'used last → used longest ago' : 'one line a set'}</Note>
      </div>
      <div className="flex flex-col gap-1">
        {shown.map(({ set, lines }) => (
          <Lane key={set} label={level.sets === 1 ? 'lines' : `set ${set}`} labelWidth={labelWidth}>
            {lines.map(({ label, isAsked }) => (
              <Cell
                key={label}
                tone={isAsked ? (level.outcome === 'hit' ? 'hit' : 'miss') : 'kernel'}
                current={isAsked}
              >
                {label}
              </Cell>
            ))}
            {lines.length < assoc && (
              <Cell pattern="dashed">
                {assoc - lines.length === 1 ? 'free' : `${assoc - lines.length} free`}
              </Cell>
            )}
          </Lane>
        ))}
      </div>
      <Lane label="left" labelWidth={labelWidth}>
        {level.evicted === null ? (
          <Note>{level.outcome === 'not asked' ? 'not asked' : 'nothing'}</Note>
        ) : (
          <Cell tone="miss" pattern="dotted">
            {level.evicted}
          </Cell>
        )}
      </Lane>
    </div>
  )
}

/** Nanoseconds so far by where the line came from, one bar. */
function Time({ state }: { readonly state: StageState }) {
  const places = [
    ...state.levels.map(({ name, ns }) => ({ name, ns })),
    { name: 'memory', ns: state.memoryNs },
  ]
  return (
    <div className="flex flex-col gap-2">
      <div className="flex justify-between">
        <Note>time spent, by where the line was</Note>
        <Note>{state.ns} ns</Note>
      </div>
      <div className="flex h-4 overflow-hidden rounded-sm border" style={{ borderColor: 'var(--line)' }}>
        {places.map(({ name }, i) => {
          const part = state.ns === 0 ? 0 : (state.spent[i] ?? 0) / state.ns
          const { tone } = placeOf(i, state.levels.length)
          return (
            <span
              key={name}
              className={tone === 'miss' ? 'dotted' : tone === 'blocked' ? 'hatched' : ''}
              style={{
                width: `${part * 100}%`,
                backgroundColor: tint(tone, 45),
                borderRight: part > 0 && part < 1 ? `1px solid ${toneColour(tone)}` : 'none',
              }}
            />
          )
        })}
      </div>
      <Legend
        items={places.map(({ name, ns }, i) => {
          const count = state.found.filter((where) => where === i).length
          return { ...placeOf(i, state.levels.length), label: `${name}: ${count} × ${ns} ns` }
        })}
      />
    </div>
  )
}
