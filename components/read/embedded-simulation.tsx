'use client'
import Link from 'next/link'
import { useState } from 'react'
import { RunPlayer } from '@/components/simulation/run-player'
import { useSimulation } from '@/components/simulation/load-simulation'

interface EmbeddedSimulationProps {
  readonly id: string
  readonly preset: string | undefined
}

/** A run in the middle of a text, with the way to its knobs. */
export function EmbeddedSimulation({ id, preset: wanted }: EmbeddedSimulationProps) {
  const { playground, title } = useSimulation(id)
  const preset = playground.presets.find((one) => one.id === wanted) ?? playground.presets[0]
  const [trace] = useState(() => playground.run(preset?.settings ?? {}))
  return (
    <figure className="wide font-sans text-base">
      <div className="rounded bg-surface p-3 sm:p-6">
        <RunPlayer simulation={id} trace={trace} />
      </div>
      <figcaption className="mt-2 text-sm text-muted">
        {preset?.title}. {preset?.says} <Link href={`/simulations/${id}`}>Turn the knobs of {title}</Link>.
      </figcaption>
    </figure>
  )
}
