import { Cell, Note, Prediction, tint, type Tone, toneColour } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import type { View, X86View } from './view'

const TONES: readonly Tone[] = ['user', 'kernel', 'run', 'miss']
/** A listing longer than this is shown around the place where things happen. */
const LINES = 14

interface X86StageProps extends StageProps<View> {
  readonly view: X86View
}

/** The program with a marker for each thread; the shared memory, each thread's own registers, and who ran when. */
export function X86Stage({ trace, at, width, parting, view }: X86StageProps) {
  const isNarrow = width < 480
  return (
    <div className="flex flex-col gap-4">
      <Ribbon trace={trace} at={at} width={width} />
      <div className={`flex gap-6 ${isNarrow ? 'flex-col' : ''}`}>
        <Listing view={view} />
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <div className="flex flex-wrap gap-3">
            {Object.entries(view.memory).map(([name, value]) => (
              <div key={name} className="flex flex-col gap-1 font-mono text-[11px] text-muted">
                {name}
                <Cell
                  width={52}
                  height={34}
                  current={view.wrote === name}
                  style={{
                    fontSize: 15,
                    background: tint('lamp', 10),
                    ...(parting?.focus === name ? { outline: '2px solid var(--you)', outlineOffset: 3 } : {}),
                  }}
                >
                  {value}
                </Cell>
              </div>
            ))}
          </div>
          <div className="flex flex-col gap-2">
            {view.threads.map(({ name, registers, halted }, i) => (
              <div key={name} className="flex flex-wrap items-center gap-2 font-mono text-[11px]">
                <Cell
                  tone={toneAt(i)}
                  current={view.executed?.thread === i}
                  {...(halted ? { pattern: 'dotted' as const } : {})}
                >
                  {name}
                </Cell>
                <span className="text-muted">
                  {halted ? 'done' : view.running === i ? 'has the CPU' : 'waits'}
                </span>
                <span className="text-muted">
                  {Object.entries(registers)
                    .filter(([, value]) => value !== 0)
                    .map(([register, value]) => `%${register} ${value}`)
                    .join('  ')}
                </span>
              </div>
            ))}
          </div>
        </div>
      </div>
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}

function toneAt(thread: number): Tone {
  return TONES[thread % TONES.length] ?? 'plain'
}

function Listing({ view }: { readonly view: X86View }) {
  const middle = view.executed?.instruction ?? 0
  const first =
    view.program.length <= LINES
      ? 0
      : Math.max(0, Math.min(middle - Math.floor(LINES / 2), view.program.length - LINES))
  return (
    <div className="flex shrink-0 flex-col font-mono text-[11px]">
      {view.program.slice(first, first + LINES).map((text, i) => {
        const line = first + i
        const here = view.threads.flatMap(({ at, halted }, thread) =>
          at === line && !halted ? [thread] : [],
        )
        return (
          <div
            key={line}
            className="flex h-6 items-center gap-2 rounded-sm px-1"
            style={
              view.executed?.instruction === line
                ? { background: 'var(--lamp-glow)', boxShadow: 'inset 2px 0 0 var(--lamp)' }
                : {}
            }
          >
            <span className="flex shrink-0 justify-end gap-0.5 text-[11px]" style={{ width: 44 }}>
              {here.map((thread) => (
                <span key={thread} style={{ color: toneColour(toneAt(thread)) }}>
                  {thread}▸
                </span>
              ))}
            </span>
            <span className="shrink-0 text-right text-muted" style={{ width: 18 }}>
              {line + 1}
            </span>
            <span className="text-text">{text}</span>
          </div>
        )
      })}
    </div>
  )
}

/** Who had the CPU, instruction by instruction, up to now. */
function Ribbon({ trace, at, width }: Pick<StageProps<View>, 'trace' | 'at' | 'width'>) {
  const total = trace.steps.length - 1
  const threads = trace.steps[0]?.state.kind === 'x86' ? trace.steps[0].state.threads.length : 0
  const left = 26
  const each = (width - left - 12) / Math.max(1, total)
  return (
    <div className="flex flex-col gap-1">
      <svg width={width - 8} height={threads * 18 + 2} className="block font-mono text-[11px]">
        {Array.from({ length: threads }, (_, thread) => (
          <g key={thread}>
            <text x={0} y={thread * 18 + 12} fill="var(--muted)">
              T{thread}
            </text>
            <line
              x1={left}
              x2={width - 12}
              y1={thread * 18 + 9}
              y2={thread * 18 + 9}
              stroke="var(--line)"
              strokeDasharray="2 4"
            />
          </g>
        ))}
        {trace.steps
          .slice(1, at + 1)
          .map(({ state }, i) =>
            state.kind !== 'x86' || state.executed === null ? null : (
              <rect
                key={i}
                x={left + i * each}
                y={state.executed.thread * 18 + 2}
                width={Math.max(1.5, each - (each > 4 ? 1 : 0))}
                height={14}
                rx={2}
                fill={toneColour(toneAt(state.executed.thread))}
                stroke={i === at - 1 ? 'var(--lamp)' : 'none'}
                strokeWidth={2}
              />
            ),
          )}
      </svg>
      <Note>one mark an instruction</Note>
    </div>
  )
}
