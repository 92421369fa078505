import { Legend, Note, tint, toneColour } from '@/components/simulation/stage-kit'
import { PAGE_KIB } from './badness'
import { pointsOf, size } from './say'
import type { DrawnProcess, MemoryState } from './trace'

interface Props {
  readonly state: MemoryState
  readonly width: number
  readonly focus: string | undefined
}

const LETTER = 6.6

export function Memory({ state, width, focus }: Props) {
  const grouped = state.groups.filter(({ maxKib }) => maxKib !== null)
  return (
    <>
      <div className="flex flex-col gap-3 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
        {state.ramKib < 2 ** 40 && (
          <Filling
            label="RAM"
            limitKib={state.ramKib}
            cacheKib={state.cacheKib}
            processes={state.processes}
            width={width - 24}
            isMet={state.event === 'scored' && state.domain.group === null}
          />
        )}
        {grouped.map((group) => (
          <Filling
            key={group.name}
            label={`${group.name}${group.oomGroup ? ', dies together' : ''}`}
            limitKib={group.maxKib ?? 1}
            cacheKib={0}
            processes={state.processes.filter((process) => process.group === group.name)}
            width={width - 24}
            isMet={state.event === 'scored' && state.domain.group === group.name}
          />
        ))}
      </div>
      <Points state={state} width={width} focus={focus} />
      <Legend
        items={[
          { tone: 'user', label: 'in RAM' },
          { tone: 'plain', pattern: 'dotted', label: 'page cache' },
          { tone: 'miss', letter: '+', label: 'adj adds' },
          { tone: 'run', pattern: 'hatched', letter: '−', label: 'adj takes off' },
        ]}
      />
    </>
  )
}

interface FillingProps {
  readonly label: string
  readonly limitKib: number
  readonly cacheKib: number
  readonly processes: readonly DrawnProcess[]
  readonly width: number
  readonly isMet: boolean
}

/** A limit as a bar: what is in it, side by side, and what is free. */
function Filling({ label, limitKib, cacheKib, processes, width, isMet }: FillingProps) {
  const used = processes.reduce((sum, { alive, residentKib }) => sum + (alive ? residentKib : 0), 0)
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex justify-between gap-2">
        <Note>{label}</Note>
        <span
          className="font-mono text-[11px] leading-snug"
          style={{ color: isMet ? 'var(--miss)' : 'var(--muted)' }}
        >
          {isMet ? 'full: ' : ''}
          {size(used + cacheKib)} of {size(limitKib)}
        </span>
      </div>
      <div
        className="flex h-8 overflow-hidden rounded-[6px] border border-dashed"
        style={{ borderColor: isMet ? 'var(--miss)' : 'var(--line)', width }}
      >
        {processes.map((process) => {
          const wide = process.alive ? (process.residentKib / limitKib) * width : 0
          const name = process.name.slice(0, Math.max(0, Math.floor((wide - 6) / LETTER)))
          return (
            <div
              key={process.name}
              className="flex h-full shrink-0 items-center justify-center overflow-hidden border-r border-surface font-mono text-[11px] leading-none whitespace-nowrap text-text"
              style={{
                width: wide,
                backgroundColor: tint(process.is === 'victim' ? 'miss' : 'user', 30),
                boxShadow:
                  process.is === 'growing'
                    ? 'inset 0 0 0 2px var(--lamp)'
                    : process.is === 'victim'
                      ? 'inset 0 0 0 2px var(--miss)'
                      : 'none',
              }}
            >
              {name.length < Math.min(2, process.name.length) ? '' : name}
            </div>
          )
        })}
        {cacheKib > 0 && (
          <div
            className="dotted flex h-full shrink-0 items-center justify-center overflow-hidden"
            style={{ width: (cacheKib / limitKib) * width }}
          >
            {(cacheKib / limitKib) * width > 48 && (
              <span className="rounded-sm bg-surface px-1 font-mono text-[11px] text-muted">cache</span>
            )}
          </div>
        )}
      </div>
    </div>
  )
}

