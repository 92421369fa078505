import type { StageProps } from '../contract'
import { CallsStage } from './stage-calls'
import { X86Stage } from './stage-x86'
import type { View } from './view'

/** Calls show threads over the words that they share; instructions show a listing with a marker for each thread. */
export function Stage(props: StageProps<View>) {
  const view = props.trace.steps[props.at]?.state
  if (view === undefined) return null
  return (
    <div style={{ padding: 4 }}>
      {view.kind === 'calls' ? <CallsStage {...props} view={view} /> : <X86Stage {...props} view={view} />}
    </div>
  )
}
