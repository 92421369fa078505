'use client'
import type { ReactNode } from 'react'
import type { Playback } from './use-playback'

interface TransportProps {
  readonly playback: Playback
  readonly at: number
  readonly last: number
  readonly label: string
  readonly partsAt?: number
}

/** Step back, play or pause, step on, scrub. The violet mark on the line is where the prediction parts. */
export function Transport({ playback, at, last, label, partsAt }: TransportProps) {
  const place = (step: number): string => `${last === 0 ? 0 : (step / last) * 100}%`
  return (
    <div className="flex items-center gap-1">
      <TransportButton label="Step back" onClick={() => playback.stepBy(-1)} disabled={at === 0}>
        <path d="M11 4.5 5.5 9l5.5 4.5z" />
      </TransportButton>
      <TransportButton label={playback.playing ? 'Pause' : 'Play'} onClick={playback.toggle}>
        {playback.playing ? <path d="M5 4h3v10H5zM10 4h3v10h-3z" /> : <path d="M5.5 3.5 14 9l-8.5 5.5z" />}
      </TransportButton>
      <TransportButton label="Step on" onClick={() => playback.stepBy(1)} disabled={at === last}>
        <path d="M7 4.5 12.5 9 7 13.5z" />
      </TransportButton>
      <div className="relative mx-2 h-11 flex-1">
        <div
          aria-hidden
          className="pointer-events-none absolute inset-x-2 top-1/2 h-0.5 -translate-y-1/2 rounded-full bg-line"
        >
          <div className="h-full rounded-full bg-lamp" style={{ width: place(at) }} />
          {last <= 40 &&
            Array.from({ length: last + 1 }, (_, step) => (
              <span
                key={step}
                className="absolute top-1/2 size-1 -translate-1/2 rounded-full bg-muted"
                style={{ left: place(step) }}
              />
            ))}
          {partsAt !== undefined && (
            <span
              className="absolute top-1/2 h-4 w-1 -translate-1/2 rounded-full bg-you"
              style={{ left: place(partsAt) }}
              title="Here your prediction parts"
            />
          )}
        </div>
        <input
          type="range"
          aria-label="Step of the run"
          aria-valuetext={`Step ${at} of ${last}`}
          min={0}
          max={last}
          value={at}
          onChange={(event) => playback.goTo(Number(event.currentTarget.value))}
          className="scrub absolute inset-0 size-full"
        />
      </div>
      <span className="min-w-14 text-right font-mono text-xs text-muted tabular-nums">{label}</span>
    </div>
  )
}

interface TransportButtonProps {
  readonly label: string
  readonly onClick: () => void
  readonly disabled?: boolean
  readonly children: ReactNode
}

function TransportButton({ label, onClick, disabled = false, children }: TransportButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      disabled={disabled}
      className="grid size-11 place-items-center rounded-sm text-text transition-colors hover:bg-raised disabled:text-edge"
    >
      <svg viewBox="0 0 18 18" className="size-4" fill="currentColor" aria-hidden>
        {children}
      </svg>
    </button>
  )
}
