'use client'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

export interface Playback {
  readonly at: number
  readonly playing: boolean
  toggle(): void
  stepBy(count: number): void
  goTo(step: number): void
}

interface PlaybackOptions {
  readonly last: number
  /** Where playing pauses by itself: the parting, or the end. */
  readonly stopAt: number
  readonly autoPlay: boolean
  /** Which step is shown at first. */
  readonly startAt?: number
}

/** Which step of a run is shown. The whole way to the stop takes about six seconds, a step 60 to 900 ms. */
export function usePlayback({ last, stopAt, autoPlay, startAt = 0 }: PlaybackOptions): Playback {
  const calm = useReducedMotion()
  const [at, setAt] = useState(startAt)
  const [playing, setPlaying] = useState(autoPlay)
  // Playing again after the stop goes on to the end.
  const target = at < stopAt ? stopAt : last
  const shown = autoPlay && calm && playing ? stopAt : at

  // The clock of the run: an outside thing that ticks while it plays.
  useEffect(() => {
    if (!playing || calm) return
    const tick = setTimeout(
      () => {
        setAt(Math.min(at + 1, last))
        if (at + 1 >= target) setPlaying(false)
      },
      Math.min(900, Math.max(60, 6000 / Math.max(1, target))),
    )
    return () => clearTimeout(tick)
  }, [playing, calm, at, last, target])

  const goTo = useCallback(
    (step: number) => {
      setPlaying(false)
      setAt(Math.max(0, Math.min(step, last)))
    },
    [last],
  )
  const stepBy = useCallback((count: number) => goTo(shown + count), [goTo, shown])
  const toggle = useCallback(() => {
    if (calm) goTo(shown < stopAt ? stopAt : shown < last ? last : 0)
    else if (playing) setPlaying(false)
    else {
      setAt(shown >= last ? 0 : shown)
      setPlaying(true)
    }
  }, [calm, playing, shown, last, stopAt, goTo])

  return { at: shown, playing: playing && !calm, toggle, stepBy, goTo }
}

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia('(prefers-reduced-motion: reduce)')
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    () => false,
  )
}
