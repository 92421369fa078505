'use client'
import {
  type ComponentType,
  lazy,
  type LazyExoticComponent,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { StageProps } from '@/lib/simulations/contract'

type Stage = ComponentType<StageProps>
const stages = new Map<string, LazyExoticComponent<Stage>>()

/** Each stage is a chunk of its own: the template import makes one a folder. */
function stageOf(id: string): LazyExoticComponent<Stage> {
  const known = stages.get(id)
  if (known !== undefined) return known
  const stage = lazy(async () => {
    const loaded: { Stage: Stage } = await import(`../../lib/simulations/${id}/stage.tsx`)
    return { default: loaded.Stage }
  })
  stages.set(id, stage)
  return stage
}

/** Loads a simulation's stage and tells it how wide it is. Hidden from screen readers: the table of the run is for them. */
export function StageHost({
  simulation,
  ...props
}: Omit<StageProps, 'width'> & { readonly simulation: string }) {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const Stage = stageOf(simulation)

  // Follows the width of the frame, which only the browser knows.
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  return (
    <div ref={frame} aria-hidden className="min-h-44 overflow-hidden">
      {width > 0 && (
        <Suspense
          fallback={<div className="grid min-h-44 place-items-center text-sm text-muted">Drawing…</div>}
        >
          <Stage {...props} width={width} />
        </Suspense>
      )}
    </div>
  )
}
