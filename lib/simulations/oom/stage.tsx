import { Prediction } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import { Commit } from './stage-commit'
import { Memory } from './stage-memory'
import { Pod } from './stage-pod'
import type { StageState } from './states'

/** Memory as a bar that fills with processes and their points below it; promises against their limit; or a pod. */
export function Stage({ trace, at, width, parting }: StageProps<StageState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  const focus = parting?.focus
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'memory' && <Memory state={state} width={width} focus={focus} />}
      {state.kind === 'commit' && <Commit state={state} width={width} focus={focus} />}
      {state.kind === 'pod' && <Pod state={state} width={width} focus={focus} />}
      {parting !== undefined && <Prediction>{parting.predicted}</Prediction>}
    </div>
  )
}
