'use client'
import { useState } from 'react'
import { useSimulation } from '@/components/simulation/load-simulation'
import { RunPlayer } from '@/components/simulation/run-player'

interface TextRunProps {
  readonly id: string
  readonly preset: string | null
}

/** The player of an embedded run, with the simulation's code: loaded when one is near. */
export function TextRun({ id, preset: wanted }: TextRunProps) {
  const { playground } = useSimulation(id)
  const [trace] = useState(() => {
    const preset = playground.presets.find((one) => one.id === wanted) ?? playground.presets[0]
    return playground.run(preset?.settings ?? {})
  })
  return <RunPlayer simulation={id} trace={trace} opensAtEnd />
}
