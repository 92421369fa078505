import { Prediction } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import { LibraryStage, PhrasesStage } from './stage-library'
import { LifeStage } from './stage-life'
import { ProgramStage } from './stage-program'
import { ScriptStage } from './stage-script'
import type { SyscallState } from './state'

/** The user and the kernel band, with a call on its way through both; or what many calls come to. */
export function Stage({ trace, at, width, parting }: StageProps<SyscallState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  const focus = parting?.focus?.split(' ') ?? []
  return (
    <div className="flex flex-col gap-4">
      {state.kind === 'life' && (
        <LifeStage
          state={state}
          width={width}
          focus={focus}
          path={pathOf(trace.steps.map((step) => step.state))}
        />
      )}
      {state.kind === 'script' && <ScriptStage state={state} focus={focus} />}
      {state.kind === 'program' && <ProgramStage state={state} width={width} focus={focus} />}
      {state.kind === 'library' && <LibraryStage state={state} width={width} focus={focus} />}
      {state.kind === 'phrases' && <PhrasesStage state={state} focus={focus} />}
      {parting !== undefined && <Prediction>{parting.predicted.replaceAll('`', '')}</Prediction>}
    </div>
  )
}

/** The phases of the whole run, so that the way ahead can be drawn. */
function pathOf(states: readonly SyscallState[]) {
  return states.flatMap((state) => (state.kind === 'life' ? [state.cpu.phase] : []))
}
