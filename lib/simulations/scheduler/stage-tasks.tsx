import { Cell, Lane, Note } from '@/components/simulation/stage-kit'
import { LEFT, type Shared, TaskCell } from './stage-task'
import type { Axis, TaskView } from './view'

/** The run queue as a line by vruntime. Under EEVDF those up to V are eligible, and their deadlines count. */
export function FairQueue({
  axis,
  label,
  toneOf,
  view,
  parting,
  isLast,
  ...rest
}: Shared & { readonly axis: Axis; readonly label: string; readonly isLast: boolean }) {
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
        <span className="opacity-90">{mark.deadline === undefined ? mark.at : `→${mark.deadline}`}</span>
      </TaskCell>
    ))
  return (
    <div className="flex flex-col gap-1">
      <Lane label={label} labelWidth={LEFT - 8}>
        {cells(within)}
        {isEevdf && <span className="px-1 font-mono text-[11px] text-muted">┆ V {axis.line} ┆</span>}
        {cells(beyond)}
      </Lane>
      {isLast && (
        <Note>
          {isEevdf
            ? 'by vruntime; left of V: eligible; →: virtual deadline'
            : 'by vruntime in ms; the leftmost is the next'}
        </Note>
      )}
    </div>
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

/** Where there is no room for the words. */
function shortened(now: string): string {
  return now.replace('vruntime ', 'v ').replace('deadline ', 'd ')
}

/** Every task with what it was given, its state and what changes. */
export function Tasks({ view, toneOf, width }: Shared) {
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
            <span className="min-w-0 flex-1 truncate text-right text-muted">
              {isNarrow || now.includes('deadline') ? shortened(now) : now}
            </span>
          </div>
        )
      })}
      {view.tasks.length > 8 && <Note>and {view.tasks.length - 8} more like these</Note>}
    </div>
  )
}
