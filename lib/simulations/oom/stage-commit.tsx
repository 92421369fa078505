import { Cell, Legend, Note, tint } from '@/components/simulation/stage-kit'
import type { CommitStageState, DrawnMapping } from './commit-trace'
import { size } from './say'

interface Props {
  readonly state: CommitStageState
  readonly width: number
  readonly focus: string | undefined
}

/** Promises as a bar against the limit of the mode, and the mappings that were asked for. */
export function Commit({ state, width, focus }: Props) {
  const inner = width - 24
  const most = Math.max(state.ramKib + state.swapKib, state.committedKib, state.limitKib) * 1.08
  const x = (kib: number): number => (kib / most) * inner
  const border = state.mode === 2 ? state.limitKib - state.reserveKib : state.ramKib + state.swapKib
  return (
    <>
      <div className="flex flex-col gap-1.5 rounded-sm p-3" style={{ background: tint('kernel', 9) }}>
        <div className="flex justify-between gap-2">
          <Note>Committed_AS: promised</Note>
          <Note>{size(state.committedKib)}</Note>
        </div>
        <div className="relative h-8 rounded-[6px] border border-dashed border-line" style={{ width: inner }}>
          <div
            className="absolute inset-y-0 left-0 rounded-[5px]"
            style={{
              width: x(state.committedKib),
              backgroundColor: tint('user', 32),
              border: `1px solid ${tint('user', 70)}`,
            }}
          />
          <div
            className="absolute -inset-y-1 w-[2px]"
            style={{
              left: Math.min(inner - 2, x(border)),
              backgroundColor: focus === 'limit' ? 'var(--you)' : 'var(--miss)',
              opacity: state.mode === 2 ? 1 : 0.45,
            }}
          />
        </div>
        <Note>
          {state.mode === 2
            ? `limit ${size(state.limitKib)}${state.reserveKib >= 4096 ? ` less ${size(state.reserveKib)} of reserve` : ''}; RAM ${size(state.ramKib)}`
            : state.mode === 0
              ? `mark: RAM and swap, ${size(border)}. Only a single request longer than this is refused`
              : `mark: RAM and swap, ${size(border)}. Nothing is refused in mode 1`}
        </Note>
      </div>
      <div className="flex flex-col gap-1.5">
        {state.mappings.map((mapping, i) => (
          <Row
            key={i}
            mapping={mapping}
            number={i}
            state={state}
            x={(kib) => Math.min(1, kib / most)}
            room={width}
            isFocus={focus === `mapping ${i}`}
          />
        ))}
      </div>
      <Legend
        items={[
          { tone: 'hit', letter: 'ok', label: 'granted' },
          { tone: 'miss', letter: '✕', label: 'ENOMEM' },
          { tone: 'plain', pattern: 'dotted', label: 'not accounted' },
        ]}
      />
    </>
  )
}

interface RowProps {
  readonly mapping: DrawnMapping
  readonly number: number
  readonly state: CommitStageState
  readonly x: (kib: number) => number
  readonly room: number
  readonly isFocus: boolean
}

function Row({ mapping, number, state, x, room, isFocus }: RowProps) {
  const isTried = number < state.tried
  const bar = (room - 60) * x(mapping.kib)
  return (
    <div className="flex items-center gap-2">
      <Cell
        tone={isTried ? (mapping.ok ? 'hit' : 'miss') : 'plain'}
        current={number === state.tried - 1}
        width={52}
        height={24}
        {...(isTried ? {} : { pattern: 'dashed' as const })}
      >
        {isTried ? (mapping.ok ? 'ok' : '✕') : '?'}
      </Cell>
      <div className="relative h-6 min-w-0 flex-1">
        <div
          className={`absolute inset-y-0 left-0 rounded-[5px] ${mapping.isAccounted ? '' : 'dotted'}`}
          style={{
            width: bar,
            border: `1px ${isTried ? 'solid' : 'dashed'} ${isFocus ? 'var(--you)' : 'var(--line)'}`,
            backgroundColor:
              mapping.isAccounted && isTried ? tint(mapping.ok ? 'user' : 'miss', 18) : 'transparent',
          }}
        />
        <span className="absolute inset-y-0 left-1 flex items-center font-mono text-[11px] whitespace-nowrap text-text">
          <span className={mapping.isAccounted ? 'px-1' : 'rounded-sm bg-surface px-1'}>{mapping.label}</span>
        </span>
      </div>
    </div>
  )
}
