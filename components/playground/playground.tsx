'use client'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useHydrated } from '@/components/ui/use-hydrated'
import { RunPlayer } from '@/components/simulation/run-player'
import { useSimulation } from '@/components/simulation/load-simulation'
import type { Playground as Contract, Preset, Setting, Settings, Trace } from '@/lib/simulations/contract'
import { queryFromSettings, settingsFromQuery } from '@/lib/simulations/settings'
import { KnobControls } from './knob-controls'

interface PlaygroundProps {
  readonly simulation: string
  /** The page's query: the settings of a shared link. */
  readonly query: string
}

/** Knobs, presets and the run they give. Every change is in the address, so that the link is the state. */
export function Playground({ simulation: id, query }: PlaygroundProps) {
  const { playground } = useSimulation(id)
  const isReady = useHydrated()
  const start = playground.presets[0]?.settings ?? {}
  const [settings, setSettings] = useState(() =>
    settingsFromQuery(playground.knobs, start, new URLSearchParams(query)),
  )
  const run = useMemo(() => attempt(() => playground.run(settings)), [playground, settings])

  function change(next: Settings): void {
    setSettings(next)
    const search = queryFromSettings(next, start)
    window.history.replaceState(null, '', search === '' ? window.location.pathname : `?${search}`)
  }
  const preset = playground.presets.find((one) =>
    Object.entries(one.settings).every(([key, value]) => settings[key] === value),
  )

  const near = 'fault' in run ? nearestPreset(playground, settings) : undefined

  return (
    // What is turned before the code has arrived would be lost: until then nothing can be turned.
    <fieldset disabled={!isReady} className="grid min-w-0 gap-8 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-12">
      <div className="flex min-w-0 flex-col gap-5">
        {/* On a phone one row that is pushed sideways: the picture is what one came for. */}
        <div
          className="-mx-5 flex snap-x scroll-px-5 gap-2 overflow-x-auto px-5 py-1 [scrollbar-width:none] sm:mx-0 sm:flex-wrap sm:overflow-visible sm:p-0"
          role="group"
          aria-label="Presets"
        >
          {playground.presets.map((one) => (
            <button
              key={one.id}
              type="button"
              aria-pressed={one.id === preset?.id}
              onClick={() => change(one.settings)}
              className="min-h-11 shrink-0 snap-start rounded-full border border-line px-4 text-sm transition-colors hover:bg-raised aria-pressed:border-lamp aria-pressed:bg-glow"
            >
              {one.title}
            </button>
          ))}
        </div>
        <p className="book min-h-6 text-muted">
          {preset?.says ?? 'Your own settings. The address of this page holds them.'}
        </p>
        <div className="rounded bg-surface p-3 sm:p-6">
          {'fault' in run ? (
            <div className="flex flex-col items-center gap-5 py-10 text-center">
              <p role="alert" className="text-miss">
                {run.fault}
              </p>
              {near !== undefined && (
                <Button look="quiet" onClick={() => change(near.settings)}>
                  Show “{near.title}”
                </Button>
              )}
            </div>
          ) : (
            <RunPlayer key={JSON.stringify(settings)} simulation={id} trace={run.trace} />
          )}
        </div>
      </div>
      <KnobControls
        knobs={playground.knobs}
        settings={settings}
        onTurn={(key: string, value: Setting) => change({ ...settings, [key]: value })}
      />
    </fieldset>
  )
}

/** The preset with the most choices in common: it shows what a script for them looks like. */
function nearestPreset({ knobs, presets }: Contract, settings: Settings): Preset | undefined {
  const choices = knobs.filter(({ kind }) => kind === 'choice').map(({ key }) => key)
  const common = (preset: Preset): number =>
    choices.filter((key) => preset.settings[key] === settings[key]).length
  return presets.toSorted((a, b) => common(b) - common(a))[0]
}

/** Settings that the simulation refuses are said, not thrown: one is half-way through typing. */
function attempt(run: () => Trace): { readonly trace: Trace } | { readonly fault: string } {
  try {
    return { trace: run() }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'These settings cannot be run.' }
  }
}
