import type { CSSProperties } from 'react'
import { Band, Cell, Legend, Note, Prediction, tint, type Tone } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import { type Belt, beltsOf, type EndRow, type Entry, type LaneView, lanesOf, rowsOf } from './picture'
import type { Mark, Scene } from './scene'

const slide: CSSProperties = { transition: 'transform 320ms var(--calm), opacity 320ms var(--calm)' }
const LETTER = { level: 'L', edge: 'E', 'one-shot': '1', none: '·' } as const

/** Threads in user space, open files with their buffers in the kernel, and between them the ready list as a belt. */
export function Stage({ trace, at, width, parting }: StageProps<Scene>) {
  const scene = trace.steps[at]?.state
  if (scene === undefined) return null
  const rows = rowsOf(trace, at)
  const belts = beltsOf(scene)
  const inThreads =
    parting !== undefined &&
    (parting.focus === 'threads' || scene.lanes.some(({ name }) => name === parting.focus))
  return (
    <div className="flex flex-col">
      <Band kind="user">
        <Lanes scene={scene} at={at} steps={trace.steps.length - 1} width={width - 24} />
        {inThreads && <Parted parting={parting} />}
      </Band>
      <Crossing scene={scene} at={at} steps={trace.steps.length - 1} width={width - 24} />
      <Band kind="kernel">
        <div className="flex flex-col gap-2.5">
          {rows.map((row) => (
            <FileRow key={row.key} row={row} narrow={width < 420} />
          ))}
          <div className="mt-1 flex flex-col gap-2">
            {belts.map((belt) => (
              <ReadyList key={belt.name} belt={belt} named={belts.length > 1} narrow={width < 420} />
            ))}
          </div>
          {parting !== undefined && !inThreads && <Parted parting={parting} />}
        </div>
      </Band>
      <div className="h-2" />
      <Legend
        items={[
          { tone: 'kernel', label: 'unread' },
          { tone: 'plain', pattern: 'dotted', label: 'read' },
          { tone: 'blocked', pattern: 'hatched', letter: 'z', label: 'asleep' },
          ...(scene.lanes.some(({ kind }) => kind === 'goroutine')
            ? [{ tone: 'blocked' as const, pattern: 'hatched' as const, letter: 'p', label: 'parked' }]
            : []),
          { tone: 'ready', letter: 'L', label: 'level' },
          { tone: 'ready', letter: 'E', label: 'edge' },
          { tone: 'ready', letter: '1', label: 'one-shot' },
        ]}
      />
    </div>
  )
}

function Parted({ parting }: { readonly parting: Parting }) {
  return (
    <div className="pt-2">
      <Prediction>{parting.predicted}</Prediction>
    </div>
  )
}

const LANE_LABEL = 44
const LANE_HEIGHT = 36

/** How wide a step is: all of a short run fits, of a long one the last steps are shown. */
function columnsIn(width: number, steps: number): { readonly column: number; readonly columns: number } {
  const room = width - LANE_LABEL - 10
  const least = width < 420 ? 42 : 50
  const columns = Math.min(Math.floor(room / least), Math.max(steps, 5))
  return { column: Math.min(96, room / columns), columns }
}

interface LanesProps {
  readonly scene: Scene
  readonly at: number
  readonly steps: number
  readonly width: number
}

function Lanes({ scene, at, steps, width }: LanesProps) {
  const { column, columns } = columnsIn(width, steps)
  const { from, lanes } = lanesOf(scene, at, columns)
  const now = (Math.max(at, from - 1) - from + 1) * column
  return (
    <div className="flex flex-col gap-1.5">
      {lanes.map((lane) => (
        <div key={lane.name} className="flex items-center gap-2" style={{ height: LANE_HEIGHT }}>
          <div className="shrink-0 truncate font-mono text-[11px] text-muted" style={{ width: LANE_LABEL }}>
            {lane.name}
          </div>
          <div className="relative h-full min-w-0 flex-1 overflow-hidden rounded-[6px] border border-line">
            {lane.marks.map((mark) => (
              <LaneMark
                key={mark.from}
                mark={mark}
                column={column}
                current={mark.to === at + 1 && lane.name === scene.who}
              />
            ))}
            <div
              className="absolute top-0 h-full w-[1.5px] bg-lamp"
              style={{ ...slide, transform: `translateX(${now - 1}px)` }}
            />
          </div>
        </div>
      ))}
    </div>
  )
}

