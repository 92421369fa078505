'use client'
import { type ComponentType, use } from 'react'
import type { StageProps } from '@/lib/simulations/contract'
import { loadChunk } from '@/components/ui/load-chunk'

type Stage = ComponentType<StageProps>

const loaded = new Map<string, Promise<Stage>>()

/** A simulation's stage, as a chunk of its own: the template import makes one a folder. */
export function loadStage(id: string): Promise<Stage> {
  const known = loaded.get(id)
  if (known !== undefined) return known
  const coming = loadChunk(
    (): Promise<{ Stage: Stage }> => import(`../../lib/simulations/${id}/stage.tsx`),
  ).then((exports) => exports.Stage)
  // A chunk that could not be fetched is asked for again the next time.
  coming.catch(() => loaded.delete(id))
  loaded.set(id, coming)
  return coming
}

/** Suspends until the stage is there; throws if it cannot be fetched. */
export function useStage(id: string): Stage {
  return use(loadStage(id))
}
