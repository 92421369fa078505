import type { StageProps } from '../contract'
import type { LayoutView } from './model'
import { FileStage } from './stage-file'
import { MapStage } from './stage-map'
import { GoroutineStage, RecursionStage, ThreadsStage } from './stage-stacks'

/** The address space from its top to its bottom, or one stack, or what stands in the file. */
export function Stage({ trace, at, width, parting }: StageProps<LayoutView>) {
  const view = trace.steps[at]?.state
  const end = trace.steps.at(-1)?.state
  if (view === undefined) return null
  const shown = { width, parting }
  switch (view.kind) {
    case 'map':
      return <MapStage view={view} end={end?.kind === 'map' ? end : view} {...shown} />
    case 'recursion':
      return <RecursionStage view={view} {...shown} />
    case 'goroutine':
      return <GoroutineStage view={view} end={end?.kind === 'goroutine' ? end : view} {...shown} />
    case 'threads':
      return <ThreadsStage view={view} {...shown} />
    case 'file':
      return <FileStage view={view} end={end?.kind === 'file' ? end : view} {...shown} />
  }
}
