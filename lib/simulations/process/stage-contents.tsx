import { tint } from '@/components/simulation/stage-kit'
import type { Machine, OpenFile } from './machine'
import { letterOf, showNul, shownFiles } from './trace'

/** The bytes of files and pipes, with the offsets of the open files under them. */
export function Contents({
  machine,
  width,
  focus,
}: {
  readonly machine: Machine
  readonly width: number
  readonly focus: readonly string[]
}) {
  const label = 54
  const cell = 11
  const most = Math.max(8, Math.floor((width - label) / cell))
  const files = Object.entries(machine.files).map(([name, content]) => ({
    key: name,
    name,
    content,
    offsets: shownFiles(machine).filter(({ of }) => of.kind === 'file' && of.name === name),
    isFocus: focus.includes(`content:${name}`),
  }))
  const pipes = Object.entries(machine.pipes).map(([pipe, content]) => ({
    key: `pipe ${pipe}`,
    name: `pipe ${pipe}`,
    content,
    offsets: [],
    isFocus: focus.includes(`pipe:${pipe}`),
  }))
  // A file that nobody has opened says nothing.
  const shown = [...files.filter(({ offsets, content }) => offsets.length > 0 || content !== ''), ...pipes]
  return (
    <div className="flex flex-col gap-1">
      {shown.map(({ key, name, content, offsets, isFocus }) => {
        const bytes = [...showNul(content)].slice(0, most - 1)
        return (
          <svg key={key} width={width} height={40} role="presentation">
            <text x={0} y={17} fontSize={11} fill="var(--muted)" fontFamily="var(--figures)">
              {name}
            </text>
            <rect
              x={label - 3}
              y={2}
              width={Math.max(1, bytes.length) * cell + 6}
              height={22}
              rx={5}
              fill={bytes.length === 0 ? 'transparent' : tint('kernel', 14)}
              stroke={isFocus ? 'var(--you)' : 'var(--line)'}
              strokeDasharray={isFocus || bytes.length === 0 ? '4 3' : undefined}
            />
            {bytes.map((byte, i) => (
              <text
                key={i}
                x={label + (i + 0.5) * cell}
                y={17}
                fontSize={11.5}
                fill="var(--text)"
                fontFamily="var(--figures)"
                textAnchor="middle"
              >
                {byte}
              </text>
            ))}
            {bytes.length === 0 && (
              <text
                x={label + cell + 12}
                y={17}
                fontSize={11}
                fill="var(--muted)"
                fontFamily="var(--figures)"
              >
                empty
              </text>
            )}
            {offsetMarks(offsets).map(({ offset, letters }) => (
              <g
                key={offset}
                style={{
                  transform: `translateX(${label + Math.min(offset, most - 1) * cell}px)`,
                  transition: 'transform var(--calm)',
                }}
              >
                <path d="M0 25 l-3.5 5 h7 Z" fill="var(--kernel)" />
                <text
                  x={0}
                  y={39}
                  fontSize={11}
                  fill="var(--kernel)"
                  fontFamily="var(--figures)"
                  textAnchor="middle"
                >
                  {letters}
                </text>
              </g>
            ))}
          </svg>
        )
      })}
    </div>
  )
}

function offsetMarks(files: readonly OpenFile[]): { offset: number; letters: string }[] {
  const marks = new Map<number, string>()
  for (const file of files) marks.set(file.offset, (marks.get(file.offset) ?? '') + letterOf(file))
  return [...marks].map(([offset, letters]) => ({ offset, letters }))
}
