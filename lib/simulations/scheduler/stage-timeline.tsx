import { StagePatterns, tint, toneColour } from '@/components/simulation/stage-kit'
import { isPredicted, LEFT, RIGHT, type Shared } from './stage-task'
import { lineOfQueue, linesOf, type Point, rangeOf, segmentsUpTo, ticksOf } from './timeline'

/** Height of a lane. */
const ROW = 34

/** Who ran when, a lane a CPU; the moment is the lamp-coloured line. */
export function Timeline({ trace, at, width, view, toneOf }: Shared) {
  const height = view.lanes.length * ROW + 20
  const x = (time: number): number => LEFT + (time / Math.max(1, view.until)) * (width - LEFT - RIGHT)
  return (
    <svg width={width} height={height} className="block font-mono text-[11px]">
      <StagePatterns prefix="scheduler" />
      {view.lanes.map(({ label }, lane) => (
        <g key={label}>
          <text x={0} y={lane * ROW + 18} fill="var(--muted)">
            {label.length > 7 ? label.slice(0, 5) : label}
          </text>
          <rect
            x={LEFT}
            y={lane * ROW + 2}
            width={width - LEFT - RIGHT}
            height={24}
            rx={6}
            fill="none"
            stroke="var(--line)"
            strokeDasharray="3 3"
          />
        </g>
      ))}
      {segmentsUpTo(trace, at).map(({ lane, task, from, to }) => {
        const w = Math.max(1, x(to) - x(from) - 1)
        return (
          <g key={`${lane} ${from}`} transform={`translate(${x(from)} ${lane * ROW + 2})`}>
            <rect
              width={w}
              height={24}
              rx={Math.min(5, w / 3)}
              fill={task === null ? 'url(#scheduler-hatched)' : tint(toneOf(task), 42)}
              stroke={task === null ? 'none' : tint(toneOf(task), 80)}
            />
            {task !== null && w >= 7 + task.length * 5 && (
              <text x={w / 2} y={16} textAnchor="middle" fill="var(--text)">
                {task}
              </text>
            )}
          </g>
        )
      })}
      {ticksOf(view.until).map((tick) => (
        <text key={tick} x={x(tick)} y={height - 4} textAnchor="middle" fill="var(--muted)">
          {tick}
        </text>
      ))}
      <g
        style={{
          transform: `translateX(${x(Math.min(view.now, view.until))}px)`,
          transition: 'transform var(--calm)',
        }}
      >
        <line y1={0} y2={height - 18} stroke="var(--lamp)" strokeWidth={1.5} />
        <circle cy={2} r={3} fill="var(--lamp)" />
      </g>
    </svg>
  )
}

/** vruntime over time: flat where a task waits, rising where it runs; the lower line is the next to run. */
export function Chart({ trace, at, width, view, toneOf, parting }: Shared) {
  const height = width < 420 ? 128 : 160
  const { low, high } = rangeOf(trace)
  const x = (time: number): number => LEFT + (time / Math.max(1, view.until)) * (width - LEFT - RIGHT)
  const y = (value: number): number => height - 12 - ((value - low) / (high - low)) * (height - 40)
  const path = (points: readonly Point[]): string =>
    points.map(({ time, value }, i) => `${i === 0 ? 'M' : 'L'}${x(time)} ${y(value)}`).join('')
  const [axis] = view.axes
  const now = x(Math.min(view.now, view.until))
  // Letters of marks that lie close stand side by side.
  const nearBefore = (task: string): number => {
    const own = axis?.marks.find((mark) => mark.task === task)?.at ?? 0
    const near =
      axis?.marks.filter((mark) => Math.abs(y(mark.at) - y(own)) < 10).map((mark) => mark.task) ?? []
    return near.toSorted().indexOf(task)
  }
  const [, guess] = /@(-?[\d.]+)$/.exec(parting?.focus ?? '') ?? []
  return (
    <svg width={width} height={height} className="block font-mono text-[11px]">
      <text x={0} y={12} fill="var(--muted)">
        vruntime
      </text>
      <line x1={LEFT} x2={width - RIGHT} y1={height - 8} y2={height - 8} stroke="var(--line)" />
      <path d={path(lineOfQueue(trace, at))} fill="none" stroke="var(--muted)" strokeDasharray="2 4" />
      {view.tasks.flatMap(({ name }, i) =>
        linesOf(trace, at, name).map((points, j) => (
          <path
            key={`${name} ${j}`}
            d={path(points)}
            fill="none"
            stroke={toneColour(toneOf(name))}
            strokeWidth={1.6}
            strokeDasharray={i % 2 === 1 ? '5 3' : 'none'}
          />
        )),
      )}
      {axis?.marks.map(({ task, at: value, deadline }) => (
        <g
          key={task}
          style={{ transform: `translate(${now}px, ${y(value)}px)`, transition: 'transform var(--calm)' }}
        >
          {deadline !== undefined && (
            <>
              <line y2={y(deadline) - y(value)} stroke={tint(toneOf(task), 60)} />
              <line
                x1={-5}
                x2={5}
                y1={y(deadline) - y(value)}
                y2={y(deadline) - y(value)}
                stroke={toneColour(toneOf(task))}
                strokeWidth={2}
              />
            </>
          )}
          <text x={9 + 10 * nearBefore(task)} y={4} fill="var(--text)">
            {task}
          </text>
          <circle
            r={4}
            fill={toneColour(toneOf(task))}
            stroke={isPredicted(parting, task) ? 'var(--you)' : 'var(--surface)'}
            strokeWidth={isPredicted(parting, task) ? 3 : 1.5}
          />
        </g>
      ))}
      {guess !== undefined && Number(guess) >= low && Number(guess) <= high && (
        <circle
          cx={now}
          cy={y(Number(guess))}
          r={5}
          fill="none"
          stroke="var(--you)"
          strokeWidth={2}
          strokeDasharray="3 2"
        />
      )}
      {axis !== undefined && (
        <text x={LEFT - 6} y={y(axis.line) + 4} textAnchor="end" fill="var(--muted)">
          {axis.lineSays}
        </text>
      )}
    </svg>
  )
}
