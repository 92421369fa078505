import type { ReactNode } from 'react'
import { Band, Cell, Lane, Legend, Note, Prediction, tint } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import type { Picture, RingPicture } from './picture'
import { angleOf, sector } from './sector'

/** Two rings that lie across the border between program and kernel, with a hand for the head and one for the tail. */
export function Stage({ trace, at, width, parting }: StageProps<Picture>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  const before = trace.steps[Math.max(0, at - 1)]?.state ?? state
  const size = Math.min(210, Math.floor((width - 62) / 2))
  return (
    <div className="flex flex-col gap-2">
      <Band kind="user" label="program">
        <Lane label="reaped" labelWidth={LABEL}>
          <Chips names={state.reaped} fresh={state.reaped.length - before.reaped.length} />
          {predictionAt(parting, 'reaped')}
        </Lane>
      </Band>
      <div
        className="relative rounded-sm py-3"
        style={{ background: `linear-gradient(${tint('user', 9)} 0 50%, ${tint('kernel', 9)} 50% 100%)` }}
      >
        <div className="absolute inset-x-0 top-1/2 border-t border-dashed border-line" />
        <div className="relative flex items-center justify-between px-1">
          <RingOf name="SQ" ring={state.sq} before={before.sq} size={size} tone="user" />
          <Gate state={state} before={before} />
          <RingOf name="CQ" ring={state.cq} before={before.cq} size={size} tone="kernel" />
        </div>
      </div>
      {(parting?.focus === 'sq' || parting?.focus === 'cq' || parting?.focus === 'enters') &&
        predictionOf(parting)}
      <Band kind="kernel" label="kernel">
        <div className="flex flex-col gap-1.5">
          <Lane label="waiting" labelWidth={LABEL}>
            {state.inside.length === 0 && <Note>nothing</Note>}
            {state.inside.slice(0, 8).map(({ name, waitsFor }) => (
              <span key={name} className="mr-1 inline-flex items-center gap-1">
                <Cell
                  tone="blocked"
                  pattern="hatched"
                  current={!before.inside.some((one) => one.name === name && one.waitsFor === waitsFor)}
                >
                  {name}
                </Cell>
                <Note>{waitsFor}</Note>
              </span>
            ))}
            {predictionAt(parting, 'inside')}
          </Lane>
          <Lane label="kept" labelWidth={LABEL}>
            {state.kept.length === 0 ? (
              <Note>nothing</Note>
            ) : (
              <Chips names={state.kept} fresh={state.kept.length - before.kept.length} />
            )}
            {state.kept.length > 0 && <Note>CQ_OVERFLOW</Note>}
            {predictionAt(parting, 'kept')}
          </Lane>
          {state.sqpoll !== null && (
            <Lane label="thread" labelWidth={LABEL}>
              <Cell
                tone={state.sqpoll === 'awake' ? 'run' : 'blocked'}
                {...(state.sqpoll === 'asleep' ? { pattern: 'hatched' as const } : {})}
                current={state.sqpoll !== before.sqpoll}
              >
                {state.sqpoll === 'awake' ? 'SQPOLL spins' : 'SQPOLL z asleep'}
              </Cell>
              {state.sqpoll === 'asleep' && <Note>NEED_WAKEUP</Note>}
            </Lane>
          )}
        </div>
      </Band>
      <Legend
        items={[
          { tone: 'user', letter: '1', label: 'SQE' },
          { tone: 'hit', letter: '1', label: 'CQE' },
          { tone: 'miss', letter: '!', label: 'CQE with an error' },
        ]}
      />
    </div>
  )
}

const LABEL = 56
/** Labels fit into the slots up to here. */
const MOST_LABELS = 16

interface RingProps {
  readonly name: 'SQ' | 'CQ'
  readonly ring: RingPicture
  readonly before: RingPicture
  readonly size: number
  readonly tone: 'user' | 'kernel'
}

