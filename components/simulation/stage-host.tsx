'use client'
import { Suspense, useEffect, useRef, useState } from 'react'
import type { StageProps } from '@/lib/simulations/contract'
import { useStage } from './load-stage'
import { StageBoundary } from './stage-boundary'

/** Narrower than any screen: a frame that is still being laid out, on which a stage would draw nonsense. */
const LEAST_WIDTH = 120

interface StageHostProps extends Omit<StageProps, 'width'> {
  readonly simulation: string
}

/** Loads a simulation's stage and tells it how wide it is. Hidden from screen readers: the table of the run is for them. */
export function StageHost(props: StageHostProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)

  // Follows the width of the frame, which only the browser knows.
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  return (
    <div ref={frame} className="min-h-44 overflow-hidden">
      <StageBoundary>
        {width >= LEAST_WIDTH && (
          <Suspense
            fallback={<div className="grid min-h-44 place-items-center text-sm text-muted">Drawing…</div>}
          >
            <LoadedStage {...props} width={width} />
          </Suspense>
        )}
      </StageBoundary>
    </div>
  )
}

function LoadedStage({ simulation, ...props }: StageHostProps & { readonly width: number }) {
  const Stage = useStage(simulation)
  return (
    <div aria-hidden>
      <Stage {...props} />
    </div>
  )
}