/** What each process weighs: its size, and what adj adds or takes off, in shares of the limit. */
function Points({ state, width, focus }: Props) {
  const longest = Math.max(...state.processes.map(({ name }) => name.length))
  // Room for the longest name with the marks of one that was chosen or has gone, as far as the width allows.
  const label = Math.min(width < 420 ? 96 : 140, Math.max(width < 420 ? 76 : 104, (longest + 4) * LETTER))
  const figures = width < 420 ? 74 : 88
  const total = state.domain.totalPages
  const shown = state.processes.filter(
    ({ group }) => state.domain.group === null || group === state.domain.group,
  )
  const outside = state.processes.filter((process) => !shown.includes(process))
  const shares = shown.map(({ residentKib, adj }) => ({
    own: residentKib / PAGE_KIB / total,
    adj: adj === -1000 ? 0 : adj / 1000,
  }))
  const least = Math.min(0, ...shares.map((one) => one.own + Math.min(0, one.adj)))
  const most = Math.max(0.5, ...shares.map((one) => one.own + Math.max(0, one.adj)))
  const room = width - label - figures - 12
  const x = (share: number): number => ((share - least) / (most - least)) * room
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex justify-between gap-2">
        <Note>points: size and adj</Note>
        <Note>
          {state.domain.group === null ? 'of RAM and swap' : `of the limit of ${state.domain.group}`}
        </Note>
      </div>
      {shown.map((process, i) => {
        const { own, adj } = shares[i] ?? { own: 0, adj: 0 }
        const isOut = !process.alive || process.points === null
        return (
          <div
            key={process.name}
            className="flex items-center gap-1.5"
            style={{ opacity: process.alive || process.is === 'dying' ? 1 : 0.55 }}
          >
            <div
              className="shrink-0 font-mono text-[11px] leading-tight"
              style={{
                width: label,
                color:
                  focus === process.name
                    ? 'var(--you)'
                    : process.is === 'victim' || process.is === 'dying'
                      ? 'var(--miss)'
                      : 'var(--text)',
              }}
            >
              <div className="truncate">
                {process.is === 'victim' ? '▸ ' : ''}
                {process.alive ? '' : '✕ '}
                {process.name}
              </div>
              <div className="text-muted">
                {process.adj === 0 ? 'adj 0' : `adj ${process.adj > 0 ? '+' : '−'}${Math.abs(process.adj)}`}
              </div>
            </div>
            <div className="relative h-7" style={{ width: room }}>
              <div className="absolute inset-y-0 border-l border-line" style={{ left: x(0) }} />
              {!isOut && (
                <>
                  <div
                    className="absolute inset-y-[5px] rounded-[4px]"
                    style={{
                      left: x(0),
                      width: Math.max(2, x(own) - x(0)),
                      backgroundColor: tint('user', 42),
                      border: `1px solid ${toneColour('user')}`,
                    }}
                  />
                  {adj > 0 && (
                    <div
                      className="absolute inset-y-[5px] grid place-items-center overflow-hidden rounded-[4px] font-mono text-[11px] leading-none text-text"
                      style={{
                        left: x(own),
                        width: x(own + adj) - x(own),
                        backgroundColor: tint('miss', 30),
                        border: `1px solid ${toneColour('miss')}`,
                      }}
                    >
                      +
                    </div>
                  )}
                  {adj < 0 && (
                    <div
                      className="hatched absolute inset-y-[5px] rounded-[4px]"
                      style={{
                        left: x(own + adj),
                        width: x(own) - x(own + adj),
                        border: `1px dashed ${toneColour('run')}`,
                      }}
                    />
                  )}
                  <div
                    className="absolute inset-y-0 w-[2px]"
                    style={{
                      left: x(own + adj) - 1,
                      backgroundColor: process.is === 'victim' ? 'var(--miss)' : 'var(--lamp)',
                    }}
                  />
                </>
              )}
            </div>
            <div
              className="shrink-0 text-right font-mono text-[11px] leading-tight"
              style={{ width: figures, color: process.is === 'victim' ? 'var(--miss)' : 'var(--muted)' }}
            >
              {!process.alive
                ? 'killed'
                : process.points === null
                  ? 'never'
                  : `${process.points < 0 ? '−' : ''}${pointsOf(Math.abs(process.points))}`}
            </div>
          </div>
        )
      })}
      {outside.length > 0 && (
        <Note>outside the limit, not candidates: {outside.map(({ name }) => name).join(', ')}</Note>
      )}
    </div>
  )
}