/** A dotted line from the call into the kernel, across the border of the two bands. */
function Crossing({ scene, at, steps, width }: LanesProps) {
  const { column, columns } = columnsIn(width, steps)
  const { from } = lanesOf(scene, at, columns)
  const left = 12 + LANE_LABEL + 9 + (at - from + 0.5) * column
  return (
    <div className="relative h-3.5">
      {scene.act !== null && (
        <div
          className="absolute top-0 left-0 h-full border-l border-dashed border-muted"
          style={{ ...slide, transform: `translateX(${left}px)` }}
        />
      )}
    </div>
  )
}

function LaneMark({
  mark,
  column,
  current,
}: {
  readonly mark: LaneView['marks'][number]
  readonly column: number
  readonly current: boolean
}) {
  const idle = mark.what === 'asleep' || mark.what === 'parked'
  const wide = mark.wide * column - 2
  const [, verb = '', amount = ''] = /^(\S+) ?(.*)$/.exec(mark.label) ?? []
  const letter = mark.what === 'asleep' ? 'z' : 'p'
  return (
    <div
      className={`absolute top-0 left-0 flex h-full flex-col items-center justify-center gap-0.5 overflow-hidden font-mono text-[11px] leading-none ${idle ? 'hatched text-muted' : 'text-text'}`}
      style={{
        ...slide,
        width: wide,
        transform: `translateX(${mark.left * column + 1}px)`,
        backgroundColor: idle ? 'transparent' : tint(TONES[mark.what], 28),
        boxShadow: current ? 'inset 0 0 0 2px var(--lamp)' : 'none',
        borderRadius: 5,
      }}
    >
      {idle ? (
        <span className="whitespace-nowrap">{wide > 66 ? `${letter}  ${mark.label}` : letter}</span>
      ) : (
        <>
          <span>{verb}</span>
          {amount !== '' && <span className="whitespace-nowrap">{amount}</span>}
        </>
      )}
    </div>
  )
}

const TONES: Record<Mark['what'], Tone> = {
  wait: 'run',
  read: 'run',
  write: 'user',
  ctl: 'run',
  other: 'user',
  asleep: 'blocked',
  parked: 'blocked',
}

function FileRow({ row, narrow }: { readonly row: EndRow; readonly narrow: boolean }) {
  const watch = (
    <span className="break-all text-muted">
      {row.watch}
      {row.disabled && (
        <>
          {' '}
          <span className="whitespace-nowrap text-miss">disabled</span>
        </>
      )}
    </span>
  )
  const holds = <span className="shrink-0 text-muted">{row.holds === '' ? '–' : row.holds}</span>
  if (narrow) {
    return (
      <div className="flex flex-col gap-1 font-mono text-[11px] leading-tight">
        <div className="flex gap-2">
          <span className="shrink-0 text-text">{row.label}</span>
          {watch}
          <span className="grow" />
          {holds}
        </div>
        <Buffer row={row} />
      </div>
    )
  }
  return (
    <div className="flex items-center gap-2.5 font-mono text-[11px] leading-tight">
      <div className="flex shrink-0 flex-col" style={{ width: labelWidth(narrow) }}>
        <span className="truncate text-text">{row.label}</span>
        {watch}
      </div>
      <Buffer row={row} />
      <div className="w-20 shrink-0 text-right">{holds}</div>
    </div>
  )
}

