import type { ReactNode } from 'react'
import { Cell, type Tone } from '@/components/simulation/stage-kit'
import type { Parting, StageProps } from '../contract'
import type { View } from './view'

/** Room for the labels at the left of a time axis, and for what stands beyond the last moment. */
export const LEFT = 52
export const RIGHT = 36

/** What every part of the stage is given. */
export interface Shared extends StageProps<View> {
  readonly view: View
  readonly toneOf: (task: string) => Tone
}

/** Whether the learner's prediction is about this task. */
export function isPredicted(parting: Parting | undefined, task: string): boolean {
  return parting?.focus === task
}

interface TaskCellProps extends Shared {
  readonly task: string
  readonly tone: Tone
  readonly isOut?: boolean
  readonly children?: ReactNode
}

export function TaskCell({ task, tone, view, parting, isOut = false, children }: TaskCellProps) {
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
