import { Prediction } from '@/components/simulation/stage-kit'
import type { StageProps } from '../contract'
import type { PagesState } from './pages-trace'
import { PagesStage } from './stage-pages'
import { StackStage } from './stage-stack'
import { TablesStage } from './stage-tables'
import { WalkStage } from './stage-walk'
import type { StackState } from './stack-trace'
import type { TablesState } from './tables-trace'
import type { WalkState } from './walk-trace'

type PagingState = WalkState | PagesState | TablesState | StackState

/** An address on its way through the tables; the pages of a mapping; the memory of tables; a stack and its limit. */
export function Stage({ trace, at, width, parting }: StageProps<PagingState>) {
  const state = trace.steps[at]?.state
  if (state === undefined) return null
  // Room for the outline of what stands at the edge.
  const inner = width - 6
  const focus = parting?.focus?.split(' ') ?? []
  return (
    <div className="flex flex-col gap-3 px-[3px] pt-[3px]">
      {state.kind === 'walk' && <WalkStage state={state} width={inner} focus={focus} />}
      {state.kind === 'pages' && <PagesStage state={state} width={inner} focus={focus} />}
      {state.kind === 'tables' && <TablesStage state={state} width={inner} />}
      {state.kind === 'stack' && <StackStage state={state} width={inner} focus={focus} />}
      {parting !== undefined && <Prediction>{parting.predicted.replaceAll('`', '')}</Prediction>}
    </div>
  )
}
