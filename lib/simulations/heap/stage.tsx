import type { StageProps } from '../contract'
import type { HeapView } from './model'
import { FreeListStage } from './stage-free-list'
import { GlibcStage } from './stage-glibc'

/** The heap: a strip of blocks with the free list below it, or glibc's chunks with the lists in which free ones wait. */
export function Stage({ trace, at, width, parting }: StageProps<HeapView>) {
  const view = trace.steps[at]?.state
  if (view === undefined) return null
  const shown = { width, parting }
  return view.kind === 'free-list' ? (
    <FreeListStage view={view} {...shown} />
  ) : (
    <GlibcStage view={view} {...shown} />
  )
}
