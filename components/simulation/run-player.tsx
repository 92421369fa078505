'use client'
import { useEffect, useRef, useState } from 'react'
import { InlineText } from '@/components/inline-text'
import type { Parting, Trace } from '@/lib/simulations/contract'
import { StageHost } from './stage-host'
import { TraceTable } from './trace-table'
import { Transport } from './transport'
import { usePlayback } from './use-playback'

interface RunPlayerProps {
  readonly simulation: string
  readonly trace: Trace
  readonly parting?: Parting
  /** Play from the start at once, up to the parting or the end. Reduced motion goes there without playing. */
  readonly autoPlay?: boolean
  /** Show the whole run at first, as a picture; playing then begins at its start. */
  readonly opensAtEnd?: boolean
  /** Whether Space and the arrow keys work anywhere on the page, or only inside the player. */
  readonly keys?: 'page' | 'inside'
  /** Whose prediction it was, at the head of a sentence. */
  readonly who?: string
}

/** A run with its stage: play, pause, step, scrub, the step in words, and the same run as a table. */
export function RunPlayer({
  simulation,
  trace,
  parting,
  autoPlay = false,
  opensAtEnd = false,
  keys = 'inside',
  who = 'You',
}: RunPlayerProps) {
  const last = trace.steps.length - 1
  const playback = usePlayback({
    last,
    stopAt: parting?.step ?? last,
    autoPlay,
    ...(opensAtEnd ? { startAt: last } : {}),
  })
  const frame = useRef<HTMLElement>(null)
  const tableFold = useRef<HTMLDetailsElement>(null)
  const [showsTable, setShowsTable] = useState(false)
  // The browser may have opened it before this code was there to hear of it.
  useEffect(() => setShowsTable(tableFold.current?.open === true), [])
  const at = Math.min(playback.at, last)
  const step = trace.steps[at]
  const { toggle, stepBy } = playback

  // Follows the keyboard: of the page while the player is the thing on it, otherwise of what is inside it.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || takesKey(event)) return
      if (
        keys === 'inside' &&
        !(event.target instanceof Node && frame.current?.contains(event.target) === true)
      )
        return
      if (handleKey(event.key, { toggle, stepBy })) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [keys, toggle, stepBy])

  const parted = parting !== undefined && at >= parting.step
  return (
    <section ref={frame} aria-label="The run" className="flex flex-col gap-3">
      <StageHost simulation={simulation} trace={trace} at={at} {...(parted ? { parting } : {})} />
      <Transport
        playback={playback}
        last={last}
        at={at}
        label={step?.at ?? `${at} / ${last}`}
        {...(parting === undefined ? {} : { partsAt: parting.step })}
      />
      <p
        className="book min-h-[3.2em] text-base"
        aria-live={playback.playing ? 'off' : 'polite'}
        data-testid="step-says"
      >
        {step !== undefined && <InlineText text={step.says} />}
        {parted && at === parting.step && (
          <span className="mt-1 block text-you">
            {who} expected <InlineText text={parting.predicted} />; what happened:{' '}
            <InlineText text={parting.actual} />.
          </span>
        )}
      </p>
      <details
        ref={tableFold}
        className="text-sm"
        onToggle={(event) => setShowsTable(event.currentTarget.open)}
      >
        <summary className="inline-flex min-h-11 items-center text-muted">The run as a table</summary>
        {showsTable && <TraceTable trace={trace} at={at} onSelect={playback.goTo} />}
      </details>
    </section>
  )
}

interface KeyTarget {
  toggle(): void
  stepBy(count: number): void
}

function handleKey(key: string, { toggle, stepBy }: KeyTarget): boolean {
  if (key === ' ') toggle()
  else if (key === 'ArrowRight') stepBy(1)
  else if (key === 'ArrowLeft') stepBy(-1)
  else return false
  return true
}

/** Whether the element has its own use for the key: a field for all of them, a button for Space. */
function takesKey({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [role=radio], [role=listbox]') !== null) return true
  return key === ' ' && target.closest('button, summary, a') !== null
}