function RingOf({ name, ring, before, size, tone }: RingProps) {
  const { entries, head, tail, used, slots } = ring
  const centre = size / 2
  const outer = centre - 15
  const inner = outer - Math.max(20, size * 0.13)
  // A ring of more slots than can be drawn is drawn as a plain one.
  const shown = entries <= slots.length ? entries : 1
  return (
    <div className="flex flex-col items-center">
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`}>
        <circle cx={centre} cy={centre} r={outer + 1} fill="var(--surface)" />
        {slots.slice(0, shown).map((slot, i) => {
          const isNew = slot !== null && before.slots[i]?.id !== slot.id
          const middle = angleOf(i + 0.5, shown)
          const radius = (inner + outer) / 2
          const fill =
            slot === null
              ? 'transparent'
              : slot.isError
                ? tint('miss', 34)
                : name === 'SQ'
                  ? tint('user', 34)
                  : tint('hit', 30)
          return (
            <g key={i}>
              <path
                d={sector(centre, inner, outer, angleOf(i, shown), angleOf(i + 1, shown))}
                fill={fill}
                stroke={isNew ? 'var(--lamp)' : 'var(--line)'}
                strokeWidth={isNew ? 2.5 : 1}
              />
              {slot !== null && shown <= MOST_LABELS && (
                <text
                  x={centre + radius * Math.cos(middle)}
                  y={centre + radius * Math.sin(middle) + 4}
                  textAnchor="middle"
                  className="font-mono"
                  fontSize="11"
                  fill="var(--text)"
                >
                  {slot.isError ? `${slot.id}!` : slot.id}
                </text>
              )}
            </g>
          )
        })}
        <text
          x={centre}
          y={centre - 6}
          textAnchor="middle"
          className="font-mono"
          fontSize="13"
          fontWeight="600"
          fill={tone === 'user' ? 'var(--user)' : 'var(--kernel)'}
        >
          {name}
        </text>
        <text
          x={centre}
          y={centre + 11}
          textAnchor="middle"
          className="font-mono"
          fontSize="11"
          fill="var(--muted)"
        >
          {size < 150 ? `${used}/${entries}` : `${used} of ${entries}`}
        </text>
        <Hand
          letter="h"
          counter={head}
          entries={entries}
          centre={centre}
          outer={outer}
          isMoved={head !== before.head}
        />
        <Hand
          letter="t"
          counter={tail}
          entries={entries}
          centre={centre}
          outer={outer}
          isMoved={tail !== before.tail}
          isInner={head === tail || used === entries}
        />
      </svg>
      <div
        className="rounded-full px-2 font-mono text-[11px] leading-5 text-muted"
        style={{ background: 'var(--surface)' }}
      >
        h {head} · t {tail}
      </div>
    </div>
  )
}

interface HandProps {
  readonly letter: 'h' | 't'
  readonly counter: number
  readonly entries: number
  readonly centre: number
  readonly outer: number
  readonly isMoved: boolean
  /** Beside the other hand, where both point to the same slot. */
  readonly isInner?: boolean
}

/** Points to the slot that the counter stands at, and turns on as the counter grows. */
function Hand({ letter, counter, entries, centre, outer, isMoved, isInner = false }: HandProps) {
  const degrees = ((counter + 0.5) * 360) / entries + (isInner ? 15 : 0)
  const colour = isMoved ? 'var(--lamp)' : 'var(--text)'
  return (
    <g
      style={{
        transform: `rotate(${degrees}deg)`,
        transformOrigin: `${centre}px ${centre}px`,
        transition: 'transform var(--calm)',
      }}
    >
      <path d={`M ${centre} ${centre - outer + 1} l -4 -6 h 8 z`} fill={colour} />
      <text
        x={centre}
        y={centre - outer - 8}
        textAnchor="middle"
        className="font-mono"
        fontSize="11"
        fontWeight="600"
        fill={colour}
        style={{
          transform: `rotate(${-degrees}deg)`,
          transformOrigin: `${centre}px ${centre - outer - 11}px`,
          transition: 'transform var(--calm)',
        }}
      >
        {letter}
      </text>
    </g>
  )
}

/** io_uring_enter: the only way across the border. */
function Gate({ state, before }: { readonly state: Picture; readonly before: Picture }) {
  const isCrossing = state.enters !== before.enters
  const colour = state.isInside ? 'var(--lamp)' : 'var(--line)'
  return (
    <div className="flex w-12 shrink-0 flex-col items-center gap-1 font-mono text-[11px]">
      <span style={{ color: state.isInside ? 'var(--lamp)' : 'var(--muted)' }}>enter</span>
      <svg width="28" height="56" viewBox="0 0 28 56">
        <line
          x1="14"
          x2="14"
          y1="4"
          y2="46"
          stroke={colour}
          strokeWidth="2"
          strokeDasharray={state.isInside ? '0' : '3 4'}
        />
        <path d="M 14 54 l -5 -9 h 10 z" fill={colour} />
        <circle
          cx="14"
          cy={state.isInside ? 40 : 8}
          r="5"
          fill={state.isInside ? 'var(--lamp)' : 'var(--muted)'}
          style={{ transition: 'cy var(--calm)' }}
        />
      </svg>
      <Cell tone={isCrossing ? 'lamp' : 'plain'} current={isCrossing} pill>
        × {state.enters}
      </Cell>
    </div>
  )
}

function Chips({ names, fresh }: { readonly names: readonly string[]; readonly fresh: number }) {
  if (names.length === 0) return <Note>nothing</Note>
  const hidden = Math.max(0, names.length - 12)
  return (
    <>
      {hidden > 0 && <Note>{hidden} …</Note>}
      {names.slice(hidden).map((name, i) => (
        <Cell
          key={`${hidden + i}`}
          tone={name.includes('-') ? 'miss' : 'hit'}
          current={hidden + i >= names.length - Math.max(0, fresh)}
        >
          {name}
        </Cell>
      ))}
    </>
  )
}

function predictionOf({ predicted }: Parting): ReactNode {
  return <Prediction>{predicted.replaceAll('`', '')}</Prediction>
}

function predictionAt(parting: Parting | undefined, focus: string): ReactNode {
  return parting?.focus === focus ? predictionOf(parting) : null
}
