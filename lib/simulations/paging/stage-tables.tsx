import { Cell, Note, tint } from '@/components/simulation/stage-kit'
import { sayBytes } from './address'
import type { TablesState } from './tables-trace'

interface TablesStageProps {
  readonly state: TablesState
  readonly width: number
}

/** One row a level: each table a small square, the new ones outlined. */
export function TablesStage({ state, width }: TablesStageProps) {
  const side = width < 420 ? 14 : 18
  const most = Math.floor((width - 92) / (side + 3)) * 3 - 4
  return (
    <div className="flex flex-col gap-3">
      <div className="flex min-h-6 flex-wrap items-baseline justify-between gap-x-3">
        <span
          className="font-mono text-[11px]"
          style={{ color: state.touches.length === 0 ? 'var(--muted)' : 'var(--lamp)' }}
        >
          {state.touches.at(-1) ?? 'nothing touched yet'}
        </span>
        <Note>{state.levels} levels</Note>
      </div>
      <div className="flex flex-col gap-3 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
        {state.tables.map(({ name, count, before }) => (
          <div key={name} className="flex items-start gap-2">
            <span className="w-[58px] shrink-0 font-mono text-[11px] leading-[18px] text-muted">
              {name} <span className="text-text">{count}</span>
            </span>
            <span className="flex min-h-[18px] flex-wrap gap-[3px]">
              {Array.from({ length: Math.min(count, most) }, (_, i) => (
                <span
                  key={`${i}`}
                  style={{
                    width: side,
                    height: side,
                    borderRadius: 4,
                    background: tint('kernel', 34),
                    border: `1px solid ${tint('kernel', 70)}`,
                    boxShadow: i >= before && state.touches.length > 0 ? '0 0 0 1.5px var(--lamp)' : 'none',
                  }}
                />
              ))}
              {count > most && <Note>+ {count - most}</Note>}
              {count === 0 && <Note>none</Note>}
            </span>
          </div>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <Note>page tables</Note>
        <Cell tone="kernel" height={22}>
          {sayBytes(state.tableBytes)}
        </Cell>
        <Note>for pages of</Note>
        <Cell tone="user" height={22}>
          {state.mappedBytes === 0 ? 'nothing' : sayBytes(state.mappedBytes)}
        </Cell>
      </div>
    </div>
  )
}
