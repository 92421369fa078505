'use client'
import { use } from 'react'
import { assert } from '@/lib/base/assert'
import type { Simulation } from '@/lib/simulations/contract'
import { loadChunk } from '@/components/ui/load-chunk'

const loaded = new Map<string, Promise<Simulation>>()

/** A simulation's code, without its stage, as a chunk of its own: the template import makes one a folder. */
export function loadSimulation(id: string): Promise<Simulation> {
  const known = loaded.get(id)
  if (known !== undefined) return known
  const coming = loadChunk(
    (): Promise<Record<string, Simulation>> => import(`../../lib/simulations/${id}/index.ts`),
  ).then((exports) => {
    const simulation = Object.values(exports).find((one) => one.id === id)
    assert(simulation !== undefined, `lib/simulations/${id}/index.ts exports the simulation ${id}`)
    return simulation
  })
  // A chunk that could not be fetched is asked for again the next time.
  coming.catch(() => loaded.delete(id))
  loaded.set(id, coming)
  return coming
}

/** Suspends until the simulation's code is there. */
export function useSimulation(id: string): Simulation {
  return use(loadSimulation(id))
}
