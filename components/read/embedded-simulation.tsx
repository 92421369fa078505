'use client'
import { lazy, type ReactNode, Suspense } from 'react'
import { useNear } from './use-near'

// Nothing of a simulation is sent before one scrolls near it.
const TextRun = lazy(async () => ({ default: (await import('./text-run')).TextRun }))

interface EmbeddedSimulationProps {
  readonly id: string
  readonly preset: string | null
  /** What stands there until its code has come. */
  readonly children: ReactNode
}

/** A run in the middle of a text. */
export function EmbeddedSimulation({ id, preset, children }: EmbeddedSimulationProps) {
  const [place, isNear] = useNear<HTMLDivElement>()
  return (
    <div ref={place} className="run-room rounded bg-surface p-3 sm:p-6">
      {isNear ? (
        <Suspense fallback={children}>
          <TextRun id={id} preset={preset} />
        </Suspense>
      ) : (
        children
      )}
    </div>
  )
}