/** What was read is dotted, what waits is solid; a write end shows the slots of its pipe. */
function Buffer({ row }: { readonly row: EndRow }) {
  const frame = `relative flex h-6 w-full min-w-0 shrink overflow-hidden rounded-[6px] border ${row.current ? 'border-lamp' : 'border-line'}`
  const ring = row.current ? { boxShadow: '0 0 0 1px var(--lamp)' } : {}
  if (row.slots !== null) {
    const { used, all } = row.slots
    return (
      <div className={frame} style={ring}>
        {Array.from({ length: all }, (_, i) => (
          <div
            key={i}
            className="min-w-0 flex-1 border-r border-line last:border-r-0"
            style={{ backgroundColor: i < used ? tint('kernel', 34) : 'transparent' }}
          />
        ))}
        <span className="absolute inset-0 grid place-items-center font-mono text-[11px] leading-none text-text">
          {used === all ? 'full' : `${used} of ${all} slots`}
        </span>
      </div>
    )
  }
  const share = row.unread === 0 ? 0 : row.unread / (row.read + row.unread)
  return (
    <div className={frame} style={ring}>
      {row.read > 0 && <div className="dotted absolute inset-0" />}
      <div
        className="absolute inset-0"
        style={{
          ...slide,
          transformOrigin: 'right',
          transform: `scaleX(${share})`,
          backgroundColor: 'color-mix(in oklab, var(--kernel) 36%, var(--surface))',
        }}
      />
      <span className="relative flex w-full items-center justify-between gap-2 px-1.5 font-mono text-[11px] leading-none whitespace-nowrap">
        <span className={row.read > 0 ? 'rounded-sm bg-surface px-1 py-0.5 text-muted' : ''}>
          {row.read > 0 ? `${row.read} read` : ''}
        </span>
        <span className={`rounded-sm bg-surface px-1 py-0.5 ${row.unread > 0 ? 'text-text' : 'text-muted'}`}>
          {row.unread > 0 ? `${row.unread} unread` : 'empty'}
        </span>
      </span>
    </div>
  )
}

function labelWidth(narrow: boolean): number {
  return narrow ? 72 : 112
}

const PILL = 66

function ReadyList({
  belt,
  named,
  narrow,
}: {
  readonly belt: Belt
  readonly named: boolean
  readonly narrow: boolean
}) {
  const empty = belt.listed.length === 0
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2.5">
        <div
          className="shrink-0 font-mono text-[11px] leading-tight text-muted"
          style={{ width: labelWidth(narrow) }}
        >
          {named ? `${belt.name} ready` : 'ready list'}
        </div>
        <div
          className={`relative h-8 min-w-0 flex-1 overflow-hidden rounded-full border ${empty ? 'border-dashed' : ''}`}
          style={{ borderColor: empty ? 'var(--line)' : tint('ready', 60) }}
        >
          {empty && (
            <span className="absolute inset-0 grid place-items-center font-mono text-[11px] text-muted">
              empty
            </span>
          )}
          {belt.listed.map((entry, i) => (
            <div
              key={entry.id}
              className="absolute top-[3px] left-1"
              style={{ ...slide, transform: `translateX(${i * PILL}px)` }}
            >
              <Pill entry={entry} current={entry.isNew} />
            </div>
          ))}
        </div>
      </div>
      {belt.waited && (
        <div className="flex flex-wrap items-center gap-2" style={{ paddingLeft: labelWidth(narrow) + 10 }}>
          <Note>{belt.handed.length === 0 ? 'epoll_wait finds nothing' : 'epoll_wait hands out'}</Note>
          {belt.handed.map((entry) => (
            <Pill key={entry.id} entry={entry} current />
          ))}
        </div>
      )}
    </div>
  )
}

function Pill({ entry, current }: { readonly entry: Entry; readonly current: boolean }) {
  return (
    <Cell tone="ready" pill height={24} current={current} style={{ minWidth: PILL - 6 }}>
      {entry.label} {entry.events === '' ? LETTER[entry.mode] : entry.events}
    </Cell>
  )
}
