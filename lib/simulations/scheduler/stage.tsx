import { Cell, Lane, Prediction, type Tone } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import { Mask, NiceScale, Shares } from './stage-calls'
import { TaskCell } from './stage-task'
import { FairQueue, Tasks } from './stage-tasks'
import { Chart, Timeline } from './stage-timeline'
import type { View } from './view'

/** Room for outlines at the edge. */
const MARGIN = 4
/** Each task keeps its colour through the run, and its letter stands on everything that is its own. */
const TONES: readonly Tone[] = ['user', 'kernel', 'run', 'miss', 'ready', 'blocked']

export function Stage({ trace, at, width, parting }: StageProps<View>) {
  const view = trace.steps[at]?.state
  if (view === undefined) return null
  const names = view.tasks.map((task) => task.name)
  const toneOf = (task: string): Tone => TONES[Math.max(0, names.indexOf(task)) % TONES.length] ?? 'plain'
  const shared = {
    trace,
    at,
    width: width - 2 * MARGIN,
    view,
    toneOf,
    ...(parting === undefined ? {} : { parting }),
  }
  const isOneCpu = view.lanes.length === 1
  return (
    <div className="flex flex-col gap-4" style={{ padding: MARGIN }}>
      {view.lanes.length > 0 && <Timeline {...shared} />}
      {isOneCpu && trace.steps.some((step) => (step.state.axes[0]?.marks.length ?? 0) > 1) && (
        <Chart {...shared} />
      )}
      {view.axes.map((axis) => (
        <FairQueue
          key={axis.lane}
          axis={axis}
          {...shared}
          label={isOneCpu ? 'queue' : `CPU ${axis.lane}`}
          isLast={axis === view.axes.at(-1)}
        />
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
