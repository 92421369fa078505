import { Cell, tint } from '@/components/simulation/stage-kit'
import type { Process } from './machine'
import type { ProcessState } from './trace'

type ScriptState = Extract<ProcessState, { kind: 'script' }>

interface Node {
  readonly process: Process
  readonly depth: number
  readonly y: number
  /** Height of the parent's row above. */
  readonly parentY: number | null
}

/** The tree of a program that forks, what each stdio buffer holds, and the output. */
export function TreeStage({
  state,
  width,
  focus,
}: {
  readonly state: ScriptState
  readonly width: number
  readonly focus: readonly string[]
}) {
  const { machine, call, printed } = state
  const row = machine.processes.length > 12 ? 22 : 30
  const nodes = layOut(machine.processes, row)
  const deepest = Math.max(1, ...nodes.map(({ depth }) => depth))
  const indent = Math.min(90, Math.floor((width - 150) / deepest))
  const acting = call === null ? '' : call.op === 'fork' ? call.as : call.proc
  return (
    <div className="flex flex-col gap-4">
      <svg
        width={width}
        height={nodes.length * row}
        role="presentation"
        style={{ outline: focus.includes('tree') ? '1.5px dashed var(--you)' : undefined, borderRadius: 8 }}
      >
        {nodes.map(({ process, depth, y, parentY }) => {
          const x = depth * indent
          const hasLeft = process.state !== 'alive'
          const held = printed?.buffers[process.label] ?? ''
          return (
            <g key={process.label}>
              {parentY !== null && (
                <path
                  d={`M${x - indent + 14} ${parentY + row - 4} V${y + row / 2} H${x}`}
                  fill="none"
                  stroke="var(--edge)"
                />
              )}
              <rect
                x={x + 0.75}
                y={y + 2}
                width={44}
                height={row - 5}
                rx={7}
                fill={hasLeft ? 'transparent' : tint('user', 24)}
                stroke={process.label === acting ? 'var(--lamp)' : hasLeft ? 'var(--edge)' : tint('user', 70)}
                strokeWidth={process.label === acting ? 1.75 : 1}
                strokeDasharray={hasLeft ? '3 3' : undefined}
              />
              <text
                x={x + 22}
                y={y + row / 2 + 3.5}
                fontSize={11.5}
                fill="var(--text)"
                fontFamily="var(--figures)"
                textAnchor="middle"
              >
                {process.label}
              </text>
              <text
                x={x + 54}
                y={y + row / 2 + 3.5}
                fontSize={11}
                fill={held === '' ? 'var(--muted)' : 'var(--kernel)'}
                fontFamily="var(--figures)"
              >
                {hasLeft ? 'left' : held === '' ? '' : `buffer "${held}"`}
              </text>
            </g>
          )
        })}
      </svg>
      <div
        className="flex flex-wrap items-center gap-1.5"
        style={{
          outline: focus.includes('output') ? '1.5px dashed var(--you)' : undefined,
          outlineOffset: 6,
          borderRadius: 8,
        }}
      >
        <span className="font-mono text-[11px] text-muted">
          {machine.processes.length} {machine.processes.length === 1 ? 'process' : 'processes'} so far
          {printed !== null && printed.output !== '' ? '; output' : ''}
        </span>
        {[...(printed?.output ?? '')].map((character, i) => (
          <Cell key={i} tone="kernel" height={20} style={{ minWidth: 18, paddingInline: 2 }}>
            {character}
          </Cell>
        ))}
      </div>
    </div>
  )
}

function layOut(processes: readonly Process[], row: number): Node[] {
  const nodes: Node[] = []
  const place = (process: Process, depth: number, parentY: number | null): void => {
    const y = nodes.length * row
    nodes.push({ process, depth, y, parentY })
    for (const child of processes) if (child.forkedBy === process.label) place(child, depth + 1, y)
  }
  for (const process of processes) if (process.forkedBy === 'init') place(process, 0, null)
  return nodes
}
