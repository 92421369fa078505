import {
  Cell,
  Lane,
  Note,
  Prediction,
  StagePatterns,
  tint,
  type Tone,
  toneColour,
} from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import { lineOfQueue, linesOf, type Point, rangeOf, segmentsUpTo, ticksOf } from './timeline'
import type { Axis, TaskView, View } from './view'

/** Each task keeps its colour through the run, and its letter stands on everything that is its own. */
const TONES: readonly Tone[] = ['user', 'kernel', 'run', 'miss', 'ready', 'blocked']
const LEFT = 52
const RIGHT = 14
const ROW = 34

export function Stage({ trace, at, width, parting }: StageProps<View>) {
  const view = trace.steps[at]?.state
  if (view === undefined) return null
  const names = view.tasks.map((task) => task.name)
  const toneOf = (task: string): Tone => TONES[Math.max(0, names.indexOf(task)) % TONES.length] ?? 'plain'
  const shared = { trace, at, width, view, toneOf, ...(parting === undefined ? {} : { parting }) }
  const isOneCpu = view.lanes.length === 1
  return (
    <div className="flex flex-col gap-4">
      {view.lanes.length > 0 && <Timeline {...shared} />}
      {isOneCpu && trace.steps.some((step) => step.state.axes.length > 0) && <Chart {...shared} />}
      {view.axes.map((axis) => (
        <FairQueue key={axis.lane} axis={axis} {...shared} label={isOneCpu ? 'queue' : `CPU ${axis.lane}`} />
      ))}
      {view.queues.length > 0 && (
        <div className="flex flex-col gap-1">
          {view.queues.map(({ label, tasks }) => (
            <Lane key={label} label={label} labelWidth={view.lanes.length > 1 ? 132 : 92}>
              {tasks.length === 0 ? (
                <Cell pattern="dashed" width={44}>
                  <span className="text-muted">empty</span>
                </Cell>
              ) : (
                tasks.map((task) => <TaskCell key={task} task={task} tone={toneOf(task)} {...shared} />)
              )}
            </Lane>
          ))}
        </div>
      )}
      {view.scale !== undefined && <NiceScale {...shared} scale={view.scale} />}
      {view.mask !== undefined && <Mask mask={view.mask} />}
      {view.shares !== undefined && <Shares shares={view.shares} toneOf={toneOf} />}
      {view.tasks.length > 0 && <Tasks {...shared} />}
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}

interface Shared extends StageProps<View> {
  readonly view: View
  readonly toneOf: (task: string) => Tone
}

/** Whether the learner's prediction is about this task. */
function isPredicted(parting: Parting | undefined, task: string): boolean {
  return parting?.focus === task
}

/** Who ran when, a lane a CPU; the moment is the lamp-coloured line. */
function Timeline({ trace, at, width, view, toneOf }: Shared) {
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
function Chart({ trace, at, width, view, toneOf, parting }: Shared) {
  const height = width < 420 ? 128 : 160
  const { low, high } = rangeOf(trace)
  const x = (time: number): number => LEFT + (time / Math.max(1, view.until)) * (width - LEFT - RIGHT)
  const y = (value: number): number => height - 12 - ((value - low) / (high - low)) * (height - 26)
  const path = (points: readonly Point[]): string =>
    points.map(({ time, value }, i) => `${i === 0 ? 'M' : 'L'}${x(time)} ${y(value)}`).join('')
  const [axis] = view.axes
  const now = x(Math.min(view.now, view.until))
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

/** The run queue as a line by vruntime. Under EEVDF those up to V are eligible, and their deadlines count. */
function FairQueue({
  axis,
  label,
  toneOf,
  view,
  parting,
  ...rest
}: Shared & { readonly axis: Axis; readonly label: string }) {
  const isEevdf = axis.marks.some((mark) => mark.eligible !== undefined)
  const marks = axis.marks.toSorted((a, b) => a.at - b.at)
  const within = marks.filter((mark) => mark.eligible !== false)
  const beyond = marks.filter((mark) => mark.eligible === false)
  const cells = (some: typeof marks) =>
    some.map((mark) => (
      <TaskCell
        key={mark.task}
        task={mark.task}
        tone={toneOf(mark.task)}
        toneOf={toneOf}
        view={view}
        {...rest}
        {...(parting === undefined ? {} : { parting })}
        isOut={mark.eligible === false}
      >
        <span className="text-muted">{mark.deadline === undefined ? mark.at : `→${mark.deadline}`}</span>
      </TaskCell>
    ))
  return (
    <div className="flex flex-col gap-1">
      <Lane label={label} labelWidth={LEFT - 8}>
        {cells(within)}
        {isEevdf && <span className="px-1 font-mono text-[11px] text-muted">┆ V {axis.line} ┆</span>}
        {cells(beyond)}
      </Lane>
      <Note>
        {isEevdf
          ? 'by vruntime; left of V: eligible; →: virtual deadline'
          : 'by vruntime in ms; the leftmost is the next'}
      </Note>
    </div>
  )
}

interface TaskCellProps extends Shared {
  readonly task: string
  readonly tone: Tone
  readonly isOut?: boolean
  readonly children?: React.ReactNode
}

function TaskCell({ task, tone, view, parting, isOut = false, children }: TaskCellProps) {
  const runs = view.lanes.some((lane) => lane.runs === task)
  return (
    <Cell
      tone={tone}
      current={view.about === task}
      {...(isOut ? { pattern: 'dashed' as const } : {})}
      style={isPredicted(parting, task) ? { outline: '2px solid var(--you)', outlineOffset: 3 } : {}}
    >
      <span className="flex items-center gap-1.5">
        {runs && <span aria-hidden>▸</span>}
        {task}
        {children}
      </span>
    </Cell>
  )
}

const STATES: Record<
  TaskView['state'],
  { readonly word: string; readonly pattern?: 'hatched' | 'dotted' | 'dashed' }
> = {
  unborn: { word: 'to come', pattern: 'dashed' },
  ready: { word: 'ready' },
  running: { word: 'runs' },
  asleep: { word: 'asleep', pattern: 'hatched' },
  blocked: { word: 'blocked', pattern: 'hatched' },
  done: { word: 'ended', pattern: 'dotted' },
}

/** Every task with what it was given, its state and what changes. */
function Tasks({ view, toneOf, width }: Shared) {
  const isNarrow = width < 420
  return (
    <div
      className={`grid gap-x-6 gap-y-1 border-t border-line pt-3 ${isNarrow || view.tasks.length < 2 ? 'grid-cols-1' : 'grid-cols-2'}`}
    >
      {view.tasks.slice(0, 8).map(({ name, state, says, now }) => {
        const { word, pattern } = STATES[state]
        return (
          <div key={name} className="flex min-h-6 items-center gap-2 font-mono text-[11px]">
            <Cell
              tone={state === 'asleep' || state === 'blocked' ? 'blocked' : toneOf(name)}
              height={20}
              {...(pattern === undefined ? {} : { pattern })}
              current={view.about === name}
            >
              {name}
            </Cell>
            <span className="w-[4.2rem] shrink-0 text-text">{says}</span>
            <span className="shrink-0 text-muted">{word}</span>
            <span className="min-w-0 flex-1 truncate text-right text-muted">{now}</span>
          </div>
        )
      })}
      {view.tasks.length > 8 && <Note>and {view.tasks.length - 8} more like these</Note>}
    </div>
  )
}

/** The scale of nice values; what an ordinary user cannot reach is hatched. */
function NiceScale({
  scale: { nice, wanted, floor },
  width,
  parting,
}: Shared & { readonly scale: NonNullable<View['scale']> }) {
  const x = (value: number): number => 24 + ((Math.max(-24, Math.min(24, value)) + 24) / 48) * (width - 48)
  const guess = Number(parting?.focus)
  return (
    <svg width={width} height={104} className="block font-mono text-[11px]">
      <StagePatterns prefix="nice" />
      <rect
        x={x(-20)}
        y={44}
        width={x(19) - x(-20)}
        height={14}
        rx={4}
        fill={tint('run', 20)}
        stroke="var(--line)"
      />
      {floor > -20 && (
        <rect
          x={x(-20)}
          y={44}
          width={x(Math.min(floor, nice)) - x(-20)}
          height={14}
          rx={4}
          fill="url(#nice-hatched)"
        />
      )}
      {[-20, -10, 0, 10, 19].map((value) => (
        <text key={value} x={x(value)} y={78} textAnchor="middle" fill="var(--muted)">
          {value}
        </text>
      ))}
      <text x={x(-20)} y={98} fill="var(--muted)">
        more CPU
      </text>
      <text x={x(19)} y={98} textAnchor="end" fill="var(--muted)">
        less CPU
      </text>
      {wanted !== null && (
        <g>
          <line x1={x(wanted)} x2={x(wanted)} y1={30} y2={62} stroke="var(--muted)" strokeDasharray="3 3" />
          <text x={x(wanted)} y={12} textAnchor="middle" fill="var(--muted)">
            {wanted < -24 || wanted > 24 ? `${wanted} ` : wanted}?
          </text>
        </g>
      )}
      {Number.isFinite(guess) && parting !== undefined && (
        <circle
          cx={x(guess)}
          cy={51}
          r={7}
          fill="none"
          stroke="var(--you)"
          strokeWidth={2}
          strokeDasharray="3 2"
        />
      )}
      <g style={{ transform: `translateX(${x(nice)}px)`, transition: 'transform var(--calm)' }}>
        <circle cy={51} r={5} fill="var(--lamp)" />
        <text y={34} textAnchor="middle" fill="var(--text)">
          {nice}
        </text>
      </g>
    </svg>
  )
}

/** A mask as bits over the CPUs: 1 may run there; offline CPUs are hatched. */
function Mask({ mask: { cpus, online, bits, asked } }: { readonly mask: NonNullable<View['mask']> }) {
  return (
    <div className="flex flex-wrap gap-2">
      {Array.from({ length: cpus }, (_, cpu) => (
        <div key={cpu} className="flex flex-col items-center gap-1">
          <Note>CPU {cpu}</Note>
          <Cell
            width={44}
            height={36}
            tone={bits.includes(cpu) ? 'run' : 'plain'}
            current={asked.includes(cpu)}
            {...(online.includes(cpu) ? {} : { pattern: 'hatched' as const })}
          >
            {online.includes(cpu) ? (bits.includes(cpu) ? '1' : '0') : 'off'}
          </Cell>
        </div>
      ))}
    </div>
  )
}

/** The CPU time of a long run, parted. */
function Shares({
  shares,
  toneOf,
}: {
  readonly shares: NonNullable<View['shares']>
  readonly toneOf: (task: string) => Tone
}) {
  return (
    <div className="flex flex-col gap-1">
      <Note>parts of the CPU time</Note>
      <div className="flex gap-0.5">
        {shares.map(({ task, part }) => (
          <Cell
            key={task}
            tone={toneOf(task)}
            style={{ flexGrow: part, flexBasis: 0, minWidth: 2, paddingInline: 0, overflow: 'hidden' }}
          >
            {part > 0.12 ? `${task} ${Math.round(part * 1000) / 10} %` : part > 0.04 ? task : ''}
          </Cell>
        ))}
      </div>
    </div>
  )
}
