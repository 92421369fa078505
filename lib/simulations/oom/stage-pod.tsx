import { Cell, Note, tint, toneColour, type Tone } from '@/components/simulation/stage-kit'
import { type Bounds, withDefaults } from './pod'
import { type PodState, sayCpu, sayMemory } from './pod-trace'
import { size } from './say'

interface Props {
  readonly state: PodState
  readonly width: number
  readonly focus: string | undefined
}

const TONES = { Guaranteed: 'run', Burstable: 'ready', BestEffort: 'miss' } as const

/** Containers with requests and limits, the class they make together, and where that puts them on the scale of adj. */
export function Pod({ state, width, focus }: Props) {
  return (
    <>
      <div className="flex flex-col gap-3 rounded-sm p-3" style={{ background: tint('user', 9) }}>
        <Note>pod: request → limit</Note>
        {state.containers.map((container, i) => {
          const isChecked = i < state.checked
          const full = withDefaults(container)
          return (
            <div
              key={container.name}
              className="flex flex-col gap-1.5 rounded-md border p-2.5"
              style={{ borderColor: i === state.checked - 1 ? 'var(--lamp)' : 'var(--line)' }}
            >
              <div className="flex items-center justify-between gap-2">
                <span className="font-mono text-[11px] text-text">{container.name}</span>
                <Cell
                  tone={isChecked ? (state.fixed[i] === true ? 'run' : 'miss') : 'plain'}
                  height={20}
                  {...(isChecked ? {} : { pattern: 'dashed' as const })}
                >
                  {isChecked
                    ? state.fixed[i] === true
                      ? 'request = limit'
                      : 'not equal in both'
                    : 'not checked'}
                </Cell>
              </div>
              <div className="flex flex-wrap gap-x-5 gap-y-1">
                <Resource name="cpu" own={container.cpu} full={full.cpu} say={sayCpu} isChecked={isChecked} />
                <Resource
                  name="memory"
                  own={container.memory}
                  full={full.memory}
                  say={sayMemory}
                  isChecked={isChecked}
                />
              </div>
            </div>
          )
        })}
        <div className="flex items-center gap-2">
          <Note>class</Note>
          <Cell
            tone={state.qos === null ? 'plain' : TONES[state.qos]}
            current={state.qos !== null && state.adjs === null}
            pill
            height={26}
            {...(state.qos === null ? { pattern: 'dashed' as const } : {})}
            style={focus === 'class' ? { outline: '1px dashed var(--you)', outlineOffset: 3 } : {}}
          >
            {state.qos ?? 'not known yet'}
          </Cell>
        </div>
      </div>
      <Scale state={state} width={width} focus={focus} />
    </>
  )
}

interface ResourceProps {
  readonly name: string
  readonly own: Bounds
  readonly full: Bounds
  readonly say: (value: number | null) => string
  readonly isChecked: boolean
}

function Resource({ name, own, full, say, isChecked }: ResourceProps) {
  const isCopied = isChecked && own.request === null && full.request !== null
  return (
    <span className="font-mono text-[11px] text-muted">
      {name} <span className="text-text">{isCopied ? `(${say(full.request)})` : say(own.request)}</span> →{' '}
      <span className="text-text">{say(own.limit)}</span>
    </span>
  )
}

/** Where the line of the scale lies; above it there is room for three labels. */
const BASE = 52

/** oom_score_adj from −1000, never, to 1000, first. */
function Scale({ state, width, focus }: Props) {
  const inner = width - 24
  const x = (adj: number): number => ((adj + 1000) / 2000) * inner
  const zones: readonly { readonly from: number; readonly to: number; readonly tone: Tone }[] = [
    { from: 3, to: 999, tone: 'ready' },
  ]
  return (
    <div className="flex flex-col gap-1.5 px-3">
      <Note>oom_score_adj on a node of {size(state.nodeKib)}</Note>
      <svg width={inner} height={BASE + 32} className="block overflow-visible" aria-hidden>
        <line x1={0} x2={inner} y1={BASE} y2={BASE} stroke="var(--line)" strokeWidth={2} />
        {zones.map(({ from, to, tone }) => (
          <line
            key={from}
            x1={x(from)}
            x2={x(to)}
            y1={BASE}
            y2={BASE}
            stroke={toneColour(tone)}
            strokeWidth={4}
            opacity={0.55}
          />
        ))}
        <line
          x1={x(-997)}
          x2={x(-997)}
          y1={BASE - 8}
          y2={BASE + 8}
          stroke={toneColour('run')}
          strokeWidth={3}
        />
        <line
          x1={x(1000)}
          x2={x(1000)}
          y1={BASE - 8}
          y2={BASE + 8}
          stroke={toneColour('miss')}
          strokeWidth={3}
        />
        <text x={0} y={BASE + 24} fontSize={11} className="font-mono" fill="var(--muted)">
          Guaranteed
        </text>
        <text
          x={x(500)}
          y={BASE + 24}
          fontSize={11}
          textAnchor="middle"
          className="font-mono"
          fill="var(--muted)"
        >
          Burstable
        </text>
        <text
          x={inner}
          y={BASE + 24}
          fontSize={11}
          textAnchor="end"
          className="font-mono"
          fill="var(--muted)"
        >
          {inner < 400 ? '' : 'BestEffort'}
        </text>
        {state.adjs?.map((adj, i) => (
          <g key={i} transform={`translate(${x(adj)} ${BASE})`}>
            <circle r={6} fill={focus === 'adj' ? 'var(--you)' : 'var(--lamp)'} />
            <text
              x={adj > 700 ? 8 : adj < -700 ? -4 : 0}
              y={-12 - (i % 3) * 13}
              fontSize={11}
              textAnchor={adj > 700 ? 'end' : adj < -700 ? 'start' : 'middle'}
              className="font-mono"
              fill="var(--text)"
            >
              {i === 0 || adj !== state.adjs?.[i - 1]
                ? `${state.adjs?.every((one) => one === adj) === true ? '' : `${state.containers[i]?.name ?? ''} `}${adj < 0 ? '−' : ''}${Math.abs(adj)}`
                : ''}
            </text>
          </g>
        ))}
      </svg>
    </div>
  )
}
